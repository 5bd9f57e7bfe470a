"""Pages of organisations as their own people, strangers, staff and visitors see them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from vaihto.kit.actors import SYSTEM
from vaihto.kit.models import RecordView
from vaihto.organisations import operations, queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def person(name: str, role: str = "") -> Person:
    made = people.add_person(email=f"{name.lower()}@example.org", name=name, language="fi", by=SYSTEM, at=AT)
    if role:
        people.give_role(made, role=role, by=SYSTEM, at=AT)
    return made


def school(name: str = "Esimerkkiopisto", **values: Any) -> Organisation:
    return operations.register({"name": name, "country": "FI", "kind": "vet_provider", **values}, by=SYSTEM, at=AT)


def signed_in(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"organisations:{name}", args=args)


@pytest.fixture
def aino() -> Person:
    return person("Aino")


@pytest.fixture
def own(aino: Person) -> Organisation:
    made = school()
    operations.add_member(made, aino, role="coordinator", by=SYSTEM, at=AT)
    return made


PAGES = ["detail", "change", "plan", "plan_history", "invite"]


@pytest.mark.parametrize("name", PAGES)
def test_a_coordinator_opens_the_pages_of_the_own_organisation_only(aino: Person, own: Organisation, name: str) -> None:
    foreign = school("Toinen")
    client = signed_in(aino)
    assert client.get(page(name, own.pk)).status_code == 200
    assert client.get(page(name, foreign.pk)).status_code == 404
    assert client.get(page(name, 99999)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_is_sent_to_sign_in_and_back(own: Organisation, name: str) -> None:
    answer = Client().get(page(name, own.pk))
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/fi/sign-in/?next=%2Ffi%2Forganisations%2F{own.pk}%2F" + (
        "" if name == "detail" else {"plan_history": "plan%2Fhistory", "invite": "people%2Finvite"}.get(name, name) + "%2F"
    )


def test_a_newcomer_registers_an_organisation_from_the_page(aino: Person) -> None:
    answer = signed_in(aino).post(
        page("register"),
        {"name": "Uusi opisto", "country": "FI", "kind": "vet_provider", "language": "fi", "business_id": "20774740",
         "position": "rehtori", "may_sign": "on", "right_to_sign": "johtosääntö"},
    )  # fmt: skip
    made = Organisation.objects.get()
    assert answer.headers["Location"] == page("detail", made.pk)
    assert queries.actor_for(aino).signs_for == {made.pk}


def test_what_was_refused_is_shown_with_everything_that_was_typed(aino: Person) -> None:
    school("Uusi opisto", city="Turku")
    answer = signed_in(aino).post(
        page("register"),
        {
            "name": "Uusi opisto",
            "country": "FI",
            "kind": "vet_provider",
            "language": "fi",
            "city": "Turku",
            "region": "Lounas",
        },
    )
    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.text
    assert 'value="Lounas"' in answer.text
    assert "<title>" in answer.text


def test_an_officer_who_reads_the_page_of_a_school_is_logged_for_each_person(aino: Person, own: Organisation) -> None:
    signed_in(aino).get(page("detail", own.pk))
    assert not RecordView.objects.exists()
    signed_in(person("Olli", "officer")).get(page("detail", own.pk))
    assert [(view.record, view.viewer_name) for view in RecordView.objects.all()] == [(f"people.Person:{aino.pk}", "Olli")]


def test_a_plan_that_was_saved_meanwhile_is_shown_beside_what_was_typed(aino: Person, own: Organisation) -> None:
    by = queries.actor_for(aino)
    operations.save_plan(own, {"staff": "Ensimmäinen"}, by=by, at=AT)
    operations.save_plan(own, {"staff": "Toisen teksti"}, by=by, at=AT)
    client = signed_in(aino)
    typed = {"staff": "Minun tekstini", "language": "fi", "version_seen": "1"}
    answer = client.post(page("plan", own.pk), typed)
    assert answer.status_code == 200
    assert "Toisen teksti" in answer.text
    assert "Minun tekstini" in answer.text
    assert 'name="version_seen" value="2"' in answer.text
    assert client.post(page("plan", own.pk), {**typed, "version_seen": "2"}).status_code == 302


def test_the_last_coordinator_reads_why_leaving_was_refused(aino: Person, own: Organisation) -> None:
    mine = queries.membership(aino.pk, own.pk)
    assert mine is not None
    answer = signed_in(aino).post(page("end_membership", own.pk, mine.pk))
    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.text
    assert page("hand_over", own.pk, mine.pk) in answer.text


def test_handing_over_from_the_page(aino: Person, own: Organisation) -> None:
    bertta = person("Bertta")
    place = operations.add_member(own, bertta, role="member", by=SYSTEM, at=AT)
    mine = queries.membership(aino.pk, own.pk)
    assert mine is not None
    answer = signed_in(aino).post(page("hand_over", own.pk, mine.pk), {"to": str(place.pk)})
    assert answer.status_code == 302
    assert [m.person for m in queries.members_of(own.pk)] == [bertta]


@pytest.mark.parametrize(
    ("role", "status"), [("officer", 200), ("auditor", 200), ("administrator", 200), ("assessor", 404), ("", 404)]
)
def test_the_list_is_for_staff(role: str, status: int) -> None:
    assert signed_in(person("Paula", role)).get(page("list")).status_code == status


def test_the_list_filters_sorts_and_is_downloaded_with_the_same_filter() -> None:
    for name, country in (("Aalto", "FI"), ("Berta", "DE"), ("Cello", "DE")):
        school(name, country=country)
    client = signed_in(person("Olli", "officer"))
    text = client.get(page("list"), {"country": "DE", "sort": "-name"}).text
    assert "Aalto" not in text
    assert text.index("Cello") < text.index("Berta")
    csv = client.get(page("download", "csv"), {"country": "DE"}).content.decode("utf-8-sig")
    assert [line.split(";")[0] for line in csv.splitlines()][1:] == ["Berta", "Cello"]
    assert client.get(page("download", "xlsx")).content[:2] == b"PK"
    assert len(client.get(page("download", "json")).json()["rows"]) == 3


@pytest.mark.once
def test_the_list_costs_the_same_for_one_and_three_rows(django_assert_num_queries: Any) -> None:
    client = signed_in(person("Olli", "officer"))
    school("Aalto")
    client.get(page("list"))
    with CaptureQueriesContext(connection) as first:
        client.get(page("list"))
    school("Berta")
    school("Cello")
    with django_assert_num_queries(len(first)):
        client.get(page("list"))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_pages_speak_each_language(own: Organisation, aino: Person, language: str) -> None:
    answer = signed_in(aino).get(f"/{language}/organisations/{own.pk}/")
    assert f'<html lang="{language}"' in answer.text
