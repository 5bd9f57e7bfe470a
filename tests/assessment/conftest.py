"""What the tests of assessment share: a closed call, two eligible applications, officers and assessors."""

from collections.abc import Iterator

import pytest
from assessment_examples import DUE, NOW, actor, closed_call, eligible, person
from django.utils import translation
from remembered import remembered

from vaihto.applications.models import Application
from vaihto.assessment import operations
from vaihto.assessment.models import Assignment
from vaihto.calls.models import Call
from vaihto.kit.actors import Actor
from vaihto.people.models import Person


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be English, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
@remembered
def riikka(db: None) -> Person:
    """Return an officer."""
    return person("riikka@example.org", "Riikka Niemelä", role="officer")


@pytest.fixture
@remembered
def officer(riikka: Person) -> Actor:
    """Return the officer as an actor."""
    return actor(riikka)


@pytest.fixture
@remembered
def antti(db: None) -> Person:
    """Return an assessor."""
    return person("antti@example.org", "Antti Arvioija", role="assessor")


@pytest.fixture
@remembered
def birgit(db: None) -> Person:
    """Return a second assessor."""
    return person("birgit@example.org", "Birgit Bedömare", role="assessor")


@pytest.fixture
@remembered
def call(db: None) -> Call:
    """Return a call that has closed."""
    return closed_call(30000)


@pytest.fixture
@remembered
def application(call: Call, officer: Actor) -> Application:
    """Return an eligible application."""
    return eligible(call, "Pielisen ammattiopisto", 18000, officer)


@pytest.fixture
@remembered
def task(application: Application, antti: Person, officer: Actor) -> Assignment:
    """Return an assessor's task."""
    return operations.assign(application, antti, due_on=DUE, by=officer, at=NOW)
