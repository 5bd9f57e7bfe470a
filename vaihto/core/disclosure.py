"""Small groups are hidden, and so much beside them that nobody finds them by subtracting what is published.

A cell with fewer people than the limit (``rulebook/statistics.yaml``) is hidden; an empty cell is shown. A reader who
knows that every hidden cell holds at least one stay, and all published cells and totals, must still find at least two
possible values for each small cell.

Numbers that were published elsewhere already (``protect_within``) are fixed from the start: what two publications share
is then known to the reader and hidden in neither, so that nothing is found by laying one beside the other.

How: a two-way table with its totals is a closed flow: each cell leads from its row to its column, each column total
from its column to "all rows", the grand total on to "all columns", each row total back to its row. Published values are
fixed, hidden ones may move. A small cell is safe exactly when it lies on a circle of hidden cells along which one stay
can be moved without bringing any cell under 1. For each small cell the cheapest such circle is hidden: as few totals,
then as few cells, then as few stays as possible. (The flow view of cell suppression is textbook knowledge: J. P. Kelly,
B. L. Golden, A. A. Assad, "Cell suppression: disclosure protection for sensitive tabular data", Networks 22, 1992.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

TOTAL = "*"
Place = tuple[str, str]
Cost = tuple[int, int, int]
GRAND: Place = (TOTAL, TOTAL)


@dataclass(frozen=True, slots=True)
class Group:
    """What was counted in one cell: ``count`` stays of ``persons`` (keys of different people)."""

    row: str
    column: str
    count: int
    persons: frozenset[str]


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """A cell that may be shown; ``count`` None = hidden. ``TOTAL`` as row or column marks a total."""

    row: str
    column: str
    count: int | None

    @property
    def is_hidden(self) -> bool:
        """Whether the number may not be shown."""
        return self.count is None


class CannotProtect(ValueError):
    """Groups that make no table; ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def protect(groups: Iterable[Group], limit: int) -> tuple[PublishedCell, ...]:
    """Hide the small cells of one two-way table and what would betray them.

    In: one group per cell (cells left out are empty), the least number of people that may be shown.
    Out: all cells row by row with the row totals, then the column totals and the grand total.
    Raises ``CannotProtect``: ``limit_too_low`` (under 2), ``cell_twice``, ``count_negative``, ``persons_missing``
    (stays without people or more people than stays), ``reserved_name`` (a row or column called ``*``).
    """
    return protect_together([tuple(groups)], limit)[0]


def protect_together(tables: Sequence[Sequence[Group]], limit: int) -> tuple[tuple[PublishedCell, ...], ...]:
    """Protect several tables of the same stays that share their grand total (by country, by field ...).

    The grand total is shown wherever it can be; if one table cannot keep its secret with it, all hide it.
    Tables that share more than the grand total must be joined into one table first. Raises as ``protect``.
    """
    if limit < 2:
        raise CannotProtect("limit_too_low")
    built = [_Table.of(groups, limit) for groups in tables]
    kept = [table.hidden_with(frozenset({GRAND})) for table in built]
    hidden = [one if one is not None else set[Place]() for one in kept]
    if any(one is None for one in kept):
        hidden = [table.hidden_with(frozenset()) or table.all_filled() for table in built]
    return tuple(table.published(places) for table, places in zip(built, hidden, strict=True))


def protect_within(groups: Iterable[Group], limit: int, shown: Iterable[Place]) -> tuple[PublishedCell, ...] | None:
    """Protect a two-way table of which some numbers are published already, such as its column totals in another table.

    ``shown`` names those places; they stay shown. Returns None where that cannot be done: then less has to be published.
    Raises as ``protect``.
    """
    if limit < 2:
        raise CannotProtect("limit_too_low")
    table = _Table.of(tuple(groups), limit)
    hidden = table.hidden_with(frozenset(shown))
    return None if hidden is None else table.published(hidden)


def protect_list(groups: Mapping[str, tuple[int, frozenset[str]]], limit: int) -> tuple[PublishedCell, ...]:
    """Protect a plain list (label -> stays and people) with its total; cells come in the list's order, total last.

    Raises as ``protect``.
    """
    table = protect([Group(label, "", count, persons) for label, (count, persons) in groups.items()], limit)
    wanted = [cell for cell in table if cell.column == TOTAL]
    return tuple(PublishedCell(cell.row, "", cell.count) for cell in wanted)


