"""The example officer, stays and project of the tests of statistics."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from remembered import remembered

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.core.indicators import Stay
from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.mobility.models import Journey, Mobility, Participant
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.people import operations as people
from vaihto.programmes.models import Programme

NOW = datetime(2027, 9, 1, 9, 0, tzinfo=UTC)
DAY = NOW.date()
OFFICER = Actor("person", "1", "Riikka Niemelä", frozenset({"officer"}))
COORDINATOR = Actor("person", "2", "Liisa Korpela", frozenset({"coordinator"}))
FIGURE: dict[str, Any] = {
    "year": 2010, "direction": "out", "group": "student", "value": Decimal(5100), "precision": "exact",
    "source": "CIMO 2011, table 3", "source_url": "https://example.org/cimo-2011",
}  # fmt: skip
_numbers = count(1)


def stays(
    number: int, group: str = "initial_vet", *, year: int = 2026, country: str = "ES", days: int = 30, **more: Any
) -> list[Stay]:
    """Return stays of as many different people."""
    first = date(year, 3, 2)
    return [
        Stay(f"stay:{key}", f"participant:{key}", group, first, first + timedelta(days=days - 1), country, **more)
        for key in (next(_numbers) for _ in range(number))
    ]


@remembered
def officer() -> Actor:
    """Return an officer who can sign in."""
    person = people.add_person(email="riikka@agency.example", name="Riikka Niemelä", language="en", by=SYSTEM, at=NOW)
    people.give_role(person, role="officer", title="Adviser", may_decide=True, by=SYSTEM, at=NOW)
    return organisation_queries.actor_for(person)


@remembered
def project() -> GrantAgreement:
    """Return an agreement in force of a Finnish school."""
    programme = Programme.objects.create(
        code="national", pack="leonardo", title_fi="Ohjelma", title_sv="Program", title_en="Programme", agency_fi="Virasto",
        agency_sv="Myndigheten", agency_en="Agency", contact="agency@example.org", starts_on=date(2026, 1, 1), rule_year=2013,
    )  # fmt: skip
    call = Call.objects.create(programme=programme, action="student_mobility", year=2027, title_fi="Haku", created_at=NOW)
    school = organisations.register(
        {"name": "Kallaveden ammattiopisto", "country": "FI", "kind": "vet_provider", "region": "Pohjois-Savo"}, by=SYSTEM, at=NOW
    )
    application = Application.objects.create(
        call=call, organisation=school, number="2027-0001", title="Keittiöstä maailmalle", language="fi", state="sent",
        created_at=NOW, saved_at=NOW, sent_at=NOW,
    )  # fmt: skip
    return GrantAgreement.objects.create(
        application=application, organisation=school, number="2027-0001/1", amount=Decimal(1000), starts_on=date(2026, 1, 1),
        ends_on=date(2027, 12, 31), report_due_on=date(2028, 2, 28), language="fi", state="active", content={},
        content_hash="0" * 64, drawn_up_at=NOW, sent_at=NOW, active_at=NOW,
    )  # fmt: skip


@remembered
def record_stays(agreement: GrantAgreement, number: int, group: str = "initial_vet", **more: Any) -> None:
    """Record returned stays of as many people."""
    values: dict[str, Any] = {
        "purpose": "study", "country_from": "FI", "country_to": "ES", "planned_days": 30, "state": "returned",
        "starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 31), "planned_at": NOW, **more,
    }  # fmt: skip
    for _one in range(number):
        person = Participant.objects.create(
            agreement=agreement, organisation=agreement.organisation, name="Aino Lehtola", target_group=group, added_at=NOW
        )
        Mobility.objects.create(agreement=agreement, participant=person, target_group=group, **values)


@remembered
def record_journeys(agreement: GrantAgreement, number: int) -> None:
    """Record journeys that were made."""
    for one in range(number):
        Journey.objects.create(
            agreement=agreement, traveller=f"Traveller {one}", target_group="teacher", country_from="FI", country_to="DE",
            planned_days=3, starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 6), is_made=True, planned_at=NOW,
        )  # fmt: skip
