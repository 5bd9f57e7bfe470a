"""Who may do what with units and memoranda of understanding."""

from typing import TYPE_CHECKING

from vaihto.kit.actors import COUNTERPART, Actor

if TYPE_CHECKING:
    from vaihto.qualifications.models import MemorandumOfUnderstanding, MemorandumPartner


def may_enter_units(actor: Actor, organisation_id: int) -> bool:
    """Return whether the actor may add, change and retire units: the school's own people."""
    return actor.kind == "system" or (actor.is_signed_in and organisation_id in actor.organisation_ids)


def may_sign_memorandum(actor: Actor, memorandum: "MemorandumOfUnderstanding", partner: "MemorandumPartner | None") -> bool:
    """Return whether the actor's signature counts: for the school by right to sign, for a partner by its own link."""
    if partner is None:
        return actor.is_signed_in and memorandum.organisation_id in actor.signs_for
    return partner.memorandum_id == memorandum.pk and actor.opens(COUNTERPART, partner.pk)
