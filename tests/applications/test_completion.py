"""A completion opens only what it names, until its day; old and new stand side by side; what was sent first stays.

Negative controls seen failing: with `opened_again` answering every field, the title was written although only an answer was
asked; without the day in it, a late text was saved; with `send_completion` not claiming, two clicks left two steps.
"""

import html
import re
from datetime import date, timedelta

import pytest
from application_examples import NOW
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from vaihto.applications import asking, operations, permissions, queries
from vaihto.applications.models import Application, CompletionRequest
from vaihto.core.canonical import sha256_of
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem

DUE = date(2026, 12, 1)
ASKED = ["answer_summary", "rows"]


@pytest.fixture
def asked(sent: Application, officer: Actor, movable_clock: None) -> Application:
    """Return an application of which one answer and the rows are asked again."""
    clock.move_to(NOW)
    operations.record_check(
        sent, verdict="completion", reasons="Tiivistelmä on liian lyhyt.", due_on=DUE, fields=ASKED, by=officer, at=NOW
    )
    return sent


def write(application: Application, text: str, by: Actor, key: str = "summary") -> None:
    """Write one answer."""
    operations.save_answers(application, {key: (text, 9)}, language="fi", by=by, at=clock.now())


def send_back(application: Application, by: Actor, message: str = "") -> CompletionRequest:
    """Send the completion back."""
    return operations.send_completion(application, message=message, by=by, at=clock.now())


def test_only_the_named_fields_are_open_and_only_to_the_applicant(asked: Application, coordinator: Actor, officer: Actor) -> None:
    write(asked, "Pidempi tiivistelmä.", coordinator)
    with pytest.raises(operations.CannotWrite, match="has been sent"):
        operations.save_project(asked, {"title": "Toinen"}, by=coordinator, at=NOW)
    with pytest.raises(operations.CannotWrite, match="has been sent"):
        write(asked, "Toinen.", coordinator, key="aim_staff")
    assert permissions.may_write(coordinator, asked, "rows")
    assert not permissions.may_write(officer, asked, "rows")


def test_after_the_day_nothing_is_open(asked: Application, coordinator: Actor) -> None:
    clock.move_to_day(DUE, 23)
    write(asked, "Viimeisenä päivänä.", coordinator)
    clock.move_to_day(DUE + timedelta(days=1), 1)
    with pytest.raises(operations.CannotWrite):
        write(asked, "Myöhässä.", coordinator)
    with pytest.raises(operations.CannotComplete, match="day has passed"):
        send_back(asked, coordinator)


def test_the_officer_sees_both_answers_and_the_first_submission_stays(asked: Application, coordinator: Actor) -> None:
    first = asked.submission.content_hash
    write(asked, "Pidempi tiivistelmä.", coordinator)
    request = send_back(asked, coordinator, "Tiivistelmä on korjattu.")
    summary, rows = asking.compared(asked, request)
    assert (summary["before"], summary["after"]) == (["Vastaus kysymykseen summary."], ["Pidempi tiivistelmä."])
    assert (rows["changed"], len(rows["before"])) == (False, 1)
    assert sha256_of(asked.submission.content) == asked.submission.content_hash == first
    assert sha256_of(request.content) == request.content_hash != first
    assert request.content["completes"] == first
    assert {a["key"]: a["value"] for a in queries.latest_content(asked)["answers"]}["summary"] == "Pidempi tiivistelmä."


def test_sending_back_closes_the_fields_once_and_the_check_goes_on(
    asked: Application, coordinator: Actor, officer: Actor
) -> None:
    write(asked, "Pidempi.", coordinator)
    first, second = send_back(asked, coordinator), send_back(asked, coordinator)
    assert first == second
    assert [step.verdict for step in queries.checks_of(asked)] == ["completion", "completed"]
    asked.refresh_from_db()
    assert (asked.check_state, asked.check_due_on) == ("waiting", None)
    with pytest.raises(operations.CannotWrite):
        write(asked, "Vielä.", coordinator)
    assert OutboxItem.objects.get(key__startswith=f"completion:{first.pk}:sent").recipient == "riikka@example.org"


def test_a_completion_without_change_says_why(asked: Application, coordinator: Actor) -> None:
    with pytest.raises(operations.CannotComplete, match="nothing was changed"):
        send_back(asked, coordinator)
    assert send_back(asked, coordinator, "Tieto on oikein.").content_hash == ""


