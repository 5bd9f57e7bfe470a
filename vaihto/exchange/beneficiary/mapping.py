"""A mapping: the head of a template, and for each of its columns what Vaihto writes there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from vaihto.core.canonical import sha256_of
from vaihto.exchange.beneficiary import fields, recognising, writing
from vaihto.exchange.beneficiary.fields import Value

# What a column holds: nothing decided yet, nothing, the same text in each row, a field of the stay.
UNDECIDED, EMPTY, FIXED, FIELD = "undecided", "empty", "fixed", "field"
MOST_COLUMNS = 400


@dataclass(frozen=True)
class Column:
    """One column. `known`: the name that was recognised, `near`: known names like it; `codes`: our code to the template's."""

    name: str
    known: str = ""
    near: tuple[str, ...] = ()
    is_obligatory: bool = False
    holds: str = UNDECIDED
    field: str = ""
    writing: str = ""
    fixed: str = ""
    codes: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def written(self, values: Mapping[str, Value]) -> str:
        """Return the text of its cell for a stay."""
        if self.holds == FIXED:
            return writing.harmless(writing.plain(self.fixed))
        if self.holds != FIELD:
            return ""
        return writing.write(fields.fields()[self.field], values.get(self.field), self.writing, self.codes)


@dataclass(frozen=True)
class Table:
    """The whole. `head`: the rows before the first stay, as the template has them; `names`: which of them holds the names."""

    head: tuple[tuple[str, ...], ...]
    names: int
    columns: tuple[Column, ...]

    def as_values(self) -> list[dict[str, Any]]:
        """Return the columns as JSON holds them."""
        return [asdict(one) | {"near": list(one.near), "codes": dict(one.codes)} for one in self.columns]

    @property
    def mark(self) -> str:
        """A hash of what it writes: whoever puts it in use names what was looked at."""
        return sha256_of([[list(row) for row in self.head], self.names, self.as_values()])

    @property
    def can_be_read_back(self) -> bool:
        """Whether a column tells which stay a row means."""
        return any(one.holds == FIELD and fields.fields()[one.field].kind == fields.KEY for one in self.columns)


def of_values(head: Sequence[Sequence[str]], names: int, columns: Iterable[Mapping[str, Any]]) -> Table:
    """Return a mapping of what JSON holds."""
    made = tuple(Column(**{**each, "near": tuple(each["near"])}) for each in columns)
    return Table(tuple(tuple(row) for row in head), names, made)


def of_template(rows: Sequence[Sequence[str]], *, head: int | None, like: Table | None = None) -> Table:
    """Return the mapping of a template as far as it is known: by the mapping before it (`like`), else by recognised names.

    `head` is how many rows stand before the first stay; None: what they look like decides. Raises ValueError for no names.
    """
    rows = [[writing.plain(cell) for cell in row] for row in rows]
    names = recognising.name_row(rows[:head] if head else rows)
    count = head or recognising.head_rows(rows, names)
    width = max(place for row in rows[:count] for place, cell in enumerate(row, 1) if cell)
    top = [[*row[:width], *[""] * (width - len(row))] for row in rows[:count]]
    marked = recognising.obligatory(top, names)
    columns = [_column(name, is_obligatory=marked[place]) for place, name in enumerate(top[names])]
    if like is not None:
        for before, now in recognising.places([one.name for one in like.columns], top[names]):
            kept = like.columns[before]
            columns[now] = replace(columns[now], holds=kept.holds, field=kept.field, writing=kept.writing, fixed=kept.fixed,
                                   codes=kept.codes)  # fmt: skip
    return Table(tuple(tuple(row) for row in top), names, tuple(columns))


def _column(name: str, *, is_obligatory: bool) -> Column:
    """Return a column with what its name proposes."""
    found = recognising.recognise(name)
    made = Column(name, found.name, found.near, is_obligatory)
    code = fields.field_of_known().get(found.name)
    if code is None:
        return made
    return replace(made, holds=FIELD, field=code, writing=fields.fields()[code].writings[0])


def problems(mapping: Table) -> list[tuple[int, str]]:
    """Return what keeps a mapping from being used: place of the column (-1: none) and undecided, obligatory_empty or no_key."""
    found = []
    for place, one in enumerate(mapping.columns):
        if one.holds == UNDECIDED:
            found.append((place, "obligatory_undecided" if one.is_obligatory else "undecided"))
        elif one.is_obligatory and (one.holds == EMPTY or (one.holds == FIXED and not one.fixed)):
            found.append((place, "obligatory_empty"))
    if not mapping.can_be_read_back:
        found.append((-1, "no_key"))
    return found


def examples(mapping: Table, number: int = 3) -> list[list[str]]:
    """Return rows with invented values, to be looked at before a mapping is used."""
    known = fields.fields()
    return [
        [
            one.written({one.field: known[one.field].example[at % len(known[one.field].example)]} if one.field else {})
            for one in mapping.columns
        ]
        for at in range(number)
    ]


def row_of(mapping: Table, values: Mapping[str, Value]) -> list[str]:
    """Return a stay as a row."""
    return [one.written(values) for one in mapping.columns]


def missing_in(mapping: Table, row: Sequence[str]) -> list[int]:
    """Return the places of obligatory columns that are empty in a row."""
    return [place for place, one in enumerate(mapping.columns) if one.is_obligatory and not row[place]]


def codes_of(text: str) -> dict[str, str]:
    """Return own codes as somebody types them: "ours=theirs; ours=theirs". Raises ValueError for another form and for doubles."""
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        ours, sign, theirs = (each.strip() for each in part.partition("="))
        if not sign or not ours or not theirs or ours in found or theirs.casefold() in map(str.casefold, found.values()):
            raise ValueError(part)
        found[ours] = theirs
    return found
