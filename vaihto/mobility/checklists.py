"""The checklist of a stay from its rows: what is ticked, what the house knows, whose turn it is."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from vaihto.core import checklist
from vaihto.kit import languages
from vaihto.mobility import facts, states
from vaihto.mobility.models import Mobility

# So long after the last day the checklist of a stay is still looked at.
LOOKED_AT = timedelta(days=60)
# What is read along with stays for their checklists, so that a list costs the same for one and many.
ALONG = ("checklist_ticks", "insurances", "emergency_contacts")


def of(mobility: Mobility, day: date) -> tuple[checklist.Line, ...]:
    """Return the checklist of a stay on a day; empty for a cancelled one."""
    if mobility.state == states.CANCELLED:
        return ()
    agreement = getattr(mobility, "learning_agreement", None)
    known = {"agreement"} if agreement is not None and agreement.state == states.IN_FORCE else set()
    if mobility.insurances.all() and mobility.emergency_contacts.all():
        known.add("safety")
    found = checklist.lines(
        mobility.starts_on, mobility.ends_on, day, ticked={one.key for one in mobility.checklist_ticks.all()}, known=known,
        is_learner=facts.is_learner(mobility),
    )  # fmt: skip
    if is_followed(mobility, day):
        return found
    # Of stays from before, or long over, nothing is late, and an empty list is none.
    return tuple(replace(line, late=False) for line in found) if mobility.checklist_ticks.all() else ()


def is_followed(mobility: Mobility, day: date) -> bool:
    """Return whether anybody still ticks the list of a stay: its project is open, and it ended at most two months ago."""
    return not mobility.agreement.is_locked and (mobility.ends_on is None or mobility.ends_on >= day - LOOKED_AT)


def progress(mobility: Mobility, day: date) -> dict[str, int]:
    """Return how far the checklist of a stay is, for lists."""
    done, total, late = checklist.progress(of(mobility, day))
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
