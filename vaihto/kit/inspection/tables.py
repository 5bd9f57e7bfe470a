"""The first sheet of a large workbook as CSV, each cell at its row and column: values only, nothing is computed.

A formula is written as its own text and an error as its sign, so that whoever reads the table can say so at the cell: what
a formula gives is not known here, and the value beside it may be old.
"""

import csv
import re
import zipfile
from pathlib import Path
from xml.parsers import expat

from vaihto.kit.inspection.archives import DAMAGED, content_ends_with_its_list, look_inside
from vaihto.kit.inspection.refusal import Refusal
from vaihto.kit.inspection.sheets import part_of, text_of

MOST_UNPACKED = 1024**3
MOST_ROWS, MOST_COLUMNS = 1_048_576, 60
# Of tables whose columns somebody else decides on; they are short.
WIDE_ROWS, WIDE_COLUMNS = 20_050, 400
# How a sheet says where a cell stands (r="B7"), that it holds a formula (<f>), that it holds an error (t="e").
PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)([0-9]+)")
# Of those the ones that may lie too far: three letters, two from B on, seven digits.
FAR = re.compile(rb"\sr\s*=\s*[\"'](?:[A-Za-z]{3}|[B-Zb-z][A-Za-z]|[A-Za-z]*[0-9]{7})")
# The same for wide tables: two letters, five digits.
FAR_WHERE_WIDE = re.compile(rb"\sr\s*=\s*[\"'](?:[A-Za-z]{2,}|[A-Za-z]*[0-9]{5})")
# What the latter two have in common with little else; whether they are meant, the slower reading sees.
SPECIAL = (b"<f", b":f", b'"e"', b"'e'")
SEAM = 100


def write(file: Path, cleaned: Path, *, wide: bool = False) -> tuple[str, list[str]]:
    """Write the first sheet that is not hidden; return its name and those of the others. Raises Refusal.

    `wide`: it may have more columns, and fewer rows.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    with file.open("rb") as stream:
        content_ends_with_its_list(stream)
        look_inside(stream, MOST_UNPACKED, 0)
    try:
        book = CalamineWorkbook.from_path(str(file))
        shown = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        if not shown:
            raise Refusal("no_rows")
        special = special_cells(file, shown[0], wide=wide)
        rows = book.get_sheet_by_name(shown[0]).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise Refusal("damaged") from error
    with cleaned.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\n")
        # A formula without a value is no cell for the library: the rows go on to the last one that is known.
        for number in range(max(len(rows), max(special, default=-1) + 1)):
            cells = rows[number] if number < len(rows) else []
            texts = [cell if type(cell) is str else text_of(cell) for cell in cells]
            for place, text in special.get(number, {}).items():
                texts += [""] * (place + 1 - len(texts))
                texts[place] = text
            writer.writerow(texts)
    return shown[0], shown[1:]


def special_cells(file: Path, name: str, *, wide: bool = False) -> dict[int, dict[int, str]]:
    """Return the formulas and errors of a sheet by row and place, both from 0. Raises Refusal for a sheet that is too large.

    Where a cell stands is looked at before the sheet is read: one cell in the last corner makes a library fill all before it.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            part = part_of(archive, name)
            has_special = False
            last = b""
            with archive.open(part) as stream:
                while block := stream.read(1024**2):
                    seam = last + block
                    refuse_far_cells(seam, wide=wide)
                    has_special = has_special or any(sign in seam for sign in SPECIAL)
                    last = seam[-SEAM:]
            if not has_special:
                return {}
            with archive.open(part) as stream:
                return Special().read(stream.read())
    except (*DAMAGED, expat.ExpatError) as error:
        raise Refusal("damaged") from error


def refuse_far_cells(block: bytes, *, wide: bool = False) -> None:
    """Raise Refusal for a cell beyond the rows and columns that a table may have."""
    rows, columns = (WIDE_ROWS, WIDE_COLUMNS) if wide else (MOST_ROWS, MOST_COLUMNS)
    for far in (FAR_WHERE_WIDE if wide else FAR).finditer(block):
        place = PLACE.match(block, far.start())
        if place is None or number_of(place[1]) >= columns or int(place[2][:12]) > rows:
            raise Refusal("too_many_rows")


def number_of(letters: bytes) -> int:
    """Return the number, from 0, of a column that a spreadsheet calls A, Z, AA."""
    number = 0
    for sign in letters.upper():
        number = number * 26 + sign - 64
    return number - 1


class Special:
    """Reads a sheet cell by cell for its formulas and errors."""

    def __init__(self) -> None:
        self.found: dict[int, dict[int, str]] = {}
        self.row = self.place = -1
        self.is_error = self.is_formula = False
        self.said: list[str] | None = None

    def read(self, content: bytes) -> dict[int, dict[int, str]]:
        """Return the formulas and errors by row and place."""
        reader = expat.ParserCreate(namespace_separator=" ")
        reader.StartElementHandler, reader.EndElementHandler, reader.CharacterDataHandler = self.start, self.end, self.text
        reader.Parse(content, True)
        return self.found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Follow where the reader is: rows and cells may say their place, or follow one another."""
        kind = name.rsplit(" ", 1)[-1]
        at = re.fullmatch(r"([A-Za-z]*)([0-9]+)", attributes.get("r", ""))
        if kind == "row":
            self.row, self.place = int(at[2]) - 1 if at else self.row + 1, -1
        elif kind == "c":
            self.place = number_of(at[1].encode()) if at and at[1] else self.place + 1
            self.row = int(at[2]) - 1 if at and at[1] else self.row
            self.is_error, self.is_formula = attributes.get("t") == "e", False
        elif kind == "f" or (kind == "v" and self.is_error and not self.is_formula):
            self.is_formula = kind == "f"
            self.said = []

    def text(self, text: str) -> None:
        """Keep what a formula or an error says."""
        if self.said is not None:
            self.said.append(text)

    def end(self, name: str) -> None:
        """Keep a formula or an error at its cell."""
        if self.said is not None and name.rsplit(" ", 1)[-1] in {"f", "v"}:
            told = "".join(self.said)
            self.found.setdefault(self.row, {})[self.place] = f"={told}"[:1000] if self.is_formula else told[:1000]
            self.said = None
