"""Sending the learning agreement: frozen with one hash, links to participant and host, of a minor to the guardian."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, clock, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import content, facts, permissions, queries, states
from vaihto.mobility.models import LearningAgreement, LearningAgreementVersion, Mobility
from vaihto.mobility.operations.guardians import SAME_ADDRESS, clashes
from vaihto.mobility.operations.held import case, held, nothing_asked
from vaihto.people import links

TIME_TO_SIGN = timedelta(days=14)


# Host and participant come back by the same link after the stay: to assess, to report; the guardian reads as long.
LINK_AFTER_STAY = timedelta(days=90)


class CannotSend(Refused):
    """The learning agreement was not sent for signature."""


@operation("mobility.send_for_signature", lazy("Learning agreement sent for signature"))
def send_for_signature(learning_agreement: LearningAgreement, *, by: Actor, at: datetime) -> LearningAgreement:
    """Freeze the version with one hash, issue the links of those who sign by one, and mail them. Raises CannotSend."""
    agreement = held(learning_agreement)
    mobility = agreement.mobility
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotSend(_("The learning agreement was not sent, because only the school may do it."))
    if agreement.state != states.DRAFT:
        audit.nothing_new()
        return agreement
    version = queries.present_version(agreement)
    reasons = reasons_against_sending(mobility, version)
    if reasons:
        raise CannotSend(*reasons)
    version.agreement = agreement
    version.content = content.of(version, contact=by.email, at=at)
    version.content_hash = sha256_of(version.content)
    version.frozen_at, version.due_on = at, _due_on(mobility, at)
    version.save()
    agreement.state = states.SIGNING
    agreement.save(update_fields=["state", *nothing_asked(agreement)])
    audit.write(
        case=case(mobility), subject=agreement, by=by, at=at,
        changes={"state": [states.DRAFT, states.SIGNING], "version": version.number, "hash": version.content_hash},
    )  # fmt: skip
    # Who is 18 now, or has another guardian: the link of the earlier one closes.
    links.revoke_all(role=states.GUARDIAN, thing=mobility)
    for role in queries.roles_of(version):
        if role != states.SCHOOL:
            invite(mobility, role, by=by, at=at, due_on=version.due_on)
    return agreement


def reasons_against_sending(mobility: Mobility, version: LearningAgreementVersion) -> list[str]:
    """Return why the version cannot be sent; an empty list when it can."""
    participant = mobility.participant
    checks = [
        (mobility.agreement.is_locked, _("The project is closed: its final report has been accepted.")),
        (
            mobility.state not in {states.CONFIRMED, states.ABROAD},
            _("The stay is not confirmed. Confirm the stay first."),
        ),
        (
            participant is None or not participant.email,
            _("The participant’s e-mail address is missing. Add the address."),
        ),
        (not mobility.host_email, _("The e-mail address of the host’s contact person is missing. Add the address.")),
        (
            clashes(participant, mobility.host_email),
            str(SAME_ADDRESS),
        ),
        (not version.tasks.strip(), _("The tasks are missing. Write what the participant does at the host.")),
        (not version.mentor.strip(), _("The mentor is missing. Write who guides the participant at the host.")),
        (not version.assessment.strip(), _("The assessment is missing. Write how learning is assessed.")),
        (
            facts.is_learner(mobility) and not version.units.exists(),
            _("The stay has no units. Choose at least one unit of the qualification."),
        ),
        (
            queries.cites_in_vain(mobility, version),
            _("The memorandum cited is not in force on the days of the stay. Choose another one, or cite none."),
        ),
    ]
    return [reason for is_wrong, reason in checks if is_wrong]


def _due_on(mobility: Mobility, at: datetime) -> date:
    """Return by when to sign: in two weeks, but before the stay begins; never earlier than the day it is sent."""
    today = at.astimezone(clock.FINLAND).date()
    before = mobility.starts_on - timedelta(days=1) if mobility.starts_on else today + TIME_TO_SIGN
    return max(today, min(today + TIME_TO_SIGN, before))


@operation("mobility.issue_link", lazy("New link sent"))
def issue_link(mobility: Mobility, *, role: str, by: Actor, at: datetime) -> str:
    """Send a new link to participant, guardian or host and return its token, for a QR code; the earlier link closes.

    Raises CannotSend.
    """
    mobility = queries.for_ids([mobility.pk])[mobility.pk]
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotSend(_("The link was not sent, because only the school may do it."))
    if mobility.state == states.CANCELLED or not queries.versions_frozen(mobility).exists():
        raise CannotSend(_("The link was not sent, because no learning agreement has been sent for signature."))
    if role == states.GUARDIAN:
        _same_guardian(mobility)
    if role not in {states.PARTICIPANT, states.GUARDIAN, states.HOST} or not receiver(mobility, role).email:
        raise CannotSend(_("The link was not sent, because the e-mail address is missing. Add the address."))
    audit.write(case=case(mobility), subject=mobility, by=by, at=at, changes={"link": role})
    return invite(mobility, role, by=by, at=at, due_on=None)


def _same_guardian(mobility: Mobility) -> None:
    """Refuse a link to somebody else than whom the text in signature or in force names. Raises CannotSend."""
    found, person = queries.learning_agreement(mobility), mobility.participant
    named = content.guardian_of(queries.versions_frozen(mobility)[0].content)
    if found is None or not named or person is None or not person.guardian_signs or person.guardian_name != named:
        raise CannotSend(
            _("The link was not sent, because the text names no guardian or another one. Make a new version first.")
        )  # fmt: skip


@dataclass(frozen=True)
class Receiver:
    """Who gets the link of a role."""

    email: str
    name: str
    organisation: str
    language: str


def receiver(mobility: Mobility, role: str) -> Receiver:
    """Return to whom the link of a role goes; without an address where nobody is named."""
    person = mobility.participant
    if role == states.HOST:
        return Receiver(mobility.host_email, mobility.host_contact, mobility.host_name, mobility.host_language)
    if person is None:
        return Receiver("", "", "", "fi")
    if role == states.GUARDIAN:
        return Receiver(person.guardian_email, person.guardian_name, "", person.guardian_language)
    return Receiver(person.email, person.name, "", person.language)


def invite(mobility: Mobility, role: str, *, by: Actor, at: datetime, due_on: date | None) -> str:
    """Issue the link of a role and mail it in the receiver's language."""
    to = receiver(mobility, role)
    today = at.astimezone(clock.FINLAND).date()
    last = max(mobility.ends_on or today, today) + LINK_AFTER_STAY
    token = links.issue(
        role=role, thing=mobility, case=case(mobility), email=to.email, name=to.name, organisation=to.organisation,
        language=to.language, by=by, lasts=last - today,
    )  # fmt: skip
    spoken = links.language_for(role, to.language)
    mailing.post(
        to.email, f"mobility/mail/{role}.txt",
        {"mobility": mobility, "url": links.address(token, role, to.language), "due_on": due_on, "name": to.name},
        language=spoken, key=f"mobility-{role}:{sha256_of(token)}", case=case(mobility),
    )  # fmt: skip
    return token
