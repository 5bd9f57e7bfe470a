"""Deeds of people: add an account, give and end roles, change one's own details."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.people import labels, permissions, queries
from vaihto.people.deputies import CannotNameDeputy, end_all, end_deputy, name_deputy
from vaihto.people.models import Person, StaffRole
from vaihto.people.securing import CannotEndSessions, CannotResetSecondStep, end_sessions, reset_second_step

__all__ = [
    "CannotAddPerson", "CannotChangeProfile", "CannotEndSessions", "CannotGiveRole", "CannotNameDeputy", "CannotResetSecondStep",
    "add_person", "change_profile", "close_account", "end_deputy", "end_role", "end_sessions", "give_role", "name_deputy",
    "open_account", "reset_second_step", "sign_up",
]  # fmt: skip

OWN_DETAILS = ("name", "language", "phone")


class CannotAddPerson(Refused):
    """The account cannot be made."""


class CannotGiveRole(Refused):
    """The role cannot be given or ended."""


class CannotChangeProfile(Refused):
    """The details are somebody else's."""


def case_of(person: Person) -> str:
    """Return the key of a person's own line of the audit."""
    return f"person:{person.pk}"


@operation("people.add_person", labels.PERSON_ADDED)
def add_person(
    *, email: str, name: str, language: str, password: str | None = None, phone: str = "", by: Actor, at: datetime
) -> Person:
    """Make an account for somebody whose address the administrator vouches for; without a password only codes open it.

    Raises CannotAddPerson.
    """
    if not permissions.may_manage_people(by):
        raise CannotAddPerson(_("Only an administrator adds accounts. Ask the administrator of this service."))
    person = make(email=email, name=name, language=language, password=password, phone=phone, at=at)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    audit.write(case=case_of(person), subject=person, by=by, at=at, changes={"language": language})
    return person


def make(*, email: str, name: str, language: str, password: str | None, phone: str = "", at: datetime) -> Person:
    """Save a new person. Raises CannotAddPerson where the address has an account already."""
    taken = CannotAddPerson(_("The address has an account already. Search for it in the list of people."))
    if queries.by_email(email) is not None:
        raise taken
    try:
        with transaction.atomic():
            return Person.objects.create_user(
                email.strip(), password, name=name.strip(), language=language, phone=phone, joined_at=at
            )
    except IntegrityError:
        raise taken from None


@operation("people.sign_up", labels.SIGNED_UP)
def sign_up(person: Person, *, at: datetime) -> Person:
    """Save somebody who makes an account; the address counts only after its code was entered."""
    person.joined_at = at
    person.email = person.email.strip().lower()
    person.save()
    by = Actor("person", id=str(person.pk), name=person.name, email=person.email, language=person.language)
    audit.write(case=case_of(person), subject=person, by=by, at=at, changes={"language": person.language})
    return person


@operation("people.change_profile", labels.PROFILE_CHANGED)
def change_profile(person: Person, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Person:
    """Change one's own name, language and phone. Raises CannotChangeProfile."""
    if not permissions.may_change_profile(by, person):
        raise CannotChangeProfile(_("Everybody changes their own details. Sign in as the person concerned."))
    changed = [name for name in OWN_DETAILS if name in values and getattr(person, name) != values[name]]
    for name in changed:
        setattr(person, name, values[name])
    if not changed:
        audit.nothing_new()
        return person
    person.save(update_fields=changed)
    # The audit says which details changed, not what they were: the chain cannot be erased, a phone number must be erasable.
    audit.write(case=case_of(person), subject=person, by=by, at=at, changes={"changed": changed})
    return person


@operation("people.give_role", labels.ROLE_GIVEN)
def give_role(person: Person, *, role: str, title: str = "", may_decide: bool = False, by: Actor, at: datetime) -> StaffRole:
    """Give a role at the agency. Giving it again changes title and right to decide. Raises CannotGiveRole."""
    if not permissions.may_manage_people(by):
        raise CannotGiveRole(_("Only an administrator gives roles. Ask the administrator of this service."))
    if role not in StaffRole.Role.values:
        raise CannotGiveRole(_("There is no such role. Choose officer, assessor, auditor or administrator."))
    may_decide = may_decide and role == StaffRole.Role.OFFICER
    kept = queries.roles_of(person.pk).filter(role=role).select_for_update().first()
    if kept is not None and (kept.title, kept.may_decide) == (title, may_decide):
        audit.nothing_new()
        return kept
    if kept is None:
        kept = StaffRole(person=person, role=role, granted_at=at)
    kept.title, kept.may_decide = title, may_decide
    kept.save()
    changes = {"role": role, "title": title, "may_decide": may_decide}
    audit.write(case=case_of(person), subject=person, by=by, at=at, changes=changes)
    return kept


@operation("people.end_role", labels.ROLE_ENDED)
def end_role(staff_role: StaffRole, *, by: Actor, at: datetime) -> StaffRole:
    """End a role; the last administrator stays. Raises CannotGiveRole."""
    if not permissions.may_manage_people(by):
        raise CannotGiveRole(_("Only an administrator ends roles. Ask the administrator of this service."))
    present = StaffRole.objects.select_for_update().filter(role=staff_role.role, ended_at__isnull=True)
    still = {row.pk for row in present}
    if staff_role.pk not in still:
        audit.nothing_new()
        return staff_role
    if staff_role.role == StaffRole.Role.ADMINISTRATOR and len(still) == 1:
        raise CannotGiveRole(
            _("The role did not end, because this is the only administrator. Make somebody else administrator first.")
        )
    staff_role.ended_at = at
    staff_role.save(update_fields=["ended_at"])
    if staff_role.role == StaffRole.Role.OFFICER:
        end_all(staff_role.person, at)
    changes = {"role": staff_role.role, "ended": True}
    audit.write(case=case_of(staff_role.person), subject=staff_role.person, by=by, at=at, changes=changes)
    return staff_role


@operation("people.close_account", labels.ACCOUNT_CLOSED)
def close_account(person: Person, *, by: Actor, at: datetime) -> Person:
    """Close an account: nobody signs in with it; what the person did stays. Raises CannotGiveRole."""
    if not permissions.may_manage_people(by):
        raise CannotGiveRole(_("Only an administrator closes accounts. Ask the administrator of this service."))
    if queries.roles_of(person.pk).exists():
        raise CannotGiveRole(_("The account did not close, because the person has a role at the agency. End the roles first."))
    if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        audit.write(case=case_of(person), subject=person, by=by, at=at, changes={"active": [True, False]})
    else:
        audit.nothing_new()
    person.is_active = False
    return person


@operation("people.open_account", labels.ACCOUNT_OPENED)
def open_account(person: Person, *, by: Actor, at: datetime) -> Person:
    """Open a closed account again. Raises CannotGiveRole."""
    if not permissions.may_manage_people(by):
        raise CannotGiveRole(_("Only an administrator opens accounts. Ask the administrator of this service."))
    if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        audit.write(case=case_of(person), subject=person, by=by, at=at, changes={"active": [False, True]})
    else:
        audit.nothing_new()
    person.is_active = True
    return person
