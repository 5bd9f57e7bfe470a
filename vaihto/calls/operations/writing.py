"""What every edit of a call shares: the lock, the check for another officer's text, the changes for the audit line."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from vaihto.calls import permissions
from vaihto.calls.models import Call
from vaihto.calls.queries import fingerprint
from vaihto.core.findings import plain
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused


class CannotSave(Refused):
    """The change was not saved."""


class Stale(CannotSave):
    """Somebody else has saved these fields since they were shown; `saved` is what stands there now."""

    def __init__(self, saved: Mapping[str, Any]) -> None:
        super().__init__(
            _(
                "Somebody else has saved another text here since you opened the page. What you wrote is in the fields, "
                "what is saved now stands under them. Combine the two and save again."
            )
        )
        self.saved = dict(saved)


def locked(call: Call, by: Actor) -> Call:
    """Return the call, locked for a change. Raises CannotSave where the actor may not or the call is published."""
    if not permissions.may_make(by):
        raise CannotSave(_("The call was not changed, because only an officer of the agency may do it."))
    kept = Call.objects.select_for_update().select_related("programme").get(pk=call.pk)
    if not permissions.may_edit(by, kept):
        raise CannotSave(
            _(
                "The call was not changed, because it has been published and applicants rely on it. "
                "The deadline can be extended, and a number that nobody knew can be added."
            )
        )
    return kept


def refuse_stale(thing: models.Model, fields: Iterable[str], seen: str) -> None:
    """Raise Stale where the fields no longer say what the editor saw; an empty mark means that nobody looked."""
    names = list(fields)
    if seen and fingerprint(thing, names) != seen:
        raise Stale({name: getattr(thing, name) for name in names})


def put(thing: models.Model, values: Mapping[str, Any], allowed: Iterable[str]) -> dict[str, list[Any]]:
    """Set the values on a row; returns what changed as field -> [from, to]. TypeError for a field not allowed."""
    unknown = set(values) - set(allowed)
    if unknown:
        raise TypeError(f"cannot be edited: {', '.join(sorted(unknown))}")
    changes = {}
    for name, value in values.items():
        before = getattr(thing, name)
        if before != value:
            changes[name] = [as_text(before), as_text(value)]
            setattr(thing, name, value)
    return changes


def as_text(value: Any) -> Any:
    """Return a value as the audit keeps it: JSON, amounts as text."""
    made = plain(value)
    return str(value) if isinstance(made, float) else made


def case_of(call: Call) -> str:
    """Return the key of the call in the audit chain."""
    return f"call:{call.pk}"
