"""Interest on money that comes back: exact examples, and what holds for every course of instalments."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core import interest
from vaihto.core.interest import Terms

D = Decimal
SEVEN = Decimal(7)
DAY = date(2027, 5, 3)
CENTS = st.integers(1, 10_000_000).map(lambda cents: D(cents) / 100)
RATES = st.integers(1, 100_000).map(lambda thousandths: D(thousandths) / 1000)
DAYS = st.integers(0, 4000)


def terms(rate: D = SEVEN) -> Terms:
    return Terms(rate, DAY, "Decision of the officer")


def exact(principal: D, received: list[tuple[date, D]], rate: D, until: date) -> Fraction:
    return sum((one.exact for one in interest.spans(principal, received, terms(rate), until=until)), Fraction(0))


def test_a_whole_year_of_a_thousand_at_seven_per_cent_is_seventy() -> None:
    working = interest.spans(D(1000), [], terms(), until=DAY + timedelta(days=365))
    assert [(one.days, one.principal, one.amount) for one in working] == [(365, D(1000), D("70.00"))]
    assert interest.total(working) == D("70.00")


def test_between_instalments_the_unpaid_rest_bears_interest() -> None:
    """733.34 after 30 days, the rest after 60: 2200 x 7 % x 30/365 + 1466.66 x 7 % x 30/365 = 12.6575 + 8.4383 = 21.0958."""
    received = [(DAY + timedelta(days=60), D("1466.66")), (DAY + timedelta(days=30), D("733.34"))]
    working = interest.spans(D(2200), received, terms(), until=DAY + timedelta(days=90))
    assert [(one.days, one.principal, one.amount) for one in working] == [
        (30, D(2200), D("12.66")), (30, D("1466.66"), D("8.44")),
    ]  # fmt: skip
    assert interest.total(working) == D("21.10")


def test_the_first_day_counts_and_the_day_of_the_payment_does_not() -> None:
    for paid_after, days in [(0, []), (1, [1]), (2, [2])]:
        received = [(DAY + timedelta(days=paid_after), D(100))]
        assert [one.days for one in interest.spans(D(100), received, terms(), until=DAY + timedelta(days=9))] == days


def test_what_came_back_before_the_first_day_bears_none() -> None:
    working = interest.spans(D(100), [(DAY - timedelta(days=5), D(40))], terms(), until=DAY + timedelta(days=1))
    assert [one.principal for one in working] == [D(60)]


def test_half_a_cent_goes_up() -> None:
    assert interest.rounded(Fraction(5, 1000)) == D("0.01")
    assert interest.rounded(Fraction(4999, 1_000_000)) == D("0.00")


@pytest.mark.parametrize("rate", ["0", "-1", "100.01", "NaN", "Infinity"])
def test_a_rate_that_is_none_is_refused(rate: str) -> None:
    with pytest.raises(interest.WrongTerms):
        terms(D(rate))


@given(CENTS, RATES, DAYS, DAYS)
def test_interest_of_the_parts_of_a_time_is_that_of_the_whole(principal: D, rate: D, first: int, second: int) -> None:
    middle, last = DAY + timedelta(days=first), DAY + timedelta(days=first + second)
    later = interest.spans(principal, [], Terms(rate, middle, "x"), until=last)
    whole = exact(principal, [], rate, last)
    assert exact(principal, [], rate, middle) + sum((one.exact for one in later), Fraction(0)) == whole
    # A payment of nothing in the middle divides the working and changes no cent.
    assert exact(principal, [(middle, D(0))], rate, last) == whole


@given(st.lists(st.tuples(DAYS, CENTS), min_size=1, max_size=8), RATES, DAYS)
def test_interest_of_the_parts_of_a_sum_is_that_of_the_whole(parts: list[tuple[int, D]], rate: D, until: int) -> None:
    last = DAY + timedelta(days=until)
    received = [(DAY + timedelta(days=days), amount) for days, amount in parts]
    whole = exact(sum((amount for _day, amount in received), D(0)), received, rate, last)
    assert sum((exact(amount, [(day, amount)], rate, last) for day, amount in received), Fraction(0)) == whole
