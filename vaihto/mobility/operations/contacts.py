"""A host's contact person who is not the right one names another; the school confirms before a link goes there.

A link that was passed on must not let a stranger in: whoever holds it can only propose an address. The present address is told
of it at once, the school confirms or corrects the new one, then the old link closes and a new one goes out.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions, queries, states
from vaihto.mobility.models import ContactChange, Mobility
from vaihto.mobility.operations.held import case
from vaihto.mobility.operations.sending import invite, receiver
from vaihto.mobility.operations.signing import tell_school
from vaihto.people import links

Outcome = ContactChange.Outcome


class CannotPassOn(Refused):
    """The contact person was not changed, or the proposal not taken."""


@operation("mobility.pass_on", lazy("Contact person at the host is not the right one"))
def pass_on(
    mobility: Mobility, *, name: str = "", email: str = "", language: str = "en", by: Actor, at: datetime
) -> ContactChange:
    """Let the holder of the host's link name the right person, or say (no name, no address) that it is not known.

    The school and the present address are written to. Raises CannotPassOn.
    """
    mobility, name, email = _held(mobility), name.strip(), email.strip()
    if not permissions.opens(by, states.HOST, mobility):
        raise CannotPassOn(_("Nothing was sent, because only the host may do it, by its link."))
    if bool(name) != bool(email):
        raise CannotPassOn(
            _("Nothing was sent, because the name or the address is missing. Write both, or say that you do not know.")
        )
    if reason := _why_not_to(mobility, email):
        raise CannotPassOn(reason)
    before = queries.open_contact_change(mobility)
    if before is not None:
        if (before.name, before.email.lower()) == (name, email.lower()):
            audit.nothing_new()
            return before
        raise CannotPassOn(
            _("Nothing was sent, because the school is looking at what you told it earlier. Take that back first.")
        )
    change = ContactChange.objects.create(
        mobility=mobility, name=name, email=email, language=language, asked_by=by.name, asked_at=at
    )
    # Who was named stays out of the chain, which cannot be erased.
    audit.write(case=case(mobility), subject=change, by=by, at=at, changes={"stay": mobility.pk, "named": bool(name)})
    tell_school(mobility, "mobility/mail/passed_on.txt", key=f"mobility-passed-on:{change.pk}")
    _tell_present(mobility, "passed_on_receipt", change, named=bool(name))
    return change


@operation("mobility.take_back_passing_on", lazy("Contact person at the host is the right one after all"))
def take_back(mobility: Mobility, *, by: Actor, at: datetime) -> None:
    """Let the holder take back what the school has not answered yet. Raises CannotPassOn."""
    mobility = _held(mobility)
    if not permissions.opens(by, states.HOST, mobility):
        raise CannotPassOn(_("Nothing was sent, because only the host may do it, by its link."))
    change = queries.open_contact_change(mobility)
    if change is None:
        audit.nothing_new()
        return
    _answer(change, Outcome.WITHDRAWN, by, at)


@operation("mobility.confirm_contact", lazy("New contact person at the host confirmed"))
def confirm_contact(change: ContactChange, values: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
    """Take the new contact person (`name`, `email`, `language`, as proposed or corrected): the old link closes, a new one goes.

    A text in signature or in force stays as it is; who signs is said by the signature. Returns the token. Raises CannotPassOn.
    """
    mobility = _held(change.mobility)
    change = _to_answer(change, mobility, by)
    name, email = values["name"].strip(), values["email"].strip()
    if not name or not email:
        raise CannotPassOn(_("The contact person was not changed, because the name or the address is missing. Write both."))
    if reason := _why_not_to(mobility, email):
        raise CannotPassOn(reason)
    mobility.host_contact, mobility.host_email, mobility.host_language = name, email, values["language"]
    mobility.save(update_fields=["host_contact", "host_email", "host_language"])
    _answer(change, Outcome.CONFIRMED, by, at)
    found = queries.learning_agreement(mobility)
    due_on = queries.signing_state(found).due_on if found is not None and found.state == states.SIGNING else None
    return invite(mobility, states.HOST, by=by, at=at, due_on=due_on)


@operation("mobility.keep_contact", lazy("Contact person at the host kept"))
def keep_contact(change: ContactChange, *, reason: str, by: Actor, at: datetime) -> None:
    """Answer that the contact person stays, and why; the link stays open and its holder is written to. Raises CannotPassOn."""
    mobility = _held(change.mobility)
    change = _to_answer(change, mobility, by)
    if not reason.strip():
        raise CannotPassOn(_("The contact person was not answered, because the reason is missing. Write the reason."))
    _answer(change, Outcome.DECLINED, by, at, reason=reason.strip())
    _tell_present(mobility, "contact_kept", change, answer=reason.strip())


def _held(mobility: Mobility) -> Mobility:
    """Return the stay as it is now, held until the end of the transaction. Raises CannotPassOn for one that was cancelled."""
    Mobility.objects.select_for_update().get(pk=mobility.pk)
    now = queries.for_ids([mobility.pk])[mobility.pk]
    if now.state == states.CANCELLED:
        raise CannotPassOn(_("Nothing was changed, because the stay has been cancelled."))
    return now


def _to_answer(change: ContactChange, mobility: Mobility, by: Actor) -> ContactChange:
    """Return the proposal as it is now. Raises CannotPassOn for whom may not answer, and where it is answered already."""
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotPassOn(_("The contact person was not changed, because only the school may do it."))
    now = ContactChange.objects.select_for_update().get(pk=change.pk)
    if now.outcome:
        raise CannotPassOn(
            _("Nothing was changed, because it has been answered or taken back meanwhile. Look at the page again.")
        )
    return now


def _why_not_to(mobility: Mobility, email: str) -> str:
    """Return why the link cannot go to an address; empty where it can."""
    person = mobility.participant
    others = {person.email.lower(), person.guardian_email.lower()} - {""} if person else set()
    if email and email.lower() == mobility.host_email.lower():
        return _("Nothing was changed, because this is the present address. Write the address of another person.")
    if email.lower() in others:
        return _(
            "Nothing was changed, because this is the address of the participant or the guardian. The host signs for itself."
        )
    return ""


def _answer(change: ContactChange, outcome: str, by: Actor, at: datetime, reason: str = "") -> None:
    change.outcome, change.answered_by, change.answered_at = outcome, by.name[:150], at
    change.save(update_fields=["outcome", "answered_by", "answered_at"])
    changes = {"stay": change.mobility_id, "outcome": outcome}
    audit.write(case=case(change.mobility), subject=change, by=by, at=at, changes=changes, reason=reason)


def _tell_present(mobility: Mobility, template: str, change: ContactChange, **more: Any) -> None:
    """Write to the address that the link went to."""
    to = receiver(mobility, states.HOST)
    mailing.post(
        to.email, f"mobility/mail/{template}.txt", {"mobility": mobility, **more},
        language=links.language_for(states.HOST, to.language), key=f"mobility-{template}:{change.pk}", case=case(mobility),
    )  # fmt: skip
