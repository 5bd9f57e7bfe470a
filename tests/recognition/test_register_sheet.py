"""The sheet for the study register: from a valid transcript, in the language of the page, for the school's coordinators only.

Seen failing: with the sheet of a replaced transcript, with values in the wrong language.
"""

import pytest
from django.test import Client

from tests.recognition.recognition_examples import HOW, LATER, decide_all
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import RecordView
from vaihto.mobility.models import Mobility
from vaihto.people.models import Person
from vaihto.recognition import operations, queries


@pytest.fixture(autouse=True)
def now(db: None, movable_clock: None) -> None:
    """Let it be a day after the return."""
    clock.move_to(LATER)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


@pytest.mark.parametrize(
    ("language", "link", "heading", "question"),
    [
        ("fi", "Opintorekisteriin", "Ulkomaanjakso (Koski)", "Avoin kysymys"),
        ("sv", "För studieregistret", "Utlandsperiod (Koski)", "Öppen fråga"),
        ("en", "For the study register", "Foreign period (Koski)", "Open question"),
    ],
)
def test_a_coordinator_reads_the_sheet_with_the_open_question(
    over: Mobility, liisa: Actor, language: str, link: str, heading: str, question: str
) -> None:
    decide_all(over, liisa)
    client = browser(liisa)
    page = client.get(f"/{language}/recognition/{over.pk}/transcript/1/").content.decode()
    assert f'<a class="govuk-link" href="/{language}/recognition/{over.pk}/register/">{link}</a>' in page
    views = RecordView.objects.count()

    sheet = client.get(f"/{language}/recognition/{over.pk}/register/").content.decode()

    assert f"<h2>{heading}</h2>" in sheet
    assert question in sheet
    assert f'<span class="v-copy">{over.participant.name}</span>' in sheet
    assert RecordView.objects.count() == views + 1


def test_after_a_correction_the_sheet_is_that_of_the_new_version(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    decision = queries.of_mobility(over.pk).units[0].decision
    assert decision is not None
    operations.correct(
        decision, extent="none", reason="Ei", correction_reason="Väärä yksikkö", how=HOW, by=liisa, at=LATER,
    )  # fmt: skip
    client = browser(liisa)

    sheet = client.get(f"/en/recognition/{over.pk}/register/").content.decode()

    assert "From version 2 of the transcript" in sheet
    old = client.get(f"/en/recognition/{over.pk}/transcript/1/").content.decode()
    assert "/register/" not in old


def test_without_a_transcript_there_is_no_sheet(over: Mobility, liisa: Actor) -> None:
    assert browser(liisa).get(f"/en/recognition/{over.pk}/register/").status_code == 404
