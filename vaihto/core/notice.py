"""When a decision counts as received, and until when its rectification may be requested: days from the rulebook."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from vaihto.core import rulebook
from vaihto.core.parameters import Parameter

BOOK = "procedure.yaml"
LETTER, ELECTRONIC = "letter", "electronic"
WAYS = {LETTER: "received_by_letter", ELECTRONIC: "received_electronically"}


@dataclass(frozen=True)
class Clock:
    """The days of one decision: sent, counted as received, last day for a request; `sources` say where each stands.

    `is_confirmed` is False as long as one of the numbers is only assumed.
    """

    way: str
    sent_on: date
    received_on: date
    last_day: date
    sources: tuple[str, ...]
    is_confirmed: bool


def number(name: str) -> Parameter:
    """Return a number of the procedure with its source and status. An unknown name is a KeyError."""
    book = rulebook.read(BOOK)
    entry = book["numbers"][name]
    return Parameter(name, entry["value"], entry["unit"], book["sources"][entry["source"]], entry["status"])


def clock_of(sent_on: date, way: str = LETTER, length_of: str = "rectification_days") -> Clock:
    """Return the days of a decision that was sent on a day.

    `way` is "letter" or "electronic" (with the receiver's consent); `length_of` names the number of days that follow, of the
    request for rectification or of the appeal. The day on which it counts as received is not moved;
    the last day for a request is. Raises KeyError for another way.
    """
    received, length = number(WAYS[way]), number(length_of)
    received_on = sent_on + timedelta(days=int(received.value))
    counting = rulebook.read(BOOK)["counting"]
    sources = (received.source, length.source, rulebook.read(BOOK)["sources"][counting["source"]])
    confirmed = {received.status, length.status, counting["status"]} == {"verified"}
    last = working_day(received_on + timedelta(days=int(length.value)))
    return Clock(way, sent_on, received_on, last, sources, confirmed)


def working_day(day: date) -> date:
    """Return the day itself, or the next one that is no weekend, holiday, or eve of Christmas or Midsummer in Finland."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Return whether something that ends on this day ends on it, and not later."""
    return day.weekday() < 5 and day not in _free_days(day.year)


def is_late(received_on: date, clock: Clock) -> bool:
    """Return whether a request that arrived on a day came after the last one."""
    return received_on > clock.last_day


@cache
def _free_days(year: int) -> frozenset[date]:
    """Return the holidays and the two eves of a year in Finland."""
    import holidays

    return frozenset(holidays.country_holidays("FI", years=year))
