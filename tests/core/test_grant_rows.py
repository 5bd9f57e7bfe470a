"""A project's rows become lines to the cent: worked by hand with the Spanish annex of 2021."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from vaihto.core.budgeting import total_of
from vaihto.core.grant import annex, frozen, rules
from vaihto.core.grant.rows import Row, project_lines, with_people

SPAIN = rules.law(2021, "ES")
STUDENTS = Row(1, "short_learning", people=8, days=28, country="DE", kilometres=Decimal(1500), fewer_opportunities=2)
TEACHERS = Row(2, "job_shadowing", people=2, days=5, country="ES", kilometres=Decimal("2950.9"), green=True)


def shown(lines):
    """Return row, heading, quantity, rate and amount of lines."""
    return [(line.row, line.heading, line.quantity, line.rate, line.amount) for line in lines]


def test_two_rows_are_worked_out_to_the_cent():
    # Germany and Spain are in group 2. Learners 57 EUR on days 1-14, 40 EUR on days 15-28, each 14 days of 8 people.
    # 1,500 km: 275 EUR; 2,950 whole km by green travel: 410 EUR. Staff 104 EUR a day. Inclusion 100 EUR for each of two.
    lines = project_lines([STUDENTS, TEACHERS], SPAIN)
    assert shown(lines) == [
        (1, "individual_support", 112, 57, 6384),
        (1, "individual_support", 112, 40, 4480),
        (1, "travel", 8, 275, 2200),
        (1, "organisational_support", 8, 350, 2800),
        (1, "inclusion", 2, 100, 200),
        (2, "individual_support", 10, 104, 1040),
        (2, "travel", 2, 410, 820),
        (2, "organisational_support", 2, 350, 700),
    ]
    # 6,384 + 4,480 + 2,200 + 2,800 + 200 = 16,064; 1,040 + 820 + 700 = 2,560.
    total = total_of(lines)
    assert (total.known_sum, total.is_complete) == (Decimal("18624.00"), True)


def test_more_than_a_hundred_of_one_activity_are_counted_on_over_the_rows_in_their_order():
    # 70 students, 3 teachers (another activity), 50 students: 30 of them are within the first hundred, 20 are not.
    rows = [
        Row(1, "short_learning", 70, 10, "DE", Decimal(500)),
        Row(2, "job_shadowing", 3, 5, "DE", Decimal(500)),
        Row(3, "short_learning", 50, 10, "DE", Decimal(500)),
    ]
    support = [line for line in project_lines(rows, SPAIN) if line.heading == "organisational_support"]
    assert shown(support) == [
        (1, "organisational_support", 70, 350, 24500),
        (2, "organisational_support", 3, 350, 1050),
        (3, "organisational_support", 30, 350, 10500),
        (3, "organisational_support", 20, 200, 4000),
    ]
    turned = [line for line in project_lines([rows[2], rows[0]], SPAIN) if line.heading == "organisational_support"]
    assert shown(turned)[1:] == [
        (1, "organisational_support", 50, 350, 17500),
        (1, "organisational_support", 20, 200, 4000),
    ]


@pytest.mark.parametrize(
    ("kilometres", "green", "amount"),
    [("99.9", False, 23), ("100", True, 210), ("1999.9", True, 320), ("2000", False, 360), ("4000", True, 820),
     ("20000", False, 1500)],
)  # fmt: skip
def test_travel_follows_the_band_and_green_travel_gets_more_where_the_band_has_it(kilometres, green, amount):
    row = Row(1, "teaching", 1, 5, "DE", Decimal(kilometres), green)
    assert [line.amount for line in project_lines([row], SPAIN) if line.heading == "travel"] == [amount]


def test_an_unknown_distance_makes_an_unknown_journey_never_nothing():
    lines = project_lines([Row(1, "teaching", 2, 5, "DE")], SPAIN)
    (journey,) = [line for line in lines if line.heading == "travel"]
    assert (journey.amount, journey.rate, journey.quantity, journey.reason) == (None, None, 2, "no_distance")
    # 2 people × 5 days × 104 = 1,040; 2 × 350 = 700.
    assert (total_of(lines).known_sum, total_of(lines).is_complete) == (Decimal("1740.00"), False)


def test_nought_kilometres_are_a_distance():
    assert [line.amount for line in project_lines([Row(1, "teaching", 1, 5, "DE", Decimal(0))], SPAIN)][1] == 23


def test_without_an_activity_nothing_is_guessed():
    lines = project_lines([Row(1, "", 2, 5, "DE", Decimal(500)), Row(2, "study_visit", 1, 5, "DE", Decimal(500))], SPAIN)
    assert {(line.row, line.heading, line.amount, line.reason) for line in lines} == {
        (row, heading, None, "no_activity")
        for row in (1, 2)
        for heading in ("individual_support", "travel", "organisational_support")
    }


def test_without_a_destination_individual_support_is_unknown():
    lines = project_lines([Row(1, "teaching", 1, 5, "", Decimal(500))], SPAIN)
    assert [(line.heading, line.amount) for line in lines] == [
        ("individual_support", None), ("travel", 275), ("organisational_support", 350)
    ]  # fmt: skip


def test_of_an_agency_whose_annex_is_not_at_hand_only_travel_is_known():
    lines = project_lines([STUDENTS], rules.law(2021, "FI"))
    known = [(line.heading, line.amount) for line in lines if line.known]
    assert known == [("travel", 2200)]
    assert {line.reason for line in lines if not line.known} == {"no_rate"}


def test_a_course_pays_its_fee_up_to_the_cap():
    # 12 days × 80 = 960, at most 800 for one person; 12 days × 117 in Denmark.
    lines = project_lines([Row(1, "training", 2, 12, "DK", Decimal(500))], SPAIN)
    assert sum(line.amount for line in lines if line.heading == "course_fee") == 1600
    assert [line.amount for line in lines if line.heading == "individual_support"] == [2808]


def test_a_long_stay_to_a_partner_country_has_the_support_of_partner_countries():
    lines = project_lines([Row(1, "long_learning", 1, 90, "CH", Decimal(1800))], SPAIN)
    # Switzerland is in group 1 of the world: 14 × 66 + 76 × 46 = 924 + 3,496.
    assert [line.amount for line in lines] == [924, 3496, 275, 500]


def test_what_a_call_has_kept_gives_the_same_lines_when_it_is_read_again():
    kept = json.loads(json.dumps(frozen.as_json(SPAIN)))
    assert frozen.law_from_json(kept) == SPAIN
    assert project_lines([STUDENTS, TEACHERS], frozen.law_from_json(kept)) == project_lines([STUDENTS, TEACHERS], SPAIN)


def test_an_annex_of_the_agency_itself_is_kept_whole():
    own = annex.read(annex.of_rulebook(2021, "ES").replace(",ES,2021,2021,", ",FI,2021,2021,")).law(2021, "FI")
    kept = frozen.law_from_json(json.loads(json.dumps(frozen.as_json(own))))
    assert kept == own
    assert {line.status for line in project_lines([STUDENTS], kept)} == {"set"}
    assert total_of(project_lines([STUDENTS, TEACHERS], kept)).known_sum == Decimal("18624.00")


def paid(row: Row, law: rules.Law = SPAIN) -> list[tuple[str, int | None]]:
    return [(line.heading, line.amount) for line in project_lines([row], law)]


def test_travel_days_are_paid_as_days_of_individual_support():
    # Germany is in group 2: 8 × 14 × 57 = 6,384; 8 × 16 × 40 = 5,120 where there were 14 days at 40.
    lines = paid(replace(STUDENTS, travel_days=2, fewer_opportunities=0))
    assert lines[:2] == [("individual_support", 6384), ("individual_support", 5120)]


@pytest.mark.parametrize(("green", "days", "amount"), [(False, 3, 7 * 104), (True, 4, 9 * 104), (True, 5, 9 * 104)])
def test_travel_days_above_the_limit_of_the_call_are_not_paid(green, days, amount):
    row = Row(1, "teaching", 1, 5, "DE", Decimal(500), green, travel_days=days)
    assert paid(row)[0] == ("individual_support", amount)


def test_accompanying_persons_have_headings_of_their_own_and_are_no_participants():
    # 2 persons × 10 days × 104 = 2,080; whether they have the travel grant no source says; organisational support for 8 only.
    row = replace(STUDENTS, fewer_opportunities=0, accompanying_persons=2, accompanying_days=10)
    assert paid(row)[2:] == [
        ("accompanying_individual_support", 2080), ("travel", 2200), ("accompanying_travel", None),
        ("organisational_support", 2800),
    ]  # fmt: skip


def test_accompanying_persons_without_days_of_their_own_stay_as_long_as_the_participants():
    row = Row(1, "short_learning", 1, 10, "DE", Decimal(500), accompanying_persons=1)
    assert dict(paid(row))["accompanying_individual_support"] == 1040


def test_real_costs_are_paid_by_their_shares():
    # Inclusion 100 %: 1,200; expensive travel 80 % of 5,000 = 4,000 instead of 3 of 8 travel grants; 5 × 275 = 1,375.
    row = replace(STUDENTS, inclusion_costs=Decimal(1200), expensive_travel_people=3, expensive_travel_costs=Decimal(5000))
    made = project_lines([row], SPAIN)
    found = [(line.heading, line.amount, line.real_cost) for line in made if line.real_cost or line.heading == "travel"]
    assert found == [("travel", 1375, None), ("inclusion", 1200, 1200), ("exceptional_costs", 4000, 5000)]


def test_costs_of_inclusion_where_nobody_has_fewer_opportunities_are_left_out():
    row = replace(STUDENTS, fewer_opportunities=0, inclusion_costs=Decimal(1200))
    assert "inclusion" not in dict(paid(row))


def test_only_the_days_of_a_course_that_have_a_fee_are_counted_and_only_in_a_course():
    # 5 of 10 days × 80 × 2 = 800.
    assert dict(paid(Row(1, "training", 2, 10, "DK", Decimal(500), course_days=5)))["course_fee"] == 800
    assert "course_fee" not in dict(paid(Row(1, "teaching", 2, 10, "DK", Decimal(500), course_days=5)))


def test_fewer_people_leave_no_more_of_any_kind_than_people():
    row = with_people(replace(STUDENTS, expensive_travel_people=3, inclusion_costs=Decimal(1200)), 1)
    assert (row.people, row.fewer_opportunities, row.expensive_travel_people, row.inclusion_costs) == (1, 1, 1, 1200)
