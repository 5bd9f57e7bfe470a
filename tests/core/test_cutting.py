"""Cuts of a final report: every step adds up to the cent, no line goes below zero, and each wrong cut is refused by name."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core import budgeting, cutting
from vaihto.core.budgeting import AmountLine
from vaihto.core.cutting import WHOLE, Cut

D = Decimal
CENTS = st.integers(0, 5_000_000).map(lambda cents: D(cents) / 100)


def line(amount: D | None) -> AmountLine:
    return AmountLine("support", D(1), amount, amount, "people", "", "Call 2027")


def share(amount: D, percent: int) -> D:
    return (amount * percent / 100).quantize(D("0.01"))


@given(st.lists(st.tuples(CENTS, st.integers(0, 100)), max_size=5), CENTS, CENTS, st.integers(0, 100))
def test_every_settlement_with_cuts_adds_up_to_the_cent(rows: list[tuple[D, int]], granted: D, paid: D, whole: int) -> None:
    lines = [line(amount) for amount, _percent in rows]
    cuts = [Cut(place, share(amount, percent)) for place, (amount, percent) in enumerate(rows, start=1)]
    before = cutting.settle(lines, granted, [paid], cuts)
    made = cutting.settle(lines, granted, [paid], [*cuts, Cut(WHOLE, share(before.at_most, whole))])
    assert made.by_stays - made.line_cuts == made.left == sum(one.left for one in made.lines)
    assert min(made.left, made.granted) - made.whole_cut == made.due >= 0
    assert made.due - made.paid == made.balance
    assert all(one.left >= 0 and one.cut + one.left == one.line.amount for one in made.lines)
    assert 0 <= made.lost <= made.line_cuts + made.whole_cut


@given(st.lists(CENTS, max_size=5), CENTS, CENTS)
def test_without_cuts_it_is_the_settlement_without_cuts(amounts: list[D], granted: D, paid: D) -> None:
    lines = [line(amount) for amount in amounts]
    made, plain = cutting.settle(lines, granted, [paid], []), budgeting.settle(lines, granted, [paid])
    assert (made.due, made.balance, made.lost) == (plain.due, plain.balance, 0)


def test_a_cut_of_a_line_comes_before_the_limit_and_one_of_the_whole_after_it() -> None:
    lines = [line(D(700)), line(D(500))]
    of_line = cutting.settle(lines, D(1000), [D(800)], [Cut(2, D(300))])
    assert (of_line.left, of_line.at_most, of_line.due, of_line.balance, of_line.lost) == (900, 900, 900, 100, 100)
    of_whole = cutting.settle(lines, D(1000), [D(800)], [Cut(WHOLE, D(300))])
    assert (of_whole.left, of_whole.at_most, of_whole.due, of_whole.balance, of_whole.lost) == (1200, 1000, 700, -100, 300)


@pytest.mark.parametrize(
    ("cuts", "reason"),
    [
        ([Cut(3, D(1))], "no_such_line"),
        ([Cut(-1, D(1))], "no_such_line"),
        ([Cut(1, D(1)), Cut(1, D(1))], "line_twice"),
        ([Cut(1, D("0.001"))], "not_whole_cents"),
        ([Cut(1, D("NaN"))], "not_whole_cents"),
        ([Cut(1, D(-1))], "negative"),
        ([Cut(1, D("10.01"))], "above_line"),
        ([Cut(1, D(10)), Cut(WHOLE, D("20.01"))], "above_line"),
    ],
)
def test_a_cut_that_does_not_fit_is_refused_by_name(cuts: list[Cut], reason: str) -> None:
    with pytest.raises(cutting.CannotCut) as refused:
        cutting.settle([line(D(10)), line(D(20))], D(100), [], cuts)
    assert refused.value.reason == reason


def test_a_line_without_an_amount_cannot_be_cut() -> None:
    with pytest.raises(cutting.CannotCut, match="unknown_amount: 2"):
        cutting.settle([line(D(10)), line(None)], D(100), [], [])
