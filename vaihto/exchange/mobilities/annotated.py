"""The table back as a workbook: each faulty cell coloured, with a comment saying what is wrong; all faults on a second sheet."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from vaihto.exchange.mobilities.faults import CannotRead, Fault, message, said
from vaihto.exchange.mobilities.table import MOST_COLUMNS, MOST_ROWS, Table

# A comment is a drawing of its own: more of them make a workbook that programs open slowly. The second sheet has all faults.
MOST_COMMENTS = 10_000
FAULTY, LONGEST_CELL = "#F9D6CF", 32_767


class WithFaults(Protocol):
    """What has faults in the order of rows and columns, such as the answer of the check."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault."""


def write(target: Path, table: Table, checked: WithFaults, language: str) -> None:
    """Write the workbook. All cells are text, so that zeros and days stay as they are. Raises CannotRead and OSError."""
    import xlsxwriter

    if table.cells.height + 1 > MOST_ROWS:
        raise CannotRead("too_many_rows", rows=MOST_ROWS, columns=MOST_COLUMNS)
    # constant_memory: rows go to the disk as they are written.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with target.open("wb") as file, xlsxwriter.Workbook(file, options) as book:
        told: dict[int, dict[int, list[str]]] = {}
        for fault in checked.faults:
            # What is missing has no cell: it is said at the first one.
            at = told.setdefault(fault.row - 1, {}).setdefault(fault.place or 0, [])
            at.append(message(fault, language))
        _stays(book, table, told, language)
        _list(book, checked.faults, language)


def _stays(book: Any, table: Table, told: dict[int, dict[int, list[str]]], language: str) -> None:
    """Write the sheet of the table itself, with its comments."""
    sheet = book.add_worksheet(said("sheet_of_stays", language))
    faulty, bold = book.add_format({"bg_color": FAULTY}), book.add_format({"bold": True})
    faulty_head = book.add_format({"bg_color": FAULTY, "bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(table.header) - 1, 0), 18)
    beyond: dict[int, list[tuple[int, str]]] = {}
    for row, place, text in table.beyond:
        beyond.setdefault(row - 1, []).append((place, text))
    rows: Iterable[tuple[str | None, ...]] = itertools.chain([table.header], table.cells.iter_rows())
    comments = MOST_COMMENTS
    for row, cells in enumerate(rows):
        marks = told.get(row, {})
        for place, text in [*enumerate(cells), *beyond.get(row, ())]:
            form = (faulty_head if row == 0 else faulty) if place in marks else (bold if row == 0 else None)
            if text:
                sheet.write_string(row, place, text[:LONGEST_CELL], form)
            elif place in marks:
                sheet.write_blank(row, place, None, form)
        # With its row: once the next one is begun, the library takes nothing more for this one, and does not say so.
        for place, messages in sorted(marks.items())[:comments]:
            sheet.write_comment(row, place, "\n\n".join(messages)[:LONGEST_CELL], {"x_scale": 2.5, "y_scale": 1.5})
            comments -= 1


def _list(book: Any, faults: tuple[Fault, ...], language: str) -> None:
    """Write the sheets with every fault, as many as these take."""
    heads = [said(f"head_{name}", language) for name in ("row", "column", "value", "message")]
    bold = book.add_format({"bold": True})
    each = MOST_ROWS - 1
    for start in range(0, max(len(faults), 1), each):
        name = said("sheet_of_faults", language)
        sheet = book.add_worksheet(f"{name} {start // each + 1}" if start else name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 2, 22)
        sheet.set_column(3, 3, 100)
        sheet.write_row(0, 0, heads, bold)
        for row, fault in enumerate(faults[start : start + each], start=1):
            sheet.write_number(row, 0, fault.row)
            sheet.write_string(row, 1, fault.column)
            sheet.write_string(row, 2, fault.value[:LONGEST_CELL])
            sheet.write_string(row, 3, message(fault, language))
