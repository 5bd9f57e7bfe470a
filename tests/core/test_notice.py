"""The days of a decision: counted as received, last day of the request for rectification."""

from datetime import date

import pytest

from vaihto.core import notice


def test_a_letter_counts_as_received_on_the_seventh_day_and_thirty_days_follow() -> None:
    clock = notice.clock_of(date(2026, 3, 2))
    assert (clock.received_on, clock.last_day) == (date(2026, 3, 9), date(2026, 4, 8))


def test_an_electronic_message_counts_as_received_on_the_third_day() -> None:
    assert notice.clock_of(date(2026, 3, 2), notice.ELECTRONIC).received_on == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("sent", "last"),
    [
        (date(2026, 2, 26), date(2026, 4, 7)),  # 4 April is the Saturday before Easter: Easter Monday is a holiday too
        (date(2026, 5, 13), date(2026, 6, 22)),  # 19 June is Midsummer Eve, a Friday
        (date(2026, 11, 17), date(2026, 12, 28)),  # 24 December, a Thursday, then Christmas and a weekend
        (date(2026, 10, 30), date(2026, 12, 7)),  # 6 December is a Sunday and Independence Day
        (date(2026, 3, 25), date(2026, 5, 4)),  # 1 May is a Friday
    ],
)
def test_a_last_day_on_a_free_day_moves_to_the_next_working_day(sent: date, last: date) -> None:
    assert notice.clock_of(sent).last_day == last


def test_the_day_after_the_last_one_is_late_and_the_last_one_is_not() -> None:
    clock = notice.clock_of(date(2026, 3, 2))
    assert not notice.is_late(date(2026, 4, 8), clock)
    assert notice.is_late(date(2026, 4, 9), clock)


def test_the_clock_says_its_sources_and_that_nobody_has_confirmed_them() -> None:
    clock = notice.clock_of(date(2026, 3, 2))
    assert not clock.is_confirmed
    assert len(set(clock.sources)) == 3


def test_an_unknown_way_is_an_error() -> None:
    with pytest.raises(KeyError):
        notice.clock_of(date(2026, 3, 2), "pigeon")
