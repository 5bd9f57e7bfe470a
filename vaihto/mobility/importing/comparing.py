"""A checked table against the stays of a project: which rows are new, changed and unchanged, and what cannot be stored."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vaihto.exchange.mobilities import checking
from vaihto.exchange.mobilities.columns import Pack
from vaihto.exchange.mobilities.faults import Fault
from vaihto.exchange.mobilities.table import Table
from vaihto.mobility import states
from vaihto.mobility.importing import stay_cells
from vaihto.mobility.importing.stay_cells import FIRST_DAY, OUTSIDE_THE_AGREEMENT, PARTICIPANT, REFERENCE, Stored, Value

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
CLOSED = {states.RETURNED: "stay_returned", states.INTERRUPTED: "stay_interrupted", states.CANCELLED: "stay_cancelled"}


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would change: the column by its name, the stored value and that of the table."""

    column: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table, by the number that a spreadsheet shows; `stay` is the stored stay that it means, if there is one."""

    row: int
    kind: str
    stay: int | None
    values: dict[str, Value]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Compared:
    """The whole answer. The counts take in faulty rows, as those of the check do; `faulty` are their numbers."""

    table: Table = field(repr=False)
    empty_rows: int
    lines: tuple[Line, ...] = field(repr=False)
    faults: tuple[Fault, ...] = field(repr=False)
    faulty: frozenset[int] = field(repr=False)
    counts: Mapping[str, int]
    # Stays of the project that no row can mean, since nobody is named in them.
    unnamed: int

    @property
    def mark(self) -> str:
        """A hash of what would be written: whoever decides on what was shown names it."""
        digest = hashlib.sha256()
        for line in self.lines:
            digest.update(repr((line.row, line.kind, line.stay, line.values if line.kind == NEW else line.changes)).encode())
        digest.update(repr(sorted(self.faulty)).encode())
        return digest.hexdigest()

    def faultless(self) -> frozenset[int]:
        """Return the numbers of the rows without a fault."""
        return frozenset(line.row for line in self.lines) - self.faulty

    def left_by(self, chosen: Collection[int]) -> "Compared":
        """Return the rows that are not chosen as a table of its own, with their faults at their new rows.

        Messages keep the numbers of the whole table.
        """
        left = [line for line in self.lines if line.row not in set(chosen)]
        at = {1: 1} | {line.row: number for number, line in enumerate(left, start=2)}
        cells = self.table.cells[[line.row - 2 for line in left]]
        beyond = tuple((at[row], place, text) for row, place, text in self.table.beyond if row in at)
        faults = tuple(fault._replace(row=at[fault.row]) for fault in self.faults if fault.row in at)
        return replace(self, table=Table(self.table.header, cells, beyond), lines=tuple(left), faults=faults, empty_rows=0)

    def of_kind(self, kind: str) -> list[Line]:
        """Return the rows of one kind, without those that have faults."""
        return [line for line in self.lines if line.kind == kind and line.row not in self.faulty]


def compare(table: Table, pack: Pack, stored: Iterable[Stored]) -> Compared:
    """Check a table and compare it with the stored stays of a project."""
    checked = checking.check(table, pack)
    having = list(stored)
    found = _Finder(having, checked.values)
    lines, faults = [], list(checked.faults)
    places = checking.places_of(table, pack)
    wanted = [name for name in checked.values.columns if name != "row"]
    for index, *cells in checked.values.iter_rows():
        line, problem = found.line(index + 2, dict(zip(wanted, cells, strict=True)))
        lines.append(line)
        if problem:
            faults.append(_at(problem, line.row, table, places))
    ordered = checking.in_order(faults, table, pack)
    # What is wrong with the first row is wrong for all: a column that nobody knows would be lost without a word.
    is_header_wrong = any(fault.row == 1 for fault in ordered)
    faulty = frozenset(line.row for line in lines) if is_header_wrong else frozenset(fault.row for fault in ordered)
    counts = {NEW: 0, CHANGED: 0, UNCHANGED: 0} | Counter(line.kind for line in lines)
    unnamed = sum(one.state == states.PLANNED and one.cells[PARTICIPANT] is None for one in having if one.key not in found.taken)
    return Compared(table, checked.empty_rows, tuple(lines), ordered, faulty, counts, unnamed)


def _at(problem: "_Problem", row: int, table: Table, places: Mapping[str, int]) -> Fault:
    """Return a fault at its cell."""
    place = places[problem.column]
    text = table.cells.get_column(str(place))[row - 2] or ""
    return Fault(row, place, table.header[place], text, problem.kind, problem.gaps)


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why a row cannot be stored, and at which column it is said."""

    column: str
    kind: str
    gaps: tuple[tuple[str, Any], ...] = ()


