"""Every heading of a grant, worked by hand from the annex of the Spanish agency for 2021 and from the example of 2014."""
# long because: one heading of the annex after another, each with its edges.

from decimal import Decimal

import pytest

from vaihto.core.grant import calculation, reader
from vaihto.core.grant.lines import NotAllowed

SPAIN_2021 = {
    "programme": "erasmus_plus",
    "call_year": 2021,
    "agency": "ES",
    "activity": "LM-SHORT-VET",
    "group": 2,
    "activity_days": 21,
    "travel_days": 2,
    "km": 1850,
}


def grant(**changed: object) -> calculation.Calculation:
    """Calculate the request of the plan with some keys changed; None leaves a key out."""
    document = {key: value for key, value in (SPAIN_2021 | changed).items() if value is not None}
    return calculation.calculate(reader.read(document))


def lines(made: calculation.Calculation, heading: str) -> list[tuple[int, str | None, str | None]]:
    """Return quantity, rate and amount of the lines of a heading."""

    def said(amount: Decimal | None) -> str | None:
        return None if amount is None else str(amount)

    return [(int(line.quantity), said(line.rate), said(line.amount)) for line in made.lines if line.heading == heading]


def test_the_request_of_the_plan_earns_1783_euro():
    # 23 days: 14 × 57 = 798 and 9 × 40 = 360; 1,850 km: 275; organisation: 350. Together 1,783.
    made = grant()
    assert [(line.heading, line.parameter, str(line.amount)) for line in made.lines] == [
        ("individual_support", "individual_support.learner.group_2.days_1_14", "798.00"),
        ("individual_support", "individual_support.learner.group_2.days_15_365", "360.00"),
        ("travel", "travel.km_500_1999", "275.00"),
        ("organisational_support", "organisational_support.LM-SHORT-VET.people_1_100", "350.00"),
    ]
    assert made.amount == Decimal("1783.00")
    assert {line.status for line in made.lines} == {"verified"}
    assert all(line.source.startswith("ES01, 2021: Anexo IV") for line in made.lines)


def test_the_example_of_2014_bilbao_earns_1836_euro():
    # Hyvinkää–Bilbao 2,673 km, 70 days: 14 × 29 + 46 × 20 + 10 × 15 = 406 + 920 + 150 = 1,476; travel 360. Together 1,836.
    changed = {"call_year": 2014, "agency": "FI", "group": None, "destination": "ES", "activity_days": 70}
    made = grant(**changed, travel_days=None, km=2673)
    assert lines(made, "individual_support") == [
        (14, "29.00", "406.00"),
        (46, "20.00", "920.00"),
        (10, "15.00", "150.00"),
    ]
    assert lines(made, "travel") == [(1, "360.00", "360.00")]
    assert made.amount == Decimal("1836.00")
    assert [note.code for note in made.notes] == ["headings_left_out"]


@pytest.mark.parametrize(
    ("activity", "group", "first", "later"),
    [
        ("LM-LONG-VET", 1, 66, 46),
        ("LM-LONG-VET", 2, 57, 40),
        ("LM-LONG-VET", 3, 48, 34),
        ("SM-TTA", 1, 117, 82),
        ("SM-TTA", 2, 104, 73),
        ("SM-TTA", 3, 91, 64),
    ],
)
def test_individual_support_has_a_rate_to_day_14_and_a_rate_from_day_15(activity, group, first, later):
    # 90 days and 2 of travel: 14 at the first rate, 78 at the later one.
    made = grant(activity=activity, group=group, activity_days=90)
    assert lines(made, "individual_support") == [
        (14, f"{first}.00", f"{14 * first}.00"),
        (78, f"{later}.00", f"{78 * later}.00"),
    ]


@pytest.mark.parametrize(
    ("activity_days", "travel_days", "expected"),
    [
        (12, 2, [(14, "57.00", "798.00")]),
        (13, 2, [(14, "57.00", "798.00"), (1, "40.00", "40.00")]),
        (14, 0, [(14, "57.00", "798.00")]),
        (15, 0, [(14, "57.00", "798.00"), (1, "40.00", "40.00")]),
    ],
)
def test_travel_days_are_days_of_individual_support(activity_days, travel_days, expected):
    assert lines(grant(activity_days=activity_days, travel_days=travel_days), "individual_support") == expected


