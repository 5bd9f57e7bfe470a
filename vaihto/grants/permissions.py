"""Who may do what with a grant agreement and its payments."""

from typing import TYPE_CHECKING

from vaihto.grants import states
from vaihto.kit.actors import AUDITOR, OFFICER, Actor
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement, Payment

READS_ALL = (OFFICER, AUDITOR)


def may_manage(actor: Actor) -> bool:
    """Return whether the actor draws up agreements, plans and records payments: an officer of the agency."""
    return actor.has(OFFICER)


def may_sign(actor: Actor, agreement: "GrantAgreement", role: str) -> bool:
    """Return whether the actor's signature binds the beneficiary (right to sign) or the agency (may decide)."""
    if not actor.is_signed_in:
        return False
    if role == states.BENEFICIARY:
        return agreement.organisation_id in actor.signs_for
    return role == states.AGENCY and actor.has(OFFICER) and people.may_decide(actor.id)


def may_approve(actor: Actor, payment: "Payment") -> bool:
    """Return whether the actor may approve the payment: an officer, and not the one who planned it."""
    return actor.has(OFFICER) and payment.planned_by_id != actor.id


def roles_to_sign(actor: Actor, agreement: "GrantAgreement") -> tuple[str, ...]:
    """Return the roles in which the actor may sign the agreement."""
    return tuple(role for role in states.ROLE_LABELS if may_sign(actor, agreement, role))
