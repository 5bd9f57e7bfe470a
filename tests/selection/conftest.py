"""What the tests of selection share: a closed call with assessed applications, officers, assessors."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "assessment"))

from assessment_examples import NOW, actor, assessed, closed_call, eligible, person
from django.utils import translation
from remembered import remembered

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.kit.actors import Actor
from vaihto.people.models import Person
from vaihto.selection import operations
from vaihto.selection.models import SelectionDecision, SelectionProposal


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be English, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
@remembered
def riikka(db: None) -> Person:
    """Return the officer who prepares."""
    return person("riikka@example.org", "Riikka Niemelä", role="officer", title="Planner")


@pytest.fixture
@remembered
def officer(riikka: Person) -> Actor:
    """Return the preparer as an actor."""
    return actor(riikka)


@pytest.fixture
@remembered
def anders(db: None) -> Person:
    """Return the officer who decides."""
    return person("anders@example.org", "Anders Holmström", role="officer", may_decide=True, title="Head of unit")


@pytest.fixture
@remembered
def decider(anders: Person) -> Actor:
    """Return the decider as an actor."""
    return actor(anders)


@pytest.fixture
@remembered
def antti(db: None) -> Person:
    """Return an assessor."""
    return person("antti@example.org", "Antti Arvioija", role="assessor")


@pytest.fixture
@remembered
def call(db: None) -> Call:
    """Return a call that has closed, with 30,000 euro."""
    return closed_call(30000)


@pytest.fixture
@remembered
def round_of_three(call: Call, officer: Actor, antti: Person) -> list[Application]:
    """Return three assessed applications: one the budget suffices for, one it does not, one below the threshold."""
    wanted = (("Pielisen ammattiopisto", 18000, "91.5", "fi"), ("Skärgårdens yrkesinstitut", 16000, "71.5", "sv"),
              ("Levin matkailuopisto", 19500, "52", "fi"))  # fmt: skip
    made = []
    for name, requested, points, language in wanted:
        application = eligible(call, name, requested, officer, language)
        assessed(application, antti, points, officer)
        made.append(application)
    return made


@pytest.fixture
@remembered
def presented(call: Call, round_of_three: list[Application], officer: Actor) -> SelectionProposal:
    """Return a proposal that waits for its decision."""
    proposal = operations.propose(call, by=officer, at=NOW)
    return operations.present(proposal, note="As ranked.", by=officer, at=NOW)


@pytest.fixture
@remembered
def decided(presented: SelectionProposal, decider: Actor) -> SelectionDecision:
    """Return a decision."""
    return operations.decide(presented, by=decider, at=NOW)
