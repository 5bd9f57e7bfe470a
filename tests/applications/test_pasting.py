"""Rows from a spreadsheet: columns found in three languages, each cell understood or refused, nothing dropped in silence.

Negative controls seen failing: saving without looking at the version of the draft (rows were added twice).
"""

import io
import json
from datetime import timedelta

import pytest
import xlsxwriter
from application_examples import NOW
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vaihto.applications import operations, pasting
from vaihto.applications.models import Application
from vaihto.applications.operations.arranging import remembered
from vaihto.applications.views.pasting import from_workbook
from vaihto.applications.views.rows import marks_of
from vaihto.kit import audit
from vaihto.kit.actors import Actor

FINNISH = "Henkilöitä\tKohderyhmä\tTarkoitus\tKohdemaa\tPäiviä\n4\tvastavalmistunut\tharjoittelu\tRuotsi\t30\n"
SWEDISH = "Antal;Målgrupp;Syfte;Målland;Dagar;Mottagare\n2;nyutexaminerad;praktik;Estland;45;Tallinna kool\n"


def outcomes(application: Application, text: str) -> list[str]:
    """Return what would happen to each line."""
    return [line.outcome for line in pasting.read(application, text).lines]


def test_heads_and_words_are_understood_in_three_languages(complete: Application) -> None:
    host = complete.partners.get()
    swedish = pasting.read(complete, SWEDISH.replace("Tallinna kool", host.name.upper())).lines[0]
    assert pasting.read(complete, FINNISH).lines[0].values() == {
        "count": 4, "target_group": "graduate", "purpose": "traineeship", "country_to": "SE", "days": 30,
    }  # fmt: skip
    assert swedish.values() == {
        "count": 2, "target_group": "graduate", "purpose": "traineeship", "country_to": "EE", "days": 45, "host": host.pk,
    }  # fmt: skip
    english = "People,Target group,Purpose,Country,Days\n1,recent graduate,traineeship,SE,\n"
    assert pasting.read(complete, english).lines[0].values()["days"] is None


def test_each_wrong_cell_says_what_is_wrong_with_it(complete: Application) -> None:
    text = "Row\tPeople\tTarget group\tPurpose\tCountry\tDays\tHost\n9\tfour\twizard\tholiday\tAtlantis\t0\tNobody\n"
    (line,) = pasting.read(complete, text).lines
    assert line.outcome == pasting.REFUSED
    assert [cell.problem[:32] for cell in line.cells] == [
        "There is no row 9. Leave the cel", "“four” is not a whole number fro", "“wizard” is not one of: student ",
        "“holiday” is not one of: study, ", "The country “Atlantis” is not kn", "“0” is not a whole number from 1",
        "“Nobody” is not one of the partn",
    ]  # fmt: skip


def test_a_number_of_a_row_changes_it_and_an_empty_cell_leaves_it(complete: Application, coordinator: Actor) -> None:
    before = complete.rows.get()
    text = "Rivi\tHenkilöitä\tPäiviä\n1\t8\t\n"
    operations.paste_rows(complete, text, seen=complete.version, by=coordinator, at=NOW)
    after = complete.rows.get()
    assert (after.count, after.days, after.target_group) == (8, before.days, before.target_group)
    assert outcomes(complete, text) == [pasting.SAME]


def test_the_same_row_twice_is_refused_the_second_time(complete: Application) -> None:
    assert outcomes(complete, "row;people\n1;3\n1;4\n") == [pasting.CHANGED, pasting.REFUSED]


def test_a_line_with_more_cells_than_columns_is_refused(complete: Application) -> None:
    assert outcomes(complete, "people;days\n3;30;stray\n") == [pasting.REFUSED]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("just words", "no row below"),
        ("a\tb\n1\t2\n", "columns were not understood"),
        ("people\tantal\n1\t2\n", "Two columns mean the same"),
        ("people\tdays\n" + "1\t30\n" * 501, "more than 500 rows"),
        ('people;days\n"1;2\n3', "columns|no row|refused"),
    ],
)
def test_what_is_no_table_says_why(complete: Application, text: str, why: str) -> None:
    try:
        assert all(line.outcome == pasting.REFUSED for line in pasting.read(complete, text).lines)
    except pasting.NotATable as refused:
        assert any(part in str(refused) for part in why.split("|"))  # noqa: PT017 - either answer is one


def test_saving_twice_adds_once_because_the_preview_has_aged(complete: Application, coordinator: Actor) -> None:
    seen = complete.version
    operations.paste_rows(complete, FINNISH, seen=seen, by=coordinator, at=NOW)
    with pytest.raises(operations.CannotSaveRows, match="has changed since you looked"):
        operations.paste_rows(complete, FINNISH, seen=seen, by=coordinator, at=NOW)
    assert complete.rows.count() == 2
    lines = [line for line in audit.lines_of(complete.case) if line.operation == "applications.paste_rows"]
    assert [line.changes for line in lines] == [{"added": 1, "changed": 0, "refused": 0}]


def test_good_lines_are_saved_and_refused_ones_stay_in_the_field(complete: Application, at_work: Client) -> None:
    address = f"/en/applications/{complete.pk}/rows/paste/"
    text = FINNISH + "x\topettaja\tharjoittelu\tRuotsi\t30\n"
    look = at_work.post(address, {"text": text, "look": "1"}).text
    assert "Added: 1. Changed: 0. Unchanged: 0. Refused: 1." in look
    assert complete.rows.count() == 1
    complete.refresh_from_db()
    saved = at_work.post(address, {"text": text, "save": "1", "seen": complete.version}).text
    assert complete.rows.count() == 2
    assert "1 row is added. 1 row waits below." in saved
    assert "x\topettaja\tharjoittelu\tRuotsi\t30" in saved
    assert "4\tvastavalmistunut" not in saved


