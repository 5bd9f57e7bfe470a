"""The ledger of a project: what was granted, is due, was paid and came back, line by line, and that it adds up.

Amounts are euro. `held` is what the beneficiary has: what was paid less what came back. Once the balance is worked out,

    due - held = to pay - to recover - waived

holds to the cent; `difference` is what is missing from it, and is zero unless a row was lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


class Kind(StrEnum):
    """What a line says. ``RAISED`` and ``LOWERED`` are what an amendment made of the grant.

    ``TO_PAY`` and ``TO_RECOVER`` are still open; ``WAIVED`` was to come back and does not have to.
    ``INTEREST`` is on money that came back late: a line of its own, no part of what the beneficiary has.
    """

    GRANTED = "granted"
    RAISED = "raised"
    LOWERED = "lowered"
    DUE = "due"
    PAID = "paid"
    RECEIVED = "received"
    TO_PAY = "to_pay"
    TO_RECOVER = "to_recover"
    WAIVED = "waived"
    INTEREST = "interest"


MOVES = {Kind.PAID: 1, Kind.RECEIVED: -1}


class WrongEntry(ValueError):
    """An amount that is negative, no number or has parts of cents."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what, how much (zero or more, whole cents), on which day (none: not yet). Raises WrongEntry."""

    kind: Kind
    amount: Decimal
    on: date | None = None
    reference: str = ""

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount < 0 or self.amount != self.amount.quantize(CENT):
            raise WrongEntry(str(self.amount))


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with what the beneficiary holds after it."""

    entry: Entry
    held: Decimal


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines in their order, and the sums; `due` is None while the balance has not been worked out."""

    lines: tuple[Line, ...]
    granted: Decimal
    due: Decimal | None
    paid: Decimal
    received: Decimal
    to_pay: Decimal
    to_recover: Decimal
    waived: Decimal
    interest: Decimal

    @property
    def held(self) -> Decimal:
        """What the beneficiary has: paid less what came back."""
        return self.paid - self.received

    @property
    def balance(self) -> Decimal:
        """What is due (before the balance is worked out: granted) less what the beneficiary has; negative comes back."""
        return (self.granted if self.due is None else self.due) - self.held

    @property
    def difference(self) -> Decimal:
        """What is missing from the rule above; zero when everything adds up, and while nothing is due yet."""
        if self.due is None:
            return ZERO
        return self.balance - self.to_pay + self.to_recover + self.waived


def of(entries: Iterable[Entry]) -> Ledger:
    """Return the ledger of a project's entries: what moved in the order of its days, what is open after it."""
    given = list(entries)
    ordered = sorted(given, key=lambda one: (one.kind not in {Kind.GRANTED}, one.on is None, one.on or date.min))
    lines, held = [], ZERO
    for one in ordered:
        held += MOVES.get(one.kind, 0) * one.amount
        lines.append(Line(one, held))
    sums = {kind: sum((one.amount for one in given if one.kind is kind), ZERO) for kind in Kind}
    is_worked_out = any(one.kind is Kind.DUE for one in given)
    return Ledger(
        lines=tuple(lines),
        granted=sums[Kind.GRANTED] + sums[Kind.RAISED] - sums[Kind.LOWERED],
        due=sums[Kind.DUE] if is_worked_out else None,
        paid=sums[Kind.PAID],
        received=sums[Kind.RECEIVED],
        to_pay=sums[Kind.TO_PAY],
        to_recover=sums[Kind.TO_RECOVER],
        waived=sums[Kind.WAIVED],
        interest=sums[Kind.INTEREST],
    )


def instalments(amount: Decimal, parts: int) -> tuple[Decimal, ...]:
    """Return an amount in equal parts of whole cents; the first ones are a cent larger where it does not divide.

    Raises ValueError unless there is at least one part, and a cent for each.
    """
    cents = int(amount / CENT)
    if parts < 1 or cents < parts or amount != amount.quantize(CENT):
        raise ValueError(f"{amount} in {parts} parts")
    each, rest = divmod(cents, parts)
    return tuple((each + (number < rest)) * CENT for number in range(parts))
