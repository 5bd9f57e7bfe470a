"""The one clock moves for everybody in demo and tests, and for nobody elsewhere."""

from datetime import date, timedelta

import pytest

from vaihto.kit import clock


def test_the_clock_that_was_moved_says_the_day_it_was_moved_to(db):
    clock.move_to_day(date(2027, 2, 1), hour=16, minute=15)
    assert clock.today() == date(2027, 2, 1)
    assert clock.now().astimezone(clock.FINLAND).strftime("%H:%M") == "16:15"


def test_midnight_is_finnish(db):
    clock.move_to_day(date(2027, 2, 1), hour=23, minute=59)
    later = clock.now() + timedelta(minutes=2)
    assert later.astimezone(clock.FINLAND).date() == date(2027, 2, 2)


def test_in_production_the_clock_cannot_be_moved(db, settings):
    settings.MOVABLE_CLOCK = False
    with pytest.raises(RuntimeError):
        clock.move_to_day(date(2027, 2, 1))
    assert clock.offset() == timedelta()
