"""Letters that nobody has opened and grants that nobody has answered are recalled, once; consent shortens the days."""

from datetime import timedelta
from typing import Any

import pytest
from assessment_examples import NOW, actor
from django.test import Client
from django.utils import translation

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.organisations import queries as organisations
from vaihto.people.models import Person
from vaihto.selection import delivery, jobs, operations
from vaihto.selection.models import Letter, SelectionDecision


def coordinator(application: Application) -> Actor:
    """Return the applicant's coordinator."""
    (member,) = organisations.coordinators_of([application.organisation_id])[application.organisation_id]
    return actor(member.person)


def reminders(kind: str) -> list[str]:
    """Return who was reminded of what, in the order of the letters."""
    rows = OutboxItem.objects.filter(key__startswith=f"selection.remind_{kind}:")
    return sorted(rows.values_list("recipient", flat=True))


def test_an_unopened_letter_is_recalled_once_after_a_week(
    decided: SelectionDecision, round_of_three: list[Application], movable_clock: None
) -> None:
    first = Letter.objects.get(line__application=round_of_three[0])
    operations.mark_seen(first, by=coordinator(round_of_three[0]), at=NOW)
    clock.move_to(NOW + timedelta(days=6))
    assert jobs.send_reminders() == 0
    clock.move_to(NOW + timedelta(days=8))
    assert jobs.send_reminders() == 2
    clock.move_to(NOW + timedelta(days=9))
    assert jobs.send_reminders() == 0
    assert reminders("unopened") == ["levin@example.org", "skärgårdens@example.org"]


def test_the_answer_is_recalled_once_in_its_last_week(
    decided: SelectionDecision, round_of_three: list[Application], movable_clock: None
) -> None:
    Letter.objects.update(seen_at=NOW, seen_by="Somebody")
    clock.move_to(NOW + timedelta(days=20))
    assert jobs.send_reminders() == 0
    clock.move_to(NOW + timedelta(days=24))
    assert jobs.send_reminders() == 1
    assert jobs.send_reminders() == 0
    item = OutboxItem.objects.get(key__startswith="selection.remind_answer:")
    assert "19" in item.subject
    assert item.recipient == "pielisen@example.org"


def test_who_has_answered_is_left_in_peace(
    decided: SelectionDecision, round_of_three: list[Application], movable_clock: None
) -> None:
    Letter.objects.update(seen_at=NOW, seen_by="Somebody")
    first = Letter.objects.get(line__application=round_of_three[0])
    operations.answer(first.line, is_accepted=True, by=coordinator(round_of_three[0]), at=NOW)
    clock.move_to(NOW + timedelta(days=24))
    assert jobs.send_reminders() == 0


def test_the_officers_button_reminds_once_a_day(
    decided: SelectionDecision, call: Call, riikka: Person, antti: Person, movable_clock: None
) -> None:
    clock.move_to(NOW)
    client = Client()
    client.force_login(riikka)
    assert "3 letters have not been opened." in client.get(f"/en/selection/calls/{call.pk}/answers/").text
    address = f"/en/selection/calls/{call.pk}/remind/"
    assert "3 reminders are sent." in client.post(address, follow=True).text
    assert "No reminder was sent" in client.post(address, follow=True).text
    clock.move_to(NOW + timedelta(days=1))
    assert "3 reminders are sent." in client.post(address, follow=True).text
    with pytest.raises(operations.CannotRemind):
        operations.remind_of_call(call, by=actor(antti), at=NOW)


def test_with_consent_the_days_are_those_of_an_electronic_message(
    decided: SelectionDecision, round_of_three: list[Application]
) -> None:
    from vaihto.applications import operations as applications

    one = round_of_three[0]
    assert delivery.way_of(one) == "letter"
    applications.consent_to_service(one, by=coordinator(one), at=NOW)
    assert delivery.way_of(one) == "electronic"


def test_mails_are_in_the_readers_language(decided: SelectionDecision, movable_clock: None) -> None:
    Person.objects.update(language="sv")
    clock.move_to(NOW + timedelta(days=8))
    with translation.override("en"):
        jobs.send_reminders()
    subjects: Any = OutboxItem.objects.filter(key__startswith="selection.remind_unopened:").values_list("subject", flat=True)
    assert all("brevet är inte öppnat" in subject for subject in subjects)
