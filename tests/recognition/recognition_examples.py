"""A stay that is over, with units and outcomes agreed by all three, for the tests of recognition, reporting and
catalogue.
"""

from datetime import UTC, date, datetime
from typing import Any

from remembered import remembered

from tests.mobility.stay_examples import DAYS, PERSON, TEXTS, link_actor, make_unit, plan_unit
from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.mobility import operations as mobility
from vaihto.mobility import queries as stays
from vaihto.mobility.models import AgreedUnit, Mobility
from vaihto.people.models import Link
from vaihto.qualifications.models import Unit
from vaihto.recognition import operations

BEFORE = datetime(2027, 9, 1, 9, 0, tzinfo=UTC)
NEARLY = datetime(2027, 10, 24, 9, 0, tzinfo=UTC)
BACK = datetime(2027, 11, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2027, 11, 9, 9, 0, tzinfo=UTC)
HOW = operations.Verified("documents", "as_planned")
HOST_SAYS = {"words": "Muy bien", "days_absent": 0, "assessor_name": "Maite Ibarra", "assessor_position": "Head chef"}


@remembered
def plan_stays(project: GrantAgreement, liisa: Actor) -> list[Mobility]:
    """Plan the stays of the application's rows."""
    mobility.plan_from_rows(project, by=liisa, at=BEFORE)
    return list(Mobility.objects.filter(agreement=project).order_by("pk"))


@remembered
def sign_all(stay: Mobility, liisa: Actor, units: list[Unit], points: int = 20, person: Any = None) -> Mobility:
    """Name, confirm and agree on a stay, signed by all three."""
    mobility.name_participant(stay, person or PERSON, by=liisa, at=BEFORE)
    stay = mobility.confirm(stay, DAYS, by=liisa, at=BEFORE)
    wanted = [{"unit": unit.pk, "points": points} for unit in units]
    agreement = mobility.write_agreement(stay, TEXTS, wanted, by=liisa, at=BEFORE).agreement
    mobility.send_for_signature(agreement, by=liisa, at=BEFORE)
    mobility.sign(agreement, role="participant", name="Aino Lehtola", by=participant(stay), at=BEFORE)
    mobility.sign(agreement, role="host", name="Maite Ibarra", position="Chef", by=host(stay), at=BEFORE)
    mobility.sign(agreement, role="school", name="Liisa Korpela", by=liisa, at=BEFORE)
    return stay


@remembered
def bring_back(stay: Mobility, liisa: Actor, last: date = date(2027, 10, 30)) -> Mobility:
    """Record the return of a stay."""
    return mobility.record_return(stay, ends_on=last, by=liisa, at=BACK)


@remembered
def two_units(project: GrantAgreement) -> list[Unit]:
    """Return two units of the school with two outcomes each."""
    units = [make_unit(project.organisation, title, "30") for title in ("Platos", "Servicio")]
    for unit in units:
        plan_unit(project, unit)
    return units


def host(stay: Mobility) -> Actor:
    """Return the host by its link."""
    return by_link(stay, "host", "maite@example.org")


def participant(stay: Mobility) -> Actor:
    """Return the participant by the link."""
    return by_link(stay, "participant", "aino@example.org")


def by_link(stay: Mobility, role: str, email: str) -> Actor:
    """Return who holds the newest link of a role to the stay."""
    newest = Link.objects.filter(role=role, subject_id=str(stay.pk)).order_by("-pk").first()
    made = link_actor(stay, role, email)
    return Actor(**{**made.__dict__, "id": str(newest.pk)}) if newest else made


def units_of(stay: Mobility) -> list[AgreedUnit]:
    """Return the agreed units in force."""
    return list(stays.units_in_force([stay.pk]))


def all_achieved(stay: Mobility) -> dict[int, tuple[str | None, str | None]]:
    """Return the best grade for every outcome."""
    return {outcome.pk: ("achieved", "") for unit in units_of(stay) for outcome in unit.outcomes.all()}


@remembered
def decide_all(stay: Mobility, liisa: Actor, at: datetime = LATER) -> None:
    """Recognise every unit in full."""
    for unit in units_of(stay):
        operations.decide(unit, extent="full", reason="Skills demonstration", how=HOW, by=liisa, at=at)
