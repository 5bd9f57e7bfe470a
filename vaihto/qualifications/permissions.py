"""Who may do what with units."""

from vaihto.kit.actors import Actor


def may_enter_units(actor: Actor, organisation_id: int) -> bool:
    """Return whether the actor may add, change and retire units: the school's own people."""
    return actor.kind == "system" or (actor.is_signed_in and organisation_id in actor.organisation_ids)
