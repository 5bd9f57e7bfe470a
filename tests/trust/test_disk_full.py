"""A full disk: writing answers 503 with Retry-After and says that the text is safe, reading goes on, writing resumes by itself.

Seen failing while the page for it was missing: the answer was 500.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from vaihto.advice.models import Enquiry

pytestmark = pytest.mark.django_db(transaction=True)

TRIGGER = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER disk_is_full BEFORE INSERT ON advice_enquiry FOR EACH ROW EXECUTE FUNCTION disk_is_full();
"""


def fill() -> None:
    """Leave no room: SQLite may not grow by a page, PostgreSQL says at an insert what it says when the disk is full."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(TRIGGER)
        else:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")


def make_room() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER IF EXISTS disk_is_full ON advice_enquiry; DROP FUNCTION IF EXISTS disk_is_full()")
        else:
            cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.fixture
def full() -> Iterator[None]:
    fill()
    with translation.override("fi"):
        yield
    make_room()


def send(number: int) -> Any:
    values = {
        "once": f"key-{number}", "name": "Kirjuri", "organisation_name": "Koulu", "email": f"kirjuri{number}@example.org",
        "idea": "Ajatus. " * 400, "action": "student_mobility",
    }  # fmt: skip
    return Client(raise_request_exception=False).post(reverse("advice:enquire"), values)


def refused() -> tuple[Any, int]:
    """Send until there is no room any more; the last answer, and how many were acknowledged before it."""
    for number in range(200):
        answer = send(number)
        if answer.status_code != 302:
            return answer, number
    raise AssertionError("the disk was never full")


def test_writing_is_refused_plainly_and_nothing_is_half_written(full: None) -> None:
    before = Enquiry.objects.count()
    answer, acknowledged = refused()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "20"
    assert "Aiemmin tallennettu on tallessa." in answer.content.decode()
    assert Enquiry.objects.count() - before == acknowledged


def test_reading_goes_on(full: None) -> None:
    refused()
    client = Client()
    for name in ("desks:front", "calls:list", "statistics:overview", "catalogue:list", "advice:actions"):
        assert client.get(reverse(name)).status_code == 200, name


def test_writing_resumes_by_itself(full: None) -> None:
    assert refused()[0].status_code == 503
    make_room()
    assert send(999).status_code == 302
    assert Enquiry.objects.filter(once="key-999").count() == 1
