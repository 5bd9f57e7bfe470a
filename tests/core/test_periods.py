"""Periods count both ends, and months as the calendar has them."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.periods import Period, last_day_of, years_in

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
months = st.integers(1, 60)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2012, 8, 1), 24, date(2014, 7, 31)),
        (date(2012, 2, 29), 24, date(2014, 2, 28)),
        (date(2012, 2, 29), 48, date(2016, 2, 28)),
        (date(2012, 2, 28), 24, date(2014, 2, 27)),
        (date(2012, 3, 1), 24, date(2014, 2, 28)),
        (date(2014, 3, 1), 24, date(2016, 2, 29)),
        (date(2012, 8, 31), 24, date(2014, 8, 30)),
        (date(2013, 1, 31), 1, date(2013, 2, 28)),
        (date(2013, 1, 1), 24, date(2014, 12, 31)),
        (date(2012, 12, 31), 2, date(2013, 2, 28)),
        (date(9998, 1, 1), 24, date(9999, 12, 31)),
    ],
)
def test_the_last_day_is_the_day_before_the_same_day_or_the_months_last(first, months, last):
    assert last_day_of(first, months) == last


def test_a_period_of_one_day_has_one_day():
    assert Period(date(2012, 8, 1), date(2012, 8, 1)).days == 1


def test_a_week_is_seven_days_with_both_ends():
    assert Period(date(2012, 5, 7), date(2012, 5, 13)).days == 7


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2012, 8, 2), date(2012, 8, 1))


def test_a_length_of_no_months_is_refused():
    with pytest.raises(ValueError, match="at least one month"):
        last_day_of(date(2012, 8, 1), 0)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2012, 8, 1), date(2014, 7, 31), (24, 0)),
        (date(2012, 8, 1), date(2014, 8, 1), (24, 1)),
        (date(2012, 8, 1), date(2014, 7, 30), (23, 30)),
        (date(2012, 8, 1), date(2012, 8, 30), (0, 30)),
        (date(2012, 8, 1), date(2012, 8, 31), (1, 0)),
        (date(2013, 1, 31), date(2013, 2, 28), (1, 0)),
        (date(2012, 2, 29), date(2014, 2, 28), (24, 0)),
    ],
)
def test_whole_months_and_remaining_days(first, last, expected):
    assert Period(first, last).months_and_days() == expected


def test_a_year_is_one_and_a_day_more_is_one_365th():
    assert years_in(Period(date(2012, 10, 1), date(2013, 9, 30))) == 1
    assert years_in(Period(date(2012, 10, 1), date(2013, 10, 1))) == 1 + Fraction(1, 365)


@given(days, months)
def test_whole_months_have_no_days_left(first, count):
    assert Period(first, last_day_of(first, count)).months_and_days() == (count, 0)


@given(days, months)
def test_more_months_never_end_earlier(first, count):
    assert last_day_of(first, count) < last_day_of(first, count + 1)


@given(days, months)
def test_a_period_of_months_ends_just_before_the_same_day_or_on_a_months_last(first, count):
    after = last_day_of(first, count) + timedelta(days=1)
    assert after.day == first.day or (after.day == 1 and first.day > 28)


@given(days, st.integers(0, 3000))
def test_months_and_days_add_up_to_the_period(first, more):
    period = Period(first, first + timedelta(days=more))
    count, rest = period.months_and_days()
    months_end = last_day_of(first, count) if count else first - timedelta(days=1)
    assert months_end + timedelta(days=rest) == period.ends_on
    assert 0 <= rest <= 30


@given(days, st.integers(0, 3000))
def test_a_longer_period_is_never_fewer_years(first, more):
    shorter = Period(first, first + timedelta(days=more))
    longer = Period(first, first + timedelta(days=more + 1))
    assert years_in(longer) > years_in(shorter)
