"""A draft from an earlier application, the draft as PDF, the nearest changes on the page, a receipt checked by anybody.

Negative controls seen failing: a page of verification that names the applicant of a match.
"""

from datetime import date

import pytest
from application_examples import DATES, NOW, OFFICER, OPENED
from django.core.cache import cache
from django.test import Client

from vaihto.applications import draft_paper, operations, papers
from vaihto.applications.models import Application, Submission
from vaihto.calls import operations as calls
from vaihto.calls.models import Call
from vaihto.kit import clock
from vaihto.kit.actors import Actor


@pytest.fixture(autouse=True)
def untried() -> None:
    """Forget the tries of other tests."""
    cache.clear()


@pytest.fixture
def next_call(call: Call) -> Call:
    """Return a call of the same action a year later."""
    made = calls.create(call.programme, call.action, call.year + 1, by=OFFICER, at=OPENED)
    calls.save(made, DATES, by=OFFICER, at=OPENED)
    calls.publish(made, by=OFFICER, at=OPENED)
    return Call.objects.get(pk=made.pk)


def test_a_draft_takes_over_answers_partners_and_rows_and_moves_the_days(
    sent: Application, next_call: Call, coordinator: Actor
) -> None:
    made = operations.start_from(sent, next_call, by=coordinator, at=NOW)
    old = {answer.key: answer.value for answer in sent.answers.filter(is_latest=True).exclude(value="")}
    assert {answer.key: answer.value for answer in made.answers.all()} == old
    assert [(one.name, one.state, one.invited_at) for one in made.partners.all()] == [(sent.partners.get().name, "added", None)]
    row = made.rows.get()
    assert (row.count, row.host) == (sent.rows.get().count, made.partners.get())
    assert sent.starts_on is not None
    assert made.starts_on == date(sent.starts_on.year + 1, sent.starts_on.month, sent.starts_on.day)
    assert (made.requested, made.number, made.state) == (None, None, "draft")
    assert made.taken_from == sent
    assert made.taken == {"answers": sorted(old), "partners": 1, "rows": 1, "years": 1, "left": []}


def test_an_answer_that_the_new_call_does_not_ask_stays_behind_and_is_named(
    sent: Application, next_call: Call, coordinator: Actor
) -> None:
    dropped = next_call.questions.exclude(key__startswith="aim_").first()
    assert dropped is not None
    key = dropped.key
    dropped.delete()
    made = operations.start_from(sent, next_call, by=coordinator, at=NOW)
    assert made.taken["left"] == [key]
    assert not made.answers.filter(key=key).exists()


def test_two_clicks_start_one_draft(sent: Application, next_call: Call, coordinator: Actor) -> None:
    first = operations.start_from(sent, next_call, by=coordinator, at=NOW)
    assert operations.start_from(sent, next_call, by=coordinator, at=NOW) == first
    assert Application.objects.filter(call=next_call).count() == 1


def test_another_schools_application_is_no_beginning(sent: Application, next_call: Call, officer: Actor) -> None:
    with pytest.raises(operations.CannotStart, match="not your organisation's"):
        operations.start_from(sent, next_call, by=officer, at=NOW)


def test_the_start_page_offers_earlier_applications_and_the_draft_says_where_it_comes_from(
    sent: Application, next_call: Call, at_work: Client
) -> None:
    page = at_work.get(f"/en/applications/start/{next_call.pk}/").text
    assert f"Start from {sent.number}" in page
    at_work.post(f"/en/applications/start/{next_call.pk}/from/{sent.pk}/")
    made = Application.objects.get(call=next_call)
    text = at_work.get(f"/en/applications/{made.pk}/").text
    assert "Started from an earlier application" in text
    assert "The days were moved by one year." in text


def test_the_check_page_says_the_nearest_change(complete: Application, at_work: Client) -> None:
    complete.rows.update(days=14)
    text = at_work.get(f"/en/applications/{complete.pk}/check/").text.replace("\u00a0", " ")
    assert "What would make it eligible" in text
    assert "instead of 14 days." in text


def test_a_draft_as_pdf_says_that_it_is_a_draft(complete: Application, at_work: Client) -> None:
    values = draft_paper.values_of(complete, clock.now())
    assert values["draft"][0] == "DRAFT, not sent"
    assert complete.title in values["title"]
    answer = at_work.get(f"/en/applications/{complete.pk}/draft.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Type"] == "application/pdf"


def checked(client: Client, **query: str) -> str:
    """Return the answer of the public page."""
    return client.get("/en/applications/verify/", query).text


def test_anybody_checks_a_receipt_and_learns_nothing_else(sent: Application, client: Client) -> None:
    submission = Submission.objects.get(application=sent)
    number, right = str(sent.number), submission.content_hash
    match = checked(client, number=number, hash=f"{right[:8]} {right[8:].upper()}")
    assert "The receipt is right" in match
    for secret in (sent.title, sent.organisation.name, submission.sent_by):
        assert secret not in match
    wrong_hash, wrong_number = checked(client, number=number, hash="0" * 64), checked(client, number="2099-9999", hash=right)
    assert "do not belong together" in wrong_hash
    same = wrong_number.replace("2099-9999", number).replace(right, "0" * 64)
    assert without_token(same) == without_token(wrong_hash)
    assert "64 figures and letters from a to f" in checked(client, number=number, hash="abc")


def without_token(text: str) -> str:
    """Return a page without the lines that hold the query of its language links."""
    return "\n".join(line for line in text.splitlines() if "hreflang" not in line)


def test_the_code_on_the_receipt_leads_to_the_match(sent: Application, client: Client) -> None:
    submission = Submission.objects.get(application=sent)
    address = papers.check_address(str(sent.number), submission.content_hash)
    assert "The receipt is right" in client.get("/" + address.split("/", 3)[3]).text
    assert papers.receipt(sent, submission).startswith(b"%PDF-")


def test_too_many_tries_in_a_minute_are_stopped(client: Client, db: None) -> None:
    answers = [client.get("/en/applications/verify/", {"number": "1", "hash": "0" * 64}).status_code for _try in range(22)]
    assert (answers[0], answers[-1]) == (200, 429)
    assert client.get("/en/applications/verify/").status_code == 200
