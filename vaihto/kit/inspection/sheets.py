"""The rows of a workbook's first sheet as texts: values only, nothing is computed, and a sheet with formulas is refused."""

import posixpath
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.parsers import expat

from vaihto.kit.inspection.archives import DAMAGED
from vaihto.kit.inspection.refusal import Refusal

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 2000, 60, 1000
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"


def rows(file: Path) -> list[list[str]]:
    """Return the rows of the first sheet that is not hidden, empty ones left out, none longer than the longest needed.

    The file has been looked into before (archives.look). Raises Refusal.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(str(file))
        shown = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        if not shown:
            raise Refusal("no_rows")
        refuse_formulas(file, shown[0])
        cells = book.get_sheet_by_name(shown[0]).to_python(skip_empty_area=True, nrows=MOST_ROWS + 1)
    except CalamineError as error:
        raise Refusal("damaged") from error
    made = [row for row in ([text_of(cell) for cell in row] for row in cells) if any(row)]
    if not made:
        raise Refusal("no_rows")
    width = max(place for row in made for place, cell in enumerate(row, 1) if cell)
    if len(made) > MOST_ROWS or width > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for row in made for cell in row):
        raise Refusal("too_many_rows")
    return [row[:width] for row in made]


def text_of(cell: Any) -> str:
    """Return a cell as somebody would type it: whole numbers without a point, days as in ISO 8601."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return " ".join(str(cell).split())


def refuse_formulas(file: Path, name: str) -> None:
    """Raise Refusal where the sheet has a formula: what it would give is not known here, and the value beside it may be old."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open(part_of(archive, name)) as part:
            reader = expat.ParserCreate(namespace_separator=" ")
            reader.StartElementHandler = refuse_formula
            reader.ParseFile(part)
    except (*DAMAGED, expat.ExpatError) as error:
        raise Refusal("damaged") from error


def refuse_formula(name: str, attributes: dict[str, str]) -> None:
    """Raise Refusal for the element of a formula."""
    if name.rsplit(" ", 1)[-1] == "f":
        raise Refusal("formulas")


def part_of(archive: zipfile.ZipFile, name: str) -> str:
    """Return the part of the archive that holds a sheet, by the workbook's own list of relations."""
    relations: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(element: str, attributes: dict[str, str]) -> None:
        if element.endswith(" Relationship"):
            relations[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(element: str, attributes: dict[str, str]) -> None:
        if element.endswith(" sheet"):
            sheets[attributes.get("name", "")] = attributes.get(RELATION, "")

    for path, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        reader = expat.ParserCreate(namespace_separator=" ")
        reader.StartElementHandler = handler
        with archive.open(path) as part:
            reader.ParseFile(part)
    target = relations[sheets[name]]
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
