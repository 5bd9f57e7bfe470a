"""Who may do what with an organisation."""

from vaihto.kit.actors import ADMINISTRATOR, OFFICER, Actor
from vaihto.organisations.models import Membership, Organisation


def may_register(actor: Actor) -> bool:
    """Return whether the actor may register an organisation: everybody with an account."""
    return actor.kind == "system" or actor.is_signed_in


def is_coordinator(actor: Actor, organisation: Organisation) -> bool:
    """Return whether the actor runs projects of this organisation."""
    if not actor.is_signed_in or organisation.pk not in actor.organisation_ids:
        return False
    mine = Membership.objects.filter(organisation=organisation, person_id=actor.id, ended_at__isnull=True)
    return mine.filter(role=Membership.Role.COORDINATOR).exists()


def may_change(actor: Actor, organisation: Organisation) -> bool:
    """Return whether the actor may change the organisation's details: its coordinators, officers and administrators."""
    return actor.kind == "system" or actor.has(OFFICER, ADMINISTRATOR) or is_coordinator(actor, organisation)


def may_manage_members(actor: Actor, organisation: Organisation) -> bool:
    """Return whether the actor may invite colleagues and change their roles.

    Officers may not: who may sign for an applicant is not the funder's to say. Administrators may, for a school that lost
    its last coordinator.
    """
    return actor.kind == "system" or actor.has(ADMINISTRATOR) or is_coordinator(actor, organisation)


def may_save_plan(actor: Actor, organisation: Organisation) -> bool:
    """Return whether the actor may write the development plan: the organisation's own people."""
    return actor.kind == "system" or (actor.is_signed_in and organisation.pk in actor.organisation_ids)


def may_record_standing(actor: Actor) -> bool:
    """Return whether the actor may record what earlier calls say about an organisation."""
    return actor.kind == "system" or actor.has(OFFICER, ADMINISTRATOR)
