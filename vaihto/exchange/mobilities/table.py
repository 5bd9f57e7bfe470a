"""A table as it was read: names of the columns and cells as text, each where a spreadsheet shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from vaihto.exchange.mobilities.faults import CannotRead

MOST_ROWS, MOST_COLUMNS = 1_048_576, 60
BLOCK = 50_000


@dataclass(frozen=True)
class Table:
    """The whole. Column `i` of `cells` is called `str(i)`; its row `n` is the spreadsheet's row n + 2; an empty cell is null.

    `beyond`: (row, place, text) of the cells to the right of the last name; there should be none.
    """

    header: tuple[str, ...]
    cells: pl.DataFrame = field(repr=False)
    beyond: tuple[tuple[int, int, str], ...] = ()


def made(header: Sequence[str], cells: pl.DataFrame, beyond: Iterable[tuple[int, int, str]] = ()) -> Table:
    """Return a table without white space around cells, and without the empty rows and columns behind its last cell.

    Raises CannotRead where the first row is empty: then no cell has a column.
    """
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise CannotRead("no_header")
    plain = pl.all().str.strip_chars()
    cells = cells.select(pl.when(plain.str.len_bytes() > 0).then(plain))
    outside = list(beyond)
    for place in range(len(names), cells.width):
        filled = cells.get_column(str(place))
        outside += [(row + 2, place, filled[row]) for row in filled.is_not_null().arg_true()]
    cells = cells.select(str(place) for place in range(len(names)))
    last = max((row for row, _, _ in outside), default=1) - 1
    filled_rows = cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series().arg_true()
    last = max(last, filled_rows[-1] + 1 if len(filled_rows) else 0)
    return Table(tuple(names), cells.head(max(last, 0)), tuple(sorted(outside)))


def of_records(records: Iterable[Sequence[str]]) -> Table:
    """Return the table of records as `csv` reads them, the first of them the header; records may be of different lengths."""
    walk = iter(records)
    header = list(next(walk, ()))
    width = len(header)
    beyond: list[tuple[int, int, str]] = []
    frames: list[pl.DataFrame] = []
    block: list[Sequence[str]] = []
    row = 1
    for record in walk:
        row += 1
        if len(record) != width:
            beyond += [(row, place, text.strip()) for place, text in enumerate(record[width:], width) if text.strip()]
            record = [*record[:width], *[""] * (width - len(record))]
        block.append(record)
        if len(block) == BLOCK:
            frames.append(_frame(block, width))
            block = []
    frames.append(_frame(block, width))
    return made(header, pl.concat(frames), beyond)


def _frame(block: list[Sequence[str]], width: int) -> pl.DataFrame:
    """Return records of one length as columns."""
    columns = list(zip(*block, strict=True)) if block else [()] * width
    return pl.DataFrame([pl.Series(str(place), values, dtype=pl.String) for place, values in enumerate(columns)])


def letter(place: int) -> str:
    """Return what a spreadsheet calls the column of a number from 0: A, Z, AA."""
    name = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
