"""The pages of calls: who sees what, editing, the gate, publishing."""

from datetime import timedelta
from typing import Any

import pytest
from call_examples import DATES, NOW, OFFICER
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from vaihto.calls import operations, queries
from vaihto.calls.models import Call
from vaihto.kit import clock
from vaihto.people.models import StaffRole
from vaihto.programmes.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(movable_clock: None, db: None) -> None:
    """Let it be the day of the examples."""
    clock.move_to(NOW)


@pytest.fixture
def officer(db: None) -> Client:
    """Return the browser of an officer."""
    person = get_user_model().objects.create_user("olli@example.org", name="Olli Officer", joined_at=NOW)
    StaffRole.objects.create(person=person, role="officer", granted_at=NOW)
    browser = Client()
    browser.force_login(person)
    return browser


def text(browser: Client, address: str, status: int = 200) -> str:
    """Return a page's text after checking its status."""
    answer = browser.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_public_page_says_what_when_how_much_and_by_which_rules(client: Client, published: Call, language: str) -> None:
    page = text(client, f"/{language}/calls/{published.pk}/")
    for shown in ("PAR-1", "agency@example.org", "Kumppanuushankkeet", "2026"):
        assert shown in page
    with translation.override(language):
        assert getattr(published, f"summary_{language}") in page


def test_a_draft_is_missing_for_visitors_and_seen_by_the_agency(client: Client, officer: Client, draft: Call) -> None:
    text(client, f"/en/calls/{draft.pk}/", 404)
    text(client, "/en/calls/999/", 404)
    assert "Preview" in text(officer, f"/en/calls/{draft.pk}/preview/")
    assert draft.title_en in text(officer, "/en/calls/")
    assert draft.title_en not in text(client, "/en/calls/")


PAGES = ["", "numbers/", "numbers/min_countries/", "numbers/new-rate/", "questions/", "questions/new/",
         "questions/row/aims/",
         "criteria/", "criteria/new/", "criteria/row/plan/", "dates/", "texts/", "terms/", "extend/"]  # fmt: skip


@pytest.mark.parametrize("part", PAGES)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_of_editing_opens_for_the_officer_alone(
    officer: Client, client: Client, draft: Call, part: str, language: str
) -> None:
    address = f"/{language}/calls/{draft.pk}/edit/{part}"
    assert "<h1" in text(officer, address)
    assert client.get(address).status_code == 302


def test_an_officer_makes_a_call_by_form(officer: Client, programme: Programme) -> None:
    answer = officer.post("/en/calls/new/", {"action": "student_mobility", "year": "2026"})
    call = Call.objects.get()
    assert answer.headers["Location"] == f"/en/calls/{call.pk}/edit/"


def dates_as_typed(**changes: str) -> dict[str, str]:
    """Return the fields of the page of dates as an officer types them."""
    return {
        "opens_on": "1.11.2026", "opens_time": "8.00", "closes_on": "17.12.2026", "closes_time": "16.15",
        "decision_by": "15.2.2027", "projects_start_from": "1.3.2027", "budget": "240 000", "contact": "a@example.org",
        **changes,
    }  # fmt: skip


def test_dates_are_typed_in_finnish_time(officer: Client, draft: Call) -> None:
    assert officer.post(f"/en/calls/{draft.pk}/edit/dates/", dates_as_typed()).status_code == 302
    draft.refresh_from_db()
    assert {name: getattr(draft, name) for name in DATES} == DATES


def test_a_wrong_day_keeps_what_was_typed(officer: Client, draft: Call) -> None:
    page = officer.post(f"/en/calls/{draft.pk}/edit/dates/", dates_as_typed(closes_on="31.2.2027")).content.decode()
    assert "Check these points" in page
    assert "31.2.2027" in page
    assert "16.15" in page


def test_the_second_officer_sees_both_texts_and_decides(officer: Client, draft: Call) -> None:
    address = f"/en/calls/{draft.pk}/edit/terms/"
    fields = operations.SECTION_FIELDS["terms"]
    seen = queries.fingerprint(draft, fields)
    typed: dict[str, Any] = {name: getattr(draft, name) for name in fields}
    operations.save(draft, {"prefinancing_source": "First officer"}, by=OFFICER, at=NOW)
    answer = officer.post(address, {**typed, "prefinancing_source": "Second officer", "seen": seen})
    page = answer.content.decode()
    assert "Somebody else has saved" in page
    assert "First officer" in page
    assert "Second officer" in page
    again = answer.context["form"]["seen"].value()
    assert officer.post(address, {**typed, "prefinancing_source": "Both", "seen": again}).status_code == 302
    draft.refresh_from_db()
    assert draft.prefinancing_source == "Both"


def test_publishing_an_incomplete_call_links_to_what_is_missing(officer: Client, complete: Call) -> None:
    operations.save(complete, {"summary_sv": ""}, by=OFFICER, at=NOW)
    operations.save_question(complete, "aims", {"label_sv": ""}, by=OFFICER, at=NOW)
    page = officer.post(f"/en/calls/{complete.pk}/edit/publish/").content.decode()
    assert f'<a href="/en/calls/{complete.pk}/edit/texts/#id_summary_sv">Text missing: summary, in Swedish.</a>' in page
    assert f'<a href="/en/calls/{complete.pk}/edit/questions/row/aims/#id_label_sv">' in page


def test_an_officer_publishes_and_extends_by_form(officer: Client, client: Client, complete: Call) -> None:
    officer.post(f"/en/calls/{complete.pk}/edit/publish/")
    form = {
        "closes_on": "12.1.2027",
        "closes_time": "16:15",
        "decision_by": "15.2.2027",
        "reason": "The service was down.",
    }
    assert officer.post(f"/en/calls/{complete.pk}/edit/extend/", form).status_code == 302
    page = text(client, f"/en/calls/{complete.pk}/")
    assert "The service was down." in page
    assert "16:15 Finnish time on Tuesday 12\u00a0January\u00a02027" in page
    kept = client.get(f"/en/calls/{complete.pk}/versions/2.json").json()
    assert kept["sha256"] == queries.latest_version(complete).content_hash  # type: ignore[union-attr]


@pytest.mark.once
def test_the_list_costs_the_same_for_one_call_and_for_three(client: Client, published: Call, programme: Programme) -> None:
    before = queries_of(client)
    for action in ("student_mobility", "expert_mobility"):
        other = operations.create(programme, action, 2026, by=OFFICER, at=NOW)
        operations.save(other, DATES, by=OFFICER, at=NOW)
        operations.publish(other, by=OFFICER, at=NOW)
    assert queries_of(client) == before
    assert "Student mobility 2026" in text(client, "/en/calls/")


def queries_of(client: Client) -> int:
    """Return how many questions the list asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/calls/")
    return len(asked)


def test_filters_leave_the_calls_that_fit(client: Client, published: Call) -> None:
    assert published.title_en in text(client, "/en/calls/?stage=open")
    assert "There are no calls to show" in text(client, "/en/calls/?stage=closed")
    clock.move_to(DATES["closes_at"] + timedelta(seconds=1))
    assert published.title_en in text(client, "/en/calls/?stage=closed&action=partnership")


def test_the_list_can_be_downloaded(client: Client, published: Call) -> None:
    assert published.title_en in client.get("/en/calls/calls.csv").content.decode("utf-8-sig")
    assert client.get("/en/calls/calls.json?year=2026").json()["rows"][0]["year"] == 2026
    assert client.get("/en/calls/calls.xlsx").content[:2] == b"PK"
    text(client, "/en/calls/calls.exe", 404)
