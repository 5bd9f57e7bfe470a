"""Euro are exact, rounded half-up to the cent, and limits grow with the project's length."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.money import euro, limit_for, per_year, share_of
from vaihto.core.periods import Period

amounts = st.decimals(Decimal(0), Decimal(10_000_000), places=2)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.005", "0.01"), ("0.004", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01"), (1476, "1476.00"),
        (Fraction(1, 3), "0.33"), (Fraction(1, 200), "0.01"), (Fraction(-1, 200), "-0.01"), (Decimal("1.115"), "1.12"),
    ],
)  # fmt: skip
def test_half_a_cent_goes_up(value, expected):
    assert euro(value) == Decimal(expected)
    assert euro(value).as_tuple().exponent == -2


def test_a_float_is_refused():
    with pytest.raises(TypeError, match="never a float"):
        euro(0.1)


def test_a_word_is_refused():
    with pytest.raises(ValueError, match="not an amount"):
        euro("many")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2014, 9, 30), "300000.00"),
        (date(2013, 9, 30), "150000.00"),
        (date(2012, 10, 31), "12500.00"),
        (date(2012, 10, 1), "410.96"),
        (date(2013, 10, 10), "154109.59"),
        (date(2014, 10, 1), "300410.96"),
    ],
)
def test_150_000_a_year_by_twelfths_and_365ths(last, expected):
    assert limit_for(Decimal(150_000), Period(date(2012, 10, 1), last)) == Decimal(expected)


def test_what_a_year_makes_of_a_sum():
    assert per_year(Decimal(300_000), Period(date(2012, 10, 1), date(2014, 9, 30))) == Decimal(150_000)


def test_a_sum_above_the_limit_never_looks_like_the_limit():
    months_25 = Period(date(2012, 10, 1), date(2014, 10, 31))
    assert per_year(Decimal("312500.01"), months_25) == Decimal("150000.00")
    assert per_year(Decimal("312500.01"), months_25, upwards=True) == Decimal("150000.01")


def test_a_share_is_never_rounded_above_itself():
    assert share_of(Decimal(75), Decimal("100000.01")) == Decimal("75000.00")


@given(amounts)
def test_an_amount_in_cents_stays_as_it_is(amount):
    assert euro(amount) == amount


@given(st.fractions(0, 1_000_000))
def test_rounding_moves_an_amount_by_half_a_cent_at_most(amount):
    assert abs(Fraction(euro(amount)) - amount) <= Fraction(1, 200)


@given(amounts, st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 1500))
def test_a_longer_project_never_has_a_lower_limit(amount, first, more):
    shorter = Period(first, first + timedelta(days=more))
    longer = Period(first, first + timedelta(days=more + 1))
    assert limit_for(amount, shorter) <= limit_for(amount, longer)


@given(st.integers(0, 100), amounts)
def test_a_share_and_a_cent_more_is_above_the_share(percent, total):
    share = share_of(Decimal(percent), total)
    assert share * 100 <= total * percent < (share + Decimal("0.01")) * 100
