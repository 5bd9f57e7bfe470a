"""Partners: invited by link, they answer themselves; nobody else does it for them."""

import pytest
from application_examples import NOW, PARTNER
from django.conf import settings
from django.test import Client

from vaihto.applications import operations, states
from vaihto.applications.models import Application, Partner
from vaihto.kit import audit, clock, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.people import links
from vaihto.people.models import Link


@pytest.fixture
def partner(complete: Application) -> Partner:
    """Return the partner of a complete draft."""
    found: Partner = complete.partners.get()
    return found


def holder(partner: Partner) -> Actor:
    """Return the actor who holds the partner's newest link."""
    return links.actor_of(Link.objects.filter(subject_id=str(partner.pk)).latest("pk"))


def test_an_invitation_is_a_mail_with_a_link_in_the_partners_language(partner: Partner, coordinator: Actor) -> None:
    operations.invite_partner(partner, by=coordinator, at=NOW)
    item = OutboxItem.objects.get(recipient="tiina@example.org")
    assert partner.state == states.INVITED
    assert item.subject == "Confirm participation: project Taitoa kahdella rannalla"
    assert f"{settings.BASE_URL}/en/applications/partner/" in item.body
    assert "█" not in item.body


def test_the_subject_of_an_invitation_names_the_call_while_the_project_has_no_name(partner: Partner, coordinator: Actor) -> None:
    Application.objects.update(title="")
    partner.refresh_from_db()
    operations.invite_partner(partner, by=coordinator, at=NOW)
    item = OutboxItem.objects.get(recipient="tiina@example.org")
    assert item.subject == f"Confirm participation: project {partner.application.call.title_en}"
    assert partner.application.call.title_en


def test_a_partner_without_an_address_is_not_invited(draft: Application, coordinator: Actor) -> None:
    nameless = operations.add_partner(draft, {**PARTNER, "contact_email": ""}, by=coordinator, at=NOW)
    with pytest.raises(operations.CannotInvite, match="no e-mail address"):
        operations.invite_partner(nameless, by=coordinator, at=NOW)


def test_a_confirmation_keeps_who_gave_it_and_what_was_shown(partner: Partner, coordinator: Actor) -> None:
    operations.invite_partner(partner, by=coordinator, at=NOW)
    actor = holder(partner)
    operations.confirm_participation(partner, name="Tiina Näidis", position="Rector", by=actor, at=NOW)
    operations.confirm_participation(partner, name="Somebody Else", position="Rector", by=actor, at=NOW)
    partner.refresh_from_db()
    assert (partner.state, partner.answered_by, partner.answered_position) == ("confirmed", "Tiina Näidis", "Rector")
    signature = signatures.of(f"applications.Partner:{partner.pk}")[0]
    assert signatures.is_whole(signature)
    assert signature.content["rows"][0]["count"] == 6
    lines = [line.operation for line in audit.lines_of(partner.application.case)]
    assert lines.count("applications.confirm_participation") == 1
    assert Link.objects.get(subject_id=str(partner.pk)).spent_at is not None
    assert OutboxItem.objects.filter(key__startswith=f"partner-answered:{partner.pk}").count() == 1


def test_a_refusal_keeps_its_reason_and_the_partner_can_be_asked_again(partner: Partner, coordinator: Actor) -> None:
    operations.invite_partner(partner, by=coordinator, at=NOW)
    operations.decline_participation(partner, reason="No places", name="Tiina", by=holder(partner), at=NOW)
    assert (partner.state, partner.decline_reason) == ("declined", "No places")
    operations.invite_partner(partner, by=coordinator, at=NOW)
    assert (partner.state, partner.decline_reason, partner.answered_at) == ("invited", "", None)


def test_the_applicant_does_not_confirm_for_its_partner(partner: Partner, coordinator: Actor) -> None:
    operations.invite_partner(partner, by=coordinator, at=NOW)
    with pytest.raises(operations.CannotAnswer, match="Only the partner itself"):
        operations.confirm_participation(partner, name="Liisa", position="Coordinator", by=coordinator, at=NOW)


def test_a_reminder_sends_a_fresh_link_and_closes_the_earlier_one(partner: Partner, coordinator: Actor) -> None:
    first = operations.invite_partner(partner, by=coordinator, at=NOW)
    operations.remind_partner(partner, by=coordinator, at=NOW.replace(hour=9))
    earlier = links.find(first)
    assert earlier is not None
    assert earlier.revoked_at is not None
    assert OutboxItem.objects.filter(recipient="tiina@example.org").count() == 2


def test_a_confirmed_partner_is_not_changed_behind_its_back(partner: Partner, coordinator: Actor) -> None:
    operations.invite_partner(partner, by=coordinator, at=NOW)
    operations.confirm_participation(partner, name="Tiina", position="Rector", by=holder(partner), at=NOW)
    with pytest.raises(operations.CannotChangePartner, match="already confirmed"):
        operations.change_partner(partner, {"name": "Another school"}, by=coordinator, at=NOW)


def test_a_partner_confirms_on_its_page_and_nothing_happens_on_get(
    partner: Partner, coordinator: Actor, movable_clock: None
) -> None:
    clock.move_to(NOW)
    token = operations.invite_partner(partner, by=coordinator, at=NOW)
    phone = Client()
    address = links.address(token, "partner", "en").removeprefix(settings.BASE_URL)
    phone.post(address, {"door": "open"})
    text = phone.get(address).content.decode()
    assert "Kallaveden ammattiopisto" in text
    assert "6 × student in initial VET" in text
    partner.refresh_from_db()
    assert partner.state == states.INVITED
    refused = phone.post(address, {"deed": "confirm", "name": "", "position": ""}).content.decode()
    assert "Check these points" in refused
    phone.post(address, {"deed": "confirm", "name": "Tiina Näidis", "position": "Rector"})
    assert "Participation is confirmed" in phone.get(address).content.decode()
    partner.refresh_from_db()
    assert partner.state == states.CONFIRMED


def test_another_browser_does_not_see_the_page(partner: Partner, coordinator: Actor, movable_clock: None) -> None:
    clock.move_to(NOW)
    token = operations.invite_partner(partner, by=coordinator, at=NOW)
    address = links.address(token, "partner", "en").removeprefix(settings.BASE_URL)
    Client().post(address, {"door": "open"})
    assert "6 × student in initial VET" not in Client().get(address).content.decode()
