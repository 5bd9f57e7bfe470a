"""The State Treasury's file: its columns are those of the source, days and answers as it writes them, texts never formulas."""

import csv
import io
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from vaihto.exchange import treasury

SHARED = Path(os.environ.get("STANDARDS_DIR", Path(__file__).resolve().parents[2].parent / "shared" / "standards")).parent
GRANT = treasury.Grant(
    agency="Esimerkkivirasto", call_number="", call_name="Haku", call_opens=date(2026, 1, 7), call_closes=date(2026, 2, 10),
    call_address="https://vaihto.example/fi/calls/3/", number="2026-0007", received_on=date(2026, 2, 9), language="fi",
    business_id="1234567-1", organisation="=SUM(A1)", region="Uusimaa", countries="Suomi", decided_on=date(2026, 4, 30),
    granted=Decimal("12000.50"), purpose="Työelämäjaksot", starts_on=date(2026, 6, 1), ends_on=None, paid=None,
    is_eu_money=None, is_foreign=False,
)  # fmt: skip


def read(made: bytes) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert book.sheet_names == ["VA"]
    return book.get_sheet_by_name("VA").to_python()


def test_the_columns_are_those_of_the_source_in_their_order() -> None:
    file = SHARED / "data" / "state_treasury_columns.csv"
    if not file.exists():
        pytest.skip("the list of columns lies beside the project in ../shared/data, which is absent here")
    with file.open(encoding="utf-8") as lines:
        assert [row["column"] for row in csv.DictReader(lines)] == list(treasury.COLUMNS)


def test_a_grant_is_a_row_with_days_and_answers_as_the_file_has_them() -> None:
    head, row = read(treasury.workbook([GRANT]))
    assert head == list(treasury.COLUMNS)
    told = dict(zip(head, row, strict=True))
    assert {name: value for name, value in told.items() if value != ""} == {
        "valtionapuviranomainen": "Esimerkkivirasto", "avustushakuNimi": "Haku", "avustushakuAlkaaPvm": "07.01.2026",
        "avustushakuPaattyyPvm": "10.02.2026", "avustushakuURL": "https://vaihto.example/fi/calls/3/",
        "avustusasiaAsianumero": "2026-0007", "avustusasiaVireilletuloPvm": "09.02.2026", "avustusasiaKieli": "fi",
        "avustusasiaVireillepanijaYhteisoTunnus": "1234567-1", "avustusasiaVireillepanijaYhteisoNimi": "=SUM(A1)",
        "avustushakemusAlueMaakunnat": "Uusimaa", "avustushakemusAlueValtiot": "Suomi", "avustuspaatosPvm": "30.04.2026",
        "avustuspaatosTyyppi": "Myönteinen", "avustuspaatosMyonnettyAvustus": 12000.5,
        "avustuspaatosHyvaksyttyKayttotarkoitus": "Työelämäjaksot", "avustuspaatosKayttoaikaAlkaaPvm": "01.06.2026",
        "ulkomainenSaaja": "Ei",
    }  # fmt: skip


def test_no_column_of_persons_reasons_or_what_was_asked_is_ever_filled() -> None:
    never = {
        "avustusasiaVireillepanijaHenkiloTunnus", "avustusasiaVireillepanijaHenkiloNimi", "avustuspaatosPerustelu",
        "avustushakemusHaettuAvustus", "avustushakemusHaettuKayttotarkoitus",
    }  # fmt: skip
    told = dict(zip(treasury.COLUMNS, treasury.row_of(GRANT), strict=True))
    assert {told[name] for name in never} == {""}


def test_the_same_grants_give_the_same_bytes_and_no_grants_the_head_alone() -> None:
    assert treasury.workbook([GRANT]) == treasury.workbook([GRANT])
    assert read(treasury.workbook([])) == [list(treasury.COLUMNS)]
