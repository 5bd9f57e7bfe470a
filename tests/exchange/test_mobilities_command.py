"""`vaihto mobilities`: the template, the answer of a dry run, exit codes, the annotated workbook; no database, no Django.

Seen failing: with polars imported at the top of the command, `template` loaded it; without the comparison of paths the annotated
workbook took the place of the table that was sent.
"""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from vaihto import cli
from vaihto.exchange.mobilities import columns

HEAD = ",".join(columns.pack("erasmus_plus").names()[:9])
GOOD = "P1,own,teacher,study,0713,Järvi,SE,2026-02-01,2026-02-10"


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run the command; return its exit code and what it said."""
    try:
        code = cli.main(["mobilities", *map(str, words)])
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def file_of(folder: Path, *lines: str, name: str = "stays.csv") -> Path:
    """Return a file with these lines."""
    file = folder / name
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.mark.parametrize("programme", columns.PROGRAMMES)
def test_the_template_has_the_columns_of_the_pack(capsys, programme):
    code, out, _ = run(capsys, "template", "--programme", programme)
    assert (code, out) == (0, ",".join(columns.pack(programme).names()) + "\n")


@pytest.mark.parametrize("programme", columns.PROGRAMMES)
@pytest.mark.parametrize("separator", [",", ";"])
def test_example_rows_have_nothing_wrong(capsys, tmp_path, programme, separator):
    words = ("--programme", programme)
    _, out, _ = run(capsys, "template", "--example", 1000, "--separator", separator, *words)
    code, answer, _ = run(capsys, "import", file_of(tmp_path, out), "--dry-run", "--json", *words)
    assert code == 0
    assert json.loads(answer) == {"rows": 1000, "new": 1000, "changed": 0, "unchanged": 0, "errors": []}


def test_the_first_example_row_is_this(capsys):
    _, out, _ = run(capsys, "template", "--example", 1)
    assert list(csv.DictReader(io.StringIO(out))) == [
        {
            "participant": "P0001", "funding": "this_programme", "target_group": "initial_vet", "purpose": "on_the_job_learning",
            "field": "1013", "hosting_organisation": "Hotel Estrella", "hosting_country": "ES", "starts_on": "2026-01-12",
            "ends_on": "2026-02-08", "activity": "LM-SHORT-VET", "reference": "example-1",
        }
    ]  # fmt: skip


def test_a_dry_run_answers_rows_and_each_fault_at_its_cell(capsys, tmp_path):
    file = file_of(tmp_path, HEAD, GOOD, "", "P2,own,teacher,study,0713,Järvi,Sverige,2026-02-01,30.2.2026")
    code, out, err = run(capsys, "import", file, "--dry-run", "--json")
    assert (code, err) == (1, "")
    assert json.loads(out) == {
        "rows": 2, "new": 2, "changed": 0, "unchanged": 0, "empty_rows": 1,
        "errors": [
            {
                "row": 4, "column": "hosting_country", "value": "Sverige",
                "message": "The country is not written as a code. The column takes two capital letters (ISO 3166). Write SE.",
            },
            {
                "row": 4, "column": "ends_on", "value": "30.2.2026",
                "message": "The calendar has no such day. Check day and month.",
            },
        ],
    }  # fmt: skip


def test_the_plain_answer_says_the_same_in_the_language_asked_for(capsys, tmp_path):
    file = file_of(tmp_path, HEAD, "P2,own,teacher,study,0713,Järvi,Sverige,2026-02-01,10.2.2026", "", GOOD)
    code, out, _ = run(capsys, "import", file, "--dry-run", "--language", "sv")
    assert code == 1
    assert out.splitlines() == [
        "Rader: 2, nya: 2.",
        "Tomma rader: 1. De läses inte.",
        "Fel: 1.",
        "rad 2, hosting_country ”Sverige”: Landet är inte skrivet som kod. I kolumnen skrivs två stora bokstäver (ISO 3166). "
        "Skriv SE.",
    ]
    assert run(capsys, "import", file_of(tmp_path, HEAD, GOOD), "--dry-run", "--language", "fi") == (
        0, "Rivejä: 1, uusia: 1.\nVirheitä ei ole.\n", "",
    )  # fmt: skip


def test_the_programme_decides_which_columns_there_are(capsys, tmp_path):
    file = file_of(tmp_path, f"{HEAD},activity", f"{GOOD},LM-SHORT-VET")
    assert run(capsys, "import", file, "--dry-run")[0] == 0
    code, out, _ = run(capsys, "import", file, "--dry-run", "--json", "--programme", "leonardo")
    assert (code, [(one["row"], one["column"]) for one in json.loads(out)["errors"]]) == (1, [(1, "activity")])


@pytest.mark.parametrize(
    "words",
    [["import"], ["import", "x.csv"], ["import", "x.csv", "--leave-out", "y.xlsx"],
     ["import", "x.csv", "--dry-run", "--programme", "none"], ["template", "--example", "-1"],
     ["template", "--example", "many"], ["template", "--nonsense"], []],
)  # fmt: skip
def test_wrong_use_is_exit_code_two(capsys, words):
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert err


def test_the_help_says_where_a_dry_run_is_required(capsys):
    assert "required without --project" in " ".join(run(capsys, "import", "--help")[1].split())


def test_a_file_that_is_not_there_is_wrong_use(capsys, tmp_path):
    code, _, err = run(capsys, "import", tmp_path / "none.csv", "--dry-run")
    assert (code, err) == (2, f"vaihto mobilities: {tmp_path / 'none.csv'} cannot be opened: No such file or directory.\n")
    assert run(capsys, "import", tmp_path, "--dry-run")[0] == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "The file is neither CSV nor XLSX"), (b"\x89PNG\r\n\x1a\n", "The file is neither CSV nor XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The file is neither CSV nor XLSX"),
        (b"<html><table><tr><td>participant", "The file is neither CSV nor XLSX"), (b"", "The file is empty."),
        (b"PK\x03\x04 and nothing more", "The workbook is damaged or incomplete."),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_wrong_use(capsys, tmp_path, content, sentence):
    file = tmp_path / ("stays.xlsx" if content.startswith(b"PK") else "stays.csv")
    file.write_bytes(content)
    code, out, err = run(capsys, "import", file, "--dry-run", "--json")
    assert (code, out) == (2, "")
    assert err.startswith(f"vaihto mobilities: {file}: {sentence}")


def test_a_text_that_calls_itself_a_workbook_is_wrong_use(capsys, tmp_path):
    code, _, err = run(capsys, "import", file_of(tmp_path, HEAD, GOOD, name="stays.xlsx"), "--dry-run")
    assert (code, "neither CSV nor XLSX" in err) == (2, True)


def test_a_workbook_is_read_by_its_first_sheet_and_the_others_are_named(capsys, tmp_path):
    file = tmp_path / "stays.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Jaksot")
        book.add_worksheet("Muistio").write_string(0, 0, "x")
        for row, line in enumerate([HEAD, GOOD.replace("SE", "XX")]):
            for place, cell in enumerate(line.split(",")):
                sheet.write_string(row, place, cell)
    code, out, err = run(capsys, "import", file, "--dry-run", "--json")
    assert (code, err) == (1, "The first sheet was read. Not read: Muistio.\n")
    assert [(one["row"], one["column"], one["value"]) for one in json.loads(out)["errors"]] == [(2, "hosting_country", "XX")]


def test_the_annotated_workbook_has_each_fault_as_a_comment_at_its_cell(capsys, tmp_path):
    out = tmp_path / "out.xlsx"
    row = "P2,own,teacher,study,0713,=A1,XX,2026-02-01,2026-02-10,,far"
    file = file_of(tmp_path, f"{HEAD},reference", row, f"{GOOD},")
    code, _, _ = run(capsys, "import", file, "--dry-run", "--annotated", out)
    assert code == 1
    with zipfile.ZipFile(out) as archive:
        comments = archive.read("xl/comments1.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert [cell for cell in ("F2", "G2", "K2") if f'ref="{cell}"' in comments] == ["F2", "G2", "K2"]
    assert comments.count("<comment ") == 3
    assert "There is no such country code." in comments
    assert "<f>" not in sheet
    book = CalamineWorkbook.from_path(str(out))
    assert book.get_sheet_by_name("Stays").to_python()[1] == row.split(",")
    listed = book.get_sheet_by_name("Faults").to_python()
    assert [line[:3] for line in listed] == [
        ["row", "column", "value"], [2, "hosting_organisation", "=A1"], [2, "hosting_country", "XX"], [2, "", "far"],
    ]  # fmt: skip


def test_the_annotated_workbook_can_be_mended_and_read_again(capsys, tmp_path):
    out = tmp_path / "out.xlsx"
    run(capsys, "import", file_of(tmp_path, HEAD, GOOD.replace("0713", "713")), "--dry-run", "--annotated", out)
    code, answer, _ = run(capsys, "import", out, "--dry-run", "--json")
    assert (code, json.loads(answer)["rows"], json.loads(answer)["errors"]) == (0, 1, [])


def test_a_missing_column_is_commented_at_the_first_cell(capsys, tmp_path):
    out = tmp_path / "out.xlsx"
    run(capsys, "import", file_of(tmp_path, HEAD.replace("ends_on", "reference"), GOOD), "--dry-run", "--annotated", out)
    with zipfile.ZipFile(out) as archive:
        assert 'ref="A1"' in archive.read("xl/comments1.xml").decode()


def test_an_annotated_workbook_that_cannot_be_written_is_wrong_use(capsys, tmp_path):
    words = ("--dry-run", "--annotated", tmp_path / "none" / "out.xlsx")
    code, _, err = run(capsys, "import", file_of(tmp_path, HEAD, GOOD), *words)
    assert (code, "out.xlsx" in err) == (2, True)


def test_the_table_that_was_sent_is_never_overwritten(capsys, tmp_path):
    file = file_of(tmp_path, HEAD, GOOD)
    code, _, err = run(capsys, "import", file, "--dry-run", "--annotated", tmp_path / "x" / ".." / "stays.csv")
    assert (code, "would be overwritten" in err, file.read_text()) == (2, True, f"{HEAD}\n{GOOD}")


def test_neither_django_nor_a_database_is_touched_and_the_template_does_without_polars(tmp_path):
    code = (
        "import sys; from vaihto import cli; cli.main(sys.argv[1:]); "
        "print([name for name in ('django', 'polars', 'xlsxwriter') if name in sys.modules], file=sys.stderr)"
    )
    file = file_of(tmp_path, HEAD, GOOD)
    told = [
        subprocess.run(
            [sys.executable, "-c", code, "mobilities", *words],
            capture_output=True,
            text=True,
            check=True,
            env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        ).stderr.strip()
        for words in (["template", "--example", "2"], ["import", str(file), "--dry-run"])
    ]
    assert told == ["[]", "['polars']"]
