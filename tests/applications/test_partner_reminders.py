"""Partners: their own details, reminders by themselves, an invitation taken back or sent to somebody else.

Negative controls seen failing: reminders without their claim (two were sent), an address changed in the draft without
closing the old link.
"""

from datetime import timedelta

import pytest
from application_examples import NOW
from django.conf import settings
from django.test import Client

from vaihto.applications import jobs, operations, queries, reminders, states
from vaihto.applications.models import Application, Partner
from vaihto.core.merging import mark_of
from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.people import links
from vaihto.people.models import Link

DETAILS = {
    "address": "Narva mnt 1, Tallinn", "website": "https://kool.example", "size": "medium", "own_contact": "Tiina Näidis",
    "own_email": "tiina@kool.example", "own_phone": "+372 5000",
}  # fmt: skip


@pytest.fixture
def partner(complete: Application, movable_clock: None) -> Partner:
    """Return a partner that could be invited, on a day when the call is open."""
    clock.move_to(NOW)
    return complete.partners.get()


@pytest.fixture
def invited(partner: Partner, coordinator: Actor) -> Partner:
    """Return an invited partner."""
    operations.invite_partner(partner, by=coordinator, at=NOW)
    return partner


def holder(partner: Partner) -> Actor:
    """Return the actor who holds the partner's newest link."""
    return links.actor_of(Link.objects.filter(subject_id=str(partner.pk)).latest("pk"))


def reminders_sent(partner: Partner) -> int:
    """Return how many reminders went out."""
    return sum(line.operation == "applications.remind_partner" for line in audit.lines_of(partner.application.case))


def test_a_partner_is_reminded_a_week_and_two_days_before_and_each_once(invited: Partner) -> None:
    due = reminders.due_on(invited)
    assert due is not None
    assert reminders.days(invited) == [due - timedelta(days=7), due - timedelta(days=2)]
    assert jobs.remind_partners() == 0
    sent = []
    for before in (8, 7, 6, 2, 1, -1):
        clock.move_to(NOW + (due - timedelta(days=before) - NOW.date()))
        sent.append(jobs.remind_partners() + jobs.remind_partners())
    assert sent == [0, 1, 0, 1, 0, 0]
    assert reminders_sent(invited) == 2
    mail = OutboxItem.objects.filter(recipient="tiina@example.org").latest("pk")
    assert "The answer is needed by" in mail.body


def test_a_worker_that_slept_sends_only_the_newest_reminder(invited: Partner) -> None:
    due = reminders.due_on(invited)
    assert due is not None
    clock.move_to(NOW + (due - timedelta(days=1) - NOW.date()))
    assert [jobs.remind_partners(), jobs.remind_partners()] == [1, 0]


def test_nobody_is_reminded_after_the_answer_or_after_the_invitation_was_taken_back(invited: Partner, coordinator: Actor) -> None:
    due = reminders.due_on(invited)
    assert due is not None
    operations.withdraw_invitation(invited, by=coordinator, at=NOW)
    clock.move_to(NOW + (due - timedelta(days=7) - NOW.date()))
    assert jobs.remind_partners() == 0
    operations.invite_partner(invited, by=coordinator, at=clock.now())
    operations.decline_participation(invited, reason="", name="Tiina", by=holder(invited), at=clock.now())
    clock.move_to(NOW + (due - timedelta(days=2) - NOW.date()))
    assert jobs.remind_partners() == 0


def test_a_withdrawn_invitation_closes_its_link_and_can_be_sent_again(partner: Partner, coordinator: Actor) -> None:
    token = operations.invite_partner(partner, by=coordinator, at=NOW)
    operations.withdraw_invitation(partner, by=coordinator, at=NOW)
    operations.withdraw_invitation(partner, by=coordinator, at=NOW)
    link = links.find(token)
    assert link is not None
    assert (partner.state, links.is_open(link)) == (states.ADDED, False)
    assert operations.invite_partner(partner, by=coordinator, at=NOW + timedelta(minutes=1)) != token


