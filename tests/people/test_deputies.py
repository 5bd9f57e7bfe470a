"""Deputies of officers: named for days, seen on the desk, named in the record; two persons stay two persons."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from vaihto.desks import timeline
from vaihto.kit import audit, clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import OutboxItem
from vaihto.organisations import queries as organisations
from vaihto.people import operations, queries
from vaihto.people.models import Deputy, Person

pytestmark = pytest.mark.django_db
TODAY = date(2027, 6, 7)
WEEK = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=6)}


@pytest.fixture(autouse=True)
def day(movable_clock: None) -> Any:
    """Let it be Monday 7 June 2027, in English."""
    clock.move_to(datetime(2027, 6, 7, 9, 0, tzinfo=UTC))
    with translation.override("en"):
        yield


def someone(name: str, *roles: str) -> Person:
    made = operations.add_person(
        email=f"{name.lower()}@example.org", name=f"{name} Example", language="en", by=SYSTEM, at=clock.now()
    )
    for role in roles:
        operations.give_role(made, role=role, by=SYSTEM, at=clock.now())
    return made


@pytest.fixture
def anna(db: None) -> Person:
    return someone("Anna", "officer")


@pytest.fixture
def bo(db: None) -> Person:
    return someone("Bo", "officer")


def actor(person: Person) -> Actor:
    return organisations.actor_for(person)


def name(person: Person, deputy: Person, *, by: Actor, **days: date) -> Deputy:
    return operations.name_deputy(person, deputy, **(WEEK | days), by=by, at=clock.now())


def test_the_deputy_is_one_on_the_days_only_and_it_ends_by_itself(anna: Person, bo: Person) -> None:
    name(anna, bo, by=actor(anna), starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=2))
    seen = []
    for _day in range(4):
        seen.append(dict(actor(bo).deputises))
        clock.move_to(clock.now() + timedelta(days=1))
    absent = {str(anna.pk): "Anna Example"}
    assert seen == [{}, absent, absent, {}]
    assert actor(anna).deputises == {}


def test_the_deputy_is_told_and_so_is_an_officer_for_whom_an_administrator_named_one(anna: Person, bo: Person) -> None:
    name(anna, bo, by=actor(anna))
    assert [(mail.recipient, mail.subject) for mail in OutboxItem.objects.filter(key__startswith="deputy:")] == [
        ("bo@example.org", "You have been named as deputy")
    ]
    row = name(anna, bo, by=actor(someone("Ulla", "administrator")), starts_on=date(2027, 7, 1), ends_on=date(2027, 7, 2))
    mails = OutboxItem.objects.filter(key__startswith=f"deputy:{row.pk}:").order_by("recipient")
    assert [(mail.recipient, mail.subject) for mail in mails] == [
        ("anna@example.org", "A deputy has been named for you"), ("bo@example.org", "You have been named as deputy"),
    ]  # fmt: skip
    assert "1\N{NO-BREAK SPACE}July" in mails[1].body


def test_naming_the_same_deputy_twice_is_naming_once(anna: Person, bo: Person) -> None:
    assert name(anna, bo, by=actor(anna)) == name(anna, bo, by=actor(anna))
    assert Deputy.objects.count() == 1


def test_a_deputy_who_cannot_be_is_refused_with_the_reason(anna: Person, bo: Person) -> None:
    cilla, assessor = someone("Cilla", "officer"), someone("Dan", "assessor")
    name(anna, bo, by=actor(anna))
    for wrong, said in (
        (lambda: name(anna, cilla, by=actor(anna)), "there is a deputy already: Bo Example"),
        (lambda: name(cilla, anna, by=actor(cilla)), "Anna Example is away"),
        (lambda: name(bo, cilla, by=actor(bo)), "Bo Example is the deputy of Anna Example"),
        (lambda: name(cilla, cilla, by=actor(cilla)), "another officer"),
        (lambda: name(cilla, assessor, by=actor(cilla)), "another officer"),
        (lambda: name(assessor, cilla, by=actor(someone("Ulla", "administrator"))), "Only an officer has a deputy"),
        (lambda: name(cilla, bo, by=actor(bo)), "Officers name their own"),
        (lambda: name(cilla, bo, by=actor(cilla), starts_on=date(2027, 6, 1), ends_on=date(2027, 6, 6)), "or past"),
    ):
        with pytest.raises(operations.CannotNameDeputy, match=said):
            wrong()


def test_a_deputy_who_is_ended_sees_nothing_more_and_is_told(anna: Person, bo: Person) -> None:
    row = name(anna, bo, by=actor(anna))
    with pytest.raises(operations.CannotNameDeputy, match="The deputy stays"):
        operations.end_deputy(row, by=actor(bo), at=clock.now())
    operations.end_deputy(row, by=actor(anna), at=clock.now())
    assert actor(bo).deputises == {}
    assert OutboxItem.objects.get(key=f"deputy-ended:{row.pk}").recipient == "bo@example.org"
    name(anna, someone("Cilla", "officer"), by=actor(anna))


def test_with_the_role_of_an_officer_deputies_end(anna: Person, bo: Person) -> None:
    name(anna, bo, by=actor(anna))
    operations.end_role(queries.roles_of(bo.pk).get(), by=SYSTEM, at=clock.now())
    assert not queries.deputies_of(anna.pk, TODAY).exists()


def test_a_reminder_goes_to_the_deputy_as_well_each_once(anna: Person, bo: Person) -> None:
    name(anna, bo, by=actor(anna))
    assert queries.with_deputies([anna], TODAY) == [(anna, None), (bo, anna)]
    assert queries.with_deputies([anna, bo], TODAY) == [(anna, None), (bo, None)]
    assert queries.with_deputies([anna], TODAY + timedelta(days=7)) == [(anna, None)]


def test_the_record_says_for_whom_only_where_the_case_is_the_absent_ones(
    anna: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    name(anna, bo, by=actor(anna))
    monkeypatch.setattr(audit, "whose", [lambda case: str(anna.pk) if case == "case:anna" else ""])
    assert [audit.absent_of(case, actor(bo)) for case in ("case:anna", "case:other")] == ["Anna Example", ""]
    assert audit.absent_of("case:anna", actor(anna)) == ""


def test_the_pages_name_and_end_a_deputy(anna: Person, bo: Person) -> None:
    browser = Client()
    browser.force_login(anna)
    posted = {"deputy": bo.pk, "starts_on": "7.6.2027", "ends_on": "13.6.2027"}
    assert "/en/account/deputy/" in browser.get("/en/account/").text
    assert "The deputy is named" in browser.post("/en/account/deputy/", posted, follow=True).text
    assert "there is a deputy already" in browser.post("/en/account/deputy/", posted | {"ends_on": "12.6.2027"}).text
    row = Deputy.objects.get()
    other = Client()
    other.force_login(bo)
    assert "Anna Example" in other.get("/en/account/deputy/").text
    assert other.post(f"/en/deputies/{row.pk}/end/").status_code == 404
    administrator = Client()
    administrator.force_login(someone("Ulla", "administrator"))
    assert "Bo Example" in administrator.get(f"/en/people/{anna.pk}/").text
    assert "no longer named" in administrator.post(f"/en/deputies/{row.pk}/end/", follow=True).text
    assert administrator.get(f"/en/people/{someone('Eva').pk}/deputy/").status_code == 404


def test_in_the_life_of_a_case_the_agency_reads_for_whom_and_the_applicant_does_not(anna: Person, bo: Person) -> None:
    row = name(anna, bo, by=actor(anna))
    line = audit.lines_of(f"person:{anna.pk}")[-1]
    assert line.subject == f"people.Person:{anna.pk}"
    line.actor_name, line.actor_for = "Bo Example", "Anna Example"
    assert timeline.event(line, with_changes=True).who == "Bo Example for Anna Example"
    assert timeline.event(line, with_changes=False).who == "Bo Example"
    assert row.set_by == "Anna Example"
