"""Who may set up a programme."""

from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, OFFICER, Actor

ADDS = (OFFICER, ADMINISTRATOR)
READS = (*ADDS, AUDITOR)


def may_add(actor: Actor) -> bool:
    """Return whether the actor may set up a programme: the agency's staff, or the system when it is installed."""
    return actor.kind == "system" or actor.has(*ADDS)
