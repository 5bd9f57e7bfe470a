"""What a stay counts for that ended before its time: its days in the grant, and whether its shortest length still binds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from vaihto.core import rulebook

FORCE_MAJEURE, HEALTH, OTHER, WITHDRAWAL = KINDS = ("force_majeure", "health", "other", "withdrawal")
ACCEPTED, REFUSED = "accepted", "refused"


class CannotCount(ValueError):
    """Days that cannot be counted; ``reason`` is a code: ``not_interrupted``, ``outside``, ``not_decided_here``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a programme says about one kind of interruption; empty ``source`` = nothing was read about it."""

    is_decided: bool
    excuses_length: bool
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What the grant counts: ``days`` now, and what a decision could make of it: from ``least`` to ``most`` days.

    ``waits``: an officer has still to decide, until then the real days count. ``excuses_length``: the shortest length of the
    programme does not bind this stay.
    """

    days: int
    least: int
    most: int
    waits: bool
    excuses_length: bool
    rule: Rule


@cache
def rule(programme: str, kind: str) -> Rule:
    """Return what a programme's pack says about a kind of interruption. Raises KeyError for an unknown kind."""
    book = rulebook.read("interruptions.yaml")
    entry = book["programmes"].get(programme, book["programmes"][book["otherwise"]])[kind]
    return Rule(entry["days"] == "agency", entry["length"] == "excused", book["sources"][entry["source"]], entry["status"])


def effect(
    programme: str, kind: str, *, real_days: int, planned_days: int, decision: str = "", counted_days: int | None = None
) -> Effect:
    """Return what an interrupted stay counts for.

    `real_days` and `planned_days` with both ends, in days; `decision` is empty, accepted or refused; `counted_days` are those
    that an accepting officer chose (none chosen: the real ones). Raises CannotCount.
    """
    told = rule(programme, kind)
    if not 1 <= real_days < planned_days:
        raise CannotCount("not_interrupted")
    if decision and not told.is_decided:
        raise CannotCount("not_decided_here")
    is_accepted = decision == ACCEPTED
    days = counted_days if is_accepted and counted_days is not None else real_days
    if not real_days <= days <= planned_days:
        raise CannotCount("outside")
    most = planned_days if told.is_decided else real_days
    return Effect(days, real_days, most, told.is_decided and not decision, is_accepted and told.excuses_length, told)


@dataclass(frozen=True, slots=True)
class Length:
    """The length of a stay against the shortest one of its programme, in days.

    ``verdict``: met, short, waits (short, and an officer has still to decide), excused (short, and accepted as force majeure).
    """

    verdict: str
    days: int
    shortest: int


def length(days: int, shortest: int | None, of: Effect | None = None) -> Length | None:
    """Return whether a stay of so many real days is long enough; None where no shortest length is known.

    Source of the shortest length: the numbers of the call. `of`: what the interruption counts for, where there was one.
    """
    if shortest is None:
        return None
    if days >= shortest:
        return Length("met", days, shortest)
    if of is not None and of.excuses_length:
        return Length("excused", days, shortest)
    return Length("waits" if of is not None and of.waits and of.rule.excuses_length else "short", days, shortest)
