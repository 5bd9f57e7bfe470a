"""What a scenario wishes and what comes out of it, from a stored basis alone: the core does the sharing out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from vaihto.core import ranking
from vaihto.core.allocation import Floor, Outcome, Reason, Tie, Unmet, highs, optimum
from vaihto.core.allocation.model import cents_of, euro_of, share_in_cents
from vaihto.core.canonical import sha256_of
from vaihto.selection import facts

RANKED, BEST = "ranking", "optimum"
# So many names of who is in or out stand on a card.
NAMED = 6


@dataclass(frozen=True)
class Wishes:
    """How a budget is shared out.

    ``method``: `ranking` or `optimum`, the latter by ``objective``. ``budget``: euro, None = the call's. ``moved``: euro from
    the call ``moved_from``. ``floors``: a group (newcomer, region) and a share of the budget or euro. ``is_partial``: grants
    down to the least useful one; ``least_percent`` of the sum where the applicant stated none. ``reserve_length``: None = all.
    """

    method: str = RANKED
    objective: str = "score"
    budget: Decimal | None = None
    moved_from: int | None = None
    moved: Decimal = Decimal(0)
    floors: tuple[Mapping[str, Any], ...] = ()
    is_partial: bool = True
    least_percent: int | None = None
    reserve_length: int | None = None

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Wishes":
        """Return the wishes of stored values."""
        amount = values.get("budget")
        return cls(
            method=values.get("method", RANKED), objective=values.get("objective", "score"),
            budget=None if amount is None else Decimal(amount), moved_from=values.get("moved_from"),
            moved=Decimal(values.get("moved") or 0), floors=tuple(values.get("floors", ())),
            is_partial=values.get("is_partial", True), least_percent=values.get("least_percent"),
            reserve_length=values.get("reserve_length"),
        )  # fmt: skip

    def plain(self) -> dict[str, Any]:
        """Return the wishes as values to store."""
        return {
            "method": self.method, "objective": self.objective, "budget": None if self.budget is None else str(self.budget),
            "moved_from": self.moved_from, "moved": str(self.moved), "floors": [dict(one) for one in self.floors],
            "is_partial": self.is_partial, "least_percent": self.least_percent, "reserve_length": self.reserve_length,
        }  # fmt: skip

    @property
    def is_the_ranking(self) -> bool:
        """Whether nothing is wished that the published ranking does not do."""
        return self == RANKING

    def budget_for(self, values: Mapping[str, Any]) -> Decimal:
        """Return the euro that are shared out."""
        return Decimal(values["call"]["budget"]) + self.moved if self.budget is None else self.budget

    def floors_for(self, values: Mapping[str, Any]) -> tuple[Floor, ...]:
        """Return the floors as the core takes them."""
        budget = cents_of(self.budget_for(values))
        made = []
        for one in self.floors:
            cents = cents_of(Decimal(one["eur"])) if one.get("eur") else share_in_cents(Decimal(one["share"]), budget)
            made.append(Floor(cents, newcomer=one.get("newcomer"), region=one.get("region")))
        return tuple(made)


RANKING = Wishes()


@dataclass(frozen=True)
class Found:
    """What came out: places in the order of the ranking, floors that could not be met, and how well it is proven."""

    places: tuple[ranking.Place, ...]
    unmet: tuple[Unmet, ...] = ()
    gap: float | None = None
    bound: Decimal | None = None
    solver: str = ""
    value: Decimal = Decimal(0)


def candidates_of(values: Mapping[str, Any], wishes: Wishes) -> list[ranking.Candidate]:
    """Return the candidates of a stored basis, each with its least useful grant under the wishes."""
    return [
        ranking.Candidate(
            str(one["application"]), facts.result_of(values, one), Decimal(one["amount"]), minimum_of(one, wishes),
            bool(one.get("newcomer")), one.get("region", ""), values["call"]["action"],
        )
        for one in values["candidates"]
    ]  # fmt: skip


def minimum_of(candidate: Mapping[str, Any], wishes: Wishes) -> Decimal | None:
    """Return the least useful grant: as stated, otherwise the percentage wished for, otherwise none."""
    if not wishes.is_partial:
        return None
    stated = candidate.get("minimum")
    if stated is not None:
        return Decimal(stated)
    if wishes.least_percent is None:
        return None
    return max((Decimal(candidate["amount"]) * wishes.least_percent / 100).quantize(Decimal("0.01")), Decimal("0.01"))


def of(values: Mapping[str, Any], wishes: Wishes, *, seconds: float = 30.0, quickly: bool = False) -> Found:
    """Share out. ``quickly``: of the best use only the rounded answer with its linear bound."""
    candidates = candidates_of(values, wishes)
    budget, floors = wishes.budget_for(values), wishes.floors_for(values)
    is_best = wishes.method == BEST
    places = ranking.propose(
        candidates, budget, floors=() if is_best else floors, reserve_length=None if is_best else wishes.reserve_length
    )
    if not is_best:
        return Found(places, unmet_by(candidates, places, floors))
    contenders = [ranking.contender_of(one) for one in candidates]
    task = optimum.Task(
        contenders, cents_of(budget), objective=optimum.Objective(wishes.objective), floors=floors, tie=Tie.CRITERIA
    )
    if quickly:
        most, linear = optimum.bound(task)
        found = optimum.rounded(task, linear) or optimum.Optimum(bound=most, solver=highs.version())
    else:
        found = optimum.best(task, seconds=seconds)
    return Found(
        granted_by(places, found.grants, wishes.reserve_length), found.unmet, found.gap, found.bound, found.solver, found.value
    )  # fmt: skip


def unmet_by(
    candidates: Sequence[ranking.Candidate], places: Sequence[ranking.Place], floors: Sequence[Floor]
) -> tuple[Unmet, ...]:
    """Return the floors that the ranking could not meet."""
    known = {one.reference: ranking.contender_of(one) for one in candidates}
    missed = []
    for floor in floors:
        got = sum(cents_of(place.granted) for place in places if floor.covers(known[place.reference]))
        if got < floor.cents:
            missed.append(Unmet(floor, got))
    return tuple(missed)


def granted_by(
    places: Sequence[ranking.Place], grants: Mapping[str, int], reserve_length: int | None
) -> tuple[ranking.Place, ...]:
    """Return the places with the grants of an optimum instead of the ranking's; who waits keeps the order."""
    made, spent, waiting = [], Decimal(0), 0
    for place in places:
        granted = euro_of(grants.get(place.reference, 0))
        spent += granted
        changed = replace(place, granted=granted, spent=spent, euro_distance=None)
        if granted:
            reason = Reason.IN_OPTIMUM if granted == place.amount else Reason.IN_OPTIMUM_PARTLY
            changed = replace(changed, outcome=Outcome.GRANTED, reason=reason, reserve_place=None, points_distance=None)
        elif place.reason not in (Reason.BELOW_CRITERION, Reason.BELOW_TOTAL):
            waiting += 1
            is_full = reserve_length is not None and waiting > reserve_length
            changed = replace(
                changed, points_distance=None, reserve_place=None if is_full else waiting,
                outcome=Outcome.NOT_SELECTED if is_full else Outcome.RESERVE,
                reason=Reason.RESERVE_FULL if is_full else Reason.NOT_IN_OPTIMUM,
            )  # fmt: skip
        made.append(changed)
    return tuple(made)


