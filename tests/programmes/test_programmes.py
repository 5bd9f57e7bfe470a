"""Setting up a programme, and which one is in force."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import AuditLine
from vaihto.programmes import operations, queries
from vaihto.programmes.models import Programme

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
OFFICER = Actor("person", id="1", name="Olli Officer", roles=frozenset({"officer"}))
COORDINATOR = Actor("person", id="2", name="Kaisa Coordinator", roles=frozenset({"coordinator"}))


def values(**changes: Any) -> dict[str, Any]:
    """Return what a programme needs."""
    return {
        "code": "national", "pack": "national",
        "title_fi": "Kansallinen ohjelma", "title_sv": "Nationellt program", "title_en": "National programme",
        "agency_fi": "Virasto", "agency_sv": "Myndigheten", "agency_en": "The agency",
        "contact": "agency@example.org", "starts_on": date(2026, 1, 1), **changes,
    }  # fmt: skip


def test_an_officer_sets_up_a_programme_and_it_is_in_force() -> None:
    programme = operations.add(values(), by=OFFICER, at=NOW)
    assert queries.current(date(2026, 11, 2)) == programme
    assert queries.by_code("national") == programme
    line = AuditLine.objects.get()
    assert (line.case, line.operation) == (f"programme:{programme.pk}", "programmes.add")


def test_a_programme_that_has_ended_is_not_in_force() -> None:
    operations.add(values(ends_on=date(2026, 6, 30)), by=SYSTEM, at=NOW)
    assert queries.current(date(2026, 6, 30)) is not None
    assert queries.current(date(2026, 7, 1)) is None


def test_the_latest_of_two_programmes_is_the_current_one() -> None:
    operations.add(values(), by=SYSTEM, at=NOW)
    later = operations.add(values(code="later", starts_on=date(2026, 9, 1)), by=SYSTEM, at=NOW)
    assert queries.current(date(2026, 11, 2)) == later
    assert [p.code for p in queries.running(date(2026, 11, 2))] == ["later", "national"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title_sv": ""}, "missing in a language"),
        ({"pack": "nonsense"}, "nonsense"),
        ({"ends_on": date(2025, 12, 31)}, "end before it starts"),
    ],
)
def test_an_incomplete_programme_is_refused_with_its_reason(change: dict[str, Any], words: str) -> None:
    with pytest.raises(operations.CannotAdd) as refused:
        operations.add(values(**change), by=OFFICER, at=NOW)
    assert words in str(refused.value)
    assert not Programme.objects.exists()


def test_a_coordinator_may_not_set_up_a_programme() -> None:
    with pytest.raises(operations.CannotAdd):
        operations.add(values(), by=COORDINATOR, at=NOW)
    assert not AuditLine.objects.exists()


def test_a_code_is_taken_once() -> None:
    operations.add(values(), by=OFFICER, at=NOW)
    with pytest.raises(operations.CannotAdd, match="already"):
        operations.add(values(), by=OFFICER, at=NOW)
