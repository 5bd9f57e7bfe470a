"""What the tests of applications share: an open call, a school with a coordinator, a draft that can be sent."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from application_examples import NOW, OPENED, fill, open_call
from django.test import Client
from django.utils import translation
from remembered import remembered

from vaihto.applications import operations
from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be English, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
@remembered
def call(db: None) -> Call:
    """Return an open call for student mobility."""
    return open_call("student_mobility")


@pytest.fixture
@remembered
def school(db: None) -> Organisation:
    """Return the applicant."""
    values = {"name": "Kallaveden ammattiopisto", "country": "FI", "kind": "vet_provider", "region": "Pohjois-Savo"}
    return organisations.register(values, by=SYSTEM, at=OPENED)


@pytest.fixture
@remembered
def liisa(school: Organisation) -> Person:
    """Return the school's coordinator, who may sign."""
    person = people.add_person(email="liisa@example.org", name="Liisa Korpela", language="en", by=SYSTEM, at=OPENED)
    organisations.add_member(
        school, person, role="coordinator", position="Head of international affairs", may_sign=True,
        right_to_sign="Decision of the rector", by=SYSTEM, at=OPENED,
    )  # fmt: skip
    return person


@pytest.fixture
@remembered
def coordinator(liisa: Person) -> Actor:
    """Return the coordinator as an actor."""
    return organisation_queries.actor_for(liisa)


@pytest.fixture
@remembered
def mikko(school: Organisation) -> Actor:
    """Return a colleague of the coordinator, who writes in the same applications."""
    person = people.add_person(email="mikko@example.org", name="Mikko Virta", language="en", by=SYSTEM, at=OPENED)
    organisations.add_member(school, person, role="coordinator", position="", may_sign=False, by=SYSTEM, at=OPENED)
    return organisation_queries.actor_for(person)


@pytest.fixture
@remembered
def riikka(db: None) -> Person:
    """Return an officer of the agency."""
    person = people.add_person(email="riikka@example.org", name="Riikka Niemelä", language="en", by=SYSTEM, at=OPENED)
    people.give_role(person, role="officer", title="Planner", may_decide=False, by=SYSTEM, at=OPENED)
    return person


@pytest.fixture
@remembered
def officer(riikka: Person) -> Actor:
    """Return the officer as an actor."""
    return organisation_queries.actor_for(riikka)


@pytest.fixture
@remembered
def draft(call: Call, school: Organisation, coordinator: Actor) -> Application:
    """Return a draft as it is started."""
    return operations.start(call, school, by=coordinator, at=NOW, language="fi")


@pytest.fixture
@remembered
def complete(draft: Application, coordinator: Actor) -> Application:
    """Return a draft that can be sent: partner, row, project, all obligatory answers."""
    fill(draft, coordinator)
    return draft


@pytest.fixture
@remembered
def sent(complete: Application, coordinator: Actor) -> Application:
    """Return an application that has arrived."""
    operations.submit(complete, acknowledged=(), by=coordinator, at=NOW)
    return complete


@pytest.fixture
def at_work(client: Client, liisa: Person, movable_clock: None) -> Client:
    """Return a browser in which the coordinator is signed in while the call is open."""
    clock.move_to(NOW + timedelta(seconds=30))
    client.force_login(liisa)
    return client


@pytest.fixture
def at_the_agency(client: Client, riikka: Person, movable_clock: None) -> Client:
    """Return a browser in which the officer is signed in."""
    clock.move_to(NOW + timedelta(seconds=30))
    client.force_login(riikka)
    return client
