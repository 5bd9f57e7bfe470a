"""Deeds with an organisation's people: invite, join, change roles, hand over, leave; and what happens at sign-in."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import labels, permissions, queries, states
from vaihto.organisations.models import Invitation, Membership, Organisation
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.people.models import Person


class CannotChangeMembers(Refused):
    """The organisation's people cannot be changed so."""


def case_of(organisation: Organisation) -> str:
    """Return the key of the organisation's own line of the audit."""
    return f"organisation:{organisation.pk}"


def refuse_strangers(by: Actor, organisation: Organisation) -> None:
    """Raise CannotChangeMembers for somebody who is no coordinator there."""
    if not permissions.may_manage_members(by, organisation):
        raise CannotChangeMembers(_("Only a coordinator of the organisation changes its people."))


def check(role: str, may_sign: bool, right_to_sign: str) -> None:
    """Raise CannotChangeMembers for an unknown role or a right to sign without its reason."""
    if role not in states.ROLES:
        raise CannotChangeMembers(_("There is no such role. Choose coordinator or member."))
    if may_sign and not right_to_sign.strip():
        raise CannotChangeMembers(
            _("The reason of the right to sign is missing. Say what it rests on, such as the rules of procedure or a decision.")
        )


@operation("organisations.add_member", labels.MEMBER_ADDED)
def add_member(
    organisation: Organisation, person: "Person", *, role: str, position: str = "", may_sign: bool = False,
    right_to_sign: str = "", by: Actor, at: datetime,
) -> Membership:  # fmt: skip
    """Make a person coordinator or member of an organisation; the founder adds themselves. Raises CannotChangeMembers."""
    # Only in the deed that registers the organisation: one without people is not free to be taken.
    first = organisation.registered_at == at and not Membership.objects.filter(organisation=organisation).exists()
    if not (first and by.is_signed_in and by.id == str(person.pk)):
        refuse_strangers(by, organisation)
    check(role, may_sign, right_to_sign)
    kept = queries.membership(person.pk, organisation.pk)
    if kept is not None:
        audit.nothing_new()
        return kept
    membership = join(organisation, person, role, position, may_sign, right_to_sign, at)
    audit.write(case=case_of(organisation), subject=membership, by=by, at=at, changes=as_changes(membership))
    return membership


