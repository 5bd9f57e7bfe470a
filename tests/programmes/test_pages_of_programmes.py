"""The pages of programmes: who opens them, setting one up, and what the form says."""

from typing import Any

import pytest
from django.test import Client

from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM
from vaihto.people import operations as people
from vaihto.programmes.models import Programme

pytestmark = pytest.mark.django_db
GIVEN = {
    "code": "national", "pack": "national", "rule_year": "", "agency_country": "FI", "contact": "agency@example.org",
    "starts_on": "1.1.2020", "ends_on": "",
    "title_fi": "Kansallinen ohjelma", "title_sv": "Nationellt program", "title_en": "National programme",
    "agency_fi": "Virasto", "agency_sv": "Myndigheten", "agency_en": "The agency",
}  # fmt: skip


def signed_in(role: str) -> Client:
    """Return the browser of somebody with a role at the agency; without one, of somebody who has an account."""
    person = people.add_person(email=f"{role}@example.org", name=role, language="en", by=SYSTEM, at=clock.now())
    if role != "nobody":
        people.give_role(person, role=role, by=SYSTEM, at=clock.now())
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("role", ["administrator", "officer"])
def test_the_first_programme_is_set_up_and_then_a_call_can_be_made(role: str) -> None:
    client = signed_in(role)
    assert "No programme has been set up" in client.get("/en/programmes/").content.decode()
    assert client.get("/en/programmes/new/").status_code == 200
    answer = client.post("/en/programmes/new/", GIVEN, follow=True)
    assert answer.redirect_chain == [("/en/programmes/", 302)]
    assert "National programme" in answer.content.decode()
    made = Programme.objects.get()
    assert (made.code, made.rule_year, made.ends_on, made.agency_sv) == ("national", None, None, "Myndigheten")


def test_an_officer_without_a_programme_is_led_to_setting_one_up() -> None:
    assert "/en/programmes/new/" in signed_in("officer").get("/en/calls/new/").content.decode()


def test_the_administrator_finds_programmes_in_the_menu() -> None:
    assert 'href="/en/programmes/"' in signed_in("administrator").get("/en/desk/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title_sv": ""}, "Name of the programme in Swedish"),
        ({"ends_on": "1.1.2019"}, "end before it starts"),
        ({"starts_on": "soon"}, "The day was not understood"),
        ({"pack": "nonsense"}, "nonsense"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(change: dict[str, Any], words: str) -> None:
    text = signed_in("administrator").post("/en/programmes/new/", GIVEN | change).content.decode()
    assert words in text
    assert "Kansallinen ohjelma" in text
    assert not Programme.objects.exists()


def test_a_code_that_is_taken_is_refused_in_words() -> None:
    client = signed_in("administrator")
    client.post("/en/programmes/new/", GIVEN)
    assert "already: national" in client.post("/en/programmes/new/", GIVEN).content.decode()
    assert Programme.objects.count() == 1


def test_an_auditor_reads_and_others_find_nothing() -> None:
    auditor = signed_in("auditor")
    listed = auditor.get("/en/programmes/")
    assert listed.status_code == 200
    assert "/en/programmes/new/" not in listed.content.decode()
    assert auditor.get("/en/programmes/new/").status_code == 404
    for role in ("assessor", "nobody"):
        client = signed_in(role)
        assert {client.get(f"/en/programmes/{rest}").status_code for rest in ("", "new/")} == {404}
    assert Client().get("/en/programmes/new/").status_code == 302
