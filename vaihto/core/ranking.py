"""The order of applications and the budget line: who is granted, who waits, who is not selected, and by how much.

Published rules:
1. applications that reach every threshold come first, by total; those that do not follow, by total;
2. equal totals: more points in the first criterion, then in the second, and so on; if all are equal the rank is shared;
3. grants go down the order until one application no longer fits: everybody from there on waits on the reserve list,
   also a smaller one that would fit (the order is not jumped);
4. applications of shared rank are granted together or not at all: the system never chooses between equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from vaihto.core.scoring import ZERO, Result


class CannotPropose(ValueError):
    """Candidates or a budget that cannot be put in order; ``reason`` is a code, ``subject`` the application meant."""

    def __init__(self, reason: str, subject: str = "") -> None:
        self.reason = reason
        self.subject = subject
        super().__init__(f"{reason}: {subject}" if subject else reason)


class Outcome(StrEnum):
    """What is proposed for an application."""

    GRANTED = "granted"
    RESERVE = "reserve"
    NOT_SELECTED = "not_selected"


class Reason(StrEnum):
    """Why."""

    WITHIN_BUDGET = "within_budget"
    OVER_BUDGET = "over_budget"
    TIED_AT_BUDGET_LINE = "tied_at_budget_line"
    BELOW_CRITERION = "below_criterion_threshold"
    BELOW_TOTAL = "below_total_threshold"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An eligible, assessed application and the grant it would get, in euro."""

    reference: str
    result: Result
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the proposal, in order.

    ``points_distance``: granted: points above the first that waits; reserve: points missing from the last granted;
    not selected: points missing from the total's threshold (0 if only a criterion fails). None = no such line.
    ``euro_distance``: reserve: euro missing to grant everybody down to this place. None for the others.
    ``below``: criteria under their threshold with the points missing. ``spent``: euro granted down to this place.
    ``decided_by``: the criterion that put it after an equal total above; ``tied_with``: who shares the rank.
    """

    reference: str
    rank: int
    outcome: Outcome
    reason: Reason
    total: Decimal
    amount: Decimal
    spent: Decimal
    reserve_place: int | None
    points_distance: Decimal | None
    euro_distance: Decimal | None
    below: tuple[tuple[str, Decimal], ...]
    decided_by: str | None
    tied_with: tuple[str, ...]


def propose(candidates: Iterable[Candidate], budget: Decimal) -> tuple[Place, ...]:
    """Put the candidates in order and draw the budget line (rules on top of this module).

    In: eligible candidates scored by the same scheme, the call's budget in euro (0 or more).
    Out: one place per candidate in order; inside a shared rank by reference, which decides nothing.
    Raises ``CannotPropose``: ``budget_negative``, ``candidate_twice``, ``amount_not_positive``, ``different_criteria``.
    """
    listed = sorted(candidates, key=lambda candidate: candidate.reference)
    _check(listed, budget)
    listed.sort(key=_order, reverse=True)
    groups = [tuple(group) for _, group in groupby(listed, key=_order)]
    places = _after_line(groups, budget)
    return tuple(_with_distance(place, places) for place in places)


def _order(candidate: Candidate) -> tuple[bool, tuple[Decimal, ...]]:
    return candidate.result.is_above_thresholds, candidate.result.order


def _check(candidates: Sequence[Candidate], budget: Decimal) -> None:
    if not budget.is_finite() or budget < 0:
        raise CannotPropose("budget_negative")
    seen: set[str] = set()
    schemes = {_scheme_of(candidate.result) for candidate in candidates}
    if len(schemes) > 1:
        raise CannotPropose("different_criteria")
    for candidate in candidates:
        if candidate.reference in seen:
            raise CannotPropose("candidate_twice", candidate.reference)
        if not candidate.amount.is_finite() or candidate.amount <= 0:
            raise CannotPropose("amount_not_positive", candidate.reference)
        seen.add(candidate.reference)


def _scheme_of(result: Result) -> tuple[object, ...]:
    return (result.total_threshold, *((line.key, line.max_points, line.threshold) for line in result.criteria))


def _after_line(groups: Sequence[tuple[Candidate, ...]], budget: Decimal) -> list[Place]:
    places: list[Place] = []
    spent = wanted = ZERO
    above: Candidate | None = None
    for group in groups:
        placed = [_not_selected(candidate, group, len(places) + 1, above) for candidate in group]
        if group[0].result.is_above_thresholds:
            room = budget - spent if wanted == spent else ZERO
            wanted += sum((candidate.amount for candidate in group), ZERO)
            if wanted <= budget:
                placed = [replace(place, outcome=Outcome.GRANTED, reason=Reason.WITHIN_BUDGET) for place in placed]
            else:
                waiting = sum(place.outcome is Outcome.RESERVE for place in places)
                placed = [_reserve(place, waiting + 1, room, wanted - budget) for place in placed]
        for place in placed:
            spent += place.amount if place.outcome is Outcome.GRANTED else ZERO
            places.append(replace(place, spent=spent))
        above = group[-1]
    return places


def _reserve(place: Place, number: int, room: Decimal, missing: Decimal) -> Place:
    is_tied_at_line = bool(place.tied_with) and place.amount <= room
    reason = Reason.TIED_AT_BUDGET_LINE if is_tied_at_line else Reason.OVER_BUDGET
    return replace(place, outcome=Outcome.RESERVE, reason=reason, reserve_place=number, euro_distance=missing)


def _not_selected(candidate: Candidate, group: Sequence[Candidate], rank: int, above: Candidate | None) -> Place:
    result = candidate.result
    return Place(
        reference=candidate.reference,
        rank=rank,
        outcome=Outcome.NOT_SELECTED,
        reason=Reason.BELOW_TOTAL if result.missing > 0 else Reason.BELOW_CRITERION,
        total=result.total,
        amount=candidate.amount,
        spent=ZERO,
        reserve_place=None,
        points_distance=result.missing,
        euro_distance=None,
        below=tuple((line.key, line.missing) for line in result.criteria if line.missing > 0),
        decided_by=_decided_by(result, above),
        tied_with=tuple(other.reference for other in group if other.reference != candidate.reference),
    )


def _decided_by(result: Result, above: Candidate | None) -> str | None:
    if above is None or above.result.total != result.total:
        return None
    if above.result.is_above_thresholds != result.is_above_thresholds:
        return None
    pairs = zip(result.criteria, above.result.criteria, strict=True)
    return next((mine.key for mine, theirs in pairs if mine.points != theirs.points), None)


def _with_distance(place: Place, places: Sequence[Place]) -> Place:
    if place.outcome is Outcome.NOT_SELECTED:
        return place
    other = Outcome.RESERVE if place.outcome is Outcome.GRANTED else Outcome.GRANTED
    totals = [one.total for one in places if one.outcome is other]
    line = (max(totals) if other is Outcome.RESERVE else min(totals)) if totals else None
    return replace(place, points_distance=None if line is None else abs(place.total - line))
