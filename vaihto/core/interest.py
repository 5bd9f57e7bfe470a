"""Simple interest on money that comes back: per day, actual days of 365, on the principal that was unpaid on each day.

The rate, its source and the day from which interest counts are the officer's: this software knows no legal rate (the State
Treasury's and the Interest Act's rates change twice a year). A day counts when the money was still out at its end, so the first
day counts and the day of a payment does not. Amounts are euro; nothing is rounded before the total, which is rounded half up to
the cent once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

CENT = Decimal("0.01")
DAYS_OF_A_YEAR = 365
MOST_PERCENT = Decimal(100)


class WrongTerms(ValueError):
    """A rate that is no per cent above 0 and up to 100."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The rate in per cent a year, from which day it counts, and who says so. Raises WrongTerms."""

    rate: Decimal
    starts_on: date
    source: str

    def __post_init__(self) -> None:
        if not self.rate.is_finite() or not 0 < self.rate <= MOST_PERCENT:
            raise WrongTerms(str(self.rate))


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which the same principal was unpaid: from the first day up to, without, the last; `exact` is not rounded."""

    starts_on: date
    until: date
    principal: Decimal
    rate: Decimal

    @property
    def days(self) -> int:
        """How many days count."""
        return (self.until - self.starts_on).days

    @property
    def exact(self) -> Fraction:
        """The interest of these days, exactly."""
        return Fraction(self.principal) * Fraction(self.rate) / 100 * self.days / DAYS_OF_A_YEAR

    @property
    def amount(self) -> Decimal:
        """The interest of these days to the cent, for the eye; the total is rounded by itself."""
        return rounded(self.exact)


def spans(principal: Decimal, received: Iterable[tuple[date, Decimal]], terms: Terms, *, until: date) -> tuple[Span, ...]:
    """Return the working: spans of the same unpaid principal from the first day of the terms up to (without) `until`.

    `received` are days and amounts that came back, in any order; what came after `until` does not count.
    """
    left, day, made = principal, terms.starts_on, []
    for on, amount in sorted(received):
        if on >= until:
            break
        if on > day and left > 0:
            made.append(Span(day, on, left, terms.rate))
        left, day = left - amount, max(day, on)
    if until > day and left > 0:
        made.append(Span(day, until, left, terms.rate))
    return tuple(made)


def total(working: Iterable[Span]) -> Decimal:
    """Return the interest of all spans, rounded half up to the cent once."""
    return rounded(sum((one.exact for one in working), Fraction(0)))


def rounded(exact: Fraction) -> Decimal:
    """Return an amount of zero or more in whole cents, half a cent up."""
    cents, rest = divmod(exact * 100, 1)
    return (Decimal(int(cents)) + (1 if rest >= Fraction(1, 2) else 0)) * CENT