def test_another_address_closes_the_old_link_and_gets_a_new_invitation(partner: Partner, coordinator: Actor) -> None:
    old = operations.invite_partner(partner, by=coordinator, at=NOW)
    new = operations.change_contact(
        partner, email="rector@example.org", name="Rector", language="et", by=coordinator, at=NOW + timedelta(minutes=1)
    )
    first, second = links.find(old), links.find(new)
    assert first is not None
    assert second is not None
    assert (links.is_open(first), links.is_open(second), second.email) == (False, True, "rector@example.org")
    mail = OutboxItem.objects.filter(recipient="rector@example.org").get()
    assert f"{settings.BASE_URL}/et/applications/partner/{new}/" in mail.body
    assert mail.subject == "Osalemise kinnitamine: projekt Taitoa kahdella rannalla"


def test_an_address_changed_in_the_draft_closes_the_link_too(partner: Partner, coordinator: Actor) -> None:
    old = operations.invite_partner(partner, by=coordinator, at=NOW)
    operations.change_partner(partner, {"contact_email": "new@example.org"}, by=coordinator, at=NOW)
    link = links.find(old)
    assert link is not None
    assert (partner.state, links.is_open(link)) == (states.ADDED, False)


def test_a_partner_adds_its_own_details_until_it_has_answered(invited: Partner) -> None:
    actor = holder(invited)
    operations.save_own_details(invited, DETAILS, by=actor, at=NOW)
    operations.save_own_details(invited, DETAILS, by=actor, at=NOW)
    lines = [line for line in audit.lines_of(invited.application.case) if line.operation == "applications.save_own_details"]
    assert [line.changes for line in lines] == [{"saved": list(DETAILS)}]
    operations.confirm_participation(invited, name="Tiina", position="Rector", by=actor, at=NOW)
    with pytest.raises(operations.CannotAnswer, match="has answered"):
        operations.save_own_details(invited, {"address": "Elsewhere"}, by=actor, at=NOW)
    assert Partner.objects.get(pk=invited.pk).address == "Narva mnt 1, Tallinn"


def test_the_applicant_does_not_write_the_partners_own_details(invited: Partner, coordinator: Actor) -> None:
    with pytest.raises(operations.CannotAnswer, match="Only the partner itself"):
        operations.save_own_details(invited, DETAILS, by=coordinator, at=NOW)


def test_a_partner_saves_first_and_confirms_later_on_one_page(partner: Partner, coordinator: Actor, at_work: Client) -> None:
    token = operations.invite_partner(partner, by=coordinator, at=NOW)
    address, phone = links.page(token, "partner", "et"), Client()
    phone.post(address, {"door": "open"})
    phone.post(address, {"deed": "save", **DETAILS, "website": "kool.example"})
    assert Partner.objects.get(pk=partner.pk).website == "https://kool.example"
    assert "Andmed on salvestatud." in phone.get(address).text
    refused = phone.post(address, {"deed": "confirm", **DETAILS, "size": "huge", "name": "Tiina", "position": "Rector"})
    assert "Kontrollige neid kohti" in refused.text
    assert 'value="Narva mnt 1, Tallinn"' in refused.text
    phone.post(address, {"deed": "confirm", **DETAILS, "name": "Tiina", "position": "Rector"})
    assert Partner.objects.get(pk=partner.pk).state == states.CONFIRMED
    shown = at_work.get(f"/en/applications/{partner.application_id}/partners/").text
    assert "Narva mnt 1, Tallinn" in shown
    assert "50 to 249 people" in shown


@pytest.mark.once
def test_the_coordinator_sees_when_the_next_reminder_goes_and_the_list_costs_the_same(
    invited: Partner, coordinator: Actor, at_work: Client, django_assert_max_num_queries: object
) -> None:
    due = reminders.due_on(invited)
    assert due is not None
    assert reminders.next_days(queries.partners_of(invited.application), NOW.date()) == {invited.pk: due - timedelta(days=7)}
    shown = at_work.get(f"/en/applications/{invited.application_id}/partners/").text
    assert "The next reminder goes by itself:" in shown
    assert "Withdraw the invitation of" in shown
    at_work.post(
        f"/en/applications/{invited.application_id}/partners/{invited.pk}/contact/",
        {"email": "rector@example.org", "name": "", "language": "fr", "seen": mark_of(invited.contact_email)},
    )
    assert Partner.objects.get(pk=invited.pk).contact_email == "rector@example.org"
