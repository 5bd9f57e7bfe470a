"""What the tests of statistics share: English messages, the day of the example, an officer."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from figure_examples import NOW
from figure_examples import officer as make_officer
from remembered import remembered

from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.people.models import Person


@pytest.fixture(autouse=True)
def english(db: None, movable_clock: None) -> Iterator[None]:
    """Let messages be English, whatever the catalogues say, and let it be the day of the example."""
    clock.move_to(NOW)
    with translation.override("en"):
        yield


@pytest.fixture
@remembered
def officer() -> Actor:
    """Return an officer of the agency."""
    return make_officer()


@pytest.fixture
def desk(officer: Actor) -> Client:
    """Return the browser of the officer."""
    client = Client()
    client.force_login(Person.objects.get(pk=officer.id))
    return client
