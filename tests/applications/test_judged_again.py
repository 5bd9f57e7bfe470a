"""Last year's applications judged by this year's rules: run through the engine, with the rule and the reason."""

from datetime import timedelta
from decimal import Decimal

import pytest
from application_examples import NOW, OFFICER
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vaihto.applications import judged_again, queries
from vaihto.applications.models import Application
from vaihto.calls import operations as calls
from vaihto.calls.models import Call

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_year(call: Call, sent: Application) -> Call:
    """Return the same call copied to the year after the one in which an application was sent."""
    return calls.copy(call, 2027, by=OFFICER, at=NOW)


def longer_stays(call: Call) -> None:
    """Let initial VET students stay forty days at least; the example row has twenty-eight."""
    calls.set_number(
        call, parameter="min_days_initial_vet", value=Decimal(40), unit="days", source="Minutes 5", by=OFFICER, at=NOW
    )


def test_an_unchanged_call_judges_nobody_differently(call: Call, next_year: Call) -> None:
    assert judged_again.judged_differently(call, next_year) == ([], 1)


def test_a_longer_shortest_stay_is_found_with_its_rule_and_reason(call: Call, next_year: Call, sent: Application) -> None:
    longer_stays(next_year)
    (one,), run = judged_again.judged_differently(call, next_year)
    assert (one.application.pk, run) == (sent.pk, 1)
    (shift,) = one.shifts
    assert shift.before is not None
    assert shift.after is not None
    assert (shift.code, shift.before.verdict, shift.after.verdict) == ("STU-2", "met", "not_met")


def test_sending_stands_as_long_before_the_new_deadline(call: Call, next_year: Call, sent: Application) -> None:
    """Without the move every application of last year would be early; judged by last year's moment it would never be late."""
    Application.objects.update(sent_at=call.closes_at + timedelta(minutes=5))  # type: ignore[operator]
    late = queries.sent().get(pk=sent.pk)
    moved = judged_again.moved(late, call, next_year)
    assert moved is not None
    assert next_year.closes_at is not None
    assert moved - next_year.closes_at == timedelta(minutes=5)


@pytest.mark.once
def test_the_page_names_rule_and_reason_and_costs_the_same_for_many(
    at_the_agency: Client, call: Call, next_year: Call, sent: Application
) -> None:
    longer_stays(next_year)
    address = f"/en/applications/call/{next_year.pk}/judged-differently/?with={call.pk}"
    page = at_the_agency.get(address).content.decode()
    assert "STU-2" in page
    assert "One of them would be judged differently." in page
    assert "Not met" in page
    before = asked(at_the_agency, address)
    for n in range(3):
        sent.pk, sent.number = None, f"2026-900{n}"
        sent._state.adding = True
        sent.save()
    assert asked(at_the_agency, address) == before


def asked(browser: Client, address: str) -> int:
    """Return how many questions a page asks of the database."""
    with CaptureQueriesContext(connection) as seen:
        browser.get(address)
    return len(seen)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_difference_page_leads_there_in_three_languages(
    at_the_agency: Client, call: Call, next_year: Call, language: str
) -> None:
    page = at_the_agency.get(f"/{language}/calls/{next_year.pk}/compare/").content.decode()
    assert f"/{language}/applications/call/{next_year.pk}/judged-differently/?with={call.pk}" in page
