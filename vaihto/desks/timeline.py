"""The life of a case from the audit chain: who did what, what changed, and whether the chain of the case is whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import LABELS

if TYPE_CHECKING:
    from vaihto.kit.models import AuditLine

# What the agency prepares is not the applicant's to read before the decision, and assessors' names never.
INTERNAL = (
    "assessment.",
    "selection.propose",
    "selection.present",
    "selection.return",
    "selection.save",
    "applications.take_over",
)


@dataclass(frozen=True)
class Event:
    """One deed of the timeline, in the reader's language."""

    at: datetime
    what: str
    who: str
    changes: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True)
class Life:
    """The deeds of a case, newest first; `hidden` are those that the reader may not see; `is_whole` of all of them."""

    events: tuple[Event, ...]
    hidden: int
    count: int
    is_whole: bool


def of(case: str, actor: Actor) -> Life:
    """Return the life of a case as the actor may read it."""
    lines = audit.lines_of(case)
    sees_all = actor.has("officer", "auditor", "administrator")
    shown = [line for line in lines if sees_all or not line.operation.startswith(INTERNAL)]
    events = tuple(event(line, with_changes=sees_all) for line in reversed(shown))
    return Life(events, len(lines) - len(shown), len(lines), is_whole(lines))


def event(line: "AuditLine", *, with_changes: bool) -> Event:
    """Return a line as people read it; an officer's name stays out of what the applicant reads, the agency acts."""
    who = ", ".join(filter(None, [line.actor_name, line.actor_organisation]))
    changes = tuple((name, told(change)) for name, change in line.changes.items()) if with_changes else ()
    return Event(line.at, str(LABELS.get(line.operation, line.operation)), who, changes, line.reason if with_changes else "")


def told(change: Any) -> str:
    """Return a change as text: from → to, or the value."""
    if isinstance(change, list) and len(change) == 2 and not any(isinstance(part, dict | list) for part in change):
        return " → ".join(str(part) if part not in ("", None) else "–" for part in change)
    return str(change)


def is_whole(lines: "list[AuditLine]") -> bool:
    """Return whether each line of the case has its hash and follows the one before; a cut tail shows in `audit verify` only."""
    sequence, previous = 0, ""
    for line in lines:
        if line.sequence != sequence + 1 or line.previous_of_case != previous or audit.hash_of(line) != line.hash:
            return False
        sequence, previous = line.sequence, line.hash
    return True
