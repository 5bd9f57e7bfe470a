"""What the tests of recognition share."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from remembered import remembered

from tests.mobility.stay_examples import make_project, make_school, member, officer
from tests.recognition.recognition_examples import bring_back, plan_stays, sign_all, two_units
from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.mobility.models import Mobility
from vaihto.organisations.models import Organisation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be English, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
@remembered
def school(db: None) -> Organisation:
    """Return the sending school."""
    return make_school()


@pytest.fixture
@remembered
def liisa(school: Organisation) -> Actor:
    """Return the school's coordinator."""
    return member(school, "Liisa Korpela")


@pytest.fixture
@remembered
def matti(school: Organisation) -> Actor:
    """Return a member of the school who is no coordinator."""
    return member(school, "Matti Meri", may_sign=False, role="member")


@pytest.fixture
@remembered
def stranger(db: None) -> Actor:
    """Return the coordinator of another school."""
    return member(make_school("Toinen koulu"), "Vieras Ihminen")


@pytest.fixture
@remembered
def riikka(db: None) -> Actor:
    """Return an officer."""
    return officer()


@pytest.fixture
@remembered
def project(school: Organisation) -> GrantAgreement:
    """Return a project in force with three stays in its application."""
    return make_project(school)


@pytest.fixture
@remembered
def stay(project: GrantAgreement, liisa: Actor) -> Mobility:
    """Return a stay with two units of 20 points agreed by all three; it ends on 30 October 2027."""
    return sign_all(plan_stays(project, liisa)[0], liisa, two_units(project))


@pytest.fixture
@remembered
def over(stay: Mobility, liisa: Actor) -> Mobility:
    """Return the stay after the return."""
    return bring_back(stay, liisa)
