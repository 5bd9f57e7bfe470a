"""Files of the Beneficiary Module's columns: read as rows of texts, written as CSV and as a workbook of texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from vaihto.exchange.beneficiary.mapping import MOST_COLUMNS, Table
from vaihto.exchange.mobilities.delimited import SEPARATORS, decoded
from vaihto.exchange.mobilities.faults import CannotRead

MOST_ROWS = 20_000
LOOKED_AT = 20_000


def rows_of(content: bytes, separator: str | None = None) -> list[list[str]]:
    """Return the rows of a CSV file, empty ones at its end left out; without a separator the likeliest one. Raises CannotRead."""
    text = decoded(content)
    if not text.strip():
        raise CannotRead("empty")
    sign = separator or max(SEPARATORS, key=lambda one: _cells(text[:LOOKED_AT], one))
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        for record in reader:
            rows.append([cell.strip() for cell in record])
            if len(rows) > MOST_ROWS or len(record) > MOST_COLUMNS:
                raise CannotRead("too_many_rows", rows=MOST_ROWS, columns=MOST_COLUMNS)
    except csv.Error:
        raise CannotRead("quotes", row=len(rows) + 1) from None
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _cells(text: str, separator: str) -> int:
    """Return the most filled cells that a row of the beginning has with a separator."""
    try:
        return max(sum(bool(cell.strip()) for cell in row) for row in csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        return 0


def as_csv(mapping: Table, rows: Iterable[Sequence[str]]) -> bytes:
    """Return the head of the template and rows as CSV: UTF-8 with its mark, semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows(mapping.head)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(mapping: Table, rows: Iterable[Sequence[str]]) -> bytes:
    """Return the head of the template and rows as a workbook; all cells are text, so that zeros and days stay as they are."""
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet.set_column(0, max(len(mapping.columns) - 1, 0), 18, text)
        sheet.freeze_panes(len(mapping.head), 0)
        for number, row in enumerate([*mapping.head, *rows]):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell, bold if number < len(mapping.head) else text)
    return file.getvalue()
