"""Sending an application: once, in time, complete; a number without gaps; exactly what was sent is kept."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from application_examples import LATE, NOW, fill
from django.db import connection
from django.utils import translation

from vaihto.applications import operations, queries
from vaihto.applications.models import Application, CaseCounter, Submission
from vaihto.calls.models import Call
from vaihto.core.canonical import sha256_of
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.organisations.models import Organisation


def test_an_application_gets_its_number_and_keeps_exactly_what_was_sent(complete: Application, coordinator: Actor) -> None:
    submission = operations.submit(complete, acknowledged=(), by=coordinator, at=NOW)
    complete.refresh_from_db()
    assert (complete.number, complete.state, complete.check_state) == ("2026-0001", "sent", "waiting")
    kept = Submission.objects.get(pk=submission.pk)
    assert sha256_of(kept.content) == kept.content_hash
    assert kept.content["applicant"]["name"] == "Kallaveden ammattiopisto"
    assert kept.content["rows"][0]["host"] == "Näidis Kutsekool"
    assert kept.sent_by_position == "Head of international affairs"


def test_the_counts_of_the_findings_are_stored(sent: Application) -> None:
    assert sent.counts["not_met"] == 0
    assert sent.counts["people"] == 6
    assert sent.counts["unknown"] == sum(f.verdict == "unknown" for f in queries.judgement(sent).findings)


def test_a_repeated_click_returns_the_same_submission_and_one_receipt(sent: Application, coordinator: Actor) -> None:
    again = operations.submit(sent, acknowledged=(), by=coordinator, at=NOW + timedelta(minutes=1))
    assert again.sent_at == NOW
    assert Submission.objects.count() == 1
    assert OutboxItem.objects.filter(key__startswith="receipt:").count() == 1
    assert [line.operation for line in audit.lines_of(sent.case)].count("applications.submit") == 1


def test_after_the_deadline_nothing_is_sent_and_the_text_stays(complete: Application, coordinator: Actor) -> None:
    with pytest.raises(operations.CannotSubmit, match=r"call closed on 17.December.2026 at 16:15 Finnish time"):
        operations.submit(complete, acknowledged=(), by=coordinator, at=LATE)
    complete.refresh_from_db()
    assert (complete.state, complete.number) == ("draft", None)
    assert not CaseCounter.objects.exists()


def test_an_unanswered_obligatory_question_is_named(draft: Application, coordinator: Actor) -> None:
    with pytest.raises(operations.CannotSubmit) as refusal:
        operations.submit(draft, acknowledged=(), by=coordinator, at=NOW)
    assert "Not answered yet: Name of the project" in refusal.value.reasons
    assert len(refusal.value.reasons) == len(queries.gaps_of(draft))


def test_a_finding_that_is_not_met_is_acknowledged_before_sending(complete: Application, coordinator: Actor) -> None:
    row = complete.rows.get()
    operations.save_rows(complete, [{"id": row.pk, "version": row.version, "days": 20}], by=coordinator, at=NOW)
    with pytest.raises(operations.CannotSubmit, match="STU-2"):
        operations.submit(complete, acknowledged=(), by=coordinator, at=NOW)
    submission = operations.submit(complete, acknowledged=["STU-2"], by=coordinator, at=NOW)
    assert [f["code"] for f in submission.findings if f["acknowledged"]] == ["STU-2"]


def test_somebody_else_does_not_send(complete: Application, officer: Actor) -> None:
    with pytest.raises(operations.CannotSubmit, match="Only the applicant's own people"):
        operations.submit(complete, acknowledged=(), by=officer, at=NOW)


def test_what_was_sent_cannot_be_written(sent: Application, coordinator: Actor) -> None:
    with pytest.raises(operations.CannotWrite, match="has been sent"):
        operations.save_project(sent, {"title": "Toinen nimi"}, by=coordinator, at=NOW)


def test_a_withdrawn_application_stays_readable(sent: Application, coordinator: Actor, officer: Actor) -> None:
    operations.withdraw(sent, by=coordinator, at=NOW)
    operations.withdraw(sent, by=coordinator, at=NOW)
    assert sent.state == "withdrawn"
    assert queries.visible_to(officer).get().number == "2026-0001"
    assert [line.operation for line in audit.lines_of(sent.case)].count("applications.withdraw") == 1


def test_officers_do_not_see_drafts(draft: Application, officer: Actor, coordinator: Actor) -> None:
    assert not queries.visible_to(officer).exists()
    assert queries.visible_to(coordinator).get() == draft


@pytest.mark.django_db(transaction=True)
def test_forty_equal_requests_at_once_send_once(complete: Application, coordinator: Actor, settings: Any, tmp_path: Path) -> None:
    """Seen failing with the claim taken out of `submit`, on both databases: 39 errors of the unique constraint."""
    settings.AUDIT_HEADS = tmp_path / "heads.txt"  # other tests of this run wrote theirs into the common file
    hashes, errors = at_once([complete.pk] * 40, coordinator)
    assert errors == []
    assert len(hashes) == 40
    assert len(set(hashes)) == 1
    assert Submission.objects.count() == 1
    assert CaseCounter.objects.get().last == 1
    assert audit.verify() == []


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_when_many_arrive_at_once(call: Call, school: Organisation, coordinator: Actor) -> None:
    drafts = []
    for _number in range(12):
        drafts.append(operations.start(call, school, by=coordinator, at=NOW, language="fi"))
        fill(drafts[-1], coordinator)
    operations.save_project(drafts[3], {"title": ""}, by=coordinator, at=NOW)
    hashes, errors = at_once([one.pk for one in drafts], coordinator)
    assert len(hashes) == 11
    assert ["Not answered yet" in text for text in errors] == [True]
    numbers = sorted(Application.objects.exclude(number=None).values_list("number", flat=True))
    assert numbers == [f"2026-{n:04d}" for n in range(1, 12)]


def at_once(keys: list[int], by: Actor) -> tuple[list[str], list[str]]:
    """Send every application of the list at the same moment, each in a thread; returns the hashes and the errors."""
    hashes: list[str] = []
    errors: list[str] = []
    start = threading.Barrier(len(keys))

    def send(pk: int) -> None:
        try:
            application = Application.objects.get(pk=pk)
            start.wait()
            translation.activate("en")
            hashes.append(operations.submit(application, acknowledged=(), by=by, at=NOW).content_hash)
        except Exception as error:
            errors.append(str(error))
        finally:
            connection.close()

    threads: list[Any] = [threading.Thread(target=send, args=(pk,)) for pk in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return hashes, errors
