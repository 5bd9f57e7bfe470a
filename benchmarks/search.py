"""How long a search takes for an officer who sees 10,000 applications, in a database of its own that is dropped afterwards.

With VAIHTO_DATABASE_URL of a PostgreSQL server the same is measured there.
"""

import os
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

TITLE = "search by an officer among 10,000 applications of 8 KB of words each (goal: each at most 300 ms)"
NUMBER, WORDS, SCHOOLS = 10_000, 850, 400
AT = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)
LOOKED_FOR = {
    "a number": "2027-04711",
    "a school": "Ähtärin",
    "two words of answers": "leipuri Wien",
    "a word that stands nowhere": "xylitolqq",
    "a word that stands in all": "vaihto",
    "three letters that stand in most": "ata",
}


def measure() -> dict[str, float]:
    """Search for each of the words five times, the whole page each time; the median in milliseconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vaihto.config.settings")
    import django

    django.setup()
    with database_of_its_own(), an_officer() as client:
        began = time.perf_counter()
        fill()
        figures = {"10,000 applications made findable [s]": time.perf_counter() - began}
        for what, words in LOOKED_FOR.items():
            figures[f"{what} [ms]"] = statistics.median(seconds(client, words) for _time in range(5)) * 1000
    return figures


def seconds(client: Any, words: str) -> float:
    """Return how long the page of a search takes."""
    from django.core.cache import cache

    cache.clear()
    began = time.perf_counter()
    answer = client.get("/en/search/", {"q": words})
    took = time.perf_counter() - began
    assert answer.status_code == 200, answer.status_code
    return took


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """Give an empty database beside the real one."""
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    settings.ALLOWED_HOSTS.append("testserver")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


@contextmanager
def an_officer() -> Iterator[Any]:
    """Give the browser of an officer who is signed in."""
    from django.test import Client

    from vaihto.kit.actors import SYSTEM
    from vaihto.people import operations as people

    officer = people.add_person(email="olli@example.org", name="Olli", language="en", by=SYSTEM, at=AT)
    people.give_role(officer, role="officer", by=SYSTEM, at=AT)
    client = Client()
    client.force_login(officer)
    yield client


def fill() -> None:
    """Make the applications, each with made-up words, and what is found by them."""
    from vaihto.applications.models import Answer, Application
    from vaihto.calls.models import Call
    from vaihto.kit import searching
    from vaihto.organisations.models import Organisation
    from vaihto.programmes.models import Programme

    made_up = random.Random(1)
    word = lambda: "".join(made_up.choice("aeioukstlnrmpvhjyä") for _letter in range(made_up.randint(3, 14)))  # noqa: E731
    vocabulary = [word() for _number in range(60_000)]
    programme = Programme.objects.create(
        code="bench", pack="leonardo", rule_year=2012, title_fi="Ohjelma", title_sv="Program", title_en="Programme",
        agency_fi="Virasto", agency_sv="Myndighet", agency_en="Agency", contact="a@example.org", starts_on=date(2026, 1, 1),
    )  # fmt: skip
    call = Call.objects.create(
        programme=programme, action="student_mobility", year=2027, title_fi="Haku", title_sv="Utlysning", title_en="Call",
        opens_at=AT - timedelta(days=10), closes_at=AT + timedelta(days=20), budget=100000, state="published",
        published_at=AT, created_at=AT, version=1,
    )  # fmt: skip
    schools = Organisation.objects.bulk_create(
        Organisation(name=f"{'Ähtärin' if not number else word()} opisto {number}", country="FI", kind="vet_provider",
                     business_id=str(number), registered_at=AT)
        for number in range(SCHOOLS)
    )  # fmt: skip
    applications = Application.objects.bulk_create(
        Application(call=call, organisation=schools[number % SCHOOLS], number=f"2027-{number:05d}", state="sent",
                    check_state="waiting", sent_at=AT, created_at=AT, saved_at=AT,
                    title=" ".join(made_up.choices(vocabulary, k=6)))
        for number in range(NUMBER)
    )  # fmt: skip
    for begin in range(0, NUMBER, 500):
        Answer.objects.bulk_create(
            Answer(application=one, key="why", version=1, saved_at=AT, saved_by="x",
                   value=" ".join(["vaihto", *(["leipuri", "Wienissä"] if one.pk % 50 == 0 else []),
                                   *made_up.choices(vocabulary, k=WORDS)]))
            for one in applications[begin : begin + 500]
        )  # fmt: skip
    searching.fill()
