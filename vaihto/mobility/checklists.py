"""The checklist of a stay from its rows: what is ticked, what the house knows, whose turn it is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from vaihto.core import checklist
from vaihto.kit import languages
from vaihto.mobility import facts, states
from vaihto.mobility.models import ChecklistTick, EmergencyContact, Insurance, Mobility

# So long after the last day the checklist of a stay is still looked at.
LOOKED_AT = timedelta(days=60)


class Seen(NamedTuple):
    """What is kept of a stay beside its row: the ticked items, and whether both insurance and contacts are known."""

    ticked: frozenset[str]
    is_safe: bool


def seen(mobility: Mobility) -> Seen:
    """Return what is kept of one stay."""
    is_safe = bool(mobility.insurances.all() and mobility.emergency_contacts.all())
    return Seen(frozenset(one.key for one in mobility.checklist_ticks.all()), is_safe)


def seen_of(stays: Iterable[Mobility]) -> dict[int, Seen]:
    """Return what is kept of many stays by their keys: two questions, however many there are."""
    keys = [one.pk for one in stays]
    ticked: dict[int, set[str]] = {key: set() for key in keys}
    for key, item in ChecklistTick.objects.filter(mobility_id__in=keys).order_by().values_list("mobility_id", "key"):
        ticked[key].add(item)
    both = [Exists(kept.objects.filter(mobility_id=OuterRef("pk")).order_by()) for kept in (Insurance, EmergencyContact)]
    safe = set(Mobility.objects.filter(*both, pk__in=keys).order_by().values_list("pk", flat=True))
    return {key: Seen(frozenset(items), key in safe) for key, items in ticked.items()}


def of(mobility: Mobility, day: date, kept: Seen | None = None) -> tuple[checklist.Line, ...]:
    """Return the checklist of a stay on a day; empty for a cancelled one. `kept` is what `seen_of` found, in a list."""
    if mobility.state == states.CANCELLED:
        return ()
    kept = kept or seen(mobility)
    agreement = getattr(mobility, "learning_agreement", None)
    known = {"agreement"} if agreement is not None and agreement.state == states.IN_FORCE else set()
    if kept.is_safe:
        known.add("safety")
    found = checklist.lines(
        mobility.starts_on, mobility.ends_on, day, ticked=kept.ticked, known=known,
        is_learner=facts.is_learner(mobility),
    )  # fmt: skip
    if is_followed(mobility, day):
        return found
    # Of stays from before, or long over, nothing is late, and an empty list is none.
    return tuple(replace(line, late=False) for line in found) if kept.ticked else ()


def is_followed(mobility: Mobility, day: date) -> bool:
    """Return whether anybody still ticks the list of a stay: its project is open, and it ended at most two months ago."""
    return not mobility.agreement.is_locked and (mobility.ends_on is None or mobility.ends_on >= day - LOOKED_AT)


def progress(mobility: Mobility, day: date, kept: Seen | None = None) -> dict[str, int]:
    """Return how far the checklist of a stay is; `kept` is what `seen_of` found, in a list."""
    done, total, late = checklist.progress(of(mobility, day, kept))
    return {"done": done, "all": total, "late": late}


def shown(mobility: Mobility, day: date, role: str = "") -> list[dict[str, Any]]:
    """Return the phases with their items in words: of one role only, or (empty) of all."""
    ticks = {one.key: one for one in mobility.checklist_ticks.all()}
    lines = [line for line in of(mobility, day) if role in {"", line.item.who}]
    return [
        {
            "words": states.PHASE_LABELS[phase],
            "lines": [
                {
                    "line": line, "key": line.item.key, "words": line.item.words(languages.present()),
                    "tick": ticks.get(line.item.key), "who": states.ROLE_LABELS[line.item.who], "may_tick": not line.item.known,
                }
                for line in lines if line.item.phase == phase
            ],
        }
        for phase in checklist.PHASES if any(line.item.phase == phase for line in lines)
    ]  # fmt: skip
