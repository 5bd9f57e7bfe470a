"""Koski and eHOKS of the example's transcripts, with the skills demonstrations that were recorded.

Seen failing: with the first day of the stay in place of that of the demonstration.
"""

import json
from pathlib import Path

import pytest

from tests.recognition.test_export import STAGE, folder, run
from vaihto.exchange import koski
from vaihto.recognition.models import Transcript

__all__ = ["STAGE", "folder"]
pytestmark = pytest.mark.usefixtures("staged")


def test_every_transcript_of_the_example_goes_into_koski_with_its_demonstrations(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, shown = tmp_path / "out.json", []
    for row in Transcript.objects.filter(replaced_at__isnull=True).order_by("pk"):
        assert run(capsys, "--format", "koski", "--mobility", row.mobility_id, "--output", file) == (0, "")

        document = json.loads(file.read_bytes())

        # Whether a unit is compulsory is not known to a stay; a note in the document says so.
        assert {each.code for each in koski.check(document)} <= {"missing"}
        assert {each.path.rpartition(".")[2] for each in koski.check(document)} <= {"pakollinen"}
        frozen = [one for one in row.content["units"] if one.get("demonstration") and one["extent"] != "none"]
        written = [one["näyttö"] for one in document["osasuoritukset"] if "näyttö" in one]
        assert [(one["suoritusaika"]["loppu"], list(one["kuvaus"].values())) for one in written] == [
            (one["demonstration"]["on"], [one["demonstration"]["text"]]) for one in frozen
        ]
        shown += written
    assert len(shown) > 3


def test_the_demonstration_of_the_example_is_exactly_what_was_recorded(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    row = next(
        row
        for row in Transcript.objects.filter(replaced_at__isnull=True).order_by("pk")
        if row.content["units"][0].get("demonstration") and row.content["assessor"]
    )
    frozen, host, by = row.content["units"][0], row.content["host"], row.content["assessor"]["name"]
    place = {"workplace": "1", "school": "2", "both": "3"}[frozen["demonstration"]["place"]]
    day, words, where = frozen["demonstration"]["on"], frozen["demonstration"]["text"], f"{host['name']}, {host['city']}"

    made = {}
    for name in ("koski", "ehoks"):
        assert run(capsys, "--format", name, "--mobility", row.mobility_id, "--output", tmp_path / name) == (0, "")
        made[name] = json.loads((tmp_path / name).read_bytes())

    (first, *_) = made["koski"]["osasuoritukset"]
    assert {key: first["näyttö"][key] for key in ("kuvaus", "suoritusaika")} == {
        "kuvaus": {"fi": words}, "suoritusaika": {"alku": day, "loppu": day},
    }  # fmt: skip
    assert first["näyttö"]["suorituspaikka"]["tunniste"] == {
        "koodiarvo": place, "koodistoUri": "ammatillisennaytonsuorituspaikka",
    }  # fmt: skip
    assert first["näyttö"]["suorituspaikka"]["kuvaus"]["fi"].startswith(where)
    (entry, *_) = next(iter(made["ehoks"]["hoks"].values()))
    (shown, *_) = entry["osaamisen-osoittaminen"]
    assert shown == {
        "alku": day, "loppu": day,
        "nayttoymparisto": {"nimi": host["name"], "kuvaus": first["näyttö"]["suorituspaikka"]["kuvaus"]["fi"]},
        "sisallon-kuvaus": [words],
        "koulutuksen-jarjestaja-osaamisen-arvioijat": [{"nimi": frozen["decided_by"], "organisaatio": {}}],
        "tyoelama-osaamisen-arvioijat": [{"nimi": by, "organisaatio": {"nimi": host["name"]}}],
    }  # fmt: skip
