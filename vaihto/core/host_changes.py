"""One stay at several hosts, one after the other: whether a part can follow, and what the parts are together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import TypeVar

from vaihto.core import rulebook

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many hosts a stay may have, and how many days may lie between two; ``status`` says whether a source was read."""

    most_hosts: int
    most_days_between: int
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a stay at one host: its first and last day, and how many of them the grant counts."""

    starts_on: date
    ends_on: date
    counted: int

    @property
    def days(self) -> int:
        """Days at the host, both ends counted."""
        return (self.ends_on - self.starts_on).days + 1


@cache
def limits() -> Limits:
    """Return the limits of ``rulebook/host_changes.yaml``."""
    book = rulebook.read("host_changes.yaml")
    hosts, between = book["limits"]["most_hosts"], book["limits"]["most_days_between"]
    return Limits(hosts["value"], between["value"], book["sources"][hosts["source"]], hosts["status"])


def against(before: Sequence[Part], starts_on: date, ends_on: date) -> tuple[str, ...]:
    """Return why a part from `starts_on` to `ends_on` cannot follow the parts `before` (in their order), as codes.

    ``ends_before_start``, ``overlaps`` (the part before is not over), ``too_far`` (more days between them than a journey
    takes), ``too_many`` (hosts). Empty where it can follow. Raises IndexError without a part before.
    """
    said, last = limits(), before[-1].ends_on
    checks = [
        ("ends_before_start", ends_on < starts_on),
        ("overlaps", starts_on <= last),
        ("too_far", (starts_on - last).days - 1 > said.most_days_between),
        ("too_many", len(before) >= said.most_hosts),
    ]
    return tuple(code for code, is_so in checks if is_so)


def days_between(parts: Sequence[Part]) -> tuple[date, ...]:
    """Return the days between the hosts, in order: somebody is on the way, and they count for nothing."""
    found: list[date] = []
    for one, following in pairwise(parts):
        day = one.ends_on + ONE_DAY
        while day < following.starts_on:
            found.append(day)
            day += ONE_DAY
    return tuple(found)


def counted_before(parts: Sequence[Part], place: int) -> int:
    """Return how many days the grant has counted before the part at a place (from 0): the tiers go on from there."""
    return sum(one.counted for one in parts[:place])


Key = TypeVar("Key")


def longest(parts: Iterable[tuple[Key, Part]]) -> Key:
    """Return the key of the part with most days, of equally long ones the first. Raises ValueError without parts."""
    return max(parts, key=lambda pair: pair[1].days)[0]


def verdict(days: int, least: int | None, most: int | None) -> str:
    """Return whether so many days of all parts are ``short`` or ``long`` against the call, or ``met``; None = no limit known."""
    if least is not None and days < least:
        return "short"
    return "long" if most is not None and days > most else "met"
