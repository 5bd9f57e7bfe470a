"""Units: entered with points and source, changed by replacing, and never out of an agreement's sight."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import AuditLine
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.qualifications import operations, queries
from vaihto.qualifications.models import LearningOutcome, Unit

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
VALUES = {
    "qualification": "Elintarvikealan perustutkinto", "title": "Leipomotyö", "points": Decimal(15), "source": "OPH-1-2026",
}  # fmt: skip
OUTCOMES = ["Leipoo ruisleipää", "Pitää työpaikan puhtaana"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let refusals speak English."""
    with translation.override("en"):
        yield


def coordinator(name: str) -> tuple[Person, Organisation]:
    person = people.add_person(email=f"{name}@example.org", name=name, language="fi", by=SYSTEM, at=AT)
    values = {"name": f"{name}n opisto", "country": "FI", "kind": "vet_provider"}
    return person, organisations.register(values, by=organisation_queries.actor_for(person), at=AT)


@pytest.fixture
def aino() -> tuple[Person, Organisation]:
    return coordinator("Aino")


def actor(person: Person) -> Actor:
    return organisation_queries.actor_for(person)


def unit(organisation: Organisation, by: Actor = SYSTEM, **changes: Any) -> Unit:
    return operations.save_unit(organisation, {**VALUES, **changes}, OUTCOMES, by=by, at=AT)


def test_a_unit_has_its_points_source_and_outcomes_in_order(aino: tuple[Person, Organisation]) -> None:
    person, school = aino
    made = unit(school, actor(person))
    assert (made.points, made.source, made.scheme) == (Decimal(15), "OPH-1-2026", "osp")
    assert [outcome.text for outcome in made.outcomes.all()] == OUTCOMES
    assert AuditLine.objects.filter(operation="qualifications.save_unit", case=f"organisation:{school.pk}").count() == 1


def test_everything_that_is_missing_is_said_at_once(aino: tuple[Person, Organisation]) -> None:
    with pytest.raises(operations.CannotSaveUnit) as refused:
        operations.save_unit(
            aino[1],
            {**VALUES, "title": " ", "points": Decimal(0), "source": "", "scheme": "ov"},
            [" "],
            by=SYSTEM,
            at=AT,
        )
    assert len(refused.value.reasons) == 5


def test_another_schools_people_enter_no_unit(aino: tuple[Person, Organisation]) -> None:
    stranger, _ = coordinator("Sulo")
    with pytest.raises(operations.CannotSaveUnit):
        unit(aino[1], actor(stranger))


def test_a_change_makes_a_new_unit_and_leaves_the_old_one_as_it_was(aino: tuple[Person, Organisation]) -> None:
    old = unit(aino[1])
    new = operations.save_unit(aino[1], {"points": Decimal(20)}, ["Leipoo"], unit=old, by=SYSTEM, at=AT)
    kept = Unit.objects.get(pk=old.pk)
    assert (kept.points, [o.text for o in kept.outcomes.all()]) == (Decimal(15), OUTCOMES)
    assert (new.points, new.title, new.replaces_id) == (Decimal(20), "Leipomotyö", old.pk)
    assert list(queries.units_of(aino[1].pk)) == [new]
    assert {u.pk for u in queries.with_outcomes([old.pk, new.pk])} == {old.pk, new.pk}
    assert [queries.state_of(Unit.objects.get(pk=u.pk)) for u in (old, new)] == ["replaced", "in_use"]
    assert queries.earlier(new) == [old]


def test_saving_a_unit_unchanged_makes_nothing(aino: tuple[Person, Organisation]) -> None:
    old = unit(aino[1])
    assert operations.save_unit(aino[1], VALUES, OUTCOMES, unit=old, by=SYSTEM, at=AT) == old
    assert Unit.objects.count() == 1


def test_a_unit_that_somebody_replaced_meanwhile_is_not_replaced_again(aino: tuple[Person, Organisation]) -> None:
    old = unit(aino[1])
    operations.save_unit(aino[1], {"points": Decimal(20)}, OUTCOMES, unit=old, by=SYSTEM, at=AT)
    with pytest.raises(operations.CannotSaveUnit, match="no longer in use"):
        operations.save_unit(aino[1], {"points": Decimal(25)}, OUTCOMES, unit=old, by=SYSTEM, at=AT)
    assert Unit.objects.count() == 2
    assert LearningOutcome.objects.count() == 4


def test_a_retired_unit_is_offered_no_more_but_stays(aino: tuple[Person, Organisation]) -> None:
    person, school = aino
    old = unit(school)
    for _ in range(2):
        operations.retire_unit(old, by=actor(person), at=AT)
    assert not queries.units_of(school.pk).exists()
    assert queries.units_of(school.pk, with_retired=True).count() == 1
    assert AuditLine.objects.filter(operation="qualifications.retire_unit").count() == 1


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_coordinator_enters_changes_and_retires_a_unit_on_the_pages(aino: tuple[Person, Organisation]) -> None:
    client = signed_in(aino[0])
    typed = {**VALUES, "points": "12,5", "scheme": "osp", "language": "fi", "outcomes": "Leipoo\n\nSiivoaa"}
    answer = client.post(reverse("qualifications:add"), typed)
    made = Unit.objects.get()
    assert answer.headers["Location"] == reverse("qualifications:unit", args=[made.pk])
    assert (made.points, [o.text for o in made.outcomes.all()]) == (Decimal("12.5"), ["Leipoo", "Siivoaa"])
    client.post(reverse("qualifications:change", args=[made.pk]), {**typed, "points": "13"})
    new = made.replaced_by
    client.post(reverse("qualifications:retire", args=[new.pk]))
    assert client.get(reverse("qualifications:unit", args=[made.pk])).status_code == 200
    assert "Leipomotyö" not in client.get(reverse("qualifications:list")).text
    assert "Leipomotyö" in client.get(reverse("qualifications:list"), {"retired": "1"}).text


def test_a_foreign_unit_answers_like_a_missing_one(aino: tuple[Person, Organisation]) -> None:
    foreign = unit(coordinator("Sulo")[1])
    client = signed_in(aino[0])
    for name in ("unit", "change"):
        assert client.get(reverse(f"qualifications:{name}", args=[foreign.pk])).status_code == 404
    assert client.post(reverse("qualifications:retire", args=[foreign.pk])).status_code == 404
    assert Unit.objects.get(pk=foreign.pk).retired_on is None


def test_an_officer_reads_units_and_changes_none(aino: tuple[Person, Organisation]) -> None:
    made = unit(aino[1])
    olli = people.add_person(email="olli@example.org", name="Olli", language="fi", by=SYSTEM, at=AT)
    people.give_role(olli, role="officer", by=SYSTEM, at=AT)
    client = signed_in(olli)
    assert client.get(reverse("qualifications:unit", args=[made.pk])).status_code == 200
    assert client.get(reverse("qualifications:change", args=[made.pk])).status_code == 404


@pytest.mark.once
def test_the_list_costs_the_same_for_one_and_three_units(
    aino: tuple[Person, Organisation], django_assert_num_queries: Any
) -> None:
    client = signed_in(aino[0])
    unit(aino[1])
    client.get(reverse("qualifications:list"))
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("qualifications:list"))
    unit(aino[1], title="Kahvilatyö")
    unit(aino[1], title="Suklaatyö")
    with django_assert_num_queries(len(first)):
        client.get(reverse("qualifications:list"))
