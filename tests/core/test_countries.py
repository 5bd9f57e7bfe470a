"""Countries have one code each, names in three languages, and a place in the programme or not."""

import pytest

from vaihto.core import countries, parameters


@pytest.mark.parametrize(("code", "expected"), [("EL", "GR"), ("UK", "GB"), ("FI", "FI")])
def test_the_eu_spellings_are_aliases(code, expected):
    assert countries.canonical(code) == expected


@pytest.mark.parametrize(
    ("code", "fi", "sv", "en"),
    [
        ("FI", "Suomi", "Finland", "Finland"),
        ("UK", "Yhdistynyt kuningaskunta", "Storbritannien", "United Kingdom"),
        ("NO", "Norja", "Norge", "Norway"),
        ("EL", "Kreikka", "Grekland", "Greece"),
        ("ZZZ", "ZZZ", "ZZZ", "ZZZ"),
    ],
)
def test_a_country_has_a_name_in_each_language(code, fi, sv, en):
    assert [countries.name(code, language) for language in ("fi", "sv", "en")] == [fi, sv, en]


def test_thirty_three_countries_take_part_in_full_and_five_under_special_conditions():
    law = parameters.law("leonardo", 2013, "FI", action="partnership")
    full, special = countries.programme_countries(law), countries.restricted_countries(law)
    assert len(full) == 33
    assert {"FI", "NO", "GR", "GB", "HR", "TR", "CH"} <= full
    assert special == {"AL", "BA", "ME", "MK", "RS"}
    assert full | special <= countries.codes()


def test_the_list_of_2013_is_assumed_for_earlier_calls():
    status = {
        year: parameters.law("leonardo", year, "FI", action="partnership").value("programme_countries").status
        for year in (2007, 2012, 2013)
    }
    assert status == {2007: "assumed", 2012: "assumed", 2013: "verified"}


def test_after_the_programme_nobody_knows_who_takes_part():
    law = parameters.law("leonardo", 2014, "FI", action="partnership")
    assert countries.programme_countries(law) is None
    assert countries.restricted_countries(law) == frozenset()


def test_the_countries_of_the_programme_come_before_all_others():
    law = parameters.law("leonardo", 2013, "FI", action="partnership")
    first, others = countries.grouped(law, "sv")
    assert {code for code, _ in first} == countries.programme_countries(law)
    assert len(first) + len(others) == len({countries.canonical(code) for code in countries.codes()})
    assert not {code for code, _ in first} & {code for code, _ in others}
    assert countries.grouped(None, "sv")[0] == []
