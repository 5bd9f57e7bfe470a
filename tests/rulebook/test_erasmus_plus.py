"""The Erasmus+ pack: each number has unit, source, status and calls, and is the one that its source publishes."""

import string
from decimal import ROUND_HALF_UP, Decimal

import pytest

from vaihto.core import countries, formats, rulebook
from vaihto.core.grant import calculation, reader, rules
from vaihto.core.grant.annex_row import APPLIES_TO

# The annex of the Spanish agency for 2021, copied by hand: first tier, later tier, by group.
LEARNERS = {1: (66, 46), 2: (57, 40), 3: (48, 34)}
STAFF = {1: (117, 82), 2: (104, 73), 3: (91, 64)}
STATUSES = {"verified", "unverified"}


def pack(name: str):
    """Return a file of the pack."""
    return rulebook.read(f"erasmus_plus/{name}.yaml")


def limits():
    """Return the rows of all limits."""
    rows = [row for entry in pack("activities").values() for value in entry.values() if isinstance(value, list) for row in value]
    return rows + [row for rows_of in pack("rates")["limits"].values() for row in rows_of]


def gaps(text: str) -> set[str]:
    """Return the names of the gaps of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def texts(value, path=()):
    """Yield each text in three languages with its place."""
    if set(value) == set(formats.LANGUAGES):
        yield path, value
        return
    for key, inner in value.items():
        yield from texts(inner, (*path, key))


def test_every_rate_has_a_unit_a_source_a_status_and_calls():
    for block in pack("rates")["rates"]:
        assert block["unit"]
        assert block["status"] in STATUSES
        assert block["source"] in pack("programme")["sources"]
        assert block["heading"] in pack("rates")["headings"]
        assert len(block["calls"]) == 2
        assert block["agency"] == "all" or block["agency"] in countries.codes()
    assert len(rules.all_rates()) > 70


def test_every_limit_has_a_unit_a_source_and_a_status():
    assert len(limits()) == 25
    for row in limits():
        assert set(row) == {"calls", "value", "unit", "source", "status"}
        assert row["source"] in pack("programme")["sources"]
        assert row["status"] in STATUSES


def test_what_was_only_recalled_is_unverified():
    recalled = [block for block in pack("rates")["rates"] if block["source"] == "recalled"]
    recalled += [row for row in limits() if row["source"] == "recalled"]
    assert len(recalled) == 6
    assert {each["status"] for each in recalled} == {"unverified"}


def test_every_rate_is_for_something_an_annex_could_name():
    for rate in rules.all_rates():
        assert rate.applies_to in APPLIES_TO[rate.heading], rate.parameter


def test_no_two_rates_of_a_call_and_agency_have_one_name():
    for agency in ("ES", "FI", "PL", "SE"):
        for call in range(2014, 2028):
            names = [rate.parameter for rate in rules.law(call, agency).rates]
            assert len(names) == len(set(names)), (agency, call)


@pytest.mark.parametrize(("kind", "published"), [("learner", LEARNERS), ("staff", STAFF), ("accompanying", STAFF)])
def test_individual_support_of_spain_2021_is_what_the_annex_publishes(kind, published):
    law = rules.law(2021, "ES")
    for group, tiers in published.items():
        found = [(rate.first, rate.last, rate.eur) for rate in law.of("individual_support", kind, group=group)]
        assert found == [(1, 14, tiers[0]), (15, 365, tiers[1])]


def test_the_annex_rounds_70_per_cent_half_up_to_whole_euro():
    # 57 × 70 % = 39.90 is 40; 48 × 70 % = 33.60 is 34; 66 × 70 % = 46.20 is 46.
    for first, later in (*LEARNERS.values(), *STAFF.values()):
        assert (Decimal(first) * Decimal("0.7")).quantize(Decimal(1), ROUND_HALF_UP) == later


def test_the_groups_of_2021_are_those_of_the_annex():
    groups = pack("country_groups")["groups"][0]
    assert {number: len(codes) for number, codes in groups["programme"].items()} == {1: 8, 2: 11, 3: 14}
    assert {number: len(codes) for number, codes in groups["partner"].items()} == {1: 31, 2: 74, 3: 64}
    law = rules.law(2021, "ES")
    assert len(law.groups) == 8 + 11 + 14 + 31 + 74 + 64
    assert set(law.groups) <= countries.codes()
    assert (law.groups["NO"], law.groups["GR"], law.groups["GB"]) == (1, 2, 1)


def test_bands_of_travel_join_without_gap_or_overlap():
    for call in range(2014, 2028):
        bands = rules.law(call, "FI").of("travel")
        assert bands[0].first == (0 if call == 2021 else 10 if call > 2021 else 100)
        assert [later.first for later in bands[1:]] == [earlier.last + 1 for earlier in bands[:-1]]


@pytest.mark.parametrize("name", ["messages", "activities"])
def test_every_text_has_three_languages_with_the_same_gaps(name):
    value = pack(name) if name == "messages" else {code: {"name": entry["name"]} for code, entry in pack(name).items()}
    found = list(texts(value))
    assert len(found) == {"messages": 53, "activities": 10}[name]
    for path, text in found:
        if path[0] == "basis":
            assert {len(forms) for forms in text.values()} == {2}, path
        else:
            assert len({frozenset(gaps(each)) for each in text.values()}) == 1, path


def test_every_basis_reason_heading_and_note_of_the_code_has_its_text():
    asked = {
        "programme": "erasmus_plus", "call_year": 2021, "agency": "ES", "activity": "SM-COUR-TRAIN", "activity_days": 12,
        "group": 1, "km": 5, "participants": 5, "accompanying_persons": 1, "fewer_opportunities": 1, "inclusion_costs": 5,
        "course_fees_before": 3,
    }  # fmt: skip
    made = calculation.calculate(reader.read(asked))
    assert {line.basis for line in made.lines} <= set(pack("messages")["basis"])
    assert set(pack("rates")["headings"]) == set(pack("messages")["heading"])
    assert {line.reason for line in made.lines} - {""} <= set(pack("messages")["reason"])
