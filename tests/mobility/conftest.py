"""What the tests of mobility share."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from remembered import remembered
from stay_examples import DAYS, NOW, PERSON, TEXTS, link_actor, make_project, make_school, make_unit, member, plan_unit
from stay_examples import officer as make_officer

from vaihto.grants.models import GrantAgreement
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.mobility import operations
from vaihto.mobility.models import LearningAgreement, Mobility
from vaihto.organisations.models import Organisation
from vaihto.qualifications.models import Unit


@pytest.fixture(autouse=True)
def english(db: None, movable_clock: None) -> Iterator[None]:
    """Let messages be English, whatever the catalogues say, and let it be the day of the example."""
    clock.move_to(NOW)
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
    """Return the school's coordinator with the right to sign."""
    return member(school, "Liisa Korpela")


@pytest.fixture
@remembered
def matti(school: Organisation) -> Actor:
    """Return a member of the school who neither signs nor coordinates."""
    return member(school, "Matti Meri", may_sign=False, role="member")


@pytest.fixture
@remembered
def stranger(db: None) -> Actor:
    """Return the coordinator of another school."""
    return member(make_school("Toinen koulu"), "Vieras Ihminen")


@pytest.fixture
@remembered
def officer(db: None) -> Actor:
    """Return an officer of the agency."""
    return make_officer()


@pytest.fixture
@remembered
def project(school: Organisation) -> GrantAgreement:
    """Return a project in force with three stays in its application."""
    return make_project(school)


@pytest.fixture
@remembered
def unit(school: Organisation, project: GrantAgreement) -> Unit:
    """Return a unit that the application planned."""
    made = make_unit(school)
    plan_unit(project, made)
    return made


@pytest.fixture
@remembered
def stay(project: GrantAgreement, liisa: Actor) -> Mobility:
    """Return a planned stay."""
    operations.plan_from_rows(project, by=liisa, at=NOW)
    found = Mobility.objects.order_by("pk").first()
    assert found is not None
    return found


@pytest.fixture
@remembered
def confirmed(stay: Mobility, liisa: Actor) -> Mobility:
    """Return a stay with participant, host and days."""
    operations.name_participant(stay, PERSON, by=liisa, at=NOW)
    return operations.confirm(stay, DAYS, by=liisa, at=NOW)


@pytest.fixture
@remembered
def written(confirmed: Mobility, unit: Unit, liisa: Actor) -> LearningAgreement:
    """Return a learning agreement in writing."""
    return operations.write_agreement(confirmed, TEXTS, [{"unit": unit.pk, "points": 20}], by=liisa, at=NOW).agreement


@pytest.fixture
@remembered
def sent(written: LearningAgreement, liisa: Actor) -> LearningAgreement:
    """Return a learning agreement sent for signature."""
    return operations.send_for_signature(written, by=liisa, at=NOW)


@pytest.fixture
@remembered
def aino(stay: Mobility) -> Actor:
    """Return the participant by link."""
    return link_actor(stay, "participant", "aino@example.org")


@pytest.fixture
@remembered
def maite(stay: Mobility) -> Actor:
    """Return the host's contact person by link."""
    return link_actor(stay, "host", "maite@example.org")
