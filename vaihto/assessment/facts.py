"""From the rows of this room to the core's scores: what counts is what has been handed in."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from vaihto.assessment import states
from vaihto.core import consensus, scoring

if TYPE_CHECKING:
    from vaihto.assessment.models import Arrangement, Assignment, Consolidation, Score


def scores_of(assignment: "Assignment") -> tuple[scoring.Score, ...]:
    """Return the points of one handed-in assessment; its scores are fetched with their criteria."""
    return tuple(
        scoring.Score(str(assignment.assessor_id), score.criterion.key, score.points)
        for score in assignment.scores.all()
        if score.points is not None
    )


def result_of(scheme: scoring.Scheme, assignments: "Iterable[Assignment]") -> scoring.Result | None:
    """Return the counted points of handed-in assessments; None where there is none or they do not fit the criteria."""
    scores = [score for assignment in assignments for score in scores_of(assignment)]
    if not scores:
        return None
    try:
        return scoring.result_of(scheme, scores)
    except scoring.CannotScore:
        return None


def total_so_far(scores: "Iterable[Score]") -> Decimal:
    """Return the sum of the points that have been given."""
    return sum((score.points for score in scores if score.points is not None), scoring.ZERO)


def rules_of(arrangement: "Arrangement | None") -> consensus.Rules:
    """Return the core's rules of a call; without an arrangement one assessor is enough and the mean counts."""
    if arrangement is None:
        return consensus.Rules()
    return consensus.Rules(arrangement.needs, arrangement.third_limit, arrangement.not_below_threshold, arrangement.consolidates)


def opinion_of(assignment: "Assignment") -> consensus.Opinion:
    """Return what an assessor has said; nothing before it is handed in."""
    is_handed_in = assignment.state == states.HANDED_IN
    points = [(score.criterion, score.points) for score in scores_of(assignment)] if is_handed_in else []
    return consensus.Opinion(str(assignment.assessor_id), tuple(points), is_handed_in)


def agreement_of(consolidation: "Consolidation | None") -> consensus.Agreement | None:
    """Return the common points; None where nobody has been named to write them."""
    if consolidation is None:
        return None
    points = [(one.criterion.key, one.points) for one in consolidation.scores.all() if one.points is not None]
    is_agreed = consolidation.state == states.AGREED
    return consensus.Agreement(tuple(points), is_agreed or consolidation.state == states.FOR_APPROVAL, is_agreed)


def outcome_of(
    scheme: scoring.Scheme | None, assignments: "Iterable[Assignment]", arrangement: "Arrangement | None",
    consolidation: "Consolidation | None",
) -> consensus.Outcome:  # fmt: skip
    """Return where an application's assessment is and what counts; points that do not fit the criteria give no result."""
    opinions = [opinion_of(one) for one in assignments if one.state in {states.ASSIGNED, states.HANDED_IN}]
    rules, agreement = rules_of(arrangement), agreement_of(consolidation)
    empty = scoring.Scheme((scoring.Criterion("none", Decimal(1)),))
    try:
        return consensus.outcome_of(scheme or empty, opinions, rules, agreement)
    except scoring.CannotScore:
        silent = [consensus.Opinion(one.assessor, (), one.is_handed_in) for one in opinions]
        return consensus.outcome_of(empty, silent, consensus.Rules(rules.needs), None)
