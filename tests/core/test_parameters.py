"""The law of a call: its numbers with sources, an officer's own numbers, its deadline, and the words people read."""

from datetime import date
from decimal import Decimal

import pytest

from vaihto.core import formats, parameters
from vaihto.core.parameters import Override


def law(action, year=2012, agency="FI", **more):
    """Return the law of a Leonardo call."""
    return parameters.law("leonardo", year, agency, action=action, **more)


@pytest.mark.parametrize(
    ("action", "name", "value", "unit"),
    [
        ("student_mobility", "min_days_initial_vet", 21, "days"),
        ("student_mobility", "max_days_initial_vet", 273, "days"),
        ("student_mobility", "min_days_labour_market", 14, "days"),
        ("student_mobility", "max_days_labour_market", 182, "days"),
        ("student_mobility", "min_countries", 2, "countries"),
        ("expert_mobility", "min_days", 7, "days"),
        ("expert_mobility", "max_days", 42, "days"),
        ("partnership", "min_journeys", 4, "journeys"),
        ("partnership", "max_journeys", 24, "journeys"),
        ("partnership", "min_support", 6000, "EUR"),
        ("partnership", "max_support", 20000, "EUR"),
        ("partnership", "min_countries", 3, "countries"),
        ("transfer_of_innovation", "max_share", 75, "per cent"),
        ("transfer_of_innovation", "max_per_year", 150000, "EUR a year"),
        ("transfer_of_innovation", "recommended_per_year", 100000, "EUR a year"),
        ("transfer_of_innovation", "max_months", 24, "months"),
    ],
)
def test_the_numbers_of_the_deck_are_verified_for_every_call(action, name, value, unit):
    for year in range(2007, 2014):
        number = law(action, year).value(name)
        assert (number.value, number.unit, number.status) == (value, unit, "verified")
        assert number.source
        assert number.valid_from == date(2007, 1, 1)
        assert number.valid_until == date(2013, 12, 31)


@pytest.mark.parametrize("name", ["grant_per_stay_initial_vet", "grant_per_stay_labour_market"])
def test_the_mobility_rates_are_unknown(name):
    assert not law("student_mobility").value(name).known


def test_the_partnership_steps_are_unknown():
    assert law("partnership").value("support_steps").status == "unknown"


@pytest.mark.parametrize(("year", "agency"), [(2006, "FI"), (2014, "FI"), (2012, "SE")])
def test_another_year_or_agency_has_no_numbers(year, agency):
    assert not law("partnership", year, agency).value("max_support").known


def test_an_officers_number_counts_with_its_source():
    found = law("partnership", 2014, overrides=[Override("max_support", 25000.5, "Decision 1/2014")]).value("max_support")
    assert (found.value, found.source, found.status, found.known) == (
        Decimal("25000.5"),
        "Decision 1/2014",
        "set",
        True,
    )


@pytest.mark.parametrize(("value", "source"), [(1, ""), (1, "  "), (None, "Decision 1/2014")])
def test_a_number_without_source_or_value_is_refused(value, source):
    with pytest.raises(ValueError, match="needs a"):
        Override("max_support", value, source)


def test_an_override_of_an_unknown_number_is_refused():
    with pytest.raises(ValueError, match="no number is called"):
        law("partnership", overrides=[Override("max_suport", 1, "Decision")])


def test_an_override_stays_with_its_call():
    law("partnership", overrides=[Override("max_support", 1, "Decision")])
    assert law("partnership").value("max_support").value == 20000


def test_a_misspelt_number_is_an_error():
    with pytest.raises(KeyError):
        law("partnership").value("max_suport")


def test_an_unknown_action_is_an_error():
    with pytest.raises(ValueError, match="has no action"):
        law("party")


@pytest.mark.parametrize(
    ("action", "year", "agency", "day"),
    [
        ("student_mobility", 2011, "FI", date(2011, 2, 4)),
        ("student_mobility", 2012, "FI", None),
        ("expert_mobility", 2013, "FI", date(2013, 2, 1)),
        ("partnership", 2011, "FI", None),
        ("partnership", 2011, "DE", date(2011, 2, 21)),
        ("partnership", 2012, "FI", date(2012, 2, 21)),
        ("partnership", 2012, "SE", None),
        ("partnership", 2013, "FI", date(2013, 2, 21)),
        ("transfer_of_innovation", 2010, "FI", None),
        ("transfer_of_innovation", 2012, "FI", date(2012, 2, 2)),
        ("transfer_of_innovation", 2013, "FI", date(2013, 1, 31)),
    ],
)
def test_the_deadlines_that_were_found(action, year, agency, day):
    assert law(action, year, agency).deadline == day


def test_a_live_call_brings_its_own_deadline():
    found = law("partnership", deadline=date(2012, 3, 1), deadline_source="Call 2012, section 1")
    assert (found.deadline, found.deadline_source) == (date(2012, 3, 1), "Call 2012, section 1")


def test_a_national_programme_of_today_runs_on_the_same_numbers():
    found = parameters.law("national", 2026, "FI", action="partnership")
    assert found.value("max_support").value == 20000
    assert found.deadline is None


@pytest.mark.parametrize("programme", parameters.programmes())
def test_each_programme_and_action_is_described_in_three_languages(programme):
    assert {parameters.programme_name(programme, language) for language in formats.LANGUAGES}
    for action in parameters.actions(programme):
        for texts in (action.name, action.makes_possible, action.for_whom):
            assert set(texts) == set(formats.LANGUAGES)
            assert len(set(texts.values())) == 3
        assert set(action.dimensions) <= set(parameters.words("dimension"))
        assert action.source


def test_each_dimension_is_served_by_an_action():
    served = {dimension for action in parameters.actions("leonardo") for dimension in action.dimensions}
    assert served == set(parameters.words("dimension")) == set(parameters.words("dimension_meaning"))


def test_every_word_has_three_languages():
    for kind in (
        "action",
        "target_group",
        "purpose",
        "organisation_kind",
        "role",
        "transfer",
        "dimension",
        "field",
        "section",
    ):
        for key in parameters.words(kind):
            assert all(parameters.word(kind, key, language) for language in formats.LANGUAGES)


def test_finnish_and_swedish_words_differ_unless_they_are_the_same_word():
    same = {
        (kind, key)
        for kind in (
            "target_group",
            "purpose",
            "organisation_kind",
            "role",
            "transfer",
            "dimension",
            "field",
            "section",
        )
        for key in parameters.words(kind)
        if parameters.word(kind, key, "fi") == parameters.word(kind, key, "sv")
    }
    assert same == set()
