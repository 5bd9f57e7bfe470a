"""Rows of an uploaded workbook: read by the process that looks into files, values only; what is hostile is refused in words.

Negative controls seen failing: without `refuse_formulas` a formula's old value was read; without `visible` a hidden sheet was.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attachment_corpus as corpus
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from vaihto.kit import attachments
from vaihto.kit.attachments import CannotReceive, keeping

LIMIT = 1_000_000


def book(fill: Callable[[Any], None], sheets: int = 1) -> bytes:
    """Return a workbook that `fill` writes."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    for _number in range(sheets):
        made.add_worksheet()
    fill(made)
    made.close()
    return file.getvalue()


def table(*rows: tuple[Any, ...]) -> bytes:
    """Return a workbook with these rows on its first sheet."""

    def fill(made: Any) -> None:
        day = made.add_format({"num_format": "d.m.yyyy"})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    made.worksheets()[0].write_datetime(place, column, cell, day)
                else:
                    made.worksheets()[0].write(place, column, cell)

    return book(fill)


def changed(content: bytes, part: str, change: Callable[[bytes], bytes], **more: bytes) -> bytes:
    """Return a workbook with one part changed and others added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        for name, text in more.items():
            new.writestr(name.replace("__", "/"), text)
    return file.getvalue()


def read(content: bytes, name: str = "rivit.xlsx") -> list[list[str]]:
    return attachments.rows_of(SimpleUploadedFile(name, content), limit=LIMIT)


def refusal(content: bytes, name: str = "rivit.xlsx") -> str:
    with translation.override("en"), pytest.raises(CannotReceive) as caught:
        read(content, name)
    assert str(caught.value).startswith("The file was not")
    return caught.value.code


def files_kept() -> set[Path]:
    return {one for one in keeping.folder().rglob("*") if one.is_file() and not one.name.startswith(".check-")}


@pytest.fixture(autouse=True)
def nothing_is_kept(db: None) -> Iterator[None]:
    """After each test no file is there that was not there before."""
    before = files_kept()
    yield
    assert files_kept() - before == set()


def test_cells_come_as_somebody_would_type_them() -> None:
    rows = read(table(("Päiviä", "Alku"), (30, datetime(2027, 3, 1)), (2.5, "  Ähtäri \n koulu"), ("", ""), (1e20, True)))  # noqa: DTZ001
    assert rows == [["Päiviä", "Alku"], ["30", "2027-03-01"], ["2.5", "Ähtäri koulu"], ["1e+20", "1"]]


def test_an_empty_corner_is_left_out_and_rows_keep_their_width() -> None:
    def fill(made: Any) -> None:
        made.worksheets()[0].write("C3", "Päiviä")
        made.worksheets()[0].write("E4", 30)

    assert read(book(fill)) == [["Päiviä", "", ""], ["", "", "30"]]


def test_the_first_sheet_that_is_shown_is_read() -> None:
    def fill(made: Any) -> None:
        hidden, shown, last = made.worksheets()
        hidden.write("A1", "salainen")
        shown.write("A1", "näkyvä")
        last.write_formula("A1", "=1+1")
        hidden.hide()
        shown.activate()
        shown.set_first_sheet()

    assert read(book(fill, 3)) == [["näkyvä"]]


def test_a_formula_is_refused_and_a_text_that_looks_like_one_is_text() -> None:
    assert refusal(book(lambda made: made.worksheets()[0].write_formula("B7", "=SUM(A1:A6)", None, 12))) == "formulas"
    assert read(book(lambda made: made.worksheets()[0].write_string("A1", "=1+1"))) == [["=1+1"]]


def test_an_empty_workbook_and_other_files_say_so() -> None:
    assert refusal(book(lambda made: None)) == "no_rows"
    assert refusal(corpus.word(), "rivit.docx") == "no_workbook"
    assert refusal(b"a;b\n1;2\n", "rivit.csv") == "no_workbook"
    assert refusal(corpus.word()) == "name_differs"
    assert refusal(b"") == "empty"


def test_too_many_rows_columns_or_letters_are_refused() -> None:
    assert refusal(table(*((number,) for number in range(2001)))) == "too_many_rows"
    assert refusal(table(tuple(range(61)))) == "too_many_rows"
    assert refusal(table(("x" * 1001,))) == "too_many_rows"
    assert len(read(table(*((number,) for number in range(2000))))) == 2000


def test_a_file_over_the_limit_is_not_even_looked_at() -> None:
    assert refusal(b"PK\x03\x04" + b"0" * LIMIT) == "too_large"


def test_hostile_workbooks_are_refused() -> None:
    good = table(("Päiviä",), (30,))
    sheet = "xl/worksheets/sheet1.xml"
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        b'Type="http://x/externalLink" Target="http://127.0.0.1:9/x" TargetMode="External"/></Relationships>'
    )
    assert refusal(changed(good, sheet, lambda xml: doctype + xml.split(b"?>", 1)[1])) == "entities"
    assert refusal(changed(good, sheet, lambda xml: laughs + xml.split(b"?>", 1)[1])) == "entities"
    assert refusal(changed(good, "xl/workbook.xml", lambda xml: doctype + xml.split(b"?>", 1)[1])) == "entities"
    assert refusal(changed(good, "", bytes, xl__externalLinks__externalLink1=b"<x/>")) == "outside"
    assert refusal(changed(good, "xl/_rels/workbook.xml.rels", lambda _old: relation)) == "outside"
    assert refusal(changed(good, "", bytes, xl__vbaProject=b"x")) == "macros"
    assert refusal(good, "rivit.xlsm") == "macros"
    assert refusal(b"\xd0\xcf\x11\xe0" + b"0" * 600) == "old_office"
    assert refusal(good + b"MZ") == "two_files"
    assert refusal(good[:-40]) in {"damaged", "two_files"}
    assert refusal(corpus.zip_bomb()) in {"bomb", "damaged", "wrong_type", "name_differs", "too_large"}
    assert refusal(changed(good, sheet, lambda xml: xml[:200])) == "damaged"


def test_a_cell_in_the_farthest_corner_takes_no_memory_of_ours() -> None:
    def far(made: Any) -> None:
        made.worksheets()[0].write("A1", 1)
        made.worksheets()[0].write(1_048_575, 16_383, 1)

    assert refusal(book(far)) in {"too_heavy", "too_many_rows"}


def test_a_bomb_inside_one_sheet_is_refused() -> None:
    rows = b"<sheetData>" + b"<row/>" * 25_000_000
    content = changed(table(("a",)), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<sheetData>", rows))
    assert refusal(content) in {"bomb", "too_heavy"}
