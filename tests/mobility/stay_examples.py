"""The example school, project, units and stay of the tests of mobility."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from remembered import remembered

from vaihto.applications.models import Application, FlowRow, Partner, PlannedUnit
from vaihto.calls.models import Call
from vaihto.grants.models import AmountLine, GrantAgreement
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.programmes.models import Programme
from vaihto.qualifications.models import LearningOutcome, Unit

NOW = datetime(2027, 9, 1, 9, 0, tzinfo=UTC)
FIRST, LAST = date(2027, 10, 1), date(2027, 10, 30)
PERSON = {
    "name": "Aino Lehtola",
    "email": "aino@example.org",
    "language": "fi",
    "qualification": "Kokki",
    "is_minor": False,
}
DAYS = {"starts_on": FIRST, "ends_on": LAST}
TEXTS = {
    "tasks": "Kitchen work, 30 hours a week",
    "mentor": "Maite Ibarra",
    "assessment": "The mentor assesses at the end.",
}


@remembered
def member(school: Organisation, name: str, *, may_sign: bool = True, role: str = "coordinator") -> Actor:
    """Return somebody of the school."""
    person = people.add_person(
        email=f"{name.split()[0].lower()}@school{school.pk}.example", name=name, language="en", by=SYSTEM, at=NOW
    )
    organisations.add_member(
        school, person, role=role, position="Head of international affairs", may_sign=may_sign,
        right_to_sign="Decision of the rector" if may_sign else "", by=SYSTEM, at=NOW,
    )  # fmt: skip
    return organisation_queries.actor_for(person)


@remembered
def officer() -> Actor:
    """Return an officer of the agency."""
    person = people.add_person(email="riikka@agency.example", name="Riikka Niemelä", language="en", by=SYSTEM, at=NOW)
    people.give_role(person, role="officer", title="Adviser", may_decide=True, by=SYSTEM, at=NOW)
    return organisation_queries.actor_for(person)


@remembered
def make_school(name: str = "Kallaveden ammattiopisto") -> Organisation:
    """Return a school."""
    values = {"name": name, "country": "FI", "kind": "vet_provider", "region": "Pohjois-Savo"}
    return organisations.register(values, by=SYSTEM, at=NOW)


@remembered
def make_unit(school: Organisation, title: str = "Platos", points: str = "30") -> Unit:
    """Return a unit of the school with two outcomes."""
    unit = Unit.objects.create(
        organisation=school,
        qualification="Kokki",
        title=title,
        language="fi",
        points=Decimal(points),
        source="ePerusteet",
    )
    for position, text in enumerate(["Valmistaa annoksia", "Suunnittelee työnsä"], start=1):
        LearningOutcome.objects.create(unit=unit, position=position, text=text)
    return unit


@remembered
def make_project(school: Organisation, *, action: str = "student_mobility", count: int = 3) -> GrantAgreement:
    """Return an agreement in force on a project with one row of stays (or journeys) to Spain."""
    programme, _made = Programme.objects.get_or_create(
        code="national", defaults={
            "pack": "leonardo", "title_fi": "Ohjelma", "title_sv": "Program", "title_en": "Programme",
            "agency_fi": "Virasto", "agency_sv": "Myndigheten", "agency_en": "Agency", "contact": "agency@example.org",
            "starts_on": date(2026, 1, 1), "rule_year": 2013,
        },
    )  # fmt: skip
    call = Call.objects.create(programme=programme, action=action, year=2027, title_fi="Haku", created_at=NOW)
    number = f"2027-{Application.objects.count() + 1:04d}"
    application = Application.objects.create(
        call=call, organisation=school, number=number, title="Keittiöstä maailmalle", language="fi",
        starts_on=date(2027, 8, 1), ends_on=date(2029, 7, 31), state="sent", created_at=NOW, saved_at=NOW, sent_at=NOW,
    )  # fmt: skip
    host = Partner.objects.create(
        application=application, name="Restaurante Ejemplo", country="ES", city="Bilbao", kind="company",
        contact_name="Maite Ibarra", contact_email="maite@example.org", language="es",
    )  # fmt: skip
    FlowRow.objects.create(
        application=application, position=1, count=count, target_group="initial_vet", purpose="on_the_job_learning",
        country_from="FI", country_to="ES", days=30, host=host, field="Food", dimension="curricula",
    )  # fmt: skip
    agreement = GrantAgreement.objects.create(
        application=application, organisation=school, number=f"{number}/1", amount=Decimal(1000 * count),
        starts_on=application.starts_on, ends_on=application.ends_on, report_due_on=date(2029, 9, 30), language="fi",
        state="active", content={"agency": "Virasto"}, content_hash="0" * 64,
        drawn_up_at=NOW, sent_at=NOW, active_at=NOW,
    )  # fmt: skip
    AmountLine.objects.create(
        agreement=agreement, position=1, row=1, heading="support", quantity=Decimal(count), rate=Decimal(1000),
        amount=Decimal(1000 * count), basis="people", parameter="grant_per_stay_initial_vet", source="Call 2027",
    )  # fmt: skip
    return agreement


@remembered
def plan_unit(agreement: GrantAgreement, unit: Unit) -> None:
    """Let the application plan the unit."""
    PlannedUnit.objects.create(application=agreement.application, unit=unit)


def link_actor(mobility: Any, role: str, email: str) -> Actor:
    """Return who holds the link of a role to the stay."""
    scope = {"purpose": role, "subject": "mobility.Mobility", "id": str(mobility.pk)}
    return Actor("link", id="1", name=email, roles=frozenset({role}), email=email, language="en", scope=scope)
