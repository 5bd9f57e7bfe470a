"""Who may write, publish and hide results."""

from typing import TYPE_CHECKING

from vaihto.kit.actors import AUDITOR, COORDINATOR, OFFICER, Actor
from vaihto.organisations import queries as organisations

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

READS_ALL = (OFFICER, AUDITOR)


def may_write(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may write and publish results of the project: a coordinator of its organisation."""
    if not actor.is_signed_in or agreement.organisation_id not in actor.organisation_ids:
        return False
    member = organisations.membership(actor.id, agreement.organisation_id)
    return member is not None and member.role == COORDINATOR


def may_hide(actor: Actor) -> bool:
    """Return whether the actor may hide a published result and show it again: an officer."""
    return actor.has(OFFICER)
