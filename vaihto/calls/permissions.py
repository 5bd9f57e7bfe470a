"""Who may see drafts of calls and who may make and publish them."""

from typing import TYPE_CHECKING

from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, COORDINATOR, OFFICER, Actor

if TYPE_CHECKING:
    from vaihto.calls.models import Call

SEES_DRAFTS = (OFFICER, AUDITOR, ADMINISTRATOR)


def may_see_drafts(actor: Actor) -> bool:
    """Return whether the actor sees calls that are not published yet."""
    return actor.has(*SEES_DRAFTS)


def may_make(actor: Actor) -> bool:
    """Return whether the actor may make, change and publish calls."""
    return actor.has(OFFICER)


def is_shown_the_way_to_apply(actor: Actor) -> bool:
    """Return whether pages show the actor how to start an application: coordinators, and whoever may become one."""
    return actor.has(COORDINATOR) or not actor.roles


def may_edit(actor: Actor, call: "Call") -> bool:
    """Return whether the actor may change the call: officers, as long as it is a draft."""
    return may_make(actor) and call.state == "draft"
