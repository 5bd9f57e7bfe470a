"""The one clock: nothing else asks for the time.

In the demo and in tests one row moves the clock of web server and worker alike, so that a project can be taken from call to
final report in ten minutes.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

FINLAND = ZoneInfo("Europe/Helsinki")
_offset: ContextVar[timedelta | None] = ContextVar("offset", default=None)


def now() -> datetime:
    """Return this moment, aware, in UTC; moved by the demo's or the test's offset."""
    return datetime.now(UTC) + offset()


def today() -> date:
    """Return the day it is in Finland."""
    return now().astimezone(FINLAND).date()


def is_movable() -> bool:
    """Return whether the clock follows the offset row: in the demo and in tests only."""
    return bool(settings.MOVABLE_CLOCK)


def offset() -> timedelta:
    """Return how far the clock is moved; zero outside demo and tests."""
    if not is_movable():
        return timedelta()
    held = _offset.get()
    return stored_offset() if held is None else held


def stored_offset() -> timedelta:
    """Return the offset that the row keeps; zero where there is no row yet."""
    from django.db import connection

    # Each request of the demo and each deed of a test asks this: written out, it costs a tenth of what Django needs to write it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT seconds FROM kit_clock_offset WHERE id = 1")
        row = cursor.fetchone()
    return timedelta(seconds=row[0] if row else 0)


def move_to(moment: datetime) -> None:
    """Set the clock of web server and worker to `moment` (aware). Raises RuntimeError outside demo and tests."""
    from vaihto.kit.models import ClockOffset

    if not is_movable():
        raise RuntimeError("The clock moves only in the demo and in tests.")
    # Rounded up, so that the clock never stands a moment before what was asked for.
    seconds = math.ceil((moment - datetime.now(UTC)).total_seconds())
    ClockOffset.objects.update_or_create(pk=1, defaults={"seconds": seconds})
    if _offset.get() is not None:
        _offset.set(timedelta(seconds=seconds))


def move_to_day(day: date, hour: int = 9, minute: int = 0) -> None:
    """Set the clock to an hour of a Finnish day."""
    move_to(datetime(day.year, day.month, day.day, hour, minute, tzinfo=FINLAND))


@contextmanager
def held() -> Iterator[None]:
    """Ask the row once and keep the answer for what runs inside, such as one request or one job."""
    token = _offset.set(stored_offset() if is_movable() else timedelta())
    try:
        yield
    finally:
        _offset.reset(token)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock start at `moment` for what runs inside this thread; used while an example programme is built."""
    token = _offset.set(moment - datetime.now(UTC))
    try:
        yield
    finally:
        _offset.reset(token)
