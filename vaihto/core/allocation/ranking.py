"""The one ranking of the house: order, budget line, reserve list, and how far everybody is from a grant.

1. Only contenders that reach every threshold take part. The others follow, by points.
2. Down by points. Equal points, by the tie rule of the call: `Tie.NEWCOMER` newcomer first, then the smaller sum, then the
   reference; `Tie.CRITERIA` more points in the first criterion, then the second and so on, and whoever is equal in all
   shares the place and is granted together with the others of the place or not at all.
3. Each gets what it asked for. The first that does not fit whole gets what is left, if that reaches its minimum; with that
   the ranking ends. The order is never jumped.
4. With floors, money is set aside first: down the same order, members of the group are granted until the floor is met.
   Then rule 3 goes down the rest with what is left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from vaihto.core.allocation.model import Contender, Floor, Unmet, check

Group = tuple[Contender, ...]


class Tie(StrEnum):
    """How equal points are put in order."""

    NEWCOMER = "newcomer"
    CRITERIA = "criteria"


class Outcome(StrEnum):
    """What is proposed."""

    GRANTED = "granted"
    RESERVE = "reserve"
    NOT_SELECTED = "not_selected"


class Reason(StrEnum):
    """Why."""

    WITHIN_BUDGET = "within_budget"
    SET_ASIDE = "set_aside"
    REMAINDER = "remainder"
    OVER_BUDGET = "over_budget"
    TIED_AT_BUDGET_LINE = "tied_at_budget_line"
    RESERVE_FULL = "reserve_full"
    # Given by the best use of a budget instead of the ranking.
    IN_OPTIMUM = "in_optimum"
    IN_OPTIMUM_PARTLY = "in_optimum_partly"
    NOT_IN_OPTIMUM = "not_in_optimum"
    BELOW_CRITERION = "below_criterion_threshold"
    BELOW_TOTAL = "below_total_threshold"


@dataclass(frozen=True, slots=True)
class Award:
    """One line of the ranking, in order; money in cents.

    ``spent``: granted down to this place. ``points_distance`` and ``euro_distance`` (cents): see `distances`; None = there
    is no such distance. ``margin``: granted: points above the first that waits, None where nobody waits.
    """

    reference: str
    rank: int
    outcome: Outcome
    reason: Reason
    granted: int = 0
    spent: int = 0
    reserve_place: int | None = None
    points_distance: Decimal | None = None
    euro_distance: int | None = None
    margin: Decimal | None = None
    tied_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everybody in order, what was spent, and the floors that the order could not meet."""

    awards: tuple[Award, ...]
    spent: int
    unmet: tuple[Unmet, ...] = ()

    @property
    def grants(self) -> dict[str, int]:
        """Cents by reference, for those that are granted."""
        return {award.reference: award.granted for award in self.awards if award.outcome is Outcome.GRANTED}


def in_order(contenders: Iterable[Contender], tie: Tie = Tie.NEWCOMER) -> list[Contender]:
    """Return the contenders in the order of the ranking: those that take part first."""
    return sorted(contenders, key=lambda each: (not each.takes_part, *_key(each, tie), each.reference))


def _key(each: Contender, tie: Tie) -> tuple[object, ...]:
    """Return what decides the order; equal keys share a place."""
    if tie is Tie.CRITERIA:
        return (-each.score, *(-points for points in each.criteria))
    return (-each.score, not each.newcomer, each.requested, each.reference)


def rank(
    contenders: Iterable[Contender],
    budget: int,
    *,
    tie: Tie = Tie.NEWCOMER,
    floors: Sequence[Floor] = (),
    reserve_length: int | None = None,
) -> Ranking:
    """Rank, grant down to the budget line, and say how far everybody is from a grant.

    In: contenders, the budget in cents, the tie rule, floors, the longest reserve list (None = everybody who waits).
    Raises CannotAllocate as `model.check`.
    """
    listed = in_order(contenders, tie)
    check(listed, budget)
    groups = [tuple(group) for _, group in groupby(listed, key=lambda each: (each.takes_part, _key(each, tie)))]
    entrants = [group for group in groups if group[0].takes_part]
    aside, unmet = _set_aside(entrants, budget, floors)
    grants, tied_at_line = _down_the_order(entrants, budget - sum(aside.values()), aside)
    awards = _awards(groups, grants, aside, tied_at_line, reserve_length)
    distances = _Distances(entrants, budget, grants, aside)
    return Ranking(
        tuple(distances.of(each, award) for each, award in zip(listed, awards, strict=True)), sum(grants.values()), unmet
    )


def _set_aside(groups: Sequence[Group], budget: int, floors: Sequence[Floor]) -> tuple[dict[str, int], tuple[Unmet, ...]]:
    """Grant members of each floor's group, down the order, until it is met; return the grants and the floors not met."""
    grants: dict[str, int] = {}
    room = budget
    got = [0] * len(floors)
    for number, floor in enumerate(floors):
        for group in groups:
            members = tuple(each for each in group if floor.covers(each) and each.reference not in grants)
            if got[number] >= floor.cents:
                break
            if not members:
                continue
            is_whole = _grant(members, room, grants)
            for each in members:
                room -= grants.get(each.reference, 0)
                for one, other in enumerate(floors):
                    got[one] += grants.get(each.reference, 0) if other.covers(each) else 0
            if not is_whole:
                break
    unmet = tuple(Unmet(floor, cents) for floor, cents in zip(floors, got, strict=True) if cents < floor.cents)
    return grants, unmet


