"""The transcript's page offers the formats of the field, to the school and by link to the participant."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.recognition.recognition_examples import HOW, LATER, decide_all
from vaihto.exchange import elmo
from vaihto.kit import clock
from vaihto.kit.actors import PARTICIPANT, SYSTEM, Actor
from vaihto.kit.models import AuditLine, RecordView
from vaihto.mobility.models import Mobility
from vaihto.people import links
from vaihto.people.models import Person
from vaihto.recognition import exporting, operations, queries


@pytest.fixture(autouse=True)
def now(db: None, movable_clock: None) -> None:
    """Let it be a day after the return."""
    clock.move_to(LATER)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def by_link(stay: Mobility) -> tuple[Client, str]:
    """Return a browser in which the participant has opened the link, and the address of the transcript."""
    token = links.issue(
        role=PARTICIPANT, thing=stay, case=stay.agreement.application.case, email="aino@example.org", name="Aino Lehtola",
        organisation="", language="en", by=SYSTEM,
    )  # fmt: skip
    path, client = f"/en/recognition/participant/{token}/", Client()
    assert client.post(path, {"door": "open"}).status_code == 302
    return client, path


def test_the_school_takes_elmo_from_the_page_and_it_leaves_a_line(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    client = browser(liisa)
    page = client.get(f"/en/recognition/{over.pk}/transcript/1/").content.decode()
    assert f'href="/en/recognition/{over.pk}/export/?format=elmo"' in page
    lines, views = AuditLine.objects.count(), RecordView.objects.count()

    answer = client.get(f"/en/recognition/{over.pk}/export/?format=elmo")

    found = queries.transcript_of(over.pk)
    assert found is not None
    assert answer["Content-Disposition"] == f'attachment; filename="transcript-{found.code}-elmo.xml"'
    assert answer["Content-Type"] == "application/xml"
    assert elmo.read(answer.content).is_signed
    line = AuditLine.objects.latest("number")
    assert (line.operation, line.actor_id) == ("recognition.export", liisa.id)
    assert (AuditLine.objects.count(), RecordView.objects.count()) == (lines + 1, views + 1)


def test_the_participant_takes_elmo_by_link(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    client, path = by_link(over)
    assert f'href="{path}export/?format=elmo"' in client.get(path).content.decode()

    answer = client.get(f"{path}export/?format=elmo")

    seal = exporting.own_seal.of_installation(LATER)
    assert elmo.verify(answer.content, seal.certificate_pem, at=LATER + timedelta(days=1)).learner.family_name == "Lehtola"


@pytest.mark.parametrize("query", ["?format=none", "?format="])
def test_a_format_that_does_not_exist_is_missing(over: Mobility, liisa: Actor, query: str) -> None:
    decide_all(over, liisa)

    assert browser(liisa).get(f"/en/recognition/{over.pk}/export/{query}").status_code == 404


def test_a_stay_without_transcript_has_nothing_to_export(over: Mobility, liisa: Actor) -> None:
    assert browser(liisa).get(f"/en/recognition/{over.pk}/export/?format=elmo").status_code == 404


def test_a_replaced_transcript_offers_no_export(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    decision = queries.of_mobility(over.pk).units[0].decision
    assert decision is not None
    operations.correct(
        decision, extent="none", reason="Less", how=HOW, correction_reason="Counted again", by=liisa, at=LATER + timedelta(days=1)
    )
    client = browser(liisa)

    assert "format=elmo" not in client.get(f"/en/recognition/{over.pk}/transcript/1/").content.decode()
    assert "format=elmo" in client.get(f"/en/recognition/{over.pk}/transcript/2/").content.decode()


def test_a_seal_that_cannot_be_used_is_said_on_the_page(over: Mobility, liisa: Actor, settings: object, tmp_path: object) -> None:
    decide_all(over, liisa)
    settings.SEAL_FILES = (tmp_path / "no-key.pem", tmp_path / "no-certificate.pem")  # type: ignore[attr-defined, operator]
    client, path = by_link(over)

    answer = client.get(f"{path}export/?format=elmo", follow=True)

    assert (answer.redirect_chain, answer.wsgi_request.path) == ([("../", 302)], path)
    assert "Nothing was exported, because the seal cannot be used. Tell the administrator." in answer.content.decode()
    assert "no-key.pem" not in answer.content.decode()
