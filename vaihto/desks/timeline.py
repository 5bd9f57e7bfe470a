"""The life of a case from the audit chain: who did what, what changed, and whether the chain of the case is whole."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from vaihto.core import countries, formats, parameters
from vaihto.kit import audit, languages
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
# What people read for the names under which changes are kept.
NAMES: dict[str, Any] = {
    "amount": _("Amount"), "answers": _("Answers"), "call": _("Call"), "city": _("Town"), "contact_email": _("E-mail address"),
    "contact_name": _("Contact person"), "count": _("How many"), "country": _("Country"),
    "country_from": _("Country of departure"),
    "country_to": _("Destination"), "days": _("Days"), "dimension": _("Dimension"), "ends_on": _("Last day"), "field": _("Field"),
    "for": _("For whom"), "to": _("Sent to"), "kind": _("Kind"), "language": _("Language"), "name": _("Name"),
    "number": _("Case number"),
    "organisation": _("Organisation"), "position": _("Position"), "purpose": _("Purpose"), "reason": _("Reason"),
    "role": _("Role"), "role_text": _("What the partner does"), "row": _("Row"),
    "sha256": _("Checksum (SHA-256)"), "starts_on": _("First day"),
    "state": _("State"), "target_group": _("Target group"), "title": _("Name of the project"), "units": _("Units"),
    "version": _("Version"),
}  # fmt: skip
# Values that are words of the rulebook, by name; a list within from and to is no pair of its own.
WORDS = {
    "target_group": "target_group", "purpose": "purpose", "kind": "organisation_kind", "dimension": "dimension",
    "field": "education_field", "role": "role",
}  # fmt: skip
LIST = "list"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


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
    name = line.actor_name
    if line.actor_for and with_changes:
        name = _("%(name)s for %(absent)s") % {"name": name, "absent": line.actor_for}
    who = ", ".join(filter(None, [name, line.actor_organisation]))
    changes = tuple((named(name), told(change, name)) for name, change in line.changes.items()) if with_changes else ()
    return Event(line.at, str(LABELS.get(line.operation, line.operation)), who, changes, line.reason if with_changes else "")


def named(name: str) -> str:
    """Return what people read for the name of what changed; a name that has no word stays as it is kept."""
    word, space, number = name.partition(" ")
    return f"{NAMES[word]}{space}{number}" if word in NAMES else name


def told(change: Any, name: str = "") -> str:
    """Return a change as text: from → to, or the value; days and the rulebook's words as people read them."""
    if change in (None, "", []):
        return "–"
    if isinstance(change, dict):
        return "; ".join(f"{named(key)}: {told(value, key)}" for key, value in change.items() if value not in (None, "", [], {}))
    if isinstance(change, list):
        pair = len(change) == 2 and name != LIST
        return (" → " if pair else ", ").join(told(part, LIST if isinstance(part, list) else name) for part in change)
    if isinstance(change, str) and DAY.fullmatch(change):
        return formats.day(date.fromisoformat(change), languages.present())
    if name.startswith("country") and change in countries.codes():
        return countries.name(change, languages.present())
    if name in WORDS and change in parameters.words(WORDS[name]):
        return parameters.word(WORDS[name], change, languages.present())
    return str(change)


def is_whole(lines: "list[AuditLine]") -> bool:
    """Return whether each line of the case has its hash and follows the one before; a cut tail shows in `audit verify` only."""
    sequence, previous = 0, ""
    for line in lines:
        if line.sequence != sequence + 1 or line.previous_of_case != previous or audit.hash_of(line) != line.hash:
            return False
        sequence, previous = line.sequence, line.hash
    return True
