"""Partners: added by the applicant, invited by a link in an e-mail; they confirm or decline themselves."""
# long because: every deed on a partner, by the applicant and by the partner, shares one lock and one set of refusals.

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from vaihto.applications import labels, permissions, reminders, states
from vaihto.applications.counting import recount
from vaihto.applications.models import Application, Partner
from vaihto.applications.operations.writing import CannotWrite, locked_draft, touch
from vaihto.applications.statements import partner_statement, partner_summary
from vaihto.core import countries, parameters
from vaihto.core.merging import Merge, mark_of, weigh
from vaihto.kit import audit, languages, mailing, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.people import links
from vaihto.people import queries as people

OWN_FIELDS = ("address", "website", "size", "own_contact", "own_email", "own_phone")
FIELDS = ("name", "country", "city", "kind", "role_text", "contact_name", "contact_email", "language")


class CannotChangePartner(CannotWrite):
    """The partner's details cannot be changed."""


class PartnerChangedMeanwhile(CannotChangePartner):
    """Somebody else has changed the same details of the partner; `fields` holds what stands now, by name. Nothing was saved."""

    def __init__(self, fields: Mapping[str, Any], *reasons: str) -> None:
        super().__init__(*reasons)
        self.fields = dict(fields)


class CannotInvite(Refused):
    """The partner cannot be invited or reminded."""


class CannotAnswer(Refused):
    """The partner cannot confirm or decline."""


