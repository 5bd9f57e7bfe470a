"""A grant with cuts: what took place by rule, each cut on its line, what is left, at most what was granted, the balance.

The order is the rule: a cut of a line takes away what does not count, so it comes before the limit of the grant; a cut of the
grant as a whole (late, or carried out badly) comes after it. To the cent

    sum of the lines - cuts of lines = left;  min(left, granted) - cut of the whole = due;  due - paid = balance.

Amounts are euro in whole cents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vaihto.core import budgeting
from vaihto.core.budgeting import AmountLine

ZERO, CENT = Decimal("0.00"), Decimal("0.01")
# The place of the grant as a whole; lines are counted from 1.
WHOLE = 0


class CannotCut(ValueError):
    """Cuts that do not fit their lines; ``reason`` is a code, ``line`` the place of the line."""

    def __init__(self, reason: str, line: int) -> None:
        self.reason = reason
        self.line = line
        super().__init__(f"{reason}: {line}")


@dataclass(frozen=True, slots=True)
class Cut:
    """What is taken away from the line at a place (from 1; ``WHOLE`` = from the grant), by which rule (a code, or none), why."""

    line: int
    amount: Decimal
    rule: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CutLine:
    """A line of what took place with its cut (zero: none) and what is left of it."""

    line: AmountLine
    cut: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class Settled:
    """The whole working. ``due`` is what the beneficiary keeps or gets, ``balance`` that less ``paid``; negative comes back."""

    lines: tuple[CutLine, ...]
    by_stays: Decimal
    line_cuts: Decimal
    left: Decimal
    granted: Decimal
    at_most: Decimal
    whole_cut: Decimal
    due: Decimal
    paid: Decimal
    balance: Decimal

    @property
    def lost(self) -> Decimal:
        """By how much less is due than without any cut; a cut above the limit of the grant costs less than its amount."""
        return min(self.by_stays, self.granted) - self.due


def settle(lines: Sequence[AmountLine], granted: Decimal, payments: Iterable[Decimal], cuts: Iterable[Cut]) -> Settled:
    """Work out what is due after cuts.

    In: the lines of what took place, what was granted, what was paid, the cuts. Out: every step.
    Raises ``CannotCut``: ``unknown_amount`` (a line has none), ``no_such_line``, ``line_twice``, ``not_whole_cents``,
    ``negative``, ``above_line``; ``budgeting.CannotBudget`` for a negative grant or payment.
    """
    given = _by_place(lines, cuts)
    plain = budgeting.settle(lines, granted, payments)
    cut_lines = tuple(_line(place, line, given.get(place)) for place, line in enumerate(lines, start=1))
    line_cuts = sum((one.cut for one in cut_lines), ZERO)
    left = plain.by_stays.known_sum - line_cuts
    at_most = min(left, plain.granted)
    whole_cut = _fitting(WHOLE, given.get(WHOLE), at_most)
    due = at_most - whole_cut
    return Settled(
        cut_lines, plain.by_stays.known_sum, line_cuts, left, plain.granted, at_most, whole_cut, due, plain.paid, due - plain.paid
    )


def _by_place(lines: Sequence[AmountLine], cuts: Iterable[Cut]) -> dict[int, Cut]:
    for place, line in enumerate(lines, start=1):
        if line.amount is None:
            raise CannotCut("unknown_amount", place)
    found: dict[int, Cut] = {}
    for one in cuts:
        if not WHOLE <= one.line <= len(lines):
            raise CannotCut("no_such_line", one.line)
        if one.line in found:
            raise CannotCut("line_twice", one.line)
        found[one.line] = one
    return found


def _line(place: int, line: AmountLine, cut: Cut | None) -> CutLine:
    amount = line.amount or ZERO
    taken = _fitting(place, cut, amount)
    return CutLine(line, taken, amount - taken)


def _fitting(place: int, cut: Cut | None, most: Decimal) -> Decimal:
    """Return the amount of a cut, zero without one; raises CannotCut where it does not fit into `most`."""
    if cut is None:
        return ZERO
    if not cut.amount.is_finite() or cut.amount != cut.amount.quantize(CENT):
        raise CannotCut("not_whole_cents", place)
    if cut.amount < 0:
        raise CannotCut("negative", place)
    if cut.amount > most:
        raise CannotCut("above_line", place)
    return cut.amount