def test_days_after_the_last_tier_are_unknown():
    # 365 days and 2 of travel: 14, 351 up to day 365, and 2 for which the annex has no rate.
    made = grant(activity="LM-LONG-VET", activity_days=365)
    assert lines(made, "individual_support") == [(14, "57.00", "798.00"), (351, "40.00", "14040.00"), (2, None, None)]
    assert made.amount is None
    assert made.total.known_sum == Decimal("15613.00")  # 798 + 14,040 + 275 + 500


@pytest.mark.parametrize(
    ("destination", "first_day"),
    [("NO", 66), ("FI", 66), ("DE", 57), ("EL", 57), ("GR", 57), ("EE", 48), ("RS", 48), ("UK", 66), ("UA", 57), ("FJ", 48)],
)
def test_a_destination_is_in_the_group_of_the_call(destination, first_day):
    made = grant(group=None, destination=destination, activity_days=10, travel_days=0)
    assert lines(made, "individual_support") == [(10, f"{first_day}.00", f"{first_day * 10}.00")]


def test_a_country_without_a_group_is_unknown():
    made = grant(group=None, destination="AQ", activity_days=10, travel_days=0)
    assert [(line.parameter, line.reason) for line in made.total.unknown_lines] == [("individual_support.learner.AQ", "no_group")]


@pytest.mark.parametrize(
    ("km", "standard", "green"),
    [
        (0, 23, 23),
        (99, 23, 23),
        (Decimal("99.99"), 23, 23),
        (100, 180, 210),
        (499, 180, 210),
        (500, 275, 320),
        (1999, 275, 320),
        (Decimal("1999.9"), 275, 320),
        (2000, 360, 410),
        (2999, 360, 410),
        (3000, 530, 610),
        (3999, 530, 610),
        (4000, 820, 820),
        (7999, 820, 820),
        (8000, 1500, 1500),
        (20038, 1500, 1500),
    ],
)
def test_both_edges_of_a_band_of_travel_belong_to_it(km, standard, green):
    assert lines(grant(km=km), "travel") == [(1, f"{standard}.00", f"{standard}.00")]
    assert lines(grant(km=km, green=True), "travel") == [(1, f"{green}.00", f"{green}.00")]


@pytest.mark.parametrize(("km", "codes"), [(99, ["no_green_rate"]), (100, []), (3999, []), (4000, ["no_green_rate"])])
def test_a_band_without_a_green_rate_says_so(km, codes):
    assert [note.code for note in grant(km=km, green=True).notes] == codes


@pytest.mark.parametrize(("km", "amount"), [(99, None), (100, "180.00"), (7999, "820.00"), (8000, "1100.00")])
def test_the_bands_of_2014_begin_with_100_kilometres(km, amount):
    made = grant(call_year=2014, agency="FI", group=None, destination="ES", km=km)
    assert [each for _, _, each in lines(made, "travel")] == [amount]


@pytest.mark.parametrize(
    ("before", "participants", "expected"),
    [
        (0, 100, [(100, "350.00", "35000.00")]),
        (0, 101, [(100, "350.00", "35000.00"), (1, "200.00", "200.00")]),
        (99, 2, [(1, "350.00", "350.00"), (1, "200.00", "200.00")]),
        (100, 3, [(3, "200.00", "600.00")]),
    ],
)
def test_organisational_support_falls_from_the_101st_participant_of_the_activity_type(before, participants, expected):
    made = grant(participants=participants, participants_before=before)
    assert lines(made, "organisational_support") == expected


@pytest.mark.parametrize(
    ("activity", "days", "rate"),
    [
        ("LM-SKILL-VET", 5, 100),
        ("LM-SHORT-VET", 30, 350),
        ("LM-LONG-VET", 100, 500),
        ("SM-JOB-SHDW", 5, 350),
        ("SM-TTA", 5, 350),
        ("SM-COUR-TRAIN", 5, 100),
        ("OA-INV-EXP", 5, 100),
        ("OA-HOS-TTT", 30, 100),
    ],
)
def test_each_activity_type_has_its_organisational_support(activity, days, rate):
    made = grant(activity=activity, activity_days=days, travel_days=0, participants=2)
    assert lines(made, "organisational_support") == [(2, f"{rate}.00", f"{2 * rate}.00")]


@pytest.mark.parametrize("activity", ["LM-SHORT-VET", "SM-JOB-SHDW"])
def test_organisational_support_to_a_partner_country_is_500_for_everybody(activity):
    made = grant(activity=activity, group=None, destination="JP", participants=120, activity_days=20)
    assert lines(made, "organisational_support") == [(120, "500.00", "60000.00")]


