"""Two who store at once: one does, the other is told. Killed in the middle: nothing is stored. The command stores as a page does.

Seen failing: with `claim` left out, storing at once made stays twice on PostgreSQL; with the transaction of operations left out,
the stays of the killed process were there.
"""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation
from stay_examples import NOW, make_project, make_school, member
from stays_to_import import csv_of, row, source_of, store, table

from vaihto import cli
from vaihto.grants.models import GrantAgreement
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine
from vaihto.mobility import operations
from vaihto.mobility.models import Mobility, MobilityImport, Participant

KILLED = """
import os, signal, sys
import django
django.setup()
from vaihto.kit.actors import SYSTEM
from vaihto.kit import clock
from vaihto.exchange.mobilities import columns, delimited
from vaihto.grants import queries as grants
from vaihto.mobility import operations
from vaihto.mobility.models import Mobility, MobilityImport
from vaihto.mobility.operations import importing

def die(*_words):
    # The stays are written by now, and this process sees them.
    sys.stdout.write(f"{Mobility.objects.count()}")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)

importing.marks.marks = die
agreement = grants.by_number(sys.argv[1])
table = delimited.read(sys.stdin.buffer.read(), columns.pack("leonardo"))
source = MobilityImport(agreement=agreement, file_name="x.csv", sha256="a" * 64, sent_at=clock.now(), sent_by_id="1", sent_by="x")
operations.import_stays(agreement, table, source, by=SYSTEM, at=clock.now())
"""
KILLED_EVERYWHERE = """
import sys
import django
django.setup()
from vaihto.kit.actors import SYSTEM
from vaihto.kit import clock
from vaihto.exchange.mobilities import columns, delimited
from vaihto.grants import queries as grants
from vaihto.mobility import operations
from vaihto.mobility.models import MobilityImport
from tests.trust.killing import kill_everywhere

agreement, file, at = grants.by_number(sys.argv[1]), sys.stdin.buffer.read(), clock.now()

def store():
    table = delimited.read(file, columns.pack("leonardo"))
    source = MobilityImport(agreement=agreement, file_name="x.csv", sha256="a" * 64, sent_at=at, sent_by_id="1", sent_by="x")
    operations.import_stays(agreement, table, source, by=SYSTEM, at=at)

def take_back():
    operations.undo_import(MobilityImport.objects.latest("pk"), by=SYSTEM, at=at)

print(kill_everywhere(store), kill_everywhere(take_back))
"""
ROWS = [row(participant=f"P{number}") for number in range(50)]


