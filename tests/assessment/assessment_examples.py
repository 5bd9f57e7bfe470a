"""The example people, schools and moments of the tests of assessment and selection."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from remembered import remembered

from vaihto.applications import operations as applications
from vaihto.applications.models import Application
from vaihto.assessment import operations
from vaihto.assessment.models import Assignment
from vaihto.calls import operations as calls
from vaihto.calls import queries as call_queries
from vaihto.calls.models import Call
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.programmes import operations as programmes

OPENED = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
SENT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
CHECKED = datetime(2026, 12, 20, 8, 0, tzinfo=UTC)
NOW = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)
DUE = date(2027, 1, 31)
MAKER = Actor("person", id="999999", name="Olli Officer", roles=frozenset({"officer"}))
DATES: dict[str, Any] = {
    "opens_at": datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
    "closes_at": datetime(2026, 12, 17, 14, 15, tzinfo=UTC),
    "decision_by": date(2027, 2, 15),
    "projects_start_from": date(2027, 3, 1),
}


@remembered
def person(email: str, name: str, *, role: str = "", may_decide: bool = False, language: str = "en", title: str = "") -> Person:
    """Return a person, with a role at the agency where one is given."""
    made = people.add_person(email=email, name=name, language=language, by=SYSTEM, at=OPENED)
    if role:
        people.give_role(made, role=role, title=title or role.title(), may_decide=may_decide, by=SYSTEM, at=OPENED)
    return made


def actor(of: Person) -> Actor:
    """Return a person as an actor."""
    return organisation_queries.actor_for(Person.objects.get(pk=of.pk))


@remembered
def school(name: str, language: str = "fi") -> tuple[Organisation, Person]:
    """Return a school with its coordinator."""
    values = {"name": name, "country": "FI", "kind": "vet_provider", "region": "Pohjois-Savo", "city": "Kuopio"}
    made = organisations.register(values, by=SYSTEM, at=OPENED)
    who = person(f"{name.split()[0].lower()}@example.org", f"Coordinator of {name}", language=language)
    organisations.add_member(
        made, who, role="coordinator", position="Head of international affairs", may_sign=True,
        right_to_sign="Decision of the rector", by=SYSTEM, at=OPENED,
    )  # fmt: skip
    return made, who


@remembered
def closed_call(budget: int) -> Call:
    """Return a published partnership call that is open in November 2026 and closed at NOW."""
    programme = programmes.add(
        {
            "code": "national", "pack": "national", "contact": "agency@example.org", "starts_on": date(2026, 1, 1),
            "title_fi": "Kansallinen ohjelma", "title_sv": "Nationellt program", "title_en": "National programme",
            "agency_fi": "Virasto", "agency_sv": "Myndigheten", "agency_en": "The agency",
        },
        by=SYSTEM, at=OPENED,
    )  # fmt: skip
    made = calls.create(programme, "partnership", 2026, by=MAKER, at=OPENED)
    calls.save(made, {**DATES, "budget": Decimal(budget)}, by=MAKER, at=OPENED)
    calls.publish(made, by=MAKER, at=OPENED)
    made.refresh_from_db()
    return made


@remembered
def eligible(call: Call, name: str, requested: int, officer: Actor, language: str = "fi") -> Application:
    """Return an application of a new school that was sent and passed the formal check."""
    applicant, who = school(name, language)
    by = actor(who)
    made = applications.start(call, applicant, by=by, at=SENT, language=language)
    partner = {
        "name": f"Partner of {name}", "country": "EE", "kind": "company", "contact_name": "Tiina Näidis",
        "contact_email": f"tiina-{made.pk}@example.org", "language": "en", "city": "Tartu",
    }  # fmt: skip
    host = applications.add_partner(made, partner, by=by, at=SENT)
    row = {
        "count": 6,
        "target_group": "teacher",
        "purpose": "job_shadowing",
        "country_to": "EE",
        "days": 5,
        "host": host,
    }
    applications.save_rows(made, [row], by=by, at=SENT)
    project = {
        "title": f"Project of {name}", "starts_on": date(2027, 6, 1), "ends_on": date(2029, 5, 31),
        "requested": Decimal(requested),
    }  # fmt: skip
    applications.save_project(made, project, by=by, at=SENT)
    answers = {question.key: (f"Answer to {question.key}.", 0) for question in call_queries.questions_of(call)}
    applications.save_answers(made, {**answers, "aim_staff": ("Teachers learn.", 0)}, language=language, by=by, at=SENT)
    codes = [finding.code for finding in _findings(made)]
    applications.submit(made, acknowledged=codes, by=by, at=SENT)
    applications.record_check(made, verdict="eligible", reasons="All is well.", by=officer, at=CHECKED)
    return made


def _findings(application: Application) -> Any:
    from vaihto.applications import queries

    return queries.judgement(application, SENT).findings


def points_for(call: Call, total: str) -> dict[str, tuple[Decimal, str]]:
    """Return points and reasons whose sum is `total`: as many as fit into each criterion in turn, the last first."""
    left, made = Decimal(total), {}
    criteria = call_queries.criteria_of(call)
    share = left / sum(one.max_points for one in criteria)
    for one in criteria[:-1]:
        given = (one.max_points * share).quantize(Decimal("0.1"))
        made[one.key] = (given, f"Reasons for {one.key}.")
        left -= given
    made[criteria[-1].key] = (left, f"Reasons for {criteria[-1].key}.")
    return made


@remembered
def assessed(application: Application, assessor: Person, total: str, officer: Actor) -> Assignment:
    """Return a handed-in assessment with so many points."""
    task = operations.assign(application, assessor, due_on=DUE, by=officer, at=NOW)
    by = actor(assessor)
    operations.save_scores(task, points_for(application.call, total), summary="Good.", by=by, at=NOW)
    return operations.hand_in(task, by=by, at=NOW)
