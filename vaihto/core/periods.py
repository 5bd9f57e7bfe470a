"""Periods of days: both ends counted, whole months as the calendar has them. Needs no clock."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction


@dataclass(frozen=True)
class Period:
    """The days from `starts_on` to `ends_on`, both of them included.

    Raises ValueError when it would end before it starts.
    """

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"a period cannot end ({self.ends_on}) before it starts ({self.starts_on})")

    @property
    def days(self) -> int:
        """The number of days, at least 1."""
        return (self.ends_on - self.starts_on).days + 1

    def months_and_days(self) -> tuple[int, int]:
        """Return the whole months that fit in and the days that remain (rule: issue 3 B, "Settled")."""
        first, last = self.starts_on, self.ends_on
        months = max(0, (last.year - first.year) * 12 + last.month - first.month - 1)
        while _fits(first, months + 1, last):
            months += 1
        if months == 0:
            return 0, self.days
        return months, (last - last_day_of(first, months)).days


def _fits(first: date, months: int, last: date) -> bool:
    """Say whether `months` whole months that start on `first` are over by `last`; past the year 9999: no."""
    try:
        return last_day_of(first, months) <= last
    except ValueError:
        return False


def last_day_of(starts_on: date, months: int) -> date:
    """Return the last day of a period of `months` whole months (one or more).

    It is the day before the same day so many months later; where that same day does not exist
    (29 February, 31 April), it is the last day of that month: from 29 February 2012, 24 months last until
    28 February 2014. Raises ValueError for fewer than one month or a day after the year 9999.
    """
    if months < 1:
        raise ValueError("a period lasts at least one month here")
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1] if year <= date.max.year else 31
    if starts_on.day > length:
        return date(year, month + 1, length)
    if (year, month + 1, starts_on.day) == (date.max.year + 1, 1, 1):
        return date.max
    return date(year, month + 1, starts_on.day) - timedelta(days=1)


def years_in(period: Period) -> Fraction:
    """Return the length in years: whole months are twelfths, each remaining day is 1/365. Exact, not rounded."""
    months, days = period.months_and_days()
    return Fraction(months, 12) + Fraction(days, 365)
