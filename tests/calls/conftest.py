"""What the tests of calls share: a programme, people, a complete draft; messages are English."""

from collections.abc import Iterator
from datetime import date

import pytest
from call_examples import DATES, NOW, OFFICER
from django.utils import translation
from remembered import remembered

from vaihto.calls import operations
from vaihto.calls.models import Call
from vaihto.kit.actors import SYSTEM
from vaihto.programmes import operations as programmes
from vaihto.programmes.models import Programme


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be English, whatever the catalogues say."""
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
def draft(programme: Programme) -> Call:
    """Return a draft as it is made."""
    return operations.create(programme, "partnership", 2026, by=OFFICER, at=NOW)


@pytest.fixture
@remembered
def complete(draft: Call) -> Call:
    """Return a draft that can be published."""
    return operations.save(draft, DATES, by=OFFICER, at=NOW)


@pytest.fixture
@remembered
def published(complete: Call) -> Call:
    """Return a published call that is open at NOW."""
    operations.publish(complete, by=OFFICER, at=NOW)
    complete.refresh_from_db()
    return complete
