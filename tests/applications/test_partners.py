"""Partners: invited by link, they answer themselves; nobody else does it for them."""

import pytest
from application_examples import NOW, PARTNER
from django.conf import settings
from django.test import Client

from vaihto.applications import operations, states
from vaihto.applications.models import Application, Partner
from vaihto.applications.operations.partners import FIELDS
from vaihto.core.merging import mark_of
from vaihto.kit import audit, clock, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.people import links
from vaihto.people.models import Link, Person


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


def seen_of(partner: Partner) -> dict[str, str]:
    """Return the marks that a page of this partner carries."""
    return {name: mark_of(getattr(partner, name)) for name in FIELDS}


def test_two_people_who_change_different_details_of_a_partner_are_merged(
    partner: Partner, coordinator: Actor, mikko: Actor
) -> None:
    seen, shown = seen_of(partner), {name: getattr(partner, name) for name in FIELDS}
    operations.change_partner(partner, {**shown, "city": "Pärnu"}, by=coordinator, at=NOW, seen=seen)
    operations.change_partner(partner, {**shown, "role_text": "Hosts"}, by=mikko, at=NOW, seen=seen)
    partner.refresh_from_db()
    assert (partner.city, partner.role_text) == ("Pärnu", "Hosts")
    assert audit.lines_of(partner.application.case)[-1].changes == {"role_text": ["", "Hosts"]}


def test_a_detail_that_two_people_changed_is_refused_with_what_stands(partner: Partner, coordinator: Actor, mikko: Actor) -> None:
    seen, shown = seen_of(partner), {name: getattr(partner, name) for name in FIELDS}
    operations.change_partner(partner, {**shown, "city": "Pärnu"}, by=coordinator, at=NOW, seen=seen)
    with pytest.raises(operations.PartnerChangedMeanwhile, match="somebody else") as refused:
        operations.change_partner(partner, {**shown, "city": "Narva", "role_text": "Hosts"}, by=mikko, at=NOW, seen=seen)
    partner.refresh_from_db()
    assert (partner.city, partner.role_text, refused.value.fields) == ("Pärnu", "", {"city": "Pärnu"})
    # A page that says nothing of what it showed overwrites nothing either.
    with pytest.raises(operations.PartnerChangedMeanwhile):
        operations.change_partner(partner, {**shown, "city": "Narva"}, by=mikko, at=NOW, seen={})


def form_of(client: Client, page: str) -> dict[str, str]:
    """Return what the browser would post from the page of a partner."""
    form = client.get(page).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_the_second_of_two_pages_shows_both_values_and_loses_nothing(
    partner: Partner, at_work: Client, liisa: Person, mikko: Actor
) -> None:
    page = f"/en/applications/{partner.application_id}/partners/{partner.pk}/"
    colleague = Client()
    colleague.force_login(Person.objects.get(pk=mikko.id))
    mine, theirs = form_of(at_work, page), form_of(colleague, page)
    assert colleague.post(page, {**theirs, "country": "LV", "city": "Riga"}).status_code == 302
    answer = at_work.post(page, {**mine, "country": "LT", "role_text": "Teaches joinery"})
    text = answer.content.decode()
    assert "somebody else has changed the same details" in text
    assert (
        '<td class="v-typed" data-label="Stands now">Latvia</td><td class="v-typed" data-label="You typed">Lithuania</td>' in text
    )
    assert "Teaches joinery" in text
    assert '<option value="LT" selected>' in text
    partner.refresh_from_db()
    assert (partner.country, partner.city, partner.role_text) == ("LV", "Riga", "")
    # Saving once more is a choice of what both pages showed; the town that only the colleague changed stays.
    again = {**mine, "country": "LT", "role_text": "Teaches joinery", "version": answer.context["form"]["version"].value()}
    assert at_work.post(page, again).status_code == 302
    partner.refresh_from_db()
    assert (partner.country, partner.city, partner.role_text) == ("LT", "Riga", "Teaches joinery")


def test_what_was_typed_into_a_removed_partner_comes_back_to_be_added(
    partner: Partner, at_work: Client, coordinator: Actor
) -> None:
    page = f"/en/applications/{partner.application_id}/partners/{partner.pk}/"
    mine = form_of(at_work, page)
    operations.remove_partner(partner, by=coordinator, at=NOW)
    text = at_work.post(page, {**mine, "role_text": "Teaches joinery"}).content.decode()
    assert "somebody else has removed it" in text
    assert "Teaches joinery" in text
    assert f'action="/en/applications/{partner.application_id}/partners/add/"' in text
    assert at_work.get(page).status_code == 404


def test_a_second_new_address_of_an_invited_partner_is_asked_back(partner: Partner, at_work: Client, coordinator: Actor) -> None:
    operations.invite_partner(partner, by=coordinator, at=NOW)
    page = f"/en/applications/{partner.application_id}/partners/{partner.pk}/contact/"
    form = {"email": "first@example.org", "name": "", "language": "en", "seen": mark_of(partner.contact_email)}
    assert at_work.post(page, form).status_code == 302
    text = at_work.post(page, {**form, "email": "second@example.org"}).content.decode()
    assert "has been invited at another address meanwhile: first@example.org" in text
    assert 'value="second@example.org"' in text
    assert Partner.objects.get(pk=partner.pk).contact_email == "first@example.org"
    assert at_work.post(page, {**form, "email": "second@example.org", "seen": mark_of("first@example.org")}).status_code == 302
