"""The published figures: what they count, as data with a hash, and the counting itself.

A stay counts in the year in which it began, once it is over: on the day after its last day. Journeys are counted apart.
Staff stays under the limit of working days are counted and marked. Days are counted with both ends.
Definitions and numbers with their sources: ``rulebook/statistics.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from vaihto.core import rulebook
from vaihto.core.canonical import sha256_of

DIMENSIONS = ("year", "country", "field", "length", "group", "purpose", "direction")
NOT_GIVEN = "not_given"
LONG, SHORT = "long", "short"


class CannotCount(ValueError):
    """A definition or stay that cannot be counted; ``reason`` is a code, ``subject`` what is meant."""

    def __init__(self, reason: str, subject: str = "") -> None:
        self.reason = reason
        self.subject = subject
        super().__init__(f"{reason}: {subject}" if subject else reason)


@dataclass(frozen=True, slots=True)
class Stay:
    """One person's real stay (``kind`` ``stay``) or trip in a partnership (``journey``), with its real days.

    ``person`` is a key that is the same for all stays of a person (it decides what must be hidden, and is never
    shown); ``country`` is the destination; an empty ``field`` or ``purpose`` is shown as not given. ``between``: days of a
    stay at several hosts that lie between two of them, which are no days of the stay.
    Raises ``CannotCount``: ``ends_before_start``.
    """

    key: str
    person: str
    target_group: str
    starts_on: date
    ends_on: date
    country: str
    field: str = ""
    purpose: str = ""
    kind: str = "stay"
    direction: str = "out"
    between: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise CannotCount("ends_before_start", self.key)

    @property
    def days(self) -> int:
        """Days abroad, both ends counted."""
        return self._span - len(self.between)

    @property
    def _span(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def working_days(self) -> int:
        """Mondays to Fridays in the stay; public holidays are not taken off."""
        weeks, rest = divmod(self._span, 7)
        found = weeks * 5 + sum((self.starts_on + timedelta(days=one)).weekday() < 5 for one in range(rest))
        return found - sum(day.weekday() < 5 for day in self.between)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure counts. Empty ``groups`` or ``purposes`` = all; ``length`` = ``all``, ``long`` or ``short``.

    ``floor_working_days``: stays under it are counted and marked; None = nothing is marked. ``cut_by``: dimensions.
    ``title`` is left out of the hash.
    """

    key: str
    version: int
    starts_on: date
    kind: str
    groups: tuple[str, ...]
    long_days: int
    length: str = "all"
    purposes: tuple[str, ...] = ()
    without_purposes: tuple[str, ...] = ()
    direction: str = "out"
    floor_working_days: int | None = None
    counted_in: str = "year_of_start_once_over"
    cut_by: tuple[str, ...] = ("year",)
    title: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def sha256(self) -> str:
        """SHA-256 of the rules of this definition in canonical form (texts left out)."""
        return sha256_of({name: value for name, value in asdict(self).items() if name != "title"})

    def by(self, *dimensions: str) -> Definition:
        """The same figure cut by other dimensions; none = one number in all.

        Raises ``CannotCount``: ``unknown_dimension``.
        """
        for dimension in dimensions:
            if dimension not in DIMENSIONS:
                raise CannotCount("unknown_dimension", dimension)
        return replace(self, cut_by=dimensions)

    def covers(self, stay: Stay) -> bool:
        """Whether the definition is about this stay at all, whenever it ends."""
        return (
            stay.kind == self.kind
            and stay.direction == self.direction
            and (not self.groups or stay.target_group in self.groups)
            and (not self.purposes or stay.purpose in self.purposes)
            and stay.purpose not in self.without_purposes
            and self.length in ("all", self.length_of(stay))
        )

    def length_of(self, stay: Stay) -> str:
        """``long`` or ``short``."""
        return LONG if stay.days >= self.long_days else SHORT


@dataclass(frozen=True, slots=True)
class Cell:
    """One counted cell: where it stands, how many stays, how many of them are marked as short staff stays, whose."""

    at: tuple[tuple[str, str], ...]
    count: int
    marked: int
    persons: frozenset[str]

    def value(self, dimension: str) -> str:
        """The cell's value in one dimension. Raises ``KeyError`` if the definition is not cut by it."""
        return dict(self.at)[dimension]


def count(stays: Iterable[Stay], definition: Definition, as_of: date) -> tuple[Cell, ...]:
    """Count the stays that are over on a day, cut by the definition's dimensions.

    Out: a cell for each combination that occurs, in order; without dimensions always exactly one cell.
    A cell is not yet fit for publishing: see ``disclosure``. Raises ``CannotCount``: ``stay_twice``.
    """
    found: dict[tuple[tuple[str, str], ...], list[Stay]] = {} if definition.cut_by else {(): []}
    seen: set[str] = set()
    for stay in stays:
        if stay.key in seen:
            raise CannotCount("stay_twice", stay.key)
        seen.add(stay.key)
        if is_over(stay, as_of) and definition.covers(stay):
            found.setdefault(_place(stay, definition), []).append(stay)
    return tuple(_cell(at, found[at], definition) for at in sorted(found))


def is_over(stay: Stay, as_of: date) -> bool:
    """Whether a stay is over: from the day after its last day."""
    return stay.ends_on < as_of


def _place(stay: Stay, definition: Definition) -> tuple[tuple[str, str], ...]:
    values = {
        "year": str(stay.starts_on.year),
        "country": stay.country,
        "field": stay.field or NOT_GIVEN,
        "length": definition.length_of(stay),
        "group": stay.target_group,
        "purpose": stay.purpose or NOT_GIVEN,
        "direction": stay.direction,
    }
    return tuple((dimension, values[dimension]) for dimension in definition.cut_by)


def _cell(at: tuple[tuple[str, str], ...], stays: list[Stay], definition: Definition) -> Cell:
    floor = definition.floor_working_days
    marked = 0 if floor is None else sum(stay.working_days < floor for stay in stays)
    return Cell(at, len(stays), marked, frozenset(stay.person for stay in stays))


def definitions() -> dict[str, Definition]:
    """All definitions of ``rulebook/statistics.yaml`` by key, in its order."""
    book: dict[str, Any] = rulebook.read("statistics.yaml")
    return {key: _definition(key, row, book["limits"]) for key, row in book["definitions"].items()}


def fewest_people() -> int:
    """The least number of people in a group that may be shown (``rulebook/statistics.yaml``)."""
    return int(rulebook.read("statistics.yaml")["limits"]["fewest_people"]["value"])


def _definition(key: str, row: dict[str, Any], limits: dict[str, Any]) -> Definition:
    return Definition(
        key=key,
        version=row["version"],
        starts_on=row["from"],
        kind=row["kind"],
        groups=tuple(row["groups"]),
        long_days=limits["long_days"]["value"],
        length=row.get("length", "all"),
        purposes=tuple(row.get("purposes", ())),
        without_purposes=tuple(row.get("without_purposes", ())),
        floor_working_days=limits["staff_working_days"]["value"] if row.get("marks_short_staff_stays") else None,
        title=tuple(row["title"].items()),
    )