def test_a_file_is_read_like_pasted_cells_and_a_broken_workbook_is_refused(complete: Application, at_work: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = f"/en/applications/{complete.pk}/rows/paste/"
    file = SimpleUploadedFile("rows.csv", SWEDISH.replace(";Mottagare", "").replace(";Tallinna kool", "").encode("cp1252"))
    assert "Added: 1." in at_work.post(address, {"file": file, "look": "1"}).text
    workbook = SimpleUploadedFile("rows.xlsx", b"PK\x03\x04\x00\x00")
    assert "damaged or incomplete" in at_work.post(address, {"file": workbook, "look": "1"}).text


def test_a_row_is_duplicated_moved_removed_and_brought_back(complete: Application, coordinator: Actor) -> None:
    first = complete.rows.get()
    copy = operations.duplicate_row(complete, first.pk, by=coordinator, at=NOW)
    operations.save_rows(complete, [{"id": copy.pk, "days": 77, "version": copy.version}], by=coordinator, at=NOW)
    operations.move_row(complete, copy.pk, up=True, by=coordinator, at=NOW)
    assert [row.days for row in complete.rows.order_by("position")] == [77, first.days]
    operations.move_row(complete, copy.pk, up=True, by=coordinator, at=NOW)
    gone = remembered(complete.rows.get(pk=copy.pk))
    operations.save_rows(complete, [], remove=[copy.pk], by=coordinator, at=NOW)
    operations.restore_row(complete, gone, by=coordinator, at=NOW)
    assert [row.days for row in complete.rows.order_by("position")] == [77, first.days]


def test_the_buttons_of_a_row_save_what_was_typed_first(complete: Application, at_work: Client) -> None:
    row = complete.rows.get()
    page = f"/en/applications/{complete.pk}/rows/"
    typed = {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "1", "rows-0-id": row.pk,
        "rows-0-seen": json.dumps({"seen": marks_of(row)}),
        "rows-0-count": "9", "rows-0-target_group": row.target_group, "rows-0-purpose": row.purpose,
        "rows-0-country_to": row.country_to, "rows-0-days": row.days, "rows-0-host": row.host_id or "",
    }  # fmt: skip
    at_work.post(f"{page}{row.pk}/duplicate/", typed)
    assert [one.count for one in complete.rows.order_by("position")] == [9, 9]
    at_work.post(f"{page}{row.pk}/remove/")
    assert complete.rows.count() == 1
    assert "Bring back row 1" in at_work.get(page).text
    at_work.post(f"{page}0/restore/")
    assert complete.rows.count() == 2
    assert "Bring back row" not in at_work.get(page).text


def test_somebody_else_does_not_paste(complete: Application, officer: Actor) -> None:
    with pytest.raises(operations.CannotWrite, match="own people"):
        operations.paste_rows(complete, FINNISH, seen=complete.version, by=officer, at=NOW + timedelta(minutes=1))


def workbook(*rows: tuple[object, ...], formula: bool = False) -> SimpleUploadedFile:
    """Return an Excel workbook with these rows."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = made.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    if formula:
        sheet.write_formula(len(rows), 0, "=1+1")
    made.close()
    return SimpleUploadedFile("rivit.xlsx", file.getvalue())


ROWS = (("Henkilöitä", "Kohderyhmä", "Tarkoitus", "Kohdemaa", "Päiviä"), (4, "vastavalmistunut", "harjoittelu", "Ruotsi", 30))


def test_a_workbook_gives_the_same_preview_as_its_copied_cells(at_work: Client, complete: Application) -> None:
    page = f"/fi/applications/{complete.pk}/rows/paste/"
    before = complete.rows.count()
    by_file = at_work.post(page, {"look": "1", "text": "", "file": workbook(*ROWS)}).content.decode()
    by_text = at_work.post(page, {"look": "1", "text": FINNISH}).content.decode()
    shown = [text.split('<form method="post"')[0].split("v-section")[1] for text in (by_file, by_text)]
    assert shown[0] == shown[1]
    assert "vastavalmistunut" in shown[0]
    assert complete.rows.count() == before
    text = by_file.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0]
    at_work.post(page, {"save": "1", "text": text.strip("\n"), "seen": str(complete.version)})
    assert complete.rows.count() == before + 1


def test_a_hostile_workbook_is_refused_in_words_and_the_typed_text_stays(at_work: Client, complete: Application) -> None:
    page = f"/en/applications/{complete.pk}/rows/paste/"
    answer = at_work.post(page, {"look": "1", "text": "kept", "file": workbook(*ROWS, formula=True)}).content.decode()
    assert "because its first sheet has formulas" in answer
    assert ">\nkept</textarea>" in answer or ">kept</textarea>" in answer
    broken = SimpleUploadedFile("rivit.xls", b"\xd0\xcf\x11\xe0" + b"0" * 600)
    assert "old Office format" in at_work.post(page, {"look": "1", "text": "", "file": broken}).content.decode()


def test_a_sheet_of_one_column_keeps_its_commas(complete: Application) -> None:
    text = from_workbook(workbook(("Henkilöitä",), (4,), ("5,5",)))
    assert pasting.records_of(text) == [["Henkilöitä", ""], ["4", ""], ["5,5", ""]]