def test_a_group_of_participants_is_counted_in_person_days():
    # 3 people, 23 days: 3 × 14 = 42 days at 57, 3 × 9 = 27 days at 40; travel 3 × 275; organisation 3 × 350.
    made = grant(participants=3)
    assert lines(made, "individual_support") == [(42, "57.00", "2394.00"), (27, "40.00", "1080.00")]
    assert lines(made, "travel") == [(3, "275.00", "825.00")]
    assert made.amount == Decimal("5349.00")


def test_accompanying_persons_have_staff_rates_and_are_not_counted_for_the_organisation():
    # 1 teacher goes along for 5 of the days: (5 + 2) × 104 = 728, and travels.
    made = grant(accompanying_persons=1, accompanying_days=5, accompanying_travel=True)
    assert lines(made, "individual_support")[2:] == [(7, "104.00", "728.00")]
    assert [(line.basis, str(line.amount)) for line in made.lines if line.heading == "travel"] == [
        ("people", "275.00"),
        ("accompanying_persons", "275.00"),
    ]
    assert lines(made, "organisational_support") == [(1, "350.00", "350.00")]
    assert made.amount == Decimal("2786.00")  # 1,783 + 728 + 275


def test_the_travel_of_accompanying_persons_is_unknown_until_somebody_decides():
    asked = grant(accompanying_persons=1)
    assert [(line.reason, str(line.unverified_rate)) for line in asked.total.unknown_lines] == [("accompanying_travel", "275.00")]
    refused = grant(accompanying_persons=1, accompanying_travel=False)
    assert lines(refused, "travel") == [(1, "275.00", "275.00")]


@pytest.mark.parametrize(
    ("days", "before", "participants", "expected"),
    [
        (5, 0, 1, [(5, "80.00", "400.00")]),
        (10, 0, 1, [(10, "80.00", "800.00")]),
        # 12 days would be 960: the cap is 800.
        (12, 0, 1, [(10, "80.00", "800.00")]),
        # 300 have been paid in the project: 500 are left, 6 days of 80 and 20 more.
        (8, 300, 1, [(6, "80.00", "480.00"), (1, "20.00", "20.00")]),
        (8, 300, 4, [(24, "80.00", "1920.00"), (4, "20.00", "80.00")]),
        # 760 have been paid: 40 are left, less than a day.
        (8, 760, 1, [(1, "40.00", "40.00")]),
        (8, 800, 1, [(0, "80.00", "0.00")]),
    ],
)
def test_a_course_fee_stops_at_the_cap_of_each_person(days, before, participants, expected):
    made = grant(activity="SM-COUR-TRAIN", activity_days=days, course_fees_before=before, participants=participants)
    assert lines(made, "course_fee") == expected


def test_a_course_may_have_fewer_days_of_fees_or_none():
    assert lines(grant(activity="SM-COUR-TRAIN", activity_days=7, course_days=3), "course_fee") == [(3, "80.00", "240.00")]
    assert lines(grant(activity="SM-COUR-TRAIN", activity_days=7, course_days=0), "course_fee") == []


def test_only_courses_have_a_fee():
    with pytest.raises(NotAllowed) as refused:
        grant(course_days=3)
    assert refused.value.reason == "no_course_fee"


def test_inclusion_has_a_unit_cost_for_the_organisation_and_the_real_cost_in_full():
    # 2 of 5 participants: 2 × 100; the real costs, 123.45, in full.
    made = grant(participants=5, fewer_opportunities=2, inclusion_costs=Decimal("123.45"))
    assert lines(made, "inclusion") == [(2, "100.00", "200.00"), (1, "123.45", "123.45")]
    assert [(str(line.percent), str(line.real_cost)) for line in made.lines if line.basis == "share_of_real_cost"] == [
        ("100", "123.45")
    ]


def test_costs_of_inclusion_need_a_participant_with_fewer_opportunities():
    with pytest.raises(NotAllowed) as refused:
        grant(inclusion_costs=100)
    assert refused.value.reason == "inclusion_without_participants"


@pytest.mark.parametrize(("persons", "amount"), [(1, "575.00"), (3, "1725.00")])
def test_a_preparatory_visit_has_one_rate_and_nothing_else(persons, amount):
    made = grant(activity="PREP-VIS", activity_days=None, participants=persons)
    assert [(line.heading, str(line.amount)) for line in made.lines] == [("preparatory_visit", amount)]
    assert [note.code for note in made.notes] == ["code_not_seen"]


