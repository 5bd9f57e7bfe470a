"""Large workbooks as tables: each cell at its place, formulas and errors as such, and what is hostile is refused.

Seen failing: with `skip_empty_area` the first empty rows were left out; without `refuse_far_cells` one cell in the last
corner took all memory; without `special_cells` a formula's old value was read as if somebody had written it.
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import xlsxwriter

from vaihto.kit.inspection import tables
from vaihto.kit.inspection.refusal import Refusal

SHEET = "xl/worksheets/sheet1.xml"


def book(file: Path, *rows: tuple[Any, ...], **options: Any) -> Path:
    """Write a workbook with these rows; a text that begins with = is a formula whose last value was 7."""
    with xlsxwriter.Workbook(str(file)) as made:
        sheet = made.add_worksheet("One")
        day = made.add_format({"num_format": "d.m.yyyy"})
        for row, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(row, place, cell, None, options.get("result", 7))
                elif isinstance(cell, date):
                    sheet.write_datetime(row, place, cell, day)
                elif cell is not None:
                    sheet.write(row, place, cell)
    return file


def changed(file: Path, change: Callable[[bytes], bytes], part: str = SHEET, **more: bytes) -> Path:
    """Write a workbook anew with one part changed and others added."""
    old = io.BytesIO(file.read_bytes())
    with zipfile.ZipFile(old) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, change(before.read(name)) if name == part else before.read(name))
        for name, text in more.items():
            after.writestr(name.replace("__", "/"), text)
    return file


def read(file: Path) -> list[list[str]]:
    """Return the rows of a workbook."""
    copy = file.with_suffix(".csv")
    tables.write(file, copy)
    return list(csv.reader(copy.open(encoding="utf-8", newline=""), delimiter=";"))


def test_cells_stand_at_their_rows_and_columns(tmp_path):
    rows = ((), ("", "a;b", 'say "x"'), (), ("two\nlines", 712, 1.5, True, date(2026, 2, 1)))
    assert read(book(tmp_path / "a.xlsx", *rows)) == [
        ["", "", "", "", ""], ["", "a;b", 'say "x"', "", ""], ["", "", "", "", ""],
        ["two\nlines", "712", "1.5", "1", "2026-02-01"],
    ]  # fmt: skip


def test_formulas_and_errors_are_told_as_what_they_are(tmp_path):
    file = book(tmp_path / "a.xlsx", ("x", "=B1&1"), ("=1/0", "y"))
    file = changed(file, lambda xml: xml.replace(b"<f>1/0</f><v>7</v>", b"<f>1/0</f>"))
    assert read(file) == [["x", "=B1&1"], ["=1/0", "y"]]
    error = changed(book(tmp_path / "b.xlsx", (5, 6)), lambda xml: xml.replace(b'<c r="B1"><v>6', b'<c r="B1" t="e"><v>#REF!'))
    assert read(error) == [["5", "#REF!"]]


def test_a_formula_without_value_in_the_last_row_is_not_lost(tmp_path):
    file = book(tmp_path / "a.xlsx", ("x",), ("=A1",))
    assert read(changed(file, lambda xml: xml.replace(b"<v>7</v>", b""))) == [["x"], ["=A1"]]


@pytest.mark.parametrize("place", [b"XFD1048576", b"A1048577", b"BI2", b"ZZ1"])
def test_a_cell_far_away_is_refused_before_the_sheet_is_read(tmp_path, place):
    file = book(tmp_path / "a.xlsx", ("x",), ("y",))
    with pytest.raises(Refusal, match="too_many_rows"):
        read(changed(file, lambda xml: xml.replace(b'r="A2"', b'r="' + place + b'"')))


@pytest.mark.parametrize(
    ("change", "more", "code"),
    [
        (lambda xml: xml, {"xl__vbaProject.bin": b"x"}, "macros"),
        (lambda xml: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + xml[55:], {}, "entities"),
        (lambda xml: xml[:-20], {}, "damaged"),
        (lambda xml: xml, {"xl__externalLinks__externalLink1.xml": b"<x/>"}, "outside"),
        (lambda xml: xml, {"..__..__x": b"x"}, "path_names"),
    ],
)
def test_hostile_workbooks_are_refused(tmp_path, change, more, code):
    with pytest.raises(Refusal) as refused:
        read(changed(book(tmp_path / "a.xlsx", ("x",)), change, **more))
    assert refused.value.code == code


def test_more_than_a_table_unpacks_to_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_UNPACKED", 10_000)
    with pytest.raises(Refusal, match="bomb"):
        read(
            changed(book(tmp_path / "a.xlsx", ("x",)), lambda xml: xml.replace(b"</sheetData>", b" " * 20_000 + b"</sheetData>"))
        )


def test_the_process_answers_with_the_names_of_sheets_and_writes_the_table(tmp_path):
    file, copy = tmp_path / "a.xlsx", tmp_path / "copy.csv"
    with xlsxwriter.Workbook(str(file)) as made:
        made.add_worksheet("Hidden").hide()
        made.add_worksheet("Shown").write(0, 0, "x")
        made.add_worksheet("Third")
        made.get_worksheet_by_name("Shown").activate()
        made.get_worksheet_by_name("Shown").set_first_sheet()
    assert asked(file, copy) == {"kind": "xlsx", "sheet": "Shown", "others": ["Third"]}
    assert copy.read_text() == "x\n"


def asked(file: Path, copy: Path) -> dict[str, Any]:
    """Return what the process that looks into files answers."""
    words = [sys.executable, "-I", "-m", "vaihto.kit.inspection", str(file), str(copy), file.name, "table"]
    done = subprocess.run(words, capture_output=True, timeout=60, env={"LANG": "C.UTF-8"}, check=False)
    return json.loads(done.stdout) if done.stdout else {"died": done.returncode}


def test_a_mutated_workbook_is_read_or_refused_and_never_anything_else(tmp_path):
    file = book(tmp_path / "a.xlsx", ("participant", "field"), ("P1", 712), ("=A1", "x"))
    whole = file.read_bytes()
    chance = Random(5)
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        file.write_bytes(bytes(content[: chance.choice([len(content), len(content), chance.randrange(len(content))])]))
        assert read_or_refused(file)


def read_or_refused(file: Path) -> bool:
    """Return whether a workbook is read as texts or refused with a reason; anything else is raised."""
    try:
        rows = read(file)
    except Refusal as refused:
        return bool(refused.code)
    return all(isinstance(cell, str) for row in rows for cell in row)