def address() -> str:
    """Return the address of the database of this test."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{told['NAME']}"
    return f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


def tried(project: GrantAgreement, liisa: Actor) -> str:
    """Store the rows; return what came of it. A thread of its own begins in the language of the house."""
    try:
        with translation.override("en"):
            made = operations.import_stays(project, table(ROWS), source_of(project), by=liisa, at=NOW)
        return "nothing new" if made is None else "stored"
    except operations.CannotImport as refused:
        return "told" if "at the same moment" in str(refused) else str(refused)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_store_at_once_one_does_and_the_others_are_told() -> None:
    school = make_school()
    liisa, project = member(school, "Liisa Korpela"), make_project(school)
    with ThreadPoolExecutor(8) as pool:
        came = Counter(pool.map(lambda _number: tried(project, liisa), range(8)))
    assert came["stored"] == 1
    assert set(came) <= {"stored", "told", "nothing new"}
    assert (Mobility.objects.count(), Participant.objects.count(), MobilityImport.objects.count()) == (50, 50, 1)
    assert [line.operation for line in audit.lines_of(project.application.case)] == ["mobility.import_stays"]


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_leaves_nothing_and_the_table_can_be_stored() -> None:
    school = make_school()
    liisa, project = member(school, "Liisa Korpela"), make_project(school)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, project.number], input=csv_of(ROWS), capture_output=True, check=False,
        env={**os.environ, "VAIHTO_DATABASE_URL": address(), "PYTHONPATH": str(Path(cli.__file__).parents[1])},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, b"50"), done.stderr
    assert (Mobility.objects.count(), Participant.objects.count(), MobilityImport.objects.count()) == (0, 0, 0)
    assert AuditLine.objects.filter(operation="mobility.import_stays").count() == 0
    assert store(project, ROWS, by=liisa).created == 50


@pytest.mark.django_db(transaction=True)
def test_wherever_the_process_dies_the_stays_are_stored_once_and_taken_back_once(tmp_path: Path) -> None:
    """Killed after each write, before and after the commit, before the answer, and begun again each time.

    One stay stays as it is, one changes its country, one is new. The reader's threads do not go along into a forked process, so
    a process of its own, which has read nothing, is the one that is forked.
    """
    school = make_school()
    liisa, project = member(school, "Liisa Korpela"), make_project(school)
    store(project, ROWS[:2], by=liisa)
    rows = [row(participant=f"P{number}", hosting_country="SE" if number else "ES") for number in range(3)]
    done = subprocess.run(
        [sys.executable, "-c", KILLED_EVERYWHERE, project.number], input=csv_of(rows), capture_output=True, check=False,
        env={
            **os.environ, "VAIHTO_DATABASE_URL": address(), "VAIHTO_VAR": str(tmp_path),
            "PYTHONPATH": str(Path(cli.__file__).parents[1]),
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    of_storing, of_taking_back = map(int, done.stdout.split())
    assert min(of_storing, of_taking_back) >= 9
    assert (Mobility.objects.count(), Participant.objects.count(), MobilityImport.objects.count()) == (2, 2, 2)
    lines = AuditLine.objects.filter(case=project.application.case).values_list("operation", flat=True)
    assert Counter(lines) == {"mobility.import_stays": 2, "mobility.undo_import": 1}


# --- the command ------------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run the command; return its exit code and what it said."""
    capsys.readouterr()
    code = cli.main(["mobilities", "import", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


def file_of(folder: Path, *rows: dict[str, str]) -> Path:
    """Return a file with these rows."""
    file = folder / "stays.csv"
    file.write_bytes(csv_of(rows))
    return file


def test_the_command_compares_and_stores(capsys, tmp_path, project, liisa):
    file = file_of(tmp_path, row(reference="r-1"), row(participant="Eero"))
    words = (file, "--project", project.application.number)
    code, out, _ = run(capsys, *words, "--dry-run", "--json")
    assert (code, json.loads(out)) == (0, {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "errors": []})
    assert Mobility.objects.count() == 0
    code, out, err = run(capsys, *words, "--json")
    made = MobilityImport.objects.get()
    assert (code, err) == (0, "Stored: 2 new, 0 changed.\n")
    assert json.loads(out) == {
        "rows": 2, "new": 2, "changed": 0, "unchanged": 0, "stored": True, "import": made.pk, "errors": [],
    }  # fmt: skip
    assert (made.file_name, made.stored_by) == ("stays.csv", "Vaihto")
    assert run(capsys, *words)[::2] == (0, "Everything is stored already. Nothing was changed.\n")
    file_of(tmp_path, row(reference="r-1", hosting_country="SE"), row(participant="Eero"))
    code, out, _ = run(capsys, file, "--project", project.number, "--dry-run", "--language", "fi")
    assert (code, out.splitlines()) == (
        0, ["Rivejä: 2, uusia: 0, muuttuneita: 1, ennallaan: 1.", "rivi 2, vastaanottajan maa: ”ES” → ”SE”", "Virheitä ei ole."],
    )  # fmt: skip


def test_the_command_stores_nothing_with_a_fault_unless_the_rest_is_put_into_a_file(capsys, tmp_path, project):
    file = file_of(tmp_path, row(), row(participant="Eero", hosting_country="XX"))
    code, out, err = run(capsys, file, "--project", project.number, "--json")
    assert (code, json.loads(out)["stored"], Mobility.objects.count()) == (1, False, 0)
    assert "Nothing was stored, because rows have faults." in err
    left = tmp_path / "left.xlsx"
    code, _out, err = run(capsys, file, "--project", project.number, "--leave-out", left)
    assert (code, Mobility.objects.get().participant.name) == (0, "Aino")
    assert err == f"Stored: 1 new, 0 changed.\nRows left out: 1. They are in {left}.\n"
    code, out, _ = run(capsys, left, "--project", project.number, "--dry-run", "--json")
    assert [(one["row"], one["column"], one["value"]) for one in json.loads(out)["errors"]] == [(2, "hosting_country", "XX")]


def test_the_command_says_what_it_cannot_do(capsys, tmp_path, project):
    file = file_of(tmp_path, row())
    assert run(capsys, file) == (
        2, "",
        "vaihto mobilities: A table is stored in a project. Name it with --project, or only check the table with --dry-run.\n",
    )  # fmt: skip
    assert run(capsys, file, "--project", "2099-1")[::2] == (
        1, "vaihto: There is no project 2099-1. Give the number of a grant agreement or of its application.\n"
    )  # fmt: skip
    words = (file, "--project", project.number)
    assert run(capsys, *words, "--programme", "erasmus_plus")[0] == 1
    assert run(capsys, *words, "--leave-out", file)[0] == 2
    assert run(capsys, *words, "--leave-out", tmp_path / "x.xlsx", "--dry-run")[0] == 2
    GrantAgreement.objects.filter(pk=project.pk).update(state="draft")
    code, out, err = run(capsys, *words)
    assert (code, out) == (1, "")
    assert "the grant agreement is not in force" in err
