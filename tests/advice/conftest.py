"""What the tests of advice share: a day, a programme, an open partnership call; messages are English."""

from collections.abc import Iterator
from datetime import date

import pytest
from advice_examples import NOW, OFFICER, SYSTEM, dates
from django.utils import translation
from remembered import remembered

from vaihto.calls import operations as calls
from vaihto.calls.models import Call
from vaihto.kit import clock
from vaihto.programmes import operations as programmes
from vaihto.programmes.models import Programme


@pytest.fixture(autouse=True)
def english(db: None, movable_clock: None) -> Iterator[None]:
    """Let messages be English, whatever the catalogues say, and let it be the day of the examples."""
    clock.move_to(NOW)
    with translation.override("en"):
        yield


@pytest.fixture
@remembered
def programme(db: None) -> Programme:
    """Return the national programme."""
    return programmes.add(
        {
            "code": "national", "pack": "national", "contact": "agency@example.org", "starts_on": date(2026, 1, 1),
            "title_fi": "Kansallinen ohjelma", "title_sv": "Nationellt program", "title_en": "National programme",
            "agency_fi": "Virasto", "agency_sv": "Myndigheten", "agency_en": "The agency",
        },
        by=SYSTEM, at=NOW,
    )  # fmt: skip


@pytest.fixture
@remembered
def partnership(programme: Programme) -> Call:
    """Return an open call for partnerships."""
    call = calls.create(programme, "partnership", 2026, by=OFFICER, at=NOW)
    calls.save(call, dates(), by=OFFICER, at=NOW)
    calls.publish(call, by=OFFICER, at=NOW)
    call.refresh_from_db()
    return call
