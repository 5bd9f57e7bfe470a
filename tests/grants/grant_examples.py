"""The example people and the granted, accepted application of the tests of grants."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from remembered import remembered

from vaihto.applications.models import Application, FlowRow
from vaihto.calls.models import Call
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.programmes.models import Programme
from vaihto.selection.models import Acceptance, Letter, ProposalLine, SelectionDecision, SelectionProposal

NOW = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)
LINES = [
    {"heading": "support", "quantity": "6", "rate": "1000", "amount": "6000.00", "basis": "people",
     "parameter": "grant_per_stay_initial_vet", "source": "Call 2027, table 2", "row": 1},
    {"heading": "support", "quantity": "2", "rate": "1500", "amount": "3000.00", "basis": "people",
     "parameter": "grant_per_stay_labour_market", "source": "Call 2027, table 2", "row": 2},
]  # fmt: skip


@remembered
def make_person(name: str, email: str) -> Person:
    """Return somebody with an account."""
    return people.add_person(email=email, name=name, language="en", by=SYSTEM, at=NOW)


def actor(person: Person) -> Actor:
    """Return the person as an actor, with the roles of now."""
    return organisation_queries.actor_for(person)


@remembered
def officer(name: str, *, may_decide: bool = True) -> Actor:
    """Return an officer of the agency."""
    person = make_person(name, f"{name.split()[0].lower()}@agency.example")
    people.give_role(person, role="officer", title="Senior adviser", may_decide=may_decide, by=SYSTEM, at=NOW)
    return actor(person)


@remembered
def make_school(name: str = "Kallaveden ammattiopisto") -> Organisation:
    """Return a school."""
    values = {"name": name, "country": "FI", "kind": "vet_provider", "region": "Pohjois-Savo"}
    return organisations.register(values, by=SYSTEM, at=NOW)


@remembered
def member(school: Organisation, name: str, *, may_sign: bool) -> Actor:
    """Return a coordinator of the school, with the right to sign or without."""
    person = make_person(name, f"{name.split()[0].lower()}@school{school.pk}.example")
    organisations.add_member(
        school, person, role="coordinator", position="Head of international affairs", may_sign=may_sign,
        right_to_sign="Decision of the rector" if may_sign else "", by=SYSTEM, at=NOW,
    )  # fmt: skip
    return actor(person)


@remembered
def make_application(school: Organisation, *, action: str = "student_mobility", **values: Any) -> Application:
    """Return a sent application with two rows of stays: six to Germany, two to Spain."""
    programme, _made = Programme.objects.get_or_create(
        code="national", defaults={
            "pack": "leonardo", "title_fi": "Ohjelma", "title_sv": "Program", "title_en": "Programme",
            "agency_fi": "Virasto", "agency_sv": "Myndigheten", "agency_en": "Agency", "contact": "agency@example.org",
            "starts_on": date(2026, 1, 1), "rule_year": 2013,
        },
    )  # fmt: skip
    call = Call.objects.create(
        programme=programme, action=action, year=2027, title_fi="Haku", title_sv="Utlysning", title_en="Call",
        prefinancing_percent=80, prefinancing_source="Call 2027, section 5", created_at=NOW,
    )  # fmt: skip
    number = f"2027-{Application.objects.count() + 1:04d}"
    application = Application.objects.create(
        call=call, organisation=school, number=number, title="Keittiöstä maailmalle", language="fi",
        starts_on=date(2027, 8, 1), ends_on=date(2029, 7, 31), state="sent", created_at=NOW, saved_at=NOW, sent_at=NOW,
        **values,
    )  # fmt: skip
    for position, (count, group, country) in enumerate([(6, "initial_vet", "DE"), (2, "labour_market", "ES")], start=1):
        FlowRow.objects.create(
            application=application, position=position, count=count, target_group=group, purpose="on_the_job_learning",
            country_from="FI", country_to=country, days=30,
        )  # fmt: skip
    return application


@remembered
def decide(application: Application, *, amount: str = "9000.00", lines: Any = None, accepted: bool = True) -> ProposalLine:
    """Grant the application, as the selection keeps it, and let the applicant accept."""
    officer_who = make_person(f"Decider {application.pk}", f"decider{application.pk}@agency.example")
    proposal = SelectionProposal.objects.create(
        call=application.call, state="decided", prepared_by=officer_who, prepared_at=NOW, presented_at=NOW
    )
    line = ProposalLine.objects.create(
        proposal=proposal, application=application, position=1, rank=1, points=Decimal(80), outcome="granted",
        amount=Decimal(amount), lines=LINES if lines is None else lines, reason_code="granted",
    )  # fmt: skip
    SelectionDecision.objects.create(
        proposal=proposal,
        decided_by=officer_who,
        decided_by_name="Decider",
        decided_at=NOW,
        answer_by=date(2027, 6, 2),
        content={},
        content_hash="0" * 64,
    )
    Letter.objects.create(line=line, language="fi", content={}, content_hash="0" * 64, sent_at=NOW)
    if accepted:
        Acceptance.objects.create(line=line, is_accepted=True, answered_at=NOW, answered_by="Liisa Korpela")
    return line
