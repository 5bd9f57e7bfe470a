"""From the rows of this room to the core's scores: what counts is what has been handed in."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from vaihto.core import scoring

if TYPE_CHECKING:
    from vaihto.assessment.models import Assignment, Score


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