@dataclass(frozen=True, slots=True)
class _Table:
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[Place, int]
    small: frozenset[Place]
    arcs: Mapping[Place, tuple[str, str]] = field(repr=False)

    @classmethod
    def of(cls, groups: Sequence[Group], limit: int) -> _Table:
        _check(groups)
        rows = tuple(dict.fromkeys(group.row for group in groups))
        columns = tuple(dict.fromkeys(group.column for group in groups))
        counts = {(row, column): 0 for row in (*rows, TOTAL) for column in (*columns, TOTAL)}
        persons: dict[Place, frozenset[str]] = dict.fromkeys(counts, frozenset())
        for group in groups:
            for place in ((r, c) for r in (group.row, TOTAL) for c in (group.column, TOTAL)):
                counts[place] += group.count
                persons[place] |= group.persons
        small = frozenset(place for place, people in persons.items() if 0 < len(people) < limit)
        return cls(rows, columns, counts, small, {place: _arc(place) for place in counts})

    def hidden_with(self, shown: frozenset[Place]) -> set[Place] | None:
        """The places to hide; None if the places in ``shown`` cannot all be shown. Without the grand total it is hidden."""
        hidden = set(self.small)
        must_be_safe = sorted(self.small)
        if hidden & shown:
            return None
        if GRAND not in shown and self.counts[GRAND]:
            hidden.add(GRAND)
            must_be_safe.append(GRAND)
        for place in must_be_safe:
            circle = self._cheapest_circle(place, hidden, shown)
            if circle is None:
                return None
            hidden |= circle
        return hidden

    def all_filled(self) -> set[Place]:
        """Every place with stays: what is hidden when nothing less would do."""
        return {place for place, count in self.counts.items() if count}

    def _cheapest_circle(self, place: Place, hidden: set[Place], shown: frozenset[Place]) -> set[Place] | None:
        start, end = self.arcs[place]
        options = [self._path(end, start, place, hidden, shown)]
        if self.counts[place] > 1 and place != GRAND:
            options.append(self._path(start, end, place, hidden, shown))
        found = [option for option in options if option is not None]
        return min(found, key=lambda option: option[0])[1] | {place} if found else None

    def _path(
        self, start: str, end: str, without: Place, hidden: set[Place], shown: frozenset[Place]
    ) -> tuple[Cost, set[Place]] | None:
        """The cheapest way along which one stay can be moved from node to node (Dijkstra)."""
        steps = self._steps(without, hidden, shown)
        waiting: list[tuple[Cost, str, tuple[Place, ...]]] = [((0, 0, 0), start, ())]
        done: set[str] = set()
        while waiting:
            cost, node, way = heappop(waiting)
            if node == end:
                return cost, set(way)
            if node in done:
                continue
            done.add(node)
            for target, place, price in steps.get(node, ()):
                total = (cost[0] + price[0], cost[1] + price[1], cost[2] + price[2])
                heappush(waiting, (total, target, (*way, place)))
        return None

    def _steps(self, without: Place, hidden: set[Place], shown: frozenset[Place]) -> dict[str, list[tuple[str, Place, Cost]]]:
        """Where one stay more (along a cell) or one less (against it) leads from each node, and what hiding costs."""
        steps: dict[str, list[tuple[str, Place, Cost]]] = {}
        for place, (tail, head) in self.arcs.items():
            count, is_grand = self.counts[place], place == GRAND
            if place == without or count == 0 or place in shown:
                continue
            price = (0, 0, 0) if place in hidden else (int(TOTAL in place), 1, count)
            steps.setdefault(tail, []).append((head, place, price))
            if count > 1 and not is_grand:
                steps.setdefault(head, []).append((tail, place, price))
        return steps

    def published(self, hidden: set[Place]) -> tuple[PublishedCell, ...]:
        places = [(row, column) for row in (*self.rows, TOTAL) for column in (*self.columns, TOTAL)]
        return tuple(PublishedCell(*place, None if place in hidden else self.counts[place]) for place in places)


def _arc(place: Place) -> tuple[str, str]:
    """A cell as an arc of the closed flow: row -> column -> all rows -> all columns -> row."""
    row, column = place
    if row == TOTAL:
        return ("all rows" if column == TOTAL else f"column {column}"), ("all columns" if column == TOTAL else "all rows")
    return ("all columns", f"row {row}") if column == TOTAL else (f"row {row}", f"column {column}")


def _check(groups: Sequence[Group]) -> None:
    if len({(group.row, group.column) for group in groups}) != len(groups):
        raise CannotProtect("cell_twice")
    for group in groups:
        if TOTAL in (group.row, group.column):
            raise CannotProtect("reserved_name")
        if group.count < 0:
            raise CannotProtect("count_negative")
        if bool(group.persons) != bool(group.count) or len(group.persons) > group.count:
            raise CannotProtect("persons_missing")
