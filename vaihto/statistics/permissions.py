"""Who may enter figures and baselines."""

from vaihto.kit.actors import OFFICER, Actor


def may_enter(actor: Actor) -> bool:
    """Return whether the actor may enter published figures and baselines: officers, and the system when it sets up."""
    return actor.kind == "system" or actor.has(OFFICER)
