"""Copies without names in a call that is assessed blind: given, replaced, taken back; counted where they are missing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from assessment_examples import DUE, NOW, actor, eligible
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.matrix import blind_file_examples
from vaihto.applications.models import Application
from vaihto.assessment import blind_files, operations
from vaihto.assessment.models import BlindFile
from vaihto.assessment.operations.blind_files import PURPOSE
from vaihto.calls.models import Call
from vaihto.kit import attachments, clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment, AuditLine
from vaihto.organisations import queries as organisations
from vaihto.people.models import Person

NAME = "Pielisen ammattiopisto plan.txt"
MISSING = "File 1: the agency has not yet provided a copy without names."


@pytest.fixture(autouse=True)
def at_now(db: None, movable_clock: None, tmp_path: Path, settings: Any) -> Iterator[None]:
    """Let the clock stand at NOW, pages be English, and the heads of the audit chain go to a file of this test alone."""
    settings.AUDIT_HEADS = tmp_path / "heads.txt"
    clock.move_to(NOW)
    with translation.override("en"):
        yield


@pytest.fixture
def hidden(call: Call, officer: Actor) -> Application:
    """Return an application of a blind call, with a file that its school sent."""
    Call.objects.filter(pk=call.pk).update(is_blind=True)
    call.refresh_from_db()
    return with_file(eligible(call, "Pielisen ammattiopisto", 18000, officer), NAME)


def with_file(application: Application, name: str) -> Application:
    """Return the application with a file, as it stands in the database."""
    if not application.call.questions.filter(key=blind_file_examples.KEY).exists():
        blind_file_examples.ask_for_file(application.call)
    (member,) = organisations.coordinators_of([application.organisation_id])[application.organisation_id]
    blind_file_examples.send_file(application, name, actor(member.person))
    return Application.objects.select_related("call").get(pk=application.pk)


def original_of(application: Application) -> Attachment:
    """Return the file that was sent."""
    (place,) = blind_files.places_of(application)
    return Attachment.objects.get(pk=place.original_id)


def received(text: str, by: Actor, name: str = "copy.txt") -> Attachment:
    """Return a copy that an officer sends, part of no case yet."""
    return attachments.receive(SimpleUploadedFile(name, text.encode()), actor=by, purpose=PURPOSE)


def given(application: Application, by: Actor, text: str = "Without names.", seen: int | None = None) -> BlindFile:
    """Return a copy that counts."""
    file = original_of(application)
    return operations.give_blind_file(application, file.pk, received(text, by), seen=seen, by=by, at=NOW)


def signed_in(person: Person) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def test_a_copy_stands_for_the_file_with_who_and_when(hidden: Application, officer: Actor) -> None:
    assert blind_files.missing_in(hidden.call) == {hidden.pk: 1}
    kept = given(hidden, officer)
    assert (kept.given_by, kept.given_at, kept.copy.case) == ("Riikka Niemelä", NOW, hidden.case)
    assert (blind_files.missing_of(hidden), blind_files.missing_in(hidden.call)) == (0, {})
    line = AuditLine.objects.latest("pk")
    assert (line.operation, line.case) == ("assessment.give_blind_file", hidden.case)
    assert line.changes == {"file": original_of(hidden).pk, "sha256": [None, kept.copy.sha256]}
    assert "Pielisen" not in str(line.changes)


def test_a_copy_is_replaced_and_the_one_before_is_deleted(
    hidden: Application, officer: Actor, django_capture_on_commit_callbacks: object
) -> None:
    first = given(hidden, officer)
    path = attachments.path_of(first.copy)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        second = given(hidden, officer, "Better.", seen=first.pk)
    first.refresh_from_db()
    assert (first.ended_at, first.ended_by, first.copy.erased_at) == (NOW, "Riikka Niemelä", NOW)
    assert not path.exists()
    assert [place.copy for place in blind_files.places_of(hidden)] == [second]


def test_a_copy_is_taken_back_and_then_it_is_missing_again(hidden: Application, officer: Actor) -> None:
    kept, file = given(hidden, officer), original_of(hidden)
    operations.take_back_blind_file(hidden, file.pk, seen=kept.pk, by=officer, at=NOW)
    assert blind_files.missing_of(hidden) == 1
    lines = AuditLine.objects.count()
    operations.take_back_blind_file(hidden, file.pk, seen=None, by=officer, at=NOW)
    assert AuditLine.objects.count() == lines
    assert given(hidden, officer, "Once more.").pk != kept.pk


def test_what_cannot_be_a_copy_is_refused_and_says_why(hidden: Application, officer: Actor, antti: Person) -> None:
    file = original_of(hidden)
    itself = received(f"Lähettäjä: {NAME}", officer)
    cases = [
        (file.pk, itself, None, officer, "applicant’s own file"),
        (file.pk, received("x", officer), 999, officer, "meanwhile"),
        (itself.pk, received("x", officer), None, officer, "no such file"),
        (file.pk, received("x", officer), None, actor(antti), "only an officer"),
    ]
    for original, copy, seen, by, why in cases:
        with pytest.raises(operations.CannotBlind, match=why):
            operations.give_blind_file(hidden, original, copy, seen=seen, by=by, at=NOW)
    assert not BlindFile.objects.exists()


def test_an_open_call_and_a_decided_one_take_no_copies(hidden: Application, officer: Actor) -> None:
    kept, file = given(hidden, officer), original_of(hidden)
    operations.close(hidden.call, by=officer, at=NOW)
    with pytest.raises(operations.CannotBlind, match="has been decided"):
        operations.take_back_blind_file(hidden, file.pk, seen=kept.pk, by=officer, at=NOW)
    Call.objects.filter(pk=hidden.call_id).update(is_blind=False)
    with pytest.raises(operations.CannotBlind, match="not assessed blind"):
        operations.take_back_blind_file(
            Application.objects.get(pk=hidden.pk), file.pk, seen=kept.pk, by=officer, at=NOW
        )  # fmt: skip


def test_the_database_lets_one_copy_count_for_a_file(hidden: Application, officer: Actor) -> None:
    kept = given(hidden, officer)
    other = received("x", officer)
    rows = [
        {"original": kept.original, "copy": other},
        {"original": other, "copy": other},
        {"original": kept.original, "copy": other, "ended_at": NOW},
    ]
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            BlindFile.objects.create(application=hidden, given_at=NOW, given_by="Riikka", **row)


def test_the_stored_blind_copy_holds_no_name_size_or_checksum_of_a_file(
    hidden: Application, officer: Actor, antti: Person
) -> None:
    operations.assign(hidden, antti, due_on=DUE, by=officer, at=NOW)
    from vaihto.assessment.models import BlindCopy

    (answer,) = [one for one in BlindCopy.objects.get().content["answers"] if one["key"] == blind_file_examples.KEY]
    assert answer["files"] == [{"id": original_of(hidden).pk}]
    assert (answer["value"], answer["printed"]) == ("⟦file⟧", None)


def test_the_assessor_reads_that_there_is_none_and_then_gets_the_copy(
    hidden: Application, officer: Actor, antti: Person, birgit: Person
) -> None:
    task = operations.assign(hidden, antti, due_on=DUE, by=officer, at=NOW)
    assert MISSING in signed_in(antti).get(f"/en/assessments/{task.pk}/").text
    kept = given(hidden, officer)
    page = signed_in(antti).get(f"/en/assessments/{task.pk}/").text
    assert MISSING not in page
    assert "File 1, copy without names (plain text)" in page
    answer = signed_in(antti).get(f"/en/assessments/files/{kept.pk}/")
    assert b"".join(answer.streaming_content) == b"Without names."  # type: ignore[attr-defined]
    assert "copy.txt" not in answer["Content-Disposition"]
    assert signed_in(birgit).get(f"/en/assessments/files/{kept.pk}/").status_code == 404
    operations.take_back_blind_file(hidden, original_of(hidden).pk, seen=kept.pk, by=officer, at=NOW)
    assert signed_in(antti).get(f"/en/assessments/files/{kept.pk}/").status_code == 404


def test_the_officer_gives_and_takes_back_on_the_pages(hidden: Application, officer: Actor, riikka: Person) -> None:
    file, browser = original_of(hidden), signed_in(riikka)
    page, up = f"/en/assessments/applications/{hidden.pk}/blind/", f"/en/assessments/calls/{hidden.call_id}/"
    for address in (up, f"{up}plan/"):
        assert "1 file of the applications has no copy without names." in browser.get(address).text
    assert "1 copy of a file is missing" in browser.get(f"/en/assessments/applications/{hidden.pk}/").text
    assert "1 file has no copy without names yet." in browser.get(page).text
    refused = browser.post(f"{page}{file.pk}/", {"file": SimpleUploadedFile("a.exe", b"MZ\x90\x00")})
    assert refused.status_code == 422
    assert browser.post(f"{page}{file.pk}/").status_code == 422
    sent = {"file": SimpleUploadedFile("copy.txt", b"Clean."), "seen": ""}
    assert browser.post(f"{page}{file.pk}/", sent).status_code == 302
    assert "Every file has a copy without names." in browser.get(page).text
    assert "has no copy" not in browser.get(f"{up}plan/").text
    kept = BlindFile.objects.get()
    assert f'value="{kept.pk}"' in browser.get(f"{page}{file.pk}/").text
    stale = browser.post(f"{page}{file.pk}/back/", {"seen": ""}, follow=True)
    assert "replaced or taken back meanwhile" in stale.text
    done = browser.post(f"{page}{file.pk}/back/", {"seen": kept.pk}, follow=True)
    assert "The copy is taken back and deleted." in done.text
    assert browser.get(f"{page}{file.pk + 1000}/").status_code == 404


def test_counting_what_is_missing_asks_the_same_number_of_questions_whatever_the_number(
    hidden: Application, officer: Actor
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            blind_files.missing_in(hidden.call)
        return len(seen)

    before = asked()
    for number in range(3):
        with_file(eligible(hidden.call, f"School{number} of example", 9000, officer), f"plan{number}.txt")
    assert sum(blind_files.missing_in(hidden.call).values()) == 4
    assert asked() == before