def test_a_preparatory_visit_has_at_most_three_persons():
    with pytest.raises(NotAllowed) as refused:
        grant(activity="PREP-VIS", activity_days=None, participants=4)
    assert (refused.value.reason, refused.value.gaps) == ("too_many_persons", {"persons": 4, "most": 3})


@pytest.mark.parametrize(
    ("activity", "days", "expected"),
    [
        ("LM-SHORT-VET", 21, [(2, "150.00", "300.00")]),
        ("LM-LONG-VET", 90, [(2, "150.00", "300.00"), (2, "150.00", "300.00")]),
        ("SM-TTA", 31, [(2, "150.00", "300.00")]),
    ],
)
def test_linguistic_support_is_150_and_150_more_for_long_stays(activity, days, expected):
    made = grant(activity=activity, activity_days=days, participants=4, linguistic_support=2)
    assert lines(made, "linguistic_support") == expected


def test_staff_have_no_linguistic_support_under_31_days():
    with pytest.raises(NotAllowed) as refused:
        grant(activity="SM-TTA", activity_days=30, linguistic_support=1)
    assert (refused.value.reason, refused.value.gaps) == ("linguistic_support_too_short", {"days": 30, "least": 31})


def test_expensive_travel_is_paid_at_80_per_cent_instead_of_the_travel_grant():
    # 1,200.01 × 80 % = 960.008: 960.00 is the largest sum that is not above it. Two others travel as usual.
    cost = {"kind": "expensive_travel", "cost": Decimal("1200.01"), "participants": 1}
    made = grant(participants=3, exceptional_costs=[cost])
    assert lines(made, "exceptional_costs") == [(1, "960.00", "960.00")]
    assert lines(made, "travel") == [(2, "275.00", "550.00")]


def test_expensive_travel_of_all_leaves_no_travel_grant():
    made = grant(exceptional_costs=[{"kind": "expensive_travel", "cost": 1000}])
    assert lines(made, "travel") == []
    assert lines(made, "exceptional_costs") == [(1, "800.00", "800.00")]


def test_other_exceptional_costs_are_unknown_because_their_share_was_not_checked():
    made = grant(exceptional_costs=[{"kind": "other", "cost": 80}])
    assert [(line.parameter, line.reason, line.status, str(line.unverified_rate)) for line in made.total.unknown_lines] == [
        ("exceptional_costs.other", "unverified", "unverified", "80.00")
    ]
    assert made.amount is None


def test_the_sources_do_not_say_what_a_hosted_person_gets():
    made = grant(activity="OA-INV-EXP", activity_days=5)
    assert [(line.heading, line.reason) for line in made.total.unknown_lines] == [
        ("individual_support", "hosted"),
        ("travel", "hosted"),
    ]


@pytest.mark.parametrize(
    ("call_year", "agency", "unknown"),
    [
        (2021, "FI", ["individual_support", "organisational_support"]),
        (2021, "PL", ["individual_support", "individual_support", "organisational_support"]),
        (2023, "ES", ["individual_support", "travel", "organisational_support"]),
        (2025, "FI", ["individual_support", "travel", "organisational_support"]),
        (2016, "FI", ["individual_support"]),
        (2018, "FI", ["individual_support", "travel"]),
    ],
)
def test_what_has_no_source_is_unknown_and_never_invented(call_year, agency, unknown):
    made = grant(call_year=call_year, agency=agency)
    assert [line.heading for line in made.total.unknown_lines] == unknown
    assert made.amount is None


def test_an_unverified_rate_is_shown_but_makes_no_amount():
    made = grant(call_year=2024, agency="FI")
    line = next(line for line in made.lines if line.heading == "travel")
    assert (line.rate, line.amount, line.status, line.reason) == (None, None, "unverified", "unverified")
    assert (str(line.unverified_rate), line.source) == (
        "309.00",
        "vu.nl/en/employee/internationalisation/grants-and-funds-for-vu-employees: page without a date",
    )


def test_without_a_distance_or_a_destination_those_lines_are_unknown():
    made = grant(km=None, group=None)
    assert [(line.heading, line.reason) for line in made.total.unknown_lines] == [
        ("individual_support", "no_place"),
        ("travel", "no_distance"),
    ]
    assert made.total.known_sum == Decimal("350.00")
