"""The proposal of a call: its candidates with their points, put through the one ranking (`core.allocation`).

The published tie rule of a call is its order of criteria: `allocation.Tie.CRITERIA`. Published rules:
1. applications that reach every threshold come first, by total; those that do not follow, by total;
2. equal totals: more points in the first criterion, then in the second, and so on; if all are equal the rank is shared;
3. grants go down the order until one application no longer fits: it gets what is left, if that reaches its least useful
   grant; everybody after it waits on the reserve list, also a smaller one that would fit (the order is not jumped);
4. applications of shared rank are granted together or not at all: the system never chooses between equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vaihto.core import allocation
from vaihto.core.allocation import Outcome, Reason, Tie
from vaihto.core.allocation.model import CannotAllocate, cents_of, euro_of
from vaihto.core.scoring import Result

__all__ = ["Candidate", "CannotPropose", "Outcome", "Place", "Reason", "contender_of", "propose"]

CannotPropose = CannotAllocate


@dataclass(frozen=True, slots=True)
class Candidate:
    """An eligible, assessed application and the grant it would get, in euro; ``minimum`` is its least useful grant.

    Without a minimum there is no smaller grant: all or nothing.
    """

    reference: str
    result: Result
    amount: Decimal
    minimum: Decimal | None = None
    newcomer: bool = False
    region: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the proposal, in order; money in euro.

    ``amount`` what the application would get whole, ``granted`` what is proposed. ``points_distance``: granted: points above
    the first that waits; reserve: points missing from a grant; not selected: points missing from the total's threshold (0 if
    only a criterion fails). None = no such line. ``euro_distance``: reserve: euro missing to come down to this place.
    ``below``: criteria under their threshold with the points missing. ``spent``: euro granted down to this place.
    ``decided_by``: the criterion that put it after an equal total above; ``tied_with``: who shares the rank.
    """

    reference: str
    rank: int
    outcome: Outcome
    reason: Reason
    total: Decimal
    amount: Decimal
    granted: Decimal
    spent: Decimal
    reserve_place: int | None
    points_distance: Decimal | None
    euro_distance: Decimal | None
    below: tuple[tuple[str, Decimal], ...]
    decided_by: str | None
    tied_with: tuple[str, ...]


def propose(
    candidates: Iterable[Candidate],
    budget: Decimal,
    *,
    floors: Sequence[allocation.Floor] = (),
    reserve_length: int | None = None,
) -> tuple[Place, ...]:
    """Put the candidates in order and draw the budget line (rules on top of this module).

    In: eligible candidates scored by the same scheme, the call's budget in euro (0 or more), floors and the longest reserve
    list where a scenario has them. Out: one place per candidate in order; inside a shared rank by reference, which decides
    nothing. Raises ``CannotPropose``: ``budget_negative``, ``candidate_twice``, ``amount_not_positive``,
    ``minimum_above_requested``, ``different_criteria``.
    """
    given = list(candidates)
    listed = {candidate.reference: candidate for candidate in given}
    if len({_scheme_of(candidate.result) for candidate in given}) > 1:
        raise CannotPropose("different_criteria")
    if not budget.is_finite():
        raise CannotPropose("budget_negative")
    contenders = [contender_of(candidate) for candidate in given]
    ranked = allocation.rank(contenders, cents_of(budget), tie=Tie.CRITERIA, floors=floors, reserve_length=reserve_length)
    places: list[Place] = []
    above: Candidate | None = None
    for award in ranked.awards:
        candidate = listed[award.reference]
        # Inside a shared rank nothing decided between them: compare with the last one of another rank.
        if places and places[-1].rank != award.rank:
            above = listed[places[-1].reference]
        places.append(_place(candidate, award, above))
    return tuple(places)


def contender_of(candidate: Candidate) -> allocation.Contender:
    """Return the candidate as the core of all sharing out sees it. Raises CannotPropose (``amount_not_positive``)."""
    if not candidate.amount.is_finite():
        raise CannotPropose("amount_not_positive", candidate.reference)
    result, requested = candidate.result, cents_of(candidate.amount)
    return allocation.Contender(
        candidate.reference,
        result.total,
        requested,
        requested if candidate.minimum is None else min(requested, cents_of(candidate.minimum)),
        candidate.newcomer,
        candidate.region,
        candidate.action,
        result.missing,
        tuple((line.key, line.missing) for line in result.criteria if line.missing > 0),
        tuple(line.points for line in result.criteria),
    )


def _scheme_of(result: Result) -> tuple[object, ...]:
    return (result.total_threshold, *((line.key, line.max_points, line.threshold) for line in result.criteria))


def _place(candidate: Candidate, award: allocation.Award, above: Candidate | None) -> Place:
    is_granted = award.outcome is Outcome.GRANTED
    return Place(
        reference=award.reference,
        rank=award.rank,
        outcome=award.outcome,
        reason=award.reason,
        total=candidate.result.total,
        amount=candidate.amount,
        granted=euro_of(award.granted),
        spent=euro_of(award.spent),
        reserve_place=award.reserve_place,
        points_distance=award.margin if is_granted else award.points_distance,
        euro_distance=None if award.euro_distance is None else euro_of(award.euro_distance),
        below=tuple((line.key, line.missing) for line in candidate.result.criteria if line.missing > 0),
        decided_by=_decided_by(candidate.result, above),
        tied_with=award.tied_with,
    )


def _decided_by(result: Result, above: Candidate | None) -> str | None:
    if above is None or above.result.total != result.total:
        return None
    if above.result.is_above_thresholds != result.is_above_thresholds:
        return None
    pairs = zip(result.criteria, above.result.criteria, strict=True)
    return next((mine.key for mine, theirs in pairs if mine.points != theirs.points), None)