class _Finder:
    """Finds the stay that a row means: by its reference; without one, by participant and first day."""

    def __init__(self, stored: Collection[Stored], values: Any) -> None:
        self.by_key = {one.key: one for one in stored}
        self.by_reference = {one.reference: one for one in stored if one.reference}
        self.by_day: dict[tuple[Value, Value], list[Stored]] = {}
        for one in stored:
            if one.cells[PARTICIPANT] is not None and one.cells[FIRST_DAY] is not None:
                self.by_day.setdefault((one.cells[PARTICIPANT], one.cells[FIRST_DAY]), []).append(one)
        self.taken: dict[int, int] = {}
        # How many rows could mean a stay by participant and day alone; where there are several, a new reference means a new stay.
        has_both = {PARTICIPANT, FIRST_DAY} <= set(values.columns)
        self.rows_of = Counter(values.select(PARTICIPANT, FIRST_DAY).iter_rows() if has_both else ())

    def line(self, row: int, values: dict[str, Value]) -> tuple[Line, _Problem | None]:
        """Return a row as it would be stored, or with why it cannot be."""
        stay, problem = self._meant(values)
        if stay is None:
            return Line(row, NEW, None, values), problem
        if stay.key in self.taken:
            column = REFERENCE if values.get(REFERENCE) else PARTICIPANT
            return Line(row, UNCHANGED, stay.key, values), _Problem(column, "same_stay", (("row", self.taken[stay.key]),))
        self.taken[stay.key] = row
        changes = tuple(_changes(stay, values))
        line = Line(row, CHANGED if changes else UNCHANGED, stay.key, values, changes)
        return line, _forbidden(stay, changes)

    def _meant(self, values: Mapping[str, Value]) -> tuple[Stored | None, _Problem | None]:
        reference = str(values.get(REFERENCE) or "")
        if (key := stay_cells.key_given(reference)) is not None:
            stay = self.by_key.get(key)
            return stay, None if stay else _Problem(REFERENCE, "reference_unknown", (("reference", reference),))
        if reference in self.by_reference:
            return self.by_reference[reference], None
        day = (values.get(PARTICIPANT), values.get(FIRST_DAY))
        same = self.by_day.get(day, [])
        if reference:
            # A reference given later: it means the stay that had none, where only one row and one stay can be meant.
            same = [one for one in same if not one.reference]
            if len(same) > 1 or self.rows_of[day] > 1:
                same = []
        if len(same) > 1:
            return None, _Problem(PARTICIPANT, "several_stays", (("stays", len(same)), ("column", REFERENCE)))
        return (same[0] if same else None), None


def _changes(stay: Stored, values: Mapping[str, Value]) -> Iterator[Change]:
    """Yield the cells of a row that differ from the stay. Null in an obligatory column was not read and is no change."""
    for name, value in values.items():
        old = stay.cells[name]
        if name == REFERENCE and value and stay_cells.key_given(str(value)) is not None:
            continue
        if value != old and not (value is None and name not in {"activity", REFERENCE}):
            yield Change(name, old, value)


def _forbidden(stay: Stored, changes: Iterable[Change]) -> _Problem | None:
    """Return why a stay does not change in this way; as `operations.save` refuses it."""
    for one in changes:
        kind = CLOSED.get(stay.state, "")
        if not kind and stay.signing not in {"", states.DRAFT} and one.column not in OUTSIDE_THE_AGREEMENT:
            kind = "stay_signed"
        if kind:
            return _Problem(one.column, kind, (("value", "–" if one.old is None else one.old),))
    return None
