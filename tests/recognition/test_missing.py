"""What is still missing from the qualification, on the page of a recognition.

Seen failing: with points of other schemes counted, with what is missing of a group left out.
"""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from tests.qualifications.requirement_examples import SMALL, read
from tests.recognition.recognition_examples import HOW, LATER, units_of
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.mobility.models import Mobility
from vaihto.people.models import Person
from vaihto.qualifications import operations as qualifications
from vaihto.qualifications.models import Unit
from vaihto.recognition import missing, operations, queries

NOT_KNOWN = "Not known, because the structure of the qualification is not in this service."
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(movable_clock: None) -> None:
    """Let it be a day after the return."""
    clock.move_to(LATER)


def page(actor: Actor, stay: Mobility) -> str:
    client = Client()
    client.force_login(Person.objects.get(pk=actor.id))
    return client.get(f"/en/recognition/{stay.pk}/").content.decode()


def read_in(stay: Mobility, liisa: Actor) -> None:
    """Let the school read requirements in; of the units of the stay the first is in the structure, the second is not."""
    qualifications.read_requirements(stay.agreement.organisation, read(SMALL), by=liisa, at=LATER)
    first, second = units_of(stay)
    Unit.objects.filter(pk=first.unit_id).update(code="tutkinnonosat_100001", source="OPH-9-2026")
    Unit.objects.filter(pk=second.unit_id).update(code="", source="OPH-9-2026")


def test_without_the_structure_the_page_says_that_and_where_it_can_be_read_in(over: Mobility, liisa: Actor) -> None:
    shown = page(liisa, over)

    assert missing.of(queries.of_mobility(over.pk)) is None
    assert NOT_KNOWN in shown
    assert '<a class="govuk-link" href="/en/units/requirements/">Read the structure in from ePerusteet</a>' in shown


def test_before_any_decision_the_whole_qualification_is_missing(over: Mobility, liisa: Actor) -> None:
    read_in(over, liisa)

    found = missing.of(queries.of_mobility(over.pk))

    assert found is not None
    assert (found.points, found.counted, found.missing, found.missing_units) == (Decimal(60), Decimal(0), Decimal(60), 2)


def test_recognised_points_count_in_their_group_and_the_rest_is_missing(over: Mobility, liisa: Actor) -> None:
    read_in(over, liisa)
    first, second = units_of(over)
    operations.decide(first, extent="part", points=Decimal(12), reason="A part", how=HOW, by=liisa, at=LATER)
    operations.decide(second, extent="part", points=Decimal(5), reason="A part", how=HOW, by=liisa, at=LATER)

    with translation.override("fi"):
        found = missing.of(queries.of_mobility(over.pk))

    assert found is not None
    assert (found.counted, found.missing, found.without_place) == (Decimal(12), Decimal(48), Decimal(5))
    assert [(one.name, one.least, one.most, one.counted, one.missing) for one in found.groups] == [
        ("Pakolliset", Decimal(40), Decimal(40), Decimal(12), Decimal(28)),
        ("Yhteiset", Decimal(10), Decimal(20), Decimal(0), Decimal(10)),
    ]
    shown = page(liisa, over)
    assert NOT_KNOWN not in shown
    assert "Counted here: 12 of 60" in shown
    assert "missing 28" in shown
    assert "Only stays abroad that are recorded here are counted." in shown


def test_points_of_a_scheme_that_is_not_counted_in_competence_points_are_left_out(over: Mobility, liisa: Actor) -> None:
    read_in(over, liisa)
    first, _second = units_of(over)
    operations.decide(first, extent="part", points=Decimal(12), reason="A part", how=HOW, by=liisa, at=LATER)
    Unit.objects.filter(pk=first.unit_id).update(scheme="credit_units")

    found = missing.of(queries.of_mobility(over.pk))

    assert found is not None
    assert found.counted == Decimal(0)
