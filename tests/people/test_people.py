"""People and their roles: who gives and ends them, and what the administrator's pages show."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import AuditLine, RecordView
from vaihto.people import operations, queries
from vaihto.people.models import Person, StaffRole

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
OFFICER = Actor("person", id="999", name="Olli", roles=frozenset({"officer"}))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let refusals speak English."""
    with translation.override("en"):
        yield


def person(name: str, *roles: str) -> Person:
    made = operations.add_person(email=f"{name.lower()}@example.org", name=name, language="fi", by=SYSTEM, at=AT)
    for role in roles:
        operations.give_role(made, role=role, by=SYSTEM, at=AT)
    return made


def signed_in(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def test_an_address_has_one_account_whatever_its_capitals() -> None:
    person("Aino")
    with pytest.raises(operations.CannotAddPerson):
        operations.add_person(email="AINO@example.org", name="Toinen", language="fi", by=SYSTEM, at=AT)


def test_only_an_administrator_adds_people_and_gives_or_ends_roles() -> None:
    aino = person("Aino", "auditor")
    with pytest.raises(operations.CannotAddPerson):
        operations.add_person(email="x@example.org", name="X", language="fi", by=OFFICER, at=AT)
    with pytest.raises(operations.CannotGiveRole):
        operations.give_role(aino, role="officer", by=OFFICER, at=AT)
    with pytest.raises(operations.CannotGiveRole):
        operations.end_role(aino.staff_roles.get(), by=OFFICER, at=AT)


def test_the_right_to_decide_goes_with_the_officers_role_only() -> None:
    aino, olli = person("Aino"), person("Olli")
    operations.give_role(aino, role="assessor", may_decide=True, by=SYSTEM, at=AT)
    operations.give_role(olli, role="officer", title="johtaja", may_decide=True, by=SYSTEM, at=AT)
    assert not queries.may_decide(aino.pk)
    assert queries.may_decide(olli.pk)
    assert queries.title_of(olli.pk, "officer") == "johtaja"


def test_giving_a_role_twice_leaves_one_row_and_one_line() -> None:
    aino = person("Aino")
    for _ in range(2):
        operations.give_role(aino, role="officer", title="t", by=SYSTEM, at=AT)
    assert StaffRole.objects.count() == 1
    assert AuditLine.objects.filter(operation="people.give_role").count() == 1


def test_an_ended_role_is_over_and_can_be_given_again() -> None:
    aino = person("Aino", "officer")
    role = aino.staff_roles.get()
    for _ in range(2):
        operations.end_role(role, by=SYSTEM, at=AT)
    assert list(queries.staff("officer")) == []
    assert AuditLine.objects.filter(operation="people.end_role").count() == 1
    operations.give_role(aino, role="officer", by=SYSTEM, at=AT)
    assert list(queries.staff("officer")) == [aino]


def test_the_last_administrator_stays() -> None:
    aino = person("Aino", "administrator")
    with pytest.raises(operations.CannotGiveRole, match="only administrator"):
        operations.end_role(aino.staff_roles.get(), by=SYSTEM, at=AT)


def test_an_account_with_a_role_is_not_closed() -> None:
    aino = person("Aino", "officer")
    with pytest.raises(operations.CannotGiveRole, match="End the roles first"):
        operations.close_account(aino, by=SYSTEM, at=AT)


def test_somebody_else_does_not_change_my_details() -> None:
    with pytest.raises(operations.CannotChangeProfile):
        operations.change_profile(person("Aino"), {"name": "X"}, by=OFFICER, at=AT)


def test_an_administrator_adds_a_person_and_gives_and_ends_a_role_on_the_pages() -> None:
    client = signed_in(person("Ada", "administrator"))
    answer = client.post(reverse("people:add_person"), {"name": "Uusi Ulla", "email": "ulla@example.org", "language": "sv"})
    ulla = Person.objects.get(email="ulla@example.org")
    page = reverse("people:person", args=[ulla.pk])
    assert answer.headers["Location"] == page
    client.post(page, {"role": "officer", "title": "planerare", "may_decide": "on"})
    assert queries.may_decide(ulla.pk)
    role = ulla.staff_roles.get()
    client.post(reverse("people:end_role", args=[ulla.pk, role.pk]))
    assert list(queries.staff("officer")) == []
    client.post(reverse("people:close_account", args=[ulla.pk]))
    assert not Person.objects.get(pk=ulla.pk).is_active


def test_reading_a_persons_page_is_logged() -> None:
    aino = person("Aino")
    signed_in(person("Aulis", "auditor")).get(reverse("people:person", args=[aino.pk]))
    assert [(view.record, view.viewer_name) for view in RecordView.objects.all()] == [(f"people.Person:{aino.pk}", "Aulis")]


@pytest.mark.parametrize(
    ("role", "status"), [("administrator", 200), ("auditor", 200), ("officer", 404), ("assessor", 404), ("", 404)]
)
def test_the_list_of_people_is_for_administrators_and_auditors(role: str, status: int) -> None:
    client = signed_in(person("Paula", *([role] if role else [])))
    assert client.get(reverse("people:people")).status_code == status
    assert client.get(reverse("people:add_person")).status_code == (200 if role == "administrator" else 404)


@pytest.mark.once
def test_the_list_filters_by_name_and_role_and_costs_the_same_for_one_and_three(
    django_assert_num_queries: Any,
) -> None:
    client = signed_in(person("Ada", "administrator"))
    client.get(reverse("people:people"))
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("people:people"))
    person("Olli", "officer")
    person("Aarne", "assessor")
    with django_assert_num_queries(len(first)):
        text = client.get(reverse("people:people")).text
    assert "Olli" in text
    text = client.get(reverse("people:people"), {"role": "officer", "q": "ol"}).text
    assert "olli@example.org" in text
    assert "aarne@example.org" not in text
