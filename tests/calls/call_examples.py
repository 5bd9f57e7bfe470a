"""The example people and dates of the tests of calls."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from vaihto.kit.actors import Actor

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
OFFICER = Actor("person", id="1", name="Olli Officer", roles=frozenset({"officer"}))
COORDINATOR = Actor("person", id="2", name="Kaisa Coordinator", roles=frozenset({"coordinator"}))
DATES: dict[str, Any] = {
    "opens_at": datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
    "closes_at": datetime(2026, 12, 17, 14, 15, tzinfo=UTC),
    "decision_by": date(2027, 2, 15),
    "projects_start_from": date(2027, 3, 1),
    "budget": Decimal(240000),
}
