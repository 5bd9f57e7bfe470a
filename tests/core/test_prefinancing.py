"""Prefinancing when a sum changes: the share of what is added, never twice; what is left of what is planned."""

from decimal import Decimal as D

import pytest

from vaihto.core import prefinancing


@pytest.mark.parametrize(
    ("percent", "before", "after", "advanced", "expected"),
    [
        ("80", "9000", "9500", "7200", "400.00"),
        ("80", "9000", "9000", "7200", "0"),
        ("80", "9500", "9000", "7600", "0"),
        # 9,000 was advanced, lowered to 7,000 and raised again: 7,200 of 7,600 is there already.
        ("80", "7000", "9500", "7200", "400.00"),
        ("80", "7000", "8000", "7200", "0"),
        # What was not advanced of an earlier amendment stays with the balance.
        ("80", "9500", "10000", "7200", "400.00"),
        # In whole cents, so that all prefinancing together is the share of the whole sum.
        ("33", "100.01", "100.04", "33.00", "0.01"),
        ("0", "9000", "9500", "0", "0"),
    ],
)
def test_a_raised_sum_adds_the_share_of_what_is_added_and_nothing_twice(
    percent: str, before: str, after: str, advanced: str, expected: str
) -> None:
    assert prefinancing.further(D(percent), D(before), D(after), D(advanced)) == D(expected)


def test_what_is_only_planned_shrinks_with_the_sum_the_oldest_stays_longest() -> None:
    planned = [D(400), D(400)]
    assert prefinancing.lowered(D(80), D(10000), D(7200), planned) == [D(400), D(400)]
    assert prefinancing.lowered(D(80), D(9700), D(7200), planned) == [D(400), D(160)]
    assert prefinancing.lowered(D(80), D(8000), D(7200), planned) == [D(0), D(0)]
