"""A recognised unit that the structure does not list: the school says where it counts, or that it counts nothing.

Seen failing: with an additional achievement counted among the points without a place.
"""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.qualifications.requirement_examples import SMALL, read, with_open_group
from tests.recognition.recognition_examples import HOW, LATER, units_of
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.mobility.models import AgreedUnit, Mobility
from vaihto.people.models import Person
from vaihto.qualifications import operations as qualifications
from vaihto.qualifications.models import Unit
from vaihto.recognition import exporting, missing, operations, placing, queries
from vaihto.recognition.formats import FORMATS
from vaihto.recognition.models import RecognitionDecision

pytestmark = pytest.mark.django_db
NAME = "Not in the structure of the qualification; counts in the group: Paikallinen tutkinnon osa"


@pytest.fixture(autouse=True)
def now(movable_clock: None) -> None:
    clock.move_to(LATER)


def read_in(stay: Mobility, liisa: Actor, document: dict[str, Any]) -> tuple[AgreedUnit, AgreedUnit]:
    """Let the school read requirements in; of the units of the stay the first is in the structure, the second is not."""
    qualifications.read_requirements(stay.agreement.organisation, read(document), by=liisa, at=LATER)
    first, second = units_of(stay)
    Unit.objects.filter(pk=first.unit_id).update(code="tutkinnonosat_100001", source="OPH-9-2026", points=20)
    Unit.objects.filter(pk=second.unit_id).update(code="", source="OPH-9-2026")
    first, second = units_of(stay)
    return first, second


def decide(unit: AgreedUnit, liisa: Actor, place: str = "", **options: Any) -> RecognitionDecision:
    values = {"extent": "full", "reason": "Shown", "how": HOW, "place": place} | options
    return operations.decide(unit, **values, by=liisa, at=LATER)


def test_a_unit_from_outside_counts_in_its_group_up_to_the_most_of_that(over: Mobility, liisa: Actor) -> None:
    _first, second = read_in(over, liisa, with_open_group(15))
    assert [value for value, _words in placing.choices(second)] == ["", "group:2", "additional"]
    made = decide(second, liisa, "group:2")
    assert (made.standing, made.standing_group, made.standing_name) == ("group", "2", "Paikallinen tutkinnon osa")
    found = missing.of(queries.of_mobility(over.pk))
    assert found is not None
    # Twenty points were recognised; the group takes fifteen.
    assert (found.counted, found.without_place) == (Decimal(15), Decimal(0))
    assert [(one.points, one.words, one.most, one.is_lost) for one in found.outside] == [(Decimal(20), NAME, Decimal(15), False)]


def test_an_additional_achievement_counts_nothing_and_is_said_apart(over: Mobility, liisa: Actor) -> None:
    _first, second = read_in(over, liisa, with_open_group())
    decide(second, liisa, "additional")
    found = missing.of(queries.of_mobility(over.pk))
    assert found is not None
    assert (found.counted, found.without_place, len(found.outside)) == (Decimal(0), Decimal(0), 1)
    assert "counts nothing" in found.outside[0].words


def test_without_a_choice_the_points_have_no_place_as_before(over: Mobility, liisa: Actor) -> None:
    _first, second = read_in(over, liisa, with_open_group())
    decide(second, liisa)
    found = missing.of(queries.of_mobility(over.pk))
    assert found is not None
    assert (found.counted, found.without_place, found.outside) == (Decimal(0), Decimal(20), ())


def test_a_place_that_the_structure_does_not_have_is_refused(over: Mobility, liisa: Actor) -> None:
    first, second = units_of(over)
    with pytest.raises(operations.CannotDecide, match="has not been read in"):
        decide(second, liisa, "additional")
    first, second = read_in(over, liisa, SMALL)
    assert placing.choices(first) == []
    with pytest.raises(operations.CannotDecide, match="lists the unit"):
        decide(first, liisa, "additional")
    for place in ("group:2", "group:1", "group:\0", "elsewhere"):
        with pytest.raises(operations.CannotDecide, match="no such group"):
            decide(second, liisa, place)
    assert decide(second, liisa, "additional", extent="none").standing == ""


def test_a_group_that_the_structure_of_today_does_not_have_counts_nothing(over: Mobility, liisa: Actor) -> None:
    _first, second = read_in(over, liisa, with_open_group())
    decide(second, liisa, "group:2")
    qualifications.read_requirements(over.agreement.organisation, read(SMALL), by=liisa, at=LATER)
    found = missing.of(queries.of_mobility(over.pk))
    assert found is not None
    assert (found.counted, found.without_place, found.outside[0].is_lost) == (Decimal(0), Decimal(20), True)


def test_the_database_keeps_a_group_with_its_key(over: Mobility, liisa: Actor) -> None:
    _first, second = read_in(over, liisa, with_open_group())
    rows = RecognitionDecision.objects.filter(pk=decide(second, liisa, "group:2").pk)
    for changes in (
        {"standing_group": ""},
        {"standing": "additional"},
        {"standing": ""},
        {"extent": "none", "points": 0, "way": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)


def test_the_page_asks_for_it_only_of_a_unit_from_outside_and_koski_and_the_paper_say_it(over: Mobility, liisa: Actor) -> None:
    first, second = read_in(over, liisa, with_open_group())
    desk = Client()
    desk.force_login(Person.objects.get(pk=liisa.id))
    shown = desk.get(f"/en/recognition/{over.pk}/").content.decode()
    assert f'name="unit-{second.pk}-standing"' in shown
    assert f'name="unit-{first.pk}-standing"' not in shown
    prefix = f"unit-{second.pk}"
    form = {"extent": "full", "reason": "All", "route": "documents", "way": "as_planned", "standing": "group:2"}
    typed = {f"{prefix}-{name}": value for name, value in form.items()}
    assert desk.post(f"/en/recognition/{over.pk}/units/{second.pk}/", typed).status_code == 302
    made = RecognitionDecision.objects.get()
    assert NAME in desk.get(f"/en/recognition/{over.pk}/").content.decode()
    assert '<option value="group:2" selected>' in desk.get(f"/en/recognition/decisions/{made.pk}/").content.decode()
    again = {**form, "standing": "additional", "correction_reason": "It belongs nowhere"}
    assert desk.post(f"/en/recognition/decisions/{made.pk}/", again).status_code == 302
    decide(first, liisa)
    assert "counts nothing" in desk.get(f"/en/recognition/{over.pk}/transcript/1/").content.decode()
    notes = json.loads(exporting.write(FORMATS["koski"], over, at=LATER).content)["huomautukset"]
    assert [one["koodi"] for one in notes].count("additional_achievement") == 1
