"""The answer of `vaihto select`: the ranking, the optimum, and each application with its reason and distances."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from vaihto.core.allocation.model import Contender, Unmet, euro_of
from vaihto.core.allocation.optimum import Optimum
from vaihto.core.allocation.ranking import Award, Outcome, Ranking, Reason
from vaihto.core.allocation.reader import Selection

SENTENCES = {
    Reason.WITHIN_BUDGET: "The budget suffices for what was asked for.",
    Reason.SET_ASIDE: "Granted from what is set aside for its group.",
    Reason.REMAINDER: "Gets what is left of the budget, {granted} of {requested} EUR; with that the ranking ends.",
    Reason.OVER_BUDGET: "The budget does not suffice.",
    Reason.TIED_AT_BUDGET_LINE: "Equal points at the budget line: the budget does not suffice for all of them.",
    Reason.RESERVE_FULL: "The budget does not suffice and the reserve list is full.",
    Reason.IN_OPTIMUM: "Selected in the best use of the budget.",
    Reason.IN_OPTIMUM_PARTLY: "Selected in the best use of the budget with a part of what was asked for.",
    Reason.NOT_IN_OPTIMUM: "Not selected in the best use of the budget.",
    Reason.BELOW_CRITERION: "Below the threshold of a criterion.",
    Reason.BELOW_TOTAL: "Below the threshold of the total.",
}


def as_json(selection: Selection, ranking: Ranking, optimum: Optimum) -> dict[str, Any]:
    """Return the answer as plain values: euro as numbers with at most two decimals, points as numbers."""
    named = {each.reference: each for each in selection.contenders}
    return {
        "ranking": {
            "selected": _granted(ranking.grants),
            "reserve": [award.reference for award in ranking.awards if award.outcome is Outcome.RESERVE],
            "total_score": number(sum((named[reference].score for reference in ranking.grants), Decimal(0))),
            "spent_eur": money(ranking.spent),
        },
        "optimum": {
            "objective": selection.objective.value,
            "selected": _granted(optimum.grants),
            "total_score": number(optimum.points),
            "objective_value": number(optimum.value),
            "spent_eur": money(optimum.spent),
            "gap": optimum.gap,
            "bound": None if optimum.bound is None else number(optimum.bound),
            "infeasible": [_unmet(each) for each in optimum.unmet],
            "solver": optimum.solver,
        },
        "applications": [_application(named[award.reference], award, optimum) for award in ranking.awards],
    }


def _granted(grants: dict[str, int]) -> list[dict[str, Any]]:
    return [{"id": reference, "granted_eur": money(cents)} for reference, cents in grants.items()]


def _unmet(unmet: Unmet) -> dict[str, Any]:
    return {**unmet.floor.group, "floor_eur": money(unmet.floor.cents), "possible_eur": money(unmet.possible)}


def _application(each: Contender, award: Award, optimum: Optimum) -> dict[str, Any]:
    is_granted = award.outcome is Outcome.GRANTED
    return {
        "id": each.reference,
        "outcome": award.outcome.value,
        "reason": reason(each, award),
        "reason_code": award.reason.value,
        "distance_points": 0 if is_granted else _maybe(award.points_distance),
        "distance_eur": 0 if is_granted else (None if award.euro_distance is None else money(award.euro_distance)),
        "granted_eur": money(award.granted),
        "reserve_place": award.reserve_place,
        "margin_points": _maybe(award.margin),
        "optimum_eur": money(optimum.grants.get(each.reference, 0)),
    }


def reason(each: Contender, award: Award) -> str:
    """Return why, as sentences: the rule, and by how much it misses."""
    said = SENTENCES[award.reason].format(granted=in_words(award.granted), requested=in_words(each.requested))
    if not each.takes_part:
        below = [f"{key} by {number(points)}" for key, points in each.below]
        if each.missing > 0:
            below.insert(0, f"the total by {number(each.missing)}")
        return f"{said} Misses {', '.join(below)} points."
    if award.euro_distance is None:
        return said
    euro = f"{in_words(award.euro_distance)} EUR"
    points = award.points_distance
    if points == 0:
        return f"{said} Equal points with one before it; misses by {euro}."
    return f"{said} Misses by {euro}." if points is None else f"{said} Misses by {number(points)} points or {euro}."


def money(cents: int) -> int | float:
    """Return cents as a number of euro that JSON can hold."""
    return number(euro_of(cents))


def in_words(cents: int) -> str:
    """Return cents as euro in a sentence: 3,200 or 3,200.50."""
    return f"{euro_of(cents):,.2f}".removesuffix(".00")


def number(value: Decimal) -> int | float:
    """Return a decimal as a whole number where it is one, otherwise as the nearest number of JSON."""
    return int(value) if value == value.to_integral_value() else float(value)


def _maybe(value: Decimal | None) -> int | float | None:
    return None if value is None else number(value)
