"""Grants with their working: lines that add up, unknown rates that never become 0, balances and recoveries."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.budgeting import (
    AmountLine,
    CannotBudget,
    Known,
    Rate,
    Volume,
    mobility_lines,
    partnership_line,
    settle,
    total_of,
    transfer_line,
)

D = Decimal
SIX_TO_SPAIN = Volume(row=1, people=6, days=28, target_group="initial_vet", country="ES")
TWO_TO_GERMANY = Volume(row=2, people=2, days=10, target_group="initial_vet", country="DE")
LOWEST = Known("partnership.lowest", D(6000), "slide deck")
HIGHEST = Known("partnership.highest", D(20000), "slide deck")
SHARE = Known("transfer.share", D(75), "call")
LIMIT = Known("transfer.limit", D(300000), "slide deck")
UNKNOWN = Known("transfer.share", None, "")


def rate(value: str | None, per: str = "day", category: str = "subsistence", group: str = "", country: str = "") -> Rate:
    known = Known(f"rate.{category}", None if value is None else D(value), "decision of the agency, example")
    return Rate(per, known, category, group, country)


def test_a_rate_per_day_is_paid_for_every_person_and_day() -> None:
    assert mobility_lines([SIX_TO_SPAIN], [rate("20.50")], ["subsistence"]) == (
        AmountLine(
            heading="subsistence",
            quantity=D(168),
            rate=D("20.50"),
            amount=D("3444.00"),
            basis="person_days",
            parameter="rate.subsistence",
            source="decision of the agency, example",
            row=1,
        ),
    )


def test_a_rate_per_stay_is_paid_once_a_person() -> None:
    (line,) = mobility_lines([SIX_TO_SPAIN], [rate("275", per="stay", category="travel")], ["travel"])
    assert (line.quantity, line.basis, line.amount) == (D(6), "people", D("1650.00"))


def test_a_rate_per_week_is_paid_by_weeks_with_two_decimals() -> None:
    spain, germany = mobility_lines([SIX_TO_SPAIN, TWO_TO_GERMANY], [rate("100", per="week")], ["subsistence"])
    assert (spain.quantity, spain.basis, spain.amount) == (D("24.00"), "person_weeks", D("2400.00"))
    assert (germany.quantity, germany.amount) == (D("2.86"), D("286.00"))


def test_the_published_example_of_a_stay_in_bilbao_is_met_to_the_euro() -> None:
    """Source: the Hyria worked example of 2014: 14 d × 29 + 46 d × 20 + 10 d × 15 = 1,476 EUR, travel 360 EUR."""
    days = [(14, "29"), (46, "20"), (10, "15")]
    lines = [
        line
        for number, (length, euro) in enumerate(days, 1)
        for line in mobility_lines([Volume(number, 1, length, "initial_vet", "ES")], [rate(euro)], ["subsistence"])
    ]
    assert total_of(lines).known_sum == D("1476.00")
    lines += mobility_lines([Volume(4, 1, 70, "initial_vet", "ES")], [rate("360", "stay", "travel")], ["travel"])
    assert total_of(lines).known_sum == D("1836.00")


def test_the_rate_that_names_most_wins() -> None:
    rates = [rate("10"), rate("20", country="ES"), rate("30", country="ES", group="initial_vet"), rate("40", group="x")]
    lines = mobility_lines([SIX_TO_SPAIN, TWO_TO_GERMANY], rates, ["subsistence"])
    assert [line.rate for line in lines] == [D(30), D(10)]


def test_a_missing_rate_is_an_unknown_line_and_never_nothing() -> None:
    lines = mobility_lines([SIX_TO_SPAIN], [rate("20")], ["subsistence", "travel"])
    assert [(line.heading, line.amount, line.known) for line in lines] == [
        ("subsistence", D("3360.00"), True),
        ("travel", None, False),
    ]
    total = total_of(lines)
    assert (total.known_sum, total.unknown_lines, total.is_complete) == (D("3360.00"), (lines[1],), False)


def test_a_rate_without_a_value_is_unknown_too() -> None:
    (line,) = mobility_lines([SIX_TO_SPAIN], [rate(None)], ["subsistence"])
    assert (line.quantity, line.rate, line.amount, line.parameter) == (D(168), None, None, "rate.subsistence")


@pytest.mark.parametrize(
    ("volume", "rates", "reason"),
    [
        (Volume(1, -1, 5, "teacher", "DE"), [rate("1")], "count_negative"),
        (Volume(1, 1, 0, "teacher", "DE"), [rate("1")], "days_not_positive"),
        (TWO_TO_GERMANY, [rate("-1")], "rate_negative"),
        (TWO_TO_GERMANY, [rate("1", per="month")], "unknown_per"),
        (TWO_TO_GERMANY, [rate("1"), rate("2")], "rate_twice"),
        (TWO_TO_GERMANY, [rate("1", country="DE"), rate("2", group="initial_vet")], "rate_twice"),
    ],
)
def test_what_cannot_be_counted_is_refused(volume: Volume, rates: list[Rate], reason: str) -> None:
    with pytest.raises(CannotBudget) as refusal:
        mobility_lines([volume], rates, ["subsistence"])
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("requested", "amount", "basis"),
    [
        (None, None, "requested"),
        ("5999.99", None, "below_lowest"),
        ("6000", "6000.00", "requested"),
        ("12000", "12000.00", "requested"),
        ("20000", "20000.00", "requested"),
        ("20000.01", "20000.00", "cut_to_highest"),
    ],
)
def test_a_partnership_gets_what_it_asks_between_the_limits(requested: str | None, amount: str | None, basis: str) -> None:
    line = partnership_line(None if requested is None else D(requested), LOWEST, HIGHEST)
    assert (line.amount, line.basis, line.source) == (None if amount is None else D(amount), basis, "slide deck")


def test_a_partnership_without_known_limits_has_no_amount() -> None:
    assert partnership_line(D(12000), LOWEST, Known("partnership.highest", None, "")).amount is None


@pytest.mark.parametrize(
    ("requested", "total", "amount", "basis"),
    [
        ("200000", "280000", "200000.00", "requested"),
        ("220000", "280000.01", "210000.00", "cut_to_share"),
        ("450000", "600000", "300000", "cut_to_limit"),
        ("1", None, None, "requested"),
        (None, "1", None, "requested"),
    ],
)
def test_a_transfer_gets_at_most_its_share_and_at_most_the_limit(
    requested: str | None, total: str | None, amount: str | None, basis: str
) -> None:
    line = transfer_line(None if requested is None else D(requested), None if total is None else D(total), SHARE, LIMIT)
    assert (line.amount, line.basis) == (None if amount is None else D(amount), basis)
    assert line.source == "call; slide deck"


def test_a_transfer_with_an_unknown_share_has_no_amount() -> None:
    assert transfer_line(D(1), D(2), UNKNOWN, LIMIT).amount is None


def test_negative_sums_are_refused() -> None:
    for attempt in (
        lambda: partnership_line(D(-1), LOWEST, HIGHEST),
        lambda: transfer_line(D(1), D(-1), SHARE, LIMIT),
        lambda: settle([], D(-1), []),
        lambda: settle([], D(1), [D("NaN")]),
    ):
        with pytest.raises(CannotBudget, match="amount_negative"):
            attempt()
    with pytest.raises(CannotBudget, match="limits_crossed"):
        partnership_line(D(1), HIGHEST, LOWEST)


REAL = mobility_lines([SIX_TO_SPAIN], [rate("20")], ["subsistence"])


def test_the_balance_is_what_the_real_stays_earn_less_what_was_paid() -> None:
    settlement = settle(REAL, D(4000), [D(2000), D("500.50")])
    assert (settlement.due, settlement.paid, settlement.balance) == (D("3360.00"), D("2500.50"), D("859.50"))
    assert settlement.is_recovery is False


def test_fewer_stays_than_paid_for_are_recovered() -> None:
    settlement = settle(REAL, D(4000), [D(3400)])
    assert (settlement.balance, settlement.is_recovery) == (D("-40.00"), True)


def test_more_stays_than_granted_earn_no_more_than_granted() -> None:
    settlement = settle(REAL, D(3000), [])
    assert (settlement.by_stays.known_sum, settlement.due, settlement.balance) == (D("3360.00"), D(3000), D(3000))


def test_while_a_line_is_unknown_there_is_no_balance() -> None:
    settlement = settle(mobility_lines([SIX_TO_SPAIN], [], ["subsistence"]), D(3000), [D(100)])
    assert (settlement.due, settlement.balance, settlement.is_recovery) == (None, None, False)


ROWS = st.lists(st.builds(Volume, st.integers(1, 9), st.integers(0, 60), st.integers(1, 280), st.just("g"), st.just("ES")))
CENTS = st.integers(0, 500_000).map(lambda cents: D(cents) / 100)


@given(ROWS, CENTS, st.sampled_from(["stay", "day", "week"]))
def test_every_line_is_quantity_times_rate_and_the_total_is_the_sum_of_the_lines_to_the_cent(
    volumes: list[Volume], euro: Decimal, per: str
) -> None:
    lines = mobility_lines(volumes, [rate(str(euro), per=per), rate("7.77", "stay", "travel")], ["subsistence", "travel"])
    assert len(lines) == 2 * len(volumes)
    for line in lines:
        assert line.amount is not None
        assert line.rate is not None
        assert abs(line.amount - line.quantity * line.rate) <= D("0.005")
        assert line.amount == line.amount.quantize(D("0.01"))
    in_cents = sum(int(line.amount * 100) for line in lines if line.amount is not None)
    assert total_of(lines).known_sum * 100 == in_cents


@given(ROWS, CENTS, st.lists(CENTS, max_size=3))
def test_what_was_paid_and_what_is_still_paid_make_what_is_due(
    volumes: list[Volume], granted: Decimal, payments: list[Decimal]
) -> None:
    settlement = settle(mobility_lines(volumes, [rate("12.34")], ["subsistence"]), granted, payments)
    assert settlement.balance is not None
    assert settlement.due is not None
    assert settlement.paid + settlement.balance == settlement.due <= granted
