"""A file that came out of the Beneficiary Module beside the stays of a project: which rows are which stays, and what differs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vaihto.exchange.beneficiary import fields, recognising, writing
from vaihto.exchange.beneficiary.fields import Value
from vaihto.exchange.beneficiary.mapping import EMPTY, FIELD, FIXED, Table

OWN_KEY = re.compile(r"vaihto-([0-9]{1,18})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay as it stands here. `is_sent`: whether it belongs into the table, as those paid by the programme do."""

    key: int
    module_id: str
    values: Mapping[str, Value]
    is_sent: bool = True

    @property
    def own_key(self) -> str:
        """The key that Vaihto gives it."""
        return f"vaihto-{self.key}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs. `value` is what theirs means; `problem`: fixed, unreadable, or empty where it can be understood."""

    row: int
    key: int
    place: int
    field: str
    ours: str
    theirs: str
    value: Value = None
    problem: str = ""

    @property
    def name(self) -> str:
        """By what it is decided on: the stay and the column."""
        return f"{self.key}-{self.place}"


@dataclass(frozen=True)
class Compared:
    """The whole answer. Rows are numbered as a spreadsheet does."""

    rows: int
    differences: tuple[Difference, ...]
    # Rows that mean no stay of the project: their number, and the texts in their key columns.
    not_here: tuple[tuple[int, str], ...]
    # Stays that belong into the table and that no row means.
    not_there: tuple[int, ...]
    # Rows of a stay that an earlier row means already: their number, that of the earlier one, the stay.
    doubled: tuple[tuple[int, int, int], ...]
    # Rows of stays that do not belong into the table, such as cancelled ones: number and stay.
    not_sent: tuple[tuple[int, int], ...]
    new_ids: Mapping[int, str]
    missing_columns: tuple[str, ...]
    more_columns: tuple[str, ...]
    not_compared: int = 0
    matched: frozenset[int] = field(default=frozenset(), repr=False)


class NoKey(ValueError):
    """The file has no column that tells which stay a row means, or no row of names that is known."""


def compare(mapping: Table, rows: Sequence[Sequence[str]], stays: Collection[Stay]) -> Compared:
    """Compare a file with the stays of a project. Raises NoKey."""
    names, first, places = _laid_out(mapping, rows)
    finder = _Finder(mapping, places, stays)
    if not finder.columns:
        raise NoKey
    taken: dict[int, int] = {}
    differences: list[Difference] = []
    not_here, doubled, not_sent, ids = [], [], [], {}
    count = 0
    for number, row in enumerate(rows[first:], first + 1):
        if not any(row):
            continue
        count += 1
        stay = finder.meant(row)
        if stay is None:
            not_here.append((number, " ".join(filter(None, finder.keys(row).values()))))
        elif stay.key in taken:
            doubled.append((number, taken[stay.key], stay.key))
        else:
            taken[stay.key] = number
            differences += _differences(mapping, places, number, row, stay)
            if not stay.is_sent:
                not_sent.append((number, stay.key))
            if new := finder.new_id(row, stay):
                ids[stay.key] = new
    having = {mapping.columns[place].name for place in places}
    compared = [one for one in mapping.columns if one.holds in {FIELD, FIXED}]
    return Compared(
        rows=count, differences=tuple(differences), not_here=tuple(not_here),
        not_there=tuple(one.key for one in stays if one.is_sent and one.key not in taken), doubled=tuple(doubled),
        not_sent=tuple(not_sent), new_ids=ids, missing_columns=tuple(one.name for one in compared if one.name not in having),
        more_columns=tuple(
            name for place, name in enumerate(rows[names]) if name and place not in set(places.values())
        ),
        not_compared=sum(one.holds == EMPTY for one in mapping.columns), matched=frozenset(taken),
    )  # fmt: skip


def _laid_out(mapping: Table, rows: Sequence[Sequence[str]]) -> tuple[int, int, dict[int, int]]:
    """Return which row of a file holds the names, where its stays begin, and where each column of the mapping stands in it."""
    wanted = [one.name for one in mapping.columns]
    found = [dict(recognising.places(wanted, row)) for row in rows[: recognising.LOOKED_AT]]
    if not found or not max(map(len, found)):
        raise NoKey
    names = max(range(len(found)), key=lambda at: len(found[at]))
    first = names + 1
    while first < len(rows) and any(_is_head(rows[first], known, found[names]) for known in mapping.head[mapping.names + 1 :]):
        first += 1
    return names, first, found[names]


def _is_head(row: Sequence[str], known: Sequence[str], places: Mapping[int, int]) -> bool:
    """Return whether a row says at each column what a row of the template before the first stay says there."""
    cells = {place: writing.plain(row[at]) if at < len(row) else "" for place, at in places.items()}
    return any(cells.values()) and all(known[place] == cell for place, cell in cells.items())


class _Finder:
    """Finds the stay that a row means: by Vaihto's own key, else by the id that the Beneficiary Module gave."""

    def __init__(self, mapping: Table, places: Mapping[int, int], stays: Collection[Stay]) -> None:
        known = fields.fields()
        self.columns = {
            places[place]: one.field for place, one in enumerate(mapping.columns)
            if place in places and one.holds == FIELD and known[one.field].kind == fields.KEY
        }  # fmt: skip
        self.by_key = {one.key: one for one in stays}
        self.by_id = {one.module_id.casefold(): one for one in stays if one.module_id}

    def keys(self, row: Sequence[str]) -> dict[str, str]:
        """Return the texts in the key columns of a row, by the code of their field."""
        return {code: writing.plain(row[place]) if place < len(row) else "" for place, code in self.columns.items()}

    def meant(self, row: Sequence[str]) -> Stay | None:
        """Return the stay; None where no key is known here, or Vaihto's keys say different stays.

        Vaihto's own key goes before an id: ids may be given anew, or exchanged.
        """
        texts = self.keys(row).values()
        own = {int(found[1]) for text in texts if (found := OWN_KEY.fullmatch(text))}
        if own:
            return self.by_key.get(own.pop()) if len(own) == 1 else None
        return next((self.by_id[text.casefold()] for text in texts if text.casefold() in self.by_id), None)

    def new_id(self, row: Sequence[str], stay: Stay) -> str:
        """Return the id that a row gives a stay and that is not kept yet; empty where there is none."""
        text = self.keys(row).get(fields.MODULE_ID, "")
        return "" if OWN_KEY.fullmatch(text) or text == stay.module_id else text


def _differences(mapping: Table, places: Mapping[int, int], number: int, row: Sequence[str], stay: Stay) -> Iterator[Difference]:
    """Yield the cells of a row that say something else than its stay."""
    for place, column in enumerate(mapping.columns):
        if place not in places or column.holds not in {FIELD, FIXED} or column.field in {fields.MODULE_ID, fields.STAY_KEY}:
            continue
        theirs = writing.plain(row[places[place]]) if places[place] < len(row) else ""
        ours = column.written(stay.values)
        if theirs == ours:
            continue
        if column.holds == FIXED:
            yield Difference(number, stay.key, place, "", ours, theirs, problem="fixed")
            continue
        one = fields.fields()[column.field]
        try:
            value = writing.read(one, theirs, column.writing, column.codes)
            mine = writing.read(one, ours, column.writing, column.codes)
        except writing.NotUnderstood:
            yield Difference(number, stay.key, place, one.code, ours, theirs, problem="unreadable")
            continue
        if value != mine:
            yield Difference(number, stay.key, place, one.code, ours, theirs, value)