def test_the_result_is_recorded_with_a_reason_when_the_answer_has_come(
    asked: Application, coordinator: Actor, officer: Actor
) -> None:
    request = asked.completions.get()
    with pytest.raises(operations.CannotComplete, match="still has time"):
        operations.judge_completion(request, is_met=True, reason="Riittää.", by=officer, at=NOW)
    send_back(asked, coordinator, "Tieto on oikein.")
    with pytest.raises(operations.CannotComplete, match="reason is missing"):
        operations.judge_completion(request, is_met=True, reason=" ", by=officer, at=NOW)
    operations.judge_completion(request, is_met=False, reason="Puuttuu yhä.", by=officer, at=NOW)
    assert (request.result, request.result_reason, request.result_by) == ("not_met", "Puuttuu yhä.", "Riikka Niemelä")


def test_the_worker_reminds_twice_and_closes_when_the_day_has_passed(asked: Application, coordinator: Actor) -> None:
    write(asked, "Kesken jäänyt.", coordinator)
    for days in (7, 7, 3, 1):
        clock.move_to_day(DUE - timedelta(days=days))
        operations.completions()
    reminders = OutboxItem.objects.filter(key__contains=":remind:")
    assert sorted(reminders.values_list("recipient", flat=True)) == ["liisa@example.org"] * 2
    clock.move_to_day(DUE + timedelta(days=1), 6)
    assert [operations.completions(), operations.completions()] == [1, 0]
    asked.refresh_from_db()
    request = asked.completions.get()
    assert (asked.check_state, request.state, request.after["answer_summary"]) == ("waiting", "lapsed", "Kesken jäänyt.")


def test_another_step_of_the_officer_closes_what_was_asked(asked: Application, coordinator: Actor, officer: Actor) -> None:
    operations.record_check(asked, verdict="eligible", reasons="Riittää.", by=officer, at=NOW)
    assert asked.completions.get().state == "recalled"
    with pytest.raises(operations.CannotWrite):
        write(asked, "Vielä.", coordinator)


def test_a_field_that_the_form_does_not_have_is_refused(sent: Application, officer: Actor) -> None:
    with pytest.raises(operations.CannotComplete, match="no such field"):
        operations.record_check(sent, verdict="completion", reasons="x", due_on=DUE, fields=["handler"], by=officer, at=NOW)
    assert not CompletionRequest.objects.exists()


def test_the_database_holds_one_open_request(asked: Application) -> None:
    first = asked.completions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CompletionRequest.objects.create(application=asked, check_step=first.check_step, due_on=DUE)


def test_the_applicant_mends_and_sends_on_one_page(asked: Application, at_work: Client) -> None:
    page = reverse("applications:completion", args=[asked.pk])
    text = at_work.get(page).content.decode()
    assert ("Tiivistelmä on liian lyhyt." in text, 'name="answer_summary"' in text, 'name="title"' in text) == (True, True, False)
    save = reverse("applications:save_completion", args=[asked.pk, asking.fields_of(asked)["answer_summary"][0]])
    version = html.unescape(re.search(r'name="version" value="([^"]*)"', text)[1])  # type: ignore[index]
    at_work.post(save, {"answer_summary": "Korjattu.", "title": "Ei muutu", "version": version})
    asked.refresh_from_db()
    assert (queries.answers_of(asked)["summary"].value, asked.title) == ("Korjattu.", "Taitoa kahdella rannalla")
    assert at_work.get(reverse("applications:rows", args=[asked.pk])).status_code == 200
    assert at_work.get(reverse("applications:project", args=[asked.pk]))["Location"] == page
    assert at_work.post(page, {"message": ""})["Location"] == page
    assert asked.completions.get().content_hash in at_work.get(page).content.decode()


def test_the_officer_compares_and_records_by_the_form(asked: Application, coordinator: Actor, at_the_agency: Client) -> None:
    write(asked, "Pidempi tiivistelmä.", coordinator)
    request = send_back(asked, coordinator)
    page = reverse("applications:completion_result", args=[asked.pk, request.pk])
    text = at_the_agency.get(page).content.decode()
    assert "Vastaus kysymykseen summary." in text
    assert "Pidempi tiivistelmä." in text
    case = at_the_agency.post(page, {"result": "met", "reason": "Riittää."})["Location"]
    assert "Riittää." in at_the_agency.get(case).content.decode()
