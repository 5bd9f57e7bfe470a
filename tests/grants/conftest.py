"""What the tests of grants share."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from grant_examples import NOW, decide, make_application, make_school, member
from grant_examples import officer as make_officer
from remembered import remembered

from vaihto.applications.models import Application
from vaihto.grants import operations
from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.organisations.models import Organisation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be English, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
@remembered
def school(db: None) -> Organisation:
    """Return the beneficiary."""
    return make_school()


@pytest.fixture
@remembered
def signer(school: Organisation) -> Actor:
    """Return the beneficiary's coordinator who may sign."""
    return member(school, "Liisa Korpela", may_sign=True)


@pytest.fixture
@remembered
def colleague(school: Organisation) -> Actor:
    """Return a coordinator without the right to sign."""
    return member(school, "Matti Meri", may_sign=False)


@pytest.fixture
@remembered
def decider(db: None) -> Actor:
    """Return an officer who may decide."""
    return make_officer("Riikka Niemelä")


@pytest.fixture
@remembered
def planner(db: None) -> Actor:
    """Return an officer who may not decide."""
    return make_officer("Otto Oja", may_decide=False)


@pytest.fixture
@remembered
def application(school: Organisation) -> Application:
    """Return an application with an accepted grant of 9,000 euro."""
    made = make_application(school)
    decide(made)
    return made


@pytest.fixture
@remembered
def agreement(application: Application, planner: Actor) -> GrantAgreement:
    """Return the agreement as drawn up."""
    return operations.draw_up(application, by=planner, at=NOW)


@pytest.fixture
@remembered
def sent(agreement: GrantAgreement, planner: Actor) -> GrantAgreement:
    """Return the agreement sent for signature."""
    return operations.send_for_signature(agreement, by=planner, at=NOW)


@pytest.fixture
@remembered
def active(sent: GrantAgreement, signer: Actor, decider: Actor) -> GrantAgreement:
    """Return the agreement signed by both."""
    operations.sign(sent, role="beneficiary", by=signer, at=NOW)
    return operations.sign(sent, role="agency", by=decider, at=NOW)