def _grant(group: Group, room: int, grants: dict[str, int]) -> bool:
    """Grant a place whole, or what is left to the only one of the place; return whether it was granted whole."""
    wanted = sum(each.requested for each in group)
    if wanted <= room:
        grants.update((each.reference, each.requested) for each in group)
        return True
    if len(group) == 1 and room >= group[0].minimum:
        grants[group[0].reference] = room
    return False


def _down_the_order(groups: Sequence[Group], room: int, aside: dict[str, int]) -> tuple[dict[str, int], set[str]]:
    """Grant down the order until the first that does not fit; return all grants, and who is tied at the budget line."""
    grants = dict(aside)
    for group in groups:
        waiting = tuple(each for each in group if each.reference not in aside)
        if waiting and not _grant(waiting, room, grants):
            return grants, {each.reference for each in waiting if len(waiting) > 1 and each.requested <= room}
        room -= sum(each.requested for each in waiting)
    return grants, set()


def _awards(
    groups: Sequence[Group], grants: dict[str, int], aside: dict[str, int], tied: set[str], length: int | None
) -> list[Award]:
    """Return the lines without distances."""
    made: list[Award] = []
    spent = waiting = 0
    for group in groups:
        place = len(made) + 1
        number = waiting + 1
        for each in group:
            others = tuple(other.reference for other in group if other is not each)
            award = Award(each.reference, place, Outcome.NOT_SELECTED, Reason.BELOW_TOTAL, tied_with=others)
            if each.reference in grants:
                award = replace(award, outcome=Outcome.GRANTED, granted=grants[each.reference], reason=_why(each, grants, aside))
                spent += award.granted
            elif each.takes_part:
                waiting += 1
                reason = Reason.TIED_AT_BUDGET_LINE if each.reference in tied else Reason.OVER_BUDGET
                award = replace(award, outcome=Outcome.RESERVE, reason=reason, reserve_place=number)
                if length is not None and number > length:
                    award = replace(award, outcome=Outcome.NOT_SELECTED, reason=Reason.RESERVE_FULL, reserve_place=None)
            elif each.missing <= 0:
                award = replace(award, reason=Reason.BELOW_CRITERION)
            made.append(replace(award, spent=spent))
    return made


def _why(each: Contender, grants: dict[str, int], aside: dict[str, int]) -> Reason:
    if grants[each.reference] < each.requested:
        return Reason.REMAINDER
    return Reason.SET_ASIDE if each.reference in aside else Reason.WITHIN_BUDGET


class _Distances:
    """How far each is from a grant, as the ranking would grant it.

    Points: as many more, and no fewer, bring the contender level with the lowest one before whom its minimum fits; at equal
    points the tie rule decides. Euro: as much more budget makes the
    ranking come down to it and pay its minimum, everybody above having got what was asked for. Below a threshold: the
    points missing from the total's threshold; money does not help.
    """

    def __init__(self, entrants: Sequence[Group], budget: int, grants: dict[str, int], aside: dict[str, int]) -> None:
        self.budget = budget - sum(aside.values())
        self.flat = [each for group in entrants for each in group if each.reference not in aside]
        self.place = {each.reference: number for number, each in enumerate(self.flat)}
        self.group = {
            each.reference: [one for one in group if one.reference not in aside] for group in entrants for each in group
        }
        self.sums = [0]
        for each in self.flat:
            self.sums.append(self.sums[-1] + each.requested)
        waiting = [each.score for each in self.flat if each.reference not in grants]
        self.first_waiting = max(waiting, default=None)

    def of(self, each: Contender, award: Award) -> Award:
        """Return the award with its distances."""
        if award.outcome is Outcome.GRANTED:
            margin = None if self.first_waiting is None else abs(each.score - self.first_waiting)
            return replace(award, margin=margin)
        if not each.takes_part:
            return replace(award, points_distance=max(each.missing, Decimal(0)))
        return replace(award, points_distance=self.points(each), euro_distance=self.euro(each))

    def euro(self, each: Contender) -> int:
        """Return the cents that the budget lacks."""
        group = self.group[each.reference]
        above = self.sums[self.place[group[0].reference]]
        own = each.minimum if len(group) == 1 else sum(one.requested for one in group)
        return above + own - self.budget

    def points(self, each: Contender) -> Decimal | None:
        """Return the points that are missing; None where no points would bring a grant."""
        fits = bisect_right(self.sums, self.budget - each.minimum) - 1
        if fits < 0:
            return None
        # The one at this place would have to stand behind; everybody before it leaves room for the minimum.
        return self.flat[min(fits, self.place[each.reference])].score - each.score
