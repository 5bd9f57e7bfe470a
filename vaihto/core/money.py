"""Euro as exact decimals: one way of rounding, and the sums that grow with the length of a project."""

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from vaihto.core.periods import Period, years_in

CENT = Decimal("0.01")


def euro(value: Decimal | Fraction | int | str) -> Decimal:
    """Return the amount in euro, rounded half-up to the cent (half a cent goes away from zero).

    A float is refused (TypeError): it has already lost the cent. Text must be a plain number (ValueError).
    """
    if isinstance(value, float):
        raise TypeError("an amount is never a float")
    if isinstance(value, Fraction):
        return _from_fraction(value)
    try:
        return Decimal(value).quantize(CENT, ROUND_HALF_UP)
    except ArithmeticError as wrong:
        raise ValueError(f"not an amount in euro: {value!r}") from wrong


def _from_fraction(value: Fraction) -> Decimal:
    """Round an exact fraction of euro half-up, in whole numbers, so that no digit is lost on the way."""
    cents = abs(value) * 100
    whole = (2 * cents.numerator + cents.denominator) // (2 * cents.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-2)


def as_years(period: Period) -> Fraction:
    """Return the length of a period in years, for money: whole months are twelfths, remaining days 1/365."""
    return years_in(period)


def limit_for(per_year: Decimal, period: Period) -> Decimal:
    """Return what a limit of `per_year` euro a year allows for the whole period, rounded half-up to the cent."""
    return euro(Fraction(per_year) * as_years(period))


def per_year(amount: Decimal, period: Period, *, upwards: bool = False) -> Decimal:
    """Return what `amount` euro for the whole period makes a year, rounded half-up to the cent. For showing only.

    `upwards` rounds up: an amount that is above a limit then never looks like the limit.
    """
    exact = Fraction(amount) / as_years(period)
    return Decimal(math.ceil(exact * 100)).scaleb(-2) if upwards else euro(exact)


def share_of(percent: Decimal, total: Decimal) -> Decimal:
    """Return the largest whole number of cents that is not above `percent` per cent of `total` euro."""
    return (total * percent / 100).quantize(CENT, ROUND_DOWN)
