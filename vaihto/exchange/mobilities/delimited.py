"""Reads CSV as spreadsheets write it: UTF-8 or Windows-1252, commas, semicolons or tabs, line ends of three systems."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

import polars as pl

from vaihto.exchange.mobilities.columns import Pack, folded
from vaihto.exchange.mobilities.faults import CannotRead
from vaihto.exchange.mobilities.table import MOST_COLUMNS, MOST_ROWS, Table, made, of_records

SEPARATORS = (";", ",", "\t")
LONGEST_HEADER = 50_000
# Letters of UTF-8 as Windows-1252 would show them: Ã and Â and their like, followed by a sign that no word has there.
UTF_8_INSIDE = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x90-\xaf]")


def read(content: bytes, pack: Pack) -> Table:
    """Return the table of a file's bytes. Raises CannotRead."""
    text = decoded(content)
    if not text.strip():
        raise CannotRead("empty")
    return read_text(text, separator_of(text, pack))


def read_text(text: str, separator: str) -> Table:
    """Return the table of a text. Raises CannotRead."""
    found = _by_columns(text, separator) if '"' not in text else None
    return found if found is not None else of_records(_records(text, separator))


def decoded(content: bytes) -> str:
    """Return the text. Raises CannotRead for what is neither UTF-8 nor Windows-1252, and for a mixture of both."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise CannotRead("not_text") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if UTF_8_INSIDE.search(content):
            raise CannotRead("two_encodings") from None
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise CannotRead("not_text") from None


def separator_of(text: str, pack: Pack) -> str:
    """Return what parts the cells: the sign that makes most known names of the first row, then the one that makes most cells."""
    known = {folded(name) for name in pack.names()} | {folded(text) for each in pack.columns for text in each.label.values()}

    def names(separator: str) -> tuple[int, int]:
        # Not strict: parted by the wrong sign, quotation marks never match.
        first = next(csv.reader(io.StringIO(text[:LONGEST_HEADER], newline=""), delimiter=separator), [])
        return sum(folded(name) in known for name in first), len(first)

    return max(SEPARATORS, key=names)


def _by_columns(text: str, separator: str) -> Table | None:
    """Return the table of a text without quotation marks, read by columns; None where a row is longer than the header.

    Without quotation marks each line is a row. What Polars would cut off or count otherwise is left to the slower way.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    header = text.split("\n", 1)[0].split(separator)
    lines = text.count("\n") + (not text.endswith("\n"))
    refuse_size(lines, len(header))
    if len(header) < 2 or not header[-1].strip():
        return None
    try:
        cells = pl.read_csv(
            text.encode("utf-8", "surrogatepass"), has_header=False, separator=separator, quote_char=None, infer_schema=False,
            schema={str(place): pl.String for place in range(len(header))},
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        return None
    return made(header, cells.slice(1)) if cells.height == lines else None


def _records(text: str, separator: str) -> Iterator[Sequence[str]]:
    """Yield the records of a text. Raises CannotRead where quotation marks do not match."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for record in reader:
            row += 1
            refuse_size(row, len(record))
            yield record
    except csv.Error:
        raise CannotRead("quotes", row=row + 1) from None


def refuse_size(rows: int, columns: int) -> None:
    """Raise CannotRead for more rows or columns than a table of stays can have."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise CannotRead("too_many_rows", rows=MOST_ROWS, columns=MOST_COLUMNS)