def join(
    organisation: Organisation,
    person: "Person",
    role: str,
    position: str,
    may_sign: bool,
    right_to_sign: str,
    at: datetime,
) -> Membership:
    """Save a membership; the second of two equal ones at once gets the first."""
    membership = Membership(
        organisation=organisation, person=person, role=role, position=position, may_sign=may_sign,
        right_to_sign=right_to_sign if may_sign else "", joined_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError:
        return Membership.objects.get(organisation=organisation, person=person, ended_at__isnull=True)
    return membership


def as_changes(membership: Membership) -> dict[str, object]:
    """Return what the audit keeps of a membership."""
    return {
        "person": f"people.Person:{membership.person_id}",
        "role": membership.role,
        "may_sign": membership.may_sign,
        "right_to_sign": membership.right_to_sign,
    }


@operation("organisations.change_member", labels.MEMBER_CHANGED)
def change_member(
    membership: Membership, *, role: str, position: str, may_sign: bool, right_to_sign: str, by: Actor, at: datetime
) -> Membership:
    """Change a colleague's role, position and right to sign. Raises CannotChangeMembers, also for the last coordinator."""
    organisation = membership.organisation
    refuse_strangers(by, organisation)
    check(role, may_sign, right_to_sign)
    if role != Membership.Role.COORDINATOR:
        refuse_last_coordinator(membership)
    before = as_changes(membership)
    membership.role, membership.position, membership.may_sign = role, position, may_sign
    membership.right_to_sign = right_to_sign if may_sign else ""
    membership.save()
    after = as_changes(membership)
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    changes["person"] = after["person"]  # type: ignore[assignment]
    audit.write(case=case_of(organisation), subject=membership, by=by, at=at, changes=changes)
    return membership


def refuse_last_coordinator(leaving: Membership) -> None:
    """Raise CannotChangeMembers where nobody would run the organisation's projects any more."""
    Organisation.objects.select_for_update().get(pk=leaving.organisation_id)
    if leaving.role != Membership.Role.COORDINATOR:
        return
    others = Membership.objects.filter(
        organisation_id=leaving.organisation_id, role=Membership.Role.COORDINATOR, ended_at__isnull=True
    )
    if not others.exclude(pk=leaving.pk).exists():
        raise CannotChangeMembers(
            _("This is the organisation's last coordinator. Make a colleague coordinator first, or hand over.")
        )


@operation("organisations.end_membership", labels.MEMBERSHIP_ENDED)
def end_membership(membership: Membership, *, by: Actor, at: datetime) -> Membership:
    """End a membership; everybody may leave, except the last coordinator. Raises CannotChangeMembers."""
    if by.id != str(membership.person_id) or not by.is_signed_in:
        refuse_strangers(by, membership.organisation)
    if membership.ended_at is not None:
        audit.nothing_new()
        return membership
    refuse_last_coordinator(membership)
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    changes = {"person": f"people.Person:{membership.person_id}", "ended": True}
    audit.write(case=case_of(membership.organisation), subject=membership, by=by, at=at, changes=changes)
    return membership


@operation("organisations.hand_over", labels.HANDED_OVER)
def hand_over(organisation: Organisation, *, leaving: "Person", to: "Person", by: Actor, at: datetime) -> Membership:
    """Let a colleague take over from a coordinator who leaves; the right to sign does not go along.

    Returns the new coordinator's membership. Raises CannotChangeMembers where either is not a present member.
    """
    refuse_strangers(by, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    old, new = queries.membership(leaving.pk, organisation.pk), queries.membership(to.pk, organisation.pk)
    if new is None or leaving.pk == to.pk:
        raise CannotChangeMembers(
            _("Nothing was handed over, because the new coordinator is not a colleague here. Invite the person first.")
        )
    if old is None:
        audit.nothing_new()
        return new
    new.role = Membership.Role.COORDINATOR
    new.save(update_fields=["role"])
    old.ended_at = at
    old.save(update_fields=["ended_at"])
    changes = {"from": f"people.Person:{leaving.pk}", "to": f"people.Person:{to.pk}"}
    audit.write(case=case_of(organisation), subject=organisation, by=by, at=at, changes=changes)
    return new


@operation("organisations.invite", labels.INVITED)
def invite(organisation: Organisation, *, email: str, name: str = "", role: str, by: Actor, at: datetime) -> Invitation:
    """Invite a colleague by mail; the membership begins at their next sign-in. Raises CannotChangeMembers."""
    refuse_strangers(by, organisation)
    check(role, False, "")
    email = email.strip().lower()
    known = people.by_email(email)
    if known is not None and queries.membership(known.pk, organisation.pk) is not None:
        raise CannotChangeMembers(_("The person is a colleague here already. Change the role in the list of colleagues."))
    open_one = Invitation.objects.filter(
        organisation=organisation, email=email, accepted_at__isnull=True, withdrawn_at__isnull=True
    ).first()
    if open_one is not None:
        audit.nothing_new()
        return open_one
    invitation = Invitation.objects.create(
        organisation=organisation, email=email, name=name, role=role, invited_by=by.name, invited_at=at
    )
    language = known.language if known is not None else organisation.language
    language = language if language in {"fi", "sv", "en"} else "en"
    with translation.override(language):
        url = settings.BASE_URL + reverse("people:sign_in" if known is not None else "account_signup")
    mailing.post(
        email, "organisations/mail/invitation.txt",
        {"organisation": organisation, "invited_by": by.name, "url": url, "has_account": known is not None, "email": email},
        language=language, key=f"invitation:{invitation.pk}", case=case_of(organisation),
    )  # fmt: skip
    audit.write(case=case_of(organisation), subject=invitation, by=by, at=at, changes={"role": role})
    return invitation


@operation("organisations.withdraw_invitation", labels.INVITATION_WITHDRAWN)
def withdraw_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """Withdraw an open invitation. Raises CannotChangeMembers."""
    refuse_strangers(by, invitation.organisation)
    open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True)
    if not open_ones.update(withdrawn_at=at):
        audit.nothing_new()
        return invitation
    case = case_of(invitation.organisation)
    audit.write(case=case, subject=invitation, by=by, at=at, changes={"withdrawn": True})
    invitation.withdrawn_at = at
    return invitation


def accept_invitations(person: "Person", *, at: datetime) -> list[Membership]:
    """Turn the open invitations to a person's address into memberships; the address was proven by signing in."""
    waiting = Invitation.objects.filter(email__iexact=person.email, accepted_at__isnull=True, withdrawn_at__isnull=True)
    by = queries.actor_for(person)
    return [accept(invitation, person, by=by, at=at) for invitation in waiting.select_related("organisation").order_by("pk")]


@operation("organisations.accept_invitation", labels.INVITATION_ACCEPTED)
def accept(invitation: Invitation, person: "Person", *, by: Actor, at: datetime) -> Membership:
    """Turn one invitation into a membership."""
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=at)
    kept = queries.membership(person.pk, invitation.organisation_id)
    membership = kept or join(invitation.organisation, person, invitation.role, "", False, "", at)
    case = case_of(invitation.organisation)
    audit.write(case=case, subject=invitation, by=by, at=at, changes=as_changes(membership))
    return membership


@operation("people.sign_in", labels.SIGNED_IN)
def at_sign_in(person: "Person", *, at: datetime, ways: Sequence[str] = ()) -> Actor:
    """Join what the person was invited to, and record the sign-in with organisation, role and right to sign.

    `ways` says by what: `password`, `passkey`, `provider:agency`, …

    settings.AT_SIGN_IN names this: people lie below organisations.
    """
    accept_invitations(person, at=at)
    actor = queries.actor_for(person)
    places = queries.memberships_of(person.pk).select_related("organisation")
    changes: dict[str, Any] = {
        "organisations": [
            {"name": m.organisation.name, "role": m.role, "may_sign": m.may_sign, "right_to_sign": m.right_to_sign}
            for m in places
        ]
    }
    if ways:
        changes["ways"] = list(ways)
    audit.write(case=f"person:{person.pk}", subject=person, by=actor, at=at, changes=changes)
    return actor
