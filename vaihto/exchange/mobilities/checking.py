"""What is wrong with a table of stays: whole columns first, cells only where a column has something wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from vaihto.exchange.mobilities import cells, rows
from vaihto.exchange.mobilities.cells import Problem
from vaihto.exchange.mobilities.columns import Column, Pack, folded
from vaihto.exchange.mobilities.faults import Fault, texts
from vaihto.exchange.mobilities.table import Table, letter


@dataclass(frozen=True)
class Checked:
    """The whole answer. Without a database every row is new. `empty_rows` stand between others; they are not rows.

    `values` holds the rows as they are understood: `row` from 0 (the spreadsheet's number less 2) and each known column by its
    name, codes for words, null for empty and for faulty cells.
    """

    rows: int
    empty_rows: int
    faults: tuple[Fault, ...] = field(repr=False)
    values: pl.DataFrame = field(repr=False, compare=False, default_factory=pl.DataFrame)


def check(table: Table, pack: Pack) -> Checked:
    """Return how many rows there are and every fault, in the order of rows and columns."""
    places, found = _headers(table, pack)
    outside = pl.Series("outside", sorted({row - 2 for row, _, _ in table.beyond}), dtype=pl.UInt32)
    numbered = table.cells.with_row_index("row")
    has_cells = pl.any_horizontal(pl.exclude("row").is_not_null())
    is_filled = numbered.select((has_cells | pl.col("row").is_in(outside.implode())).alias("filled")).to_series()
    found += [Fault(row, place, "", text, "beyond_header", (("letter", letter(place)),)) for row, place, text in table.beyond]
    filled = numbered.filter(is_filled)
    read = {"row": filled.get_column("row")}
    for column in pack.columns:
        if column.name in places:
            series = filled.get_column(str(places[column.name]))
            faults, read[column.name] = _column(column, series, filled.get_column("row"), places[column.name], table)
            found += faults
    values = pl.DataFrame(read)
    found += rows.faults(values, filled, places, table, pack)
    return Checked(filled.height, numbered.height - filled.height, in_order(found, table, pack), values)


def in_order(found: Iterable[Fault], table: Table, pack: Pack) -> tuple[Fault, ...]:
    """Return faults by row and column. A missing column has no place: it comes behind those that are there."""
    order = {name: place for place, name in enumerate(pack.names(), len(table.header))}
    return tuple(sorted(found, key=lambda one: (one.row, order[one.column] if one.place is None else one.place)))


def places_of(table: Table, pack: Pack) -> dict[str, int]:
    """Return where each known column of a table stands, from 0."""
    return _headers(table, pack)[0]


def _headers(table: Table, pack: Pack) -> tuple[dict[str, int], list[Fault]]:
    """Return where each known column stands, and what is wrong with the first row."""
    known = {folded(text): column.name for column in pack.columns for text in column.label.values()}
    known |= {folded(name): name for name in pack.names()}
    places: dict[str, int] = {}
    found: list[Fault] = []
    allowed = (("columns", ", ".join(pack.names())),)
    for place, head in enumerate(table.header):
        name = known.get(folded(head))
        if not head:
            if table.cells.get_column(str(place)).is_not_null().any():
                found.append(Fault(1, place, "", "", "column_unnamed", (("letter", letter(place)),)))
        elif name is None:
            found.append(Fault(1, place, head, head, "column_unknown", allowed))
        elif name in places:
            found.append(Fault(1, place, head, head, "column_doubled"))
        else:
            places[name] = place
    for column in pack.columns:
        if column.is_obligatory and column.name not in places:
            found.append(Fault(1, None, column.name, "", "column_missing", (("label", texts(column.label)),)))
    return places, found


def _column(column: Column, series: pl.Series, row: pl.Series, place: int, table: Table) -> tuple[list[Fault], pl.Series]:
    """Return the faults of one column, and its values as they are understood (null where they are not)."""
    head = table.header[place]
    found: list[Fault] = []
    if column.is_obligatory and series.null_count():
        gaps = (("label", texts(column.label)),)
        found += [Fault(number + 2, place, head, "", "missing", gaps) for number in row.filter(series.is_null())]
    bad, values = _judged(column, series)
    if bad:
        wrong = series.is_in(list(bad))
        for number, value in zip(row.filter(wrong), series.filter(wrong), strict=True):
            problem = bad[value]
            found.append(Fault(number + 2, place, head, value, problem.kind, problem.gaps))
    return found, values


def _judged(column: Column, series: pl.Series) -> tuple[dict[str, Problem], pl.Series]:
    """Return which of the values are wrong and why, and the series as it is understood."""
    if column.kind == "text":
        suspects = series.filter(cells.is_suspect(series, column.longest or 0)).unique()
        bad = {value: problem for value in suspects if (problem := cells.text_problem(value, column))}
        return bad, series.set(series.is_in(list(bad)), None) if bad else series
    bad, understood = {}, {}
    for value, result in _each(column, series.drop_nulls().unique()):
        if isinstance(result, Problem):
            bad[value] = result
        else:
            understood[value] = result
    kind = pl.Date if column.kind == "day" else pl.String
    if not understood:
        return bad, pl.Series(series.name, [None] * len(series), dtype=kind)
    return bad, series.replace_strict(list(understood), pl.Series(list(understood.values()), dtype=kind), default=None)


def _each(column: Column, distinct: pl.Series) -> Iterator[tuple[str, Any]]:
    """Yield each different value of a column with what it means, or with its problem."""
    read = cells.reader(column)
    for value in distinct:
        yield value, read(value)
