"""The example people, dates and plans of the tests of advice."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from vaihto.core.situation import Budget, MobilityRow, Organisation, Project, Situation
from vaihto.kit.actors import SYSTEM, VISITOR, Actor

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
OFFICER = Actor("person", id="1", name="Olli Officer", roles=frozenset({"officer"}))
ENQUIRY: dict[str, Any] = {
    "organisation_name": "Esimerkkiopisto", "name": "Kaisa Koordinaattori", "email": "kaisa@example.org",
    "idea": "Haluamme verrata työssäoppimisen ohjausta.", "action": "partnership", "language": "fi",
}  # fmt: skip
PLAN = Situation(
    programme="national", call_year=2026, agency="FI", action="partnership",
    project=Project(date(2027, 8, 1), date(2029, 7, 31)),
    organisations=(
        Organisation("Esimerkkiopisto", "FI", "vet_provider", "coordinator", applicant=True),
        Organisation("Beispielschule", "DE", "vet_provider", "partner", mandate=True),
    ),
    mobilities=(MobilityRow(6, "teacher", "FI", "DE", 5, "study_visit", True),),
    budget=Budget(Decimal("12000.50"), Decimal(15000)),
)  # fmt: skip

__all__ = ["ENQUIRY", "NOW", "OFFICER", "PLAN", "SYSTEM", "VISITOR", "dates"]


def dates() -> dict[str, Any]:
    """Return the dates and budget of an open call."""
    return {
        "opens_at": datetime(2026, 11, 1, 6, 0, tzinfo=UTC), "closes_at": datetime(2026, 12, 17, 14, 15, tzinfo=UTC),
        "decision_by": date(2027, 2, 15), "projects_start_from": date(2027, 3, 1), "budget": Decimal(240000),
    }  # fmt: skip