@operation("applications.add_partner", labels.PARTNER_ADDED)
def add_partner(application: Application, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Partner:
    """Add a partner; `values` holds name, country and kind at least. Raises CannotChangePartner, CannotWrite."""
    locked_draft(application, by, ["partners"])
    partner = Partner(application=application, **cleaned(values))
    partner.save()
    touch(application, at)
    changes = {name: getattr(partner, name) for name in FIELDS if getattr(partner, name)}
    audit.write(case=application.case, subject=partner, by=by, at=at, changes=changes)
    return partner


@operation("applications.change_partner", labels.PARTNER_CHANGED)
def change_partner(
    partner: Partner, values: Mapping[str, Any], *, by: Actor, at: datetime, seen: Mapping[str, str] | None = None
) -> Partner:
    """Change a partner's details; what a partner has confirmed is not changed behind its back.

    `seen` holds the mark of each detail that the writer's page showed (docs/decisions/0015-writing-together-by-marks.md): what
    only somebody else changed stays. Raises CannotChangePartner, and PartnerChangedMeanwhile where both changed the same detail.
    """
    application = partner.application
    locked_draft(application, by, ["partners"])
    partner.refresh_from_db()
    if partner.state == states.CONFIRMED:
        raise CannotChangePartner(_("The partner's details were not changed, because it has already confirmed them."))
    before = {name: getattr(partner, name) for name in FIELDS}
    for name, value in merged(before, cleaned({**before, **values}), seen).items():
        setattr(partner, name, value)
    changes: dict[str, Any] = {n: [before[n], getattr(partner, n)] for n in FIELDS if before[n] != getattr(partner, n)}
    if not changes:
        audit.nothing_new()
        return partner
    if "contact_email" in changes and partner.state == states.INVITED:
        # The link that went to the old address opens nothing any more; the new one is invited by hand.
        links.revoke_all(role="partner", thing=partner)
        partner.state, changes["state"] = states.ADDED, [states.INVITED, states.ADDED]
    partner.save()
    touch(application, at)
    audit.write(case=application.case, subject=partner, by=by, at=at, changes=changes)
    return partner


def merged(now: Mapping[str, Any], mine: Mapping[str, Any], seen: Mapping[str, str] | None) -> dict[str, Any]:
    """Return what is saved of the details that were sent. Raises PartnerChangedMeanwhile where two people changed the same."""
    if seen is None:
        return dict(mine)
    weighed = {name: weigh(seen.get(name, ""), now[name], value) for name, value in mine.items()}
    both = {name: now[name] for name, merge in weighed.items() if merge is Merge.BOTH}
    if both:
        raise PartnerChangedMeanwhile(
            both, _("The partner was not saved, because somebody else has changed the same details. Compare them and save again.")
        )
    return {name: value for name, value in mine.items() if weighed[name] is not Merge.KEEP}


@operation("applications.remove_partner", labels.PARTNER_REMOVED)
def remove_partner(partner: Partner, *, by: Actor, at: datetime) -> None:
    """Remove a partner from a draft; its link closes, rows that named it as host lose their host."""
    application = partner.application
    locked_draft(application, by, ["partners"])
    links.revoke_all(role="partner", thing=partner)
    name, pk = partner.name, partner.pk
    partner.delete()
    touch(application, at)
    audit.write(case=application.case, subject=f"applications.Partner:{pk}", by=by, at=at, changes={"name": [name, None]})


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a partner's columns. Raises CannotChangePartner for a missing name, an unknown country or kind."""
    made = {name: values[name] for name in FIELDS if values.get(name) is not None}
    if not str(made.get("name", "")).strip():
        raise CannotChangePartner(_("The partner has no name. Write the organisation's name."))
    made["country"] = countries.canonical(made.get("country", ""))
    if made["country"] not in countries.codes():
        raise CannotChangePartner(_("The partner's country is missing or not known. Choose a country."))
    if made.get("kind") not in parameters.words("organisation_kind") or made["kind"] == "person":
        raise CannotChangePartner(_("The partner's kind is missing. Choose what kind of organisation it is."))
    return made


@operation("applications.invite_partner", labels.PARTNER_INVITED)
def invite_partner(partner: Partner, *, by: Actor, at: datetime, due_on: date | None = None) -> str:
    """Send the partner a link to confirm or decline, and return the link's token; earlier links close.

    Raises CannotInvite without an address, after the partner has confirmed, and when the check is over.
    """
    lock(partner)
    refuse_invitation(partner, by)
    if not states.may_move(states.PARTNER_MOVES, partner.state, states.INVITED):
        raise CannotInvite(_("The invitation was not sent, because the partner has already confirmed."))
    before, partner.state, partner.invited_at = partner.state, states.INVITED, at
    partner.answered_at, partner.answered_by, partner.answered_position, partner.decline_reason = None, "", "", ""
    partner.save()
    token = send_link(
        partner, "applications/mail/partner_invitation.txt", by=by, at=at, due_on=due_on or reminders.due_on(partner)
    )
    recount(partner.application)
    changes = {"state": [before, partner.state], "to": partner.name}
    audit.write(case=partner.application.case, subject=partner, by=by, at=at, changes=changes)
    return token


@operation("applications.withdraw_invitation", labels.PARTNER_INVITATION_WITHDRAWN)
def withdraw_invitation(partner: Partner, *, by: Actor, at: datetime) -> Partner:
    """Take an invitation back: its link closes, the partner can be invited again. Raises CannotInvite."""
    lock(partner)
    if not permissions.may_invite(by, partner.application):
        raise CannotInvite(_("The invitation was not withdrawn, because the partners of this application no longer answer."))
    if partner.state != states.INVITED:
        audit.nothing_new()
        return partner
    links.revoke_all(role="partner", thing=partner)
    partner.state = states.ADDED
    partner.save(update_fields=["state"])
    recount(partner.application)
    changes = {"state": [states.INVITED, states.ADDED]}
    audit.write(case=partner.application.case, subject=partner, by=by, at=at, changes=changes)
    return partner


@operation("applications.change_contact", labels.PARTNER_CONTACT_CHANGED)
def change_contact(
    partner: Partner, *, email: str, name: str, language: str, by: Actor, at: datetime, seen: str | None = None
) -> str:
    """Write to somebody else at an invited partner: the old link closes, a new one is sent; returns its token.

    Works also after sending, while the partners' answers are awaited. `seen` is the mark of the address that the writer's page
    showed. Raises CannotInvite, also where somebody else has written to another address meanwhile.
    """
    lock(partner)
    if seen is not None and seen != mark_of(partner.contact_email):
        said = _(
            "Nothing was sent, because the partner has been invited at another address meanwhile: %(email)s. "
            "Send again to change it."
        )
        raise CannotInvite(said % {"email": partner.contact_email})
    if partner.state != states.INVITED:
        raise CannotInvite(_("The address was not changed, because no answer is awaited from the partner."))
    if not email.strip():
        raise CannotInvite(_("The address was not changed, because the new one is missing. Write the address."))
    before = partner.contact_email
    partner.contact_email, partner.contact_name, partner.language = email.strip(), name.strip()[:150], language
    refuse_invitation(partner, by)
    partner.invited_at, partner.reminded_at = at, None
    partner.save()
    token = send_link(partner, "applications/mail/partner_invitation.txt", by=by, at=at, due_on=reminders.due_on(partner))
    changes = {"contact_email": [before, partner.contact_email], "language": language}
    audit.write(case=partner.application.case, subject=partner, by=by, at=at, changes=changes)
    return token


@operation("applications.save_own_details", labels.PARTNER_DETAILS_SAVED)
def save_own_details(partner: Partner, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Partner:
    """Save what the partner says of itself by its link: address, website, size, own_contact, own_email, own_phone.

    Once it has answered, nothing changes any more. Raises CannotAnswer.
    """
    lock(partner)
    if not permissions.may_answer_as_partner(by, partner):
        raise CannotAnswer(_("Only the partner itself answers, by the link in its invitation."))
    if partner.state != states.INVITED or not permissions.awaits_partners(partner.application):
        raise CannotAnswer(_("The details were not saved, because the partner has answered or is no longer asked."))
    changed = [name for name in OWN_FIELDS if name in values and values[name] != getattr(partner, name)]
    if not changed:
        audit.nothing_new()
        return partner
    for name in changed:
        setattr(partner, name, values[name])
    partner.save(update_fields=changed)
    # Names and addresses stay out of the chain: it cannot be erased.
    audit.write(case=partner.application.case, subject=partner, by=by, at=at, changes={"saved": changed})
    return partner


@operation("applications.remind_partner", labels.PARTNER_REMINDED)
def remind_partner(partner: Partner, *, by: Actor, at: datetime) -> str:
    """Send a partner that has not answered a fresh link, and return its token.

    The house reminds by itself at most once for each of the days of `reminders`; a second call does nothing then.
    Raises CannotInvite.
    """
    lock(partner)
    if by.kind == "system" and not reminders.claim(partner, at):
        audit.nothing_new()
        return ""
    refuse_invitation(partner, by)
    if partner.state != states.INVITED:
        raise CannotInvite(_("The reminder was not sent, because no answer is awaited from the partner."))
    partner.reminded_at = at
    partner.save(update_fields=["reminded_at"])
    due_on = reminders.due_on(partner)
    token = send_link(partner, "applications/mail/partner_reminder.txt", by=by, at=at, due_on=due_on)
    audit.write(case=partner.application.case, subject=partner, by=by, at=at, changes={"reminded": partner.name})
    return token


def lock(partner: Partner) -> None:
    """Lock the partner's row and read it anew."""
    Partner.objects.select_for_update().filter(pk=partner.pk).first()
    partner.refresh_from_db()


def refuse_invitation(partner: Partner, by: Actor) -> None:
    """Raise CannotInvite where the actor may not invite, or there is no address to write to."""
    application = partner.application
    is_house = by.kind == "system" and permissions.awaits_partners(application)
    may = is_house or permissions.may_invite(by, application) or permissions.may_record(by, application)
    if not may:
        raise CannotInvite(_("The invitation was not sent, because the partners of this application no longer answer."))
    if not partner.contact_email:
        raise CannotInvite(_("The invitation was not sent, because the partner has no e-mail address. Add the address."))


def send_link(partner: Partner, template: str, *, by: Actor, at: datetime, due_on: date | None) -> str:
    """Issue a link and mail it in the partner's language; returns the token."""
    application = partner.application
    token = links.issue(
        role="partner", thing=partner, case=application.case, email=partner.contact_email, name=partner.contact_name,
        organisation=partner.name, language=partner.language, by=by,
    )  # fmt: skip
    language = links.language_for("partner", partner.language)
    url = links.address(token, "partner", language)
    # A draft has no case number yet, and a new one not even a title.
    name = application.number or application.title or languages.text_of(application.call, "title", language)
    context = {
        "partner": partner, "application": application, "applicant": application.organisation, "url": url,
        "due_on": due_on, "sender": by.name, "case": name,
    }  # fmt: skip
    mailing.post(
        partner.contact_email, template, context, language=language,
        key=f"partner-link:{partner.pk}:{at.timestamp()}", case=application.case,
    )  # fmt: skip
    return token


@operation("applications.confirm_participation", labels.PARTNER_CONFIRMED)
def confirm_participation(partner: Partner, *, name: str, position: str, by: Actor, at: datetime) -> Partner:
    """Record the partner's own confirmation with who gave it; a repeated click changes nothing. Raises CannotAnswer."""
    lock(partner)
    if partner.state == states.CONFIRMED and permissions.may_answer_as_partner(by, partner):
        audit.nothing_new()
        return partner
    refuse_answer(partner, by, name)
    content = partner_summary(partner)
    answered(partner, states.CONFIRMED, name, position, at)
    signatures.put(
        document=f"applications.Partner:{partner.pk}", version=1, role="partner", content=content,
        statement=partner_statement(partner), by=by, name=partner.answered_by, position=position,
        organisation=partner.name,
        right_to_sign=_("Link sent to %(email)s") % {"email": partner.contact_email}, language=present(), at=at,
    )  # fmt: skip
    finish_answer(partner, by=by, at=at, changes={"state": partner.state, "name": name, "position": position})
    return partner


@operation("applications.decline_participation", labels.PARTNER_DECLINED)
def decline_participation(partner: Partner, *, reason: str, name: str, by: Actor, at: datetime, position: str = "") -> Partner:
    """Record that the partner does not take part; a repeated click changes nothing. Raises CannotAnswer."""
    lock(partner)
    if partner.state == states.DECLINED and permissions.may_answer_as_partner(by, partner):
        audit.nothing_new()
        return partner
    refuse_answer(partner, by, name)
    partner.decline_reason = reason.strip()
    answered(partner, states.DECLINED, name, position, at)
    finish_answer(partner, by=by, at=at, changes={"state": partner.state, "name": name}, reason=partner.decline_reason)
    return partner


def refuse_answer(partner: Partner, by: Actor, name: str) -> None:
    """Raise CannotAnswer where the actor is not the partner, nothing is awaited, or no name is given."""
    if not permissions.may_answer_as_partner(by, partner):
        raise CannotAnswer(_("Only the partner itself answers, by the link in its invitation."))
    if partner.state != states.INVITED:
        raise CannotAnswer(_("The answer was not recorded, because the partner has answered before. Ask for a new link."))
    if not permissions.awaits_partners(partner.application):
        raise CannotAnswer(_("The answer was not recorded, because the application is no longer open to its partners."))
    if not name.strip():
        raise CannotAnswer(_("The answer was not recorded, because the name is missing. Write your name."))


def answered(partner: Partner, state: str, name: str, position: str, at: datetime) -> None:
    """Store who answered, and when."""
    partner.state, partner.answered_at = state, at
    partner.answered_by, partner.answered_position = name.strip()[:150], position.strip()[:150]
    partner.save()


def finish_answer(partner: Partner, *, by: Actor, at: datetime, changes: dict[str, Any], reason: str = "") -> None:
    """Close the link, count the findings anew, tell the applicant, leave the audit line."""
    application = partner.application
    link = people.latest_link("partner", "applications.Partner", partner.pk)
    if link is not None:
        links.spend(link)
    recount(application)
    coordinators = organisations.coordinators_of([application.organisation_id]).get(application.organisation_id, [])
    for member in coordinators:
        mailing.post(
            member.person.email, "applications/mail/partner_answered.txt",
            {"partner": partner, "application": application, "confirmed": partner.state == states.CONFIRMED},
            language=member.person.language, key=f"partner-answered:{partner.pk}:{at.timestamp()}:{member.person_id}",
            case=application.case,
        )  # fmt: skip
    audit.write(case=application.case, subject=partner, by=by, at=at, changes=changes, reason=reason)
