"""Points of an application: the mean of its assessors, criterion by criterion, against the published thresholds.

Rules of counting, published with every call:
1. points of a criterion = mean of the assessors' points, rounded half-up to the scheme's decimals;
2. total = sum of the criteria as shown, so that a reader who adds the column gets the total;
3. a threshold is reached by equal points.
Where two assessors have agreed on common points, those are handed in as the only score.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)


class CannotScore(ValueError):
    """Scores or a scheme that cannot be counted; ``reason`` is a code, ``subject`` the criterion or assessor meant."""

    def __init__(self, reason: str, subject: str = "") -> None:
        self.reason = reason
        self.subject = subject
        super().__init__(f"{reason}: {subject}" if subject else reason)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One published criterion: its most points and, if the call has one, the least points that pass."""

    key: str
    max_points: Decimal
    threshold: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """The criteria of a call in their published order, which is also the tie rule; ``places`` = decimals of a mean.

    Raises ``CannotScore``: ``no_criteria``, ``criterion_twice``, ``max_not_positive``, ``threshold_out_of_range``.
    """

    criteria: tuple[Criterion, ...]
    total_threshold: Decimal | None = None
    places: int = 2

    def __post_init__(self) -> None:
        if not self.criteria:
            raise CannotScore("no_criteria")
        for criterion in self.criteria:
            if [other.key for other in self.criteria].count(criterion.key) > 1:
                raise CannotScore("criterion_twice", criterion.key)
            if not (criterion.max_points.is_finite() and criterion.max_points > 0):
                raise CannotScore("max_not_positive", criterion.key)
            if not _is_within(criterion.threshold, criterion.max_points):
                raise CannotScore("threshold_out_of_range", criterion.key)
        if not _is_within(self.total_threshold, self.max_total):
            raise CannotScore("threshold_out_of_range", "total")

    @property
    def max_total(self) -> Decimal:
        """The most points an application can get."""
        return sum((criterion.max_points for criterion in self.criteria), ZERO)


@dataclass(frozen=True, slots=True)
class Score:
    """What one assessor gave one criterion."""

    assessor: str
    criterion: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """A criterion's mean with its working: who gave what, and how far apart they are (``spread``)."""

    key: str
    points: Decimal
    max_points: Decimal
    threshold: Decimal | None
    by_assessor: tuple[tuple[str, Decimal], ...]

    @property
    def missing(self) -> Decimal:
        """Points missing from the threshold; 0 where it is reached or there is none."""
        return _missing(self.points, self.threshold)

    @property
    def spread(self) -> Decimal:
        """The highest less the lowest points given."""
        given = [points for _, points in self.by_assessor]
        return max(given) - min(given)


@dataclass(frozen=True, slots=True)
class Result:
    """All criteria of one application in the published order, the total and its threshold."""

    criteria: tuple[CriterionResult, ...]
    total: Decimal
    max_total: Decimal
    total_threshold: Decimal | None

    @property
    def missing(self) -> Decimal:
        """Points missing from the total's threshold; 0 where it is reached or there is none."""
        return _missing(self.total, self.total_threshold)

    @property
    def below(self) -> tuple[str, ...]:
        """Keys of the criteria under their own threshold."""
        return tuple(criterion.key for criterion in self.criteria if criterion.missing > 0)

    @property
    def is_above_thresholds(self) -> bool:
        """Whether every threshold, of the criteria and of the total, is reached."""
        return not self.below and self.missing == 0

    @property
    def order(self) -> tuple[Decimal, ...]:
        """What applications are compared by: the total, then the criteria in the published order."""
        return (self.total, *(criterion.points for criterion in self.criteria))


def result_of(scheme: Scheme, scores: Iterable[Score]) -> Result:
    """Count the scores of one application.

    In: scores of one or more assessors, each for every criterion once.
    Raises ``CannotScore``: ``no_scores``, ``unknown_criterion``, ``points_out_of_range``, ``score_twice``,
    ``score_missing`` (an assessor has left out a criterion).
    """
    given = _by_criterion(scheme, scores)
    results = tuple(_criterion_result(criterion, given[criterion.key], scheme.places) for criterion in scheme.criteria)
    total = sum((result.points for result in results), ZERO)
    return Result(results, total, scheme.max_total, scheme.total_threshold)


def _by_criterion(scheme: Scheme, scores: Iterable[Score]) -> dict[str, dict[str, Decimal]]:
    known = {criterion.key: criterion for criterion in scheme.criteria}
    given: dict[str, dict[str, Decimal]] = {key: {} for key in known}
    for score in scores:
        if score.criterion not in known:
            raise CannotScore("unknown_criterion", score.criterion)
        if not _is_within(score.points, known[score.criterion].max_points):
            raise CannotScore("points_out_of_range", score.criterion)
        if score.assessor in given[score.criterion]:
            raise CannotScore("score_twice", score.criterion)
        given[score.criterion][score.assessor] = score.points
    assessors = {assessor for by_assessor in given.values() for assessor in by_assessor}
    if not assessors:
        raise CannotScore("no_scores")
    for key, by_assessor in given.items():
        if set(by_assessor) != assessors:
            raise CannotScore("score_missing", key)
    return given


def _criterion_result(criterion: Criterion, by_assessor: dict[str, Decimal], places: int) -> CriterionResult:
    mean = sum(by_assessor.values(), ZERO) / len(by_assessor)
    points = mean.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return CriterionResult(criterion.key, points, criterion.max_points, criterion.threshold, tuple(sorted(by_assessor.items())))


def _is_within(points: Decimal | None, most: Decimal) -> bool:
    return points is None or (points.is_finite() and ZERO <= points <= most)


def _missing(points: Decimal, threshold: Decimal | None) -> Decimal:
    return ZERO if threshold is None else max(threshold - points, ZERO)