def inputs_hash(values: Mapping[str, Any]) -> str:
    """Return the hash of what a scenario is counted from: points, sums, groups, thresholds. Words and the budget do not count."""
    candidates = [
        [one["application"], facts.result_of(values, one).order, one["amount"], one.get("minimum"), one.get("newcomer"),
         one.get("region"), one.get("dimensions")]
        for one in values["candidates"]
    ]  # fmt: skip
    return sha256_of([values["total_threshold"], values["criteria"], candidates])


def changes_of(values: Mapping[str, Any], found: Found, ranked: Mapping[str, Decimal]) -> dict[str, Any]:
    """Return who comes in and who falls out against the ranking (the first names, and how many), who gets less or more."""
    names = {str(one["application"]): one["applicant"] for one in values["candidates"]}
    pairs = [(names[place.reference], place.granted, ranked[place.reference]) for place in found.places]
    came = [name for name, now, before in pairs if now and not before]
    went = [name for name, now, before in pairs if before and not now]
    return {
        "in": came[:NAMED], "in_number": len(came), "out": went[:NAMED], "out_number": len(went),
        "less": sum(0 < now < before for _, now, before in pairs), "more": sum(0 < before < now for _, now, before in pairs),
    }  # fmt: skip


def summary_of(values: Mapping[str, Any], wishes: Wishes, found: Found) -> dict[str, Any]:
    """Return the figures of an outcome as values to store: counts, euro, points, groups, how well it is proven."""
    known = {str(one["application"]): one for one in values["candidates"]}
    granted = [place for place in found.places if place.outcome is Outcome.GRANTED]
    budget = wishes.budget_for(values)
    spent = sum((place.granted for place in granted), Decimal(0))
    by_dimension: Counter[str] = Counter()
    for place in granted:
        for dimension in known[place.reference].get("dimensions", ()):
            by_dimension[dimension] += 1
    return {
        "budget": str(budget), "spent": str(spent), "remaining": str(budget - spent), "granted": len(granted),
        "partly": sum(place.granted < place.amount for place in granted),
        "points": str(sum((place.total for place in granted), Decimal(0))),
        "newcomers": sum(bool(known[place.reference].get("newcomer")) for place in granted),
        "regions": len({known[place.reference]["region"] for place in granted if known[place.reference]["region"]}),
        "dimensions": dict(sorted(by_dimension.items())),
        "reserve": sum(place.outcome is Outcome.RESERVE for place in found.places),
        "not_selected": sum(place.outcome is Outcome.NOT_SELECTED for place in found.places),
        "unmet": [
            {**one.floor.group, "floor": str(euro_of(one.floor.cents)), "possible": str(euro_of(one.possible))}
            for one in found.unmet
        ],
        "gap": None if found.gap is None else f"{found.gap:.6f}", "solver": found.solver,
    }  # fmt: skip
