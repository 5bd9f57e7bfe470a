"""Pages of memoranda of understanding: written and sent by the school, signed by the partner on its link, found in the list."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.qualifications.memorandum_examples import signed, written
from tests.qualifications.test_memoranda import AT, coordinator
from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import OutboxItem
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.qualifications import operations
from vaihto.qualifications.models import MemorandumOfUnderstanding, Unit

LIST = "/en/units/memoranda/"
pytestmark = pytest.mark.django_db
TYPED = {
    "title": "Baking", "starts_on": "1.1.2027", "ends_on": "31.12.2027", "aims": "", "assessment": "The mentor assesses.",
    "recognition": "", "grades": "1 = 5\nbestanden = passed", "language": "en",
    "partner-0-name": "Beispielschule Hamburg", "partner-0-country": "DE", "partner-0-city": "Hamburg",
    "partner-0-contact_name": "Jörg Petersen", "partner-0-contact_email": "joerg@example.org", "partner-0-language": "de",
    "partner-1-name": "", "partner-1-country": "", "partner-1-language": "en",
}  # fmt: skip


@pytest.fixture(autouse=True)
def english(movable_clock: None) -> Iterator[None]:
    clock.move_to(AT)
    with translation.override("en"):
        yield


@pytest.fixture
def aino() -> tuple[Actor, Organisation]:
    return coordinator("Aino")


@pytest.fixture
def unit(aino: tuple[Actor, Organisation]) -> Unit:
    values = {"qualification": "Leipuri", "title": "Leipomotyö", "points": 15, "source": "OPH-1-2026"}
    return operations.save_unit(aino[1], values, ["Leipoo ruisleipää"], by=aino[0], at=AT)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_school_writes_and_sends_and_a_partner_signs_on_its_link(aino: tuple[Actor, Organisation], unit: Unit) -> None:
    at_school = browser(aino[0])
    assert "No memoranda of understanding" in text_of(at_school.get(LIST))
    assert "Leipomotyö" in text_of(at_school.get(f"{LIST}add/"))
    answer = at_school.post(f"{LIST}add/", {**TYPED, f"unit-{unit.pk}": "on", f"corresponds-{unit.pk}": "Backtechnik"})
    memorandum = MemorandumOfUnderstanding.objects.get()
    assert answer.headers["Location"] == f"{LIST}{memorandum.pk}/"
    at_school.post(f"{LIST}{memorandum.pk}/write/", {**TYPED, "title": "Baking bread", f"unit-{unit.pk}": "on"})
    at_school.post(f"{LIST}{memorandum.pk}/send/")
    memorandum.refresh_from_db()
    assert (memorandum.title, memorandum.state, memorandum.partners.count()) == ("Baking bread", "signing", 1)
    at_school.post(f"{LIST}{memorandum.pk}/sign/", {"read": "on", "seen": memorandum.content_hash})

    path = re.search(r"/de/units/memoranda/partner/[^/\s]+/", OutboxItem.objects.get(recipient="joerg@example.org").body)
    assert path is not None
    phone, address = Client(), path[0].replace("/de/", "/en/")
    phone.post(address, {"door": "open"})
    shown = text_of(phone.get(address))
    assert all(words in shown for words in ("Baking bread", "Leipoo ruisleipää", "bestanden"))
    assert phone.get(f"{address}memorandum.pdf").content.startswith(b"%PDF")
    assert "tick the box" in text_of(phone.post(address, {"name": "J", "position": "P", "seen": "x"}))
    typed = {"name": "Jörg Petersen", "position": "Rektor", "read": "on", "seen": memorandum.content_hash}
    assert phone.post(address, typed).status_code == 302
    memorandum.refresh_from_db()
    assert memorandum.state == "in_force"
    assert "All parties have signed" in text_of(phone.get(address))
    assert "Jörg Petersen" in text_of(at_school.get(f"{LIST}{memorandum.pk}/"))
    assert at_school.get(f"{LIST}{memorandum.pk}/memorandum.pdf").content.startswith(b"%PDF")


def test_a_partner_asks_for_a_correction_and_the_school_answers_or_changes(aino: tuple[Actor, Organisation], unit: Unit) -> None:
    sent = operations.send_memorandum(written(aino[1], unit, by=aino[0], at=AT), by=aino[0], at=AT)
    at_school, phone = browser(aino[0]), Client()
    shown = text_of(at_school.post(f"{LIST}{sent.pk}/link/{sent.partners.get().pk}/"))
    assert "<svg" in shown
    token = re.findall(r"/partner/([^/\s]+)/", OutboxItem.objects.filter(recipient="joerg@example.org").latest("pk").body)[0]
    address = f"{LIST}partner/{token}/"
    phone.post(address, {"door": "open"})
    phone.post(f"{address}correction/", {"text": "Grade 3 is missing"})
    assert "Sign the memorandum" not in text_of(phone.get(address))
    assert "Grade 3 is missing" in text_of(at_school.get(f"{LIST}{sent.pk}/"))
    at_school.post(f"{LIST}{sent.pk}/keep/", {"reason": "Nobody gets it"})
    assert "Sign the memorandum" in text_of(phone.get(address))
    at_school.post(f"{LIST}{sent.pk}/change/", {"reason": "Longer"})
    assert "people/link_closed.html" in {one.name for one in phone.get(address).templates}


def test_what_is_wrong_stands_on_the_form_and_nothing_typed_is_lost(aino: tuple[Actor, Organisation], unit: Unit) -> None:
    wrong = {**TYPED, "grades": "A = 7", "partner-0-contact_email": "nobody", "ends_on": "1.1.2026"}
    shown = text_of(browser(aino[0]).post(f"{LIST}add/", wrong))
    assert all(words in shown for words in ("is no grade of the home scale", "A = 7", "Beispielschule Hamburg"))
    right_but_for_days = {**TYPED, "ends_on": "1.1.2026"}
    assert "The last day is before the first day" in text_of(browser(aino[0]).post(f"{LIST}add/", right_but_for_days))


def test_the_list_is_filtered_downloaded_and_costs_the_same_for_more(aino: tuple[Actor, Organisation], unit: Unit) -> None:
    signed(written(aino[1], unit, by=aino[0], at=AT), by=aino[0], at=AT)
    person = people.add_person(email="r@agency.example", name="Riikka", language="en", by=SYSTEM, at=AT)
    people.give_role(person, role="officer", title="Adviser", may_decide=True, by=SYSTEM, at=AT)
    reader = browser(organisation_queries.actor_for(person))

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            reader.get(LIST)
        return len(asked)

    reader.get(LIST)
    before = questions()
    written(aino[1], unit, by=aino[0], at=AT, title="Second")
    written(aino[1], unit, by=aino[0], at=AT, title="Third")
    assert questions() == before
    assert "Baking with" in text_of(reader.get(f"{LIST}?state=in_force&country=DE&q=Hamburg"))
    assert "Baking with" not in text_of(reader.get(f"{LIST}?state=draft"))
    assert reader.get(f"{LIST}?q=%00&country=%00&state=%00").status_code == 200
    assert text_of(reader.get("/en/units/memoranda.csv?state=draft")).count("Beispielschule Hamburg") == 2
    stranger, _school = coordinator("Sulo")
    assert "Baking with" not in text_of(browser(stranger).get(LIST))
