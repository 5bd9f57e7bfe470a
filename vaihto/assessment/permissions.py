"""Who may assign, assess, declare a conflict, and read the scores of others."""

from typing import TYPE_CHECKING

from vaihto.assessment import states
from vaihto.kit.actors import ADMINISTRATOR, ASSESSOR, AUDITOR, OFFICER, Actor

if TYPE_CHECKING:
    from vaihto.assessment.models import Assignment

READS_ALL = (OFFICER, AUDITOR, ADMINISTRATOR)


def key_of(actor: Actor) -> int | None:
    """Return the key of the signed-in person; None for everybody else."""
    return int(actor.id) if actor.is_signed_in else None


def may_read_all(actor: Actor) -> bool:
    """Return whether the actor reads every assignment and every handed-in score."""
    return actor.has(*READS_ALL)


def may_assign(actor: Actor) -> bool:
    """Return whether the actor assigns assessors and withdraws assignments."""
    return actor.has(OFFICER)


def is_own(actor: Actor, assignment: "Assignment") -> bool:
    """Return whether the task is the actor's own."""
    return actor.is_signed_in and actor.has(ASSESSOR) and str(assignment.assessor_id) == actor.id


def may_score(actor: Actor, assignment: "Assignment") -> bool:
    """Return whether the actor may write points and reasons: their own task, until it is handed in."""
    return is_own(actor, assignment) and assignment.state == states.ASSIGNED


def may_read_others(actor: Actor, assignment: "Assignment") -> bool:
    """Return whether an assessor may see the other assessors' points: only after handing in."""
    return is_own(actor, assignment) and assignment.state == states.HANDED_IN


def may_declare(actor: Actor) -> bool:
    """Return whether the actor may declare a conflict of interest: assessors and officers alike."""
    return actor.is_signed_in and actor.has(ASSESSOR, OFFICER)
