"""Tables of stays for tests: rows with nothing wrong, written in many ways, and faults planted at known cells."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from vaihto.exchange.mobilities.columns import Pack, folded

# Cells that are wrong whatever their neighbours hold: by column, the text and the kind of the fault.
HIDDEN = [("=A1&B1", "formula"), ("A\x07B", "control"), ("a\u202eb", "control"), ("Lis\ufffd", "lost"), ("#REF!", "error_value")]
TEXT = [*HIDDEN, ("", "missing"), ("@SUM(A1)", "formula"), ("x" * 201, "too_long")]
DAY = [
    ("", "missing"), ("2026-02-30", "no_such_day"), ("31.4.2026", "no_such_day"), ("2/21/2026", "day_form"),
    ("21.2.26", "day_form"), ("2026-2-1", "day_form"), ("1.1.1899", "day_too_far"), ("tomorrow", "day_form"),
    ("20260221", "day_form"), ("=A1", "formula"),
]  # fmt: skip
WRONG: dict[str, list[tuple[str, str]]] = {
    "participant": TEXT,
    "funding": [*HIDDEN, ("", "missing"), ("EU money", "word"), ("this__programme", "word")],
    "target_group": [("", "missing"), ("pupil", "word"), ("teacher;", "word"), ("=A1", "formula")],
    "purpose": [("", "missing"), ("holiday", "word"), ("study, teaching", "word")],
    "field": [("", "missing"), ("0718", "field"), ("11", "field"), ("712x", "field"), ("07 13", "field"), ("101", "field")],
    "hosting_organisation": TEXT,
    "hosting_country": [
        ("", "missing"), ("XX", "country"), ("fi", "country_known"), ("Suomi", "country_known"), ("FIN", "country"),
        ("-", "country"),
    ],
    "starts_on": DAY,
    "ends_on": DAY,
    "activity": [("LM-SHORT", "word"), ("SM JOB", "word"), *HIDDEN],
    "reference": [("r" * 51, "too_long"), *HIDDEN],
}  # fmt: skip
# Texts with what makes reading hard: separators, quotation marks, line ends, letters of three encodings.
NAMES = [
    "Hotel Ö",
    'Café "Å", Ab',
    "Škoda; Žilina",
    "Line\none",
    "Two\r\nlines",
    " spaces ",
    "O’Neill – Sons",
    "Ülle OÜ",
    "x",
    "-5 °C",
]


@dataclass
class Example:
    """A table that is written somewhere: header, rows as dicts, numbers of the rows, and the faults that stand in it."""

    pack: Pack
    heads: dict[str, str]
    rows: list[dict[str, str]]
    numbers: list[int]
    beyond: dict[int, list[str]] = field(default_factory=dict)
    faults: set[tuple[int, str, str, str]] = field(default_factory=set)

    def plant(self, row: int, name: str, text: str, kind: str) -> None:
        """Write a wrong text into a cell, and remember the fault."""
        self.rows[row][name] = text
        self.faults.add((self.numbers[row], self.heads[name], text.strip(), kind))

    def grid(self) -> list[list[str]]:
        """Return all lines, the header and empty ones among them."""
        lines = [[""] * len(self.heads) for _ in range(self.numbers[-1] if self.numbers else 1)]
        lines[0] = list(self.heads.values())
        for at, (number, row) in enumerate(zip(self.numbers, self.rows, strict=True)):
            lines[number - 1] = [*(row[name] for name in self.heads), *self.beyond.get(at, [])]
        return lines


def example(pack: Pack, chance: Random, rows: int) -> Example:
    """Return a table with nothing wrong: columns in any order, words in any language, days in two ways, empty rows between."""
    names = list(pack.names())
    chance.shuffle(names)
    heads = {name: chance.choice([name, name.upper(), *pack.column(name).label.values()]) for name in names}
    number, numbers = 1, []
    for _ in range(rows):
        number += chance.choice([1, 1, 1, 1, 2, 3])
        numbers.append(number)
    return Example(pack, heads, [row_of(pack, chance, at) for at in range(rows)], numbers)


def row_of(pack: Pack, chance: Random, number: int) -> dict[str, str]:
    """Return one row with nothing wrong."""
    row = {"participant": f"{chance.choice(['P', 'Åsa', 'Ølga'])} {number}", "hosting_organisation": chance.choice(NAMES)}
    codes = {}
    for column in pack.columns:
        if column.kind == "word":
            codes[column.name] = chance.choice(list(column.words))
            row[column.name] = chance.choice([codes[column.name], *column.words[codes[column.name]].values()])
    row["field"] = chance.choice(["0713", "713", "1013", "9999", "0000", "0912"])
    row["hosting_country"] = chance.choice(["SE", "EL", "UK", "DE", "XK"])
    bound = pack.bounds.get(codes[pack.length_column])
    is_bound = codes["funding"] == pack.bound_funding and bound is not None
    least, most = (bound.least or 1, bound.most or 500) if is_bound and bound else (1, 500)
    first = date(2025, 1, 1) + timedelta(days=chance.randrange(700))
    last = first + timedelta(days=chance.choice([least, most, chance.randint(least, most)]) - 1)
    row |= {"starts_on": a_day(first, chance), "ends_on": a_day(last, chance)}
    row["reference"] = chance.choice(["", f"ref-{number}"])
    if "activity" in row and chance.random() < 0.2:
        row["activity"] = ""
    return {name: row[name] for name in pack.names()}


def a_day(day: date, chance: Random) -> str:
    """Return a day as people write it."""
    return chance.choice([f"{day}", f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y}"])


def as_csv(example: Example, chance: Random, separator: str, encoding: str) -> bytes:
    """Return the table as a spreadsheet might write it."""
    text = io.StringIO()
    ending = chance.choice(["\n", "\r\n"])
    quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(text, delimiter=separator, lineterminator=ending, quoting=quoting)
    for line in example.grid():
        if any(line) or chance.random() < 0.5:
            writer.writerow(line)
        else:
            text.write(ending)
    text.write(chance.choice(["", ending, f"{separator}{separator}{ending}"]))
    return text.getvalue().encode(encoding)


def as_xlsx(example: Example, chance: Random, file: Path) -> None:
    """Write the table as a workbook: days and numbers as such or as text, formulas as such or as text."""
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Jaksot")
        day = book.add_format({"num_format": "d.m.yyyy"})
        days = {folded(example.heads[name]) for name in ("starts_on", "ends_on")}
        for row, line in enumerate(example.grid()):
            for place, text in enumerate(line):
                head = (
                    folded(line[place])
                    if row == 0
                    else folded(list(example.heads.values())[place])
                    if place < len(example.heads)
                    else ""
                )
                write_cell(sheet, row, place, text, day if row and head in days else None, chance)


def write_cell(sheet: Any, row: int, place: int, text: str, day: Any, chance: Random) -> None:
    """Write one cell in one of the ways in which it may stand in a workbook."""
    if text.startswith("=") and chance.random() < 0.5:
        sheet.write_formula(row, place, text, None, chance.choice(["", 0, "#N/A", "x"]))
    elif day is not None and is_iso(text) and chance.random() < 0.5:
        sheet.write_datetime(row, place, date.fromisoformat(text), day)
    elif text.isdecimal() and not text.startswith("0") and chance.random() < 0.5:
        sheet.write_number(row, place, int(text))
    elif text:
        sheet.write_string(row, place, text)


def is_iso(text: str) -> bool:
    """Return whether a text is a day that a workbook can hold as a number."""
    try:
        return date.fromisoformat(text).year >= 1900 and len(text) == 10
    except ValueError:
        return False


def lines_of(*lines: Sequence[str], separator: str = ";") -> bytes:
    """Return lines of cells as UTF-8."""
    return "\n".join(separator.join(line) for line in lines).encode()
