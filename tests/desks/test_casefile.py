"""The file of a case that went the whole way: every room's pieces, checked without the database; who may take it out."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from vaihto.applications import queries as applications
from vaihto.applications.models import Application
from vaihto.demo import world
from vaihto.desks import operations
from vaihto.exchange import casefile
from vaihto.grants.models import GrantAgreement
from vaihto.kit import casefiles, clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import AuditLine, RecordView
from vaihto.mobility.models import Mobility, SupportNeed
from vaihto.people import queries as people

STAGE = "report"
NAMES = {key: name for key, name, *_rest in world.STAFF} | {school.key: school.coordinator for school in world.SCHOOLS[:2]}


def a_case() -> Application:
    """Return an application of the example whose project has gone as far as the final report."""
    agreement = GrantAgreement.objects.filter(sent_at__isnull=False).earliest("pk")
    return applications.for_ids([agreement.application_id])[agreement.application_id]


def taken_out() -> tuple[Application, bytes]:
    application = a_case()
    return application, operations.take_out(application, by=SYSTEM, at=clock.now())


def named(packed: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return sorted({path.split("-", 1)[0] for path in archive.namelist() if "/" in path})


def test_the_case_file_holds_what_each_room_has_and_is_whole(staged: str) -> None:
    application, packed = taken_out()
    found = casefile.verify(packed)
    assert found.problems == ()
    assert (found.case, found.number) == (application.case, application.number)
    assert found.lines == AuditLine.objects.filter(case=application.case).count() - 1
    assert found.hashes >= 6
    assert {"data/01", "documents/01", "data/03", "data/04", "documents/04", "data/05", "documents/05", "data/06"} < set(
        named(packed)
    )
    assert {"data/07", "data/08", "documents/08", "data/09", "data/10", "documents/10", "data/11"} < set(named(packed))


def test_each_room_of_the_life_cycle_offers_its_pieces(staged: str) -> None:
    rooms = ("applications", "assessment", "grants", "mobility", "recognition", "reporting", "selection")
    assert casefiles.rooms() == rooms
    with pytest.raises(ValueError, match="offered its pieces already"):
        casefiles.offer("grants")(lambda case: [])


def test_taking_it_out_twice_differs_only_by_the_line_of_the_first(staged: str) -> None:
    application, first = taken_out()
    _same, second = taken_out()
    lines = AuditLine.objects.filter(case=application.case, operation="desks.take_out_casefile").order_by("number")
    assert [line.changes["checksums"] for line in lines] == [casefile.checksum_of(first), casefile.checksum_of(second)]
    assert casefile.verify(second).lines == casefile.verify(first).lines + 1


def test_what_was_told_about_support_is_not_in_it(staged: str) -> None:
    application = a_case()
    stay = Mobility.objects.filter(agreement__application=application, participant__isnull=False).earliest("pk")
    need, _made = SupportNeed.objects.update_or_create(
        participant=stay.participant, defaults={"text": "PLANTED-NEED", "told_at": clock.now(), "delete_by": clock.today()}
    )
    packed = operations.take_out(application, by=SYSTEM, at=clock.now())
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert not [path for path in archive.namelist() if need.text.encode() in archive.read(path)]
        assert [path for path in archive.namelist() if stay.participant.name.encode() in archive.read(path)]


def test_only_officers_and_auditors_take_it_out(staged: str, client: Client) -> None:
    application = a_case()
    with translation.override("en"), pytest.raises(operations.CannotTakeOut, match="only the agency’s officers and auditors"):
        operations.take_out(application, by=Actor("person", id="1", name="Katri"), at=clock.now())
    path = f"/en/cases/{application.number}/file/"
    assert client.post(path).status_code in {302, 403, 404}
    answers = {}
    for who in ("officer", "auditor", "administrator", "saarnilahti"):
        somebody = Client()
        names = {key: name for key, name, *_rest in world.STAFF} | {
            school.key: school.coordinator for school in world.SCHOOLS[:2]
        }
        somebody.force_login(people.by_email(world.email(names[who])))
        answers[who] = somebody.post(path)
    assert {who: answer.status_code for who, answer in answers.items()} == {
        "officer": 200, "auditor": 200, "administrator": 404, "saarnilahti": 404,
    }  # fmt: skip
    assert casefile.verify(answers["auditor"].content).is_whole
    assert answers["officer"].headers["Content-Disposition"] == f'attachment; filename="case-{application.number}.zip"'
    assert RecordView.objects.filter(record=f"applications.Application:{application.pk}").count() >= 2


def test_the_command_checks_it_without_a_database(staged: str, tmp_path: Path) -> None:
    _application, packed = taken_out()
    file = tmp_path / "case.zip"
    file.write_bytes(packed)
    command = [sys.executable, "-m", "vaihto", "casefile", "verify", str(file), "--json"]
    alone = {"PATH": "/usr/bin:/bin", "VAIHTO_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    done = subprocess.run(command, capture_output=True, text=True, env=alone, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["whole"] is True
    file.write_bytes(packed[:-200])
    done = subprocess.run(command[:-1], capture_output=True, text=True, env=alone, check=False)
    assert done.returncode == 1
    assert "NOT whole" in done.stdout
    done = subprocess.run([*command[:-2], str(tmp_path / "none.zip")], capture_output=True, text=True, env=alone, check=False)
    assert done.returncode == 2
    assert "none.zip cannot be read" in done.stderr
