"""One stay at several hosts: which part can follow, what lies between, where the whole counts."""

from datetime import date
from decimal import Decimal

import pytest

from vaihto.core import host_changes
from vaihto.core.budgeting import Known, Rate, Volume, mobility_lines, total_of
from vaihto.core.grant import rules
from vaihto.core.grant.rows import Row, project_lines
from vaihto.core.host_changes import Part
from vaihto.core.indicators import Stay

FIRST = Part(date(2027, 10, 1), date(2027, 10, 14), 14)
SPAIN = rules.law(2021, "ES")


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (15, 30, ()),
        (17, 30, ()),
        (18, 30, ("too_far",)),
        (14, 30, ("overlaps",)),
        (20, 19, ("ends_before_start", "too_far")),
    ],
)
def test_a_part_follows_the_one_before_with_at_most_the_days_of_a_journey_between(
    starts: int, ends: int, said: tuple[str, ...]
) -> None:
    assert host_changes.against([FIRST], date(2027, 10, starts), date(2027, 10, ends)) == said


def test_a_stay_has_at_most_four_hosts() -> None:
    parts = [Part(date(2027, month, 1), date(2027, month, 28), 28) for month in (1, 2, 3, 4)]
    assert host_changes.against(parts[:3], date(2027, 3, 29), date(2027, 4, 20)) == ()
    assert host_changes.against(parts, date(2027, 4, 29), date(2027, 5, 20)) == ("too_many",)
    assert host_changes.limits().status == "unverified"


def test_the_days_between_two_hosts_are_no_days_of_the_stay() -> None:
    later = Part(date(2027, 10, 17), date(2027, 10, 29), 13)
    between = host_changes.days_between([FIRST, later])
    assert between == (date(2027, 10, 15), date(2027, 10, 16))
    # 29 days from 1 to 29 October less a Friday and a Saturday; 21 Mondays to Fridays less the Friday.
    whole = Stay("a", "b", "initial_vet", date(2027, 10, 1), date(2027, 10, 29), "ES", between=between)
    assert (whole.days, whole.working_days) == (27, 20)


def test_a_stay_counts_at_its_longest_host_and_of_equal_ones_at_the_first() -> None:
    later = Part(date(2027, 10, 15), date(2027, 10, 28), 14)
    assert host_changes.longest([("ES", FIRST), ("PT", later)]) == "ES"
    assert host_changes.longest([("ES", FIRST), ("PT", Part(date(2027, 10, 15), date(2027, 10, 29), 15))]) == "PT"


@pytest.mark.parametrize(("days", "said"), [(20, "short"), (21, "met"), (39, "met"), (40, "long")])
def test_the_length_of_the_whole_is_what_the_call_looks_at(days: int, said: str) -> None:
    assert host_changes.verdict(days, 21, 39) == said
    assert host_changes.verdict(days, None, None) == "met"


def test_the_tiers_go_on_at_the_next_host_at_the_rate_of_its_country_and_travel_is_paid_once() -> None:
    # 10 days in Germany (group 2: 57 EUR on days 1-14), then 10 days in Poland (group 3): its days 11-14 at its first tier,
    # 15-20 at its second. Ten days in Poland alone would all stand in the first tier.
    there = Row(1, "short_learning", people=1, days=10, country="DE", kilometres=Decimal(1500), fewer_opportunities=1)
    on = Row(2, "short_learning", people=1, days=10, country="PL", days_before=10)
    lines = [(one.row, one.heading, one.quantity) for one in project_lines([there, on], SPAIN)]
    assert lines == [
        (1, "individual_support", 10),
        (1, "travel", 1),
        (1, "organisational_support", 1),
        (1, "inclusion", 1),
        (2, "individual_support", 4),
        (2, "individual_support", 6),
    ]
    alone = project_lines([Row(1, "short_learning", 1, 10, "PL", Decimal(1500))], SPAIN)
    assert project_lines([on], SPAIN)[0].rate == alone[0].rate


def test_two_halves_in_one_country_earn_what_the_whole_earns() -> None:
    whole = project_lines([Row(1, "short_learning", 1, 28, "DE", Decimal(1500))], SPAIN)
    halves = project_lines(
        [Row(1, "short_learning", 1, 9, "DE", Decimal(1500)), Row(2, "short_learning", 1, 19, "DE", days_before=9)], SPAIN
    )
    assert total_of(halves).known_sum == total_of(whole).known_sum


def test_a_rate_for_each_stay_is_paid_with_the_first_host_only() -> None:
    rates = [
        Rate("stay", Known("travel", Decimal(300), "call"), "travel"),
        Rate("day", Known("subsistence", Decimal(20), "call"), "subsistence"),
    ]
    volumes = [Volume(1, 1, 10, "initial_vet", "ES"), Volume(2, 1, 5, "initial_vet", "PT", is_later=True)]
    lines = mobility_lines(volumes, rates, ["travel", "subsistence"])
    assert [(one.row, one.heading, one.amount) for one in lines] == [
        (1, "travel", 300),
        (1, "subsistence", 200),
        (2, "subsistence", 100),
    ]
