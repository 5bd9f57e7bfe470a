"""From the frozen transcript to the internal one: the frozen words, the numbers of the rows, who may take it away."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings

from tests.recognition.recognition_examples import (
    HOST_SAYS,
    HOW,
    LATER,
    NEARLY,
    all_achieved,
    decide_all,
    host,
    participant,
    units_of,
)
from vaihto.config import environment
from vaihto.core.transcript import Extent, Grade, Route, Way
from vaihto.kit.actors import SYSTEM, VISITOR, Actor
from vaihto.kit.models import AuditLine
from vaihto.mobility.models import Mobility
from vaihto.recognition import exporting, operations, queries


def test_a_decided_stay_becomes_a_transcript_with_its_units(stay: Mobility, over: Mobility, liisa: Actor) -> None:
    operations.hand_in_assessment(over, HOST_SAYS, all_achieved(over), by=host(over), at=LATER)
    first, second = units_of(over)
    operations.decide(second, extent="part", points=Decimal(5), reason="A part", how=HOW, by=liisa, at=LATER)
    operations.decide(first, extent="full", reason="Näyttö", how=HOW, by=liisa, at=LATER + timedelta(hours=1))

    made = exporting.stay_transcript(over.pk)

    frozen = queries.transcript_of(over.pk)
    assert frozen is not None
    assert (made.learner.name, made.host.name, made.home.country) == ("Aino Lehtola", over.host_name, "FI")
    assert (made.starts_on, made.ends_on) == (over.starts_on, date(2027, 10, 30))
    assert (made.content_hash, made.version, made.project) == (frozen.content_hash, 1, frozen.content["case"])
    assert [(one.extent, one.points, one.agreed, one.size) for one in made.units] == [
        (Extent.FULL, Decimal(20), Decimal(20), Decimal(30)), (Extent.PART, Decimal(5), Decimal(20), Decimal(30)),
    ]  # fmt: skip
    assert [one.key for one in made.units] == [f"unit:{first.unit_id}", f"unit:{second.unit_id}"]
    assert {one.grade for unit in made.units for one in unit.outcomes} == {Grade.ACHIEVED}
    assert made.assessor is not None
    assert (made.assessor.name, made.assessor.words) == ("Maite Ibarra", "Muy bien")


def test_route_and_way_go_along_and_older_transcripts_say_nothing(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    unit = exporting.stay_transcript(over.pk).units[0]
    assert (unit.route, unit.way) == (Route(HOW.route), Way(HOW.way))

    frozen = queries.transcript_of(over.pk)
    assert frozen is not None
    for values in frozen.content["units"]:
        del values["route"], values["way"]
    frozen.save()

    unit = exporting.stay_transcript(over.pk).units[0]
    assert (unit.route, unit.way) == (None, None)


def test_the_day_of_a_decision_is_finlands(over: Mobility, liisa: Actor) -> None:
    late = LATER.replace(hour=22, minute=30)
    decide_all(over, liisa, at=late)

    made = exporting.stay_transcript(over.pk)

    assert late.date() == date(2027, 11, 9)
    assert made.decided_on == date(2027, 11, 10)


def test_what_is_exported_is_what_was_frozen_also_when_rows_change_later(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    before = exporting.stay_transcript(over.pk)

    Mobility.objects.filter(pk=over.pk).update(host_name="Other", city="Elsewhere", ends_on=date(2027, 12, 1))

    assert exporting.stay_transcript(over.pk) == before


def test_a_corrected_decision_is_exported_in_its_new_version(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    decision = queries.of_mobility(over.pk).units[0].decision
    assert decision is not None
    operations.correct(
        decision, extent="part", points=Decimal(7), reason="Less", how=HOW, correction_reason="Counted again", by=liisa,
        at=LATER + timedelta(days=1),
    )  # fmt: skip

    made = exporting.stay_transcript(over.pk)

    assert (made.version, sorted(one.points for one in made.units)) == (2, [Decimal(7), Decimal(20)])


def test_a_stay_without_decisions_has_no_transcript(over: Mobility) -> None:
    with pytest.raises(exporting.NoTranscript):
        exporting.stay_transcript(over.pk)


def test_a_stay_without_host_assessment_has_no_assessor(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)

    made = exporting.stay_transcript(over.pk)

    assert made.assessor is None
    assert {one.grade for unit in made.units for one in unit.outcomes} == {Grade.NONE}


def test_school_agency_participant_and_system_may_export_and_nobody_else(
    over: Mobility, liisa: Actor, riikka: Actor, stranger: Actor
) -> None:
    decide_all(over, liisa)
    before = AuditLine.objects.count()

    for by in (liisa, riikka, participant(over), SYSTEM):
        assert operations.export(over, "pdf", by=by, at=LATER).content.startswith(b"%PDF-")
    for by in (stranger, host(over), VISITOR):
        with pytest.raises(operations.CannotExport):
            operations.export(over, "pdf", by=by, at=LATER)

    assert AuditLine.objects.count() == before + 4


def test_key_and_certificate_of_the_seal_belong_together(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.seal_files() is None
    monkeypatch.setenv("VAIHTO_SEAL_KEY", "/etc/vaihto/key.pem")
    with pytest.raises(ValueError, match="belong together"):
        environment.seal_files()


def test_a_new_seal_says_which_installation_made_it(over: Mobility, liisa: Actor) -> None:
    from cryptography import x509

    decide_all(over, liisa)

    made = operations.export(over, "elmo", by=liisa, at=NEARLY)

    subject = x509.load_pem_x509_certificate(made.certificate_pem).subject.rfc4514_string()
    assert subject == "CN=Vaihto 127.0.0.1,OU=Not a qualified seal,O=Vaihto 127.0.0.1"
    assert settings.BASE_URL == "http://127.0.0.1:8000"
