"""`vaihto recognition export` on the example programme: each format, what is refused, and the deed's line."""

import stat
from pathlib import Path

import pytest
from django.conf import settings
from lxml import etree

from tests.exchange.elmo_schema import faults, needs_standards
from vaihto import cli
from vaihto.config import startup
from vaihto.exchange import elm, elmo
from vaihto.kit.models import AuditLine
from vaihto.recognition import exporting
from vaihto.recognition.formats import FORMATS
from vaihto.recognition.models import Transcript

STAGE = "report"
pytestmark = pytest.mark.usefixtures("staged")


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object) -> Path:
    """Give the installation a data folder of its own, as a demo leaves it."""
    monkeypatch.setenv("VAIHTO_DEMO", "1")
    made = tmp_path / "var"
    made.mkdir()
    (made / "demo-stage").write_text(STAGE)
    settings.DATA = made  # type: ignore[attr-defined]
    return made


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    """Run the command; return its exit code and what it said to the operator."""
    try:
        code = cli.main(["recognition", "export", *map(str, words)])
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, capsys.readouterr().err


def a_transcript() -> Transcript:
    """Return the first transcript of the example."""
    found = Transcript.objects.order_by("mobility_id").first()
    assert found is not None
    return found


@pytest.mark.parametrize("name", list(FORMATS))
def test_each_format_is_written_for_the_example(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    file = tmp_path / "out"

    assert run(capsys, "--format", name, "--demo", "--output", file) == (0, "")

    begins = {"pdf": b"%PDF-", "elmo": b"<?xml "}.get(name, b"{")
    assert file.read_bytes().startswith(begins)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_first_stay_that_was_recognised_in_full_stands_for_the_example(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "out.xml"
    run(capsys, "--format", "elmo", "--demo", "--output", file)

    document = elmo.read(file.read_bytes())

    full = [
        row for row in Transcript.objects.order_by("mobility_id") if {unit["extent"] for unit in row.content["units"]} == {"full"}
    ]
    learner = document.learner
    assert f"{learner.given_names} {learner.family_name}" == full[0].content["participant"]["name"]
    assert {one.status for one in document.reports[0].recognitions} == {"Positive"}


@pytest.mark.once
@needs_standards
def test_every_transcript_of_the_example_is_valid_elmo_that_its_certificate_verifies(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, certificate = tmp_path / "out.xml", tmp_path / "certificate.pem"
    transcripts = list(Transcript.objects.filter(replaced_at__isnull=True).order_by("pk"))
    assert len(transcripts) > 10

    for row in transcripts:
        words = ["--format", "elmo", "--mobility", row.mobility_id, "--output", file, "--certificate", certificate]
        assert run(capsys, *words) == (0, "")
        assert faults(file.read_bytes()) == []
        document = elmo.verify(file.read_bytes(), certificate.read_bytes())
        units = row.content["units"]
        assert [one.titles[0].text for one in document.reports[0].recognitions] == [one["title"] for one in units]
        assert document == elmo.of(exporting.stay_transcript(row.mobility_id))


@pytest.mark.once
def test_a_credential_is_sealed_now_and_its_certificate_verifies_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, certificate = tmp_path / "out.json", tmp_path / "certificate.pem"

    assert run(capsys, "--format", "elm", "--demo", "--output", file, "--certificate", certificate) == (0, "")

    verified = elm.verify(file.read_bytes(), certificate.read_bytes())
    assert (verified["pinned"], verified["qualified"]) == (True, False)
    assert verified["subject"].startswith("CN=Vaihto 127.0.0.1")


@pytest.mark.once
def test_the_seal_is_made_once_and_closed_to_others(capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: Path) -> None:
    for name in ("one.xml", "two.xml"):
        assert run(capsys, "--format", "elmo", "--demo", "--output", tmp_path / name)[0] == 0

    assert (tmp_path / "one.xml").read_bytes() == (tmp_path / "two.xml").read_bytes()
    assert [path.name for path in sorted((folder / "seal").iterdir())] == ["certificate.pem", "key.pem"]
    assert stat.S_IMODE((folder / "seal" / "key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "seal").stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["demo-stage", "seal"]


@pytest.mark.once
def test_the_document_goes_to_the_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["recognition", "export", "--format", "elmo", "--demo", "--output", "-"]) == 0

    assert etree.fromstring(capsysbinary.readouterr().out).tag.endswith("}elmo")


@pytest.mark.once
def test_the_paper_is_in_the_language_that_is_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    made = {}
    for language in ("fi", "sv", "en"):
        file = tmp_path / f"{language}.pdf"
        assert run(capsys, "--format", "pdf", "--demo", "--output", file, "--language", language)[0] == 0
        made[language] = file.read_bytes()
    assert run(capsys, "--format", "pdf", "--demo", "--output", tmp_path / "own.pdf")[0] == 0

    assert len(set(made.values())) == 3
    assert (tmp_path / "own.pdf").read_bytes() == made["fi"]


def test_an_export_has_its_line_in_the_case(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    row = a_transcript()
    before = AuditLine.objects.count()

    run(capsys, "--format", "elmo", "--mobility", row.mobility_id, "--output", tmp_path / "out.xml")

    assert AuditLine.objects.count() == before + 1
    line = AuditLine.objects.latest("number")
    assert (line.operation, line.actor_kind) == ("recognition.export", "system")
    assert line.case == row.mobility.agreement.application.case
    assert line.changes == {"format": "elmo", "version": row.version, "seal": row.sealed.get().seal.fingerprint}


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_stay_without_transcript_is_refused_with_what_to_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bare = a_transcript().mobility_id
    Transcript.objects.filter(mobility_id=bare).delete()
    before = AuditLine.objects.count()

    answer = run(capsys, "--format", "elmo", "--mobility", bare, "--output", tmp_path / "out.xml")

    assert answer == (
        1,
        "vaihto: Nothing was exported, because the stay has no transcript. "
        "It is issued when the school has decided on every unit.\n",
    )
    assert not (tmp_path / "out.xml").exists()
    assert AuditLine.objects.count() == before


@pytest.mark.parametrize("number", [999999, 10**30, -1])
def test_a_stay_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, number: int) -> None:
    answer = run(capsys, "--format", "pdf", "--mobility", number, "--output", tmp_path / "out.pdf")

    assert answer == (1, f"vaihto: There is no stay {number}. The number stands in the address of the stay’s page.\n")


def test_an_installation_that_no_demo_made_is_not_touched(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: Path
) -> None:
    (folder / "demo-stage").unlink()
    before = AuditLine.objects.count()

    code, said = run(capsys, "--format", "elmo", "--demo", "--output", tmp_path / "out.xml")

    assert (code, said.startswith(f"vaihto: {folder} holds data that no demo made")) == (1, True)
    assert not (tmp_path / "out.xml").exists()
    assert AuditLine.objects.count() == before


def test_an_example_whose_building_was_interrupted_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: Path
) -> None:
    (folder / "demo-stage").write_text("building")

    code, said = run(capsys, "--format", "elmo", "--demo", "--output", tmp_path / "out.xml")

    assert (code, "vaihto demo --fresh" in said) == (1, True)


def test_an_example_that_has_not_come_so_far_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    Transcript.objects.all().delete()

    code, said = run(capsys, "--format", "elmo", "--demo", "--output", tmp_path / "out.xml")

    assert (code, said.startswith("vaihto: No stay of the example here was recognised in full.")) == (1, True)


def test_stays_of_schools_that_are_no_example_are_never_taken_for_it() -> None:
    row = a_transcript()
    type(row.mobility.agreement.organisation).objects.update(is_example=False)

    assert exporting.first_of_the_example() is None


@pytest.mark.once
@pytest.mark.parametrize("name", [one.name for one in FORMATS.values() if not one.seals])
def test_what_is_not_signed_has_no_certificate(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    words = ["--format", name, "--demo", "--output", tmp_path / "out", "--certificate", tmp_path / "certificate.pem"]

    assert run(capsys, *words) == (
        2, f"vaihto recognition: {name} is not signed, so that there is no certificate. Leave --certificate out.\n",
    )  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize(
    "words",
    [
        ["--format", "elmo", "--output", "-"],
        ["--format", "elmo", "--demo", "--mobility", "1", "--output", "-"],
        ["--format", "none", "--demo", "--output", "-"],
        ["--format", "elmo", "--demo"],
        ["--format", "elmo", "--demo", "--output", "-", "--language", "de"],
        ["--format", "elmo", "--demo", "--output", "missing/out.xml"],
        ["--format", "elmo", "--demo", "--output", "."],
        ["--format", "elmo", "--demo", "--output", "same.xml", "--certificate", "./same.xml"],
    ],
)
def test_wrong_use_is_said_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = AuditLine.objects.count()

    assert run(capsys, *words)[0] == startup.WRONG_USE

    assert [path.name for path in tmp_path.iterdir()] == ["var"]
    assert AuditLine.objects.count() == before


@pytest.mark.once
def test_a_seal_of_the_operator_is_used_and_one_that_does_not_fit_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from datetime import UTC, datetime

    from vaihto.exchange import seals

    own, other = (seals.new_seal(name, at=datetime(2026, 1, 1, tzinfo=UTC)) for name in ("Oma koulu", "Toinen"))
    for name, content in (("key.pem", own.key_pem), ("own.pem", own.certificate_pem), ("other.pem", other.certificate_pem)):
        (tmp_path / name).write_bytes(content)
    file = tmp_path / "out.xml"

    settings.SEAL_FILES = (tmp_path / "key.pem", tmp_path / "own.pem")
    try:
        assert run(capsys, "--format", "elmo", "--demo", "--output", file)[0] == 0
        assert elmo.verify(file.read_bytes(), own.certificate_pem)
        settings.SEAL_FILES = (tmp_path / "key.pem", tmp_path / "other.pem")
        code, said = run(capsys, "--format", "elmo", "--demo", "--output", file)
        assert (code, "is not the certificate of" in said) == (1, True)
    finally:
        settings.SEAL_FILES = None
