"""Points: means, totals that add up, thresholds reached or missed, and scores that cannot be counted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.scoring import CannotScore, Criterion, Result, Scheme, Score, result_of

D = Decimal
SCHEME = Scheme((Criterion("relevance", D(40), D(20)), Criterion("quality", D(60))), total_threshold=D(60))


def scored(**by_assessor: tuple[str, str]) -> Result:
    """In: assessor = (points for relevance, points for quality)."""
    scores = [Score(name, "relevance", D(points[0])) for name, points in by_assessor.items()]
    scores += [Score(name, "quality", D(points[1])) for name, points in by_assessor.items()]
    return result_of(SCHEME, scores)


def test_one_assessors_points_are_the_result() -> None:
    result = scored(aino=("30", "45.5"))
    assert [line.points for line in result.criteria] == [D("30.00"), D("45.50")]
    assert (result.total, result.max_total) == (D("75.50"), D(100))


def test_two_assessors_points_are_averaged_criterion_by_criterion() -> None:
    result = scored(aino=("30", "40"), bo=("25", "50"))
    assert [line.points for line in result.criteria] == [D("27.50"), D("45.00")]
    assert result.criteria[0].by_assessor == (("aino", D(30)), ("bo", D(25)))
    assert result.criteria[0].spread == D(5)


def test_a_mean_is_rounded_half_up_to_two_decimals() -> None:
    assert scored(a=("0", "0"), b=("0", "0"), c=("0", "0.5")).criteria[1].points == D("0.17")
    assert scored(a=("0", "0.01"), b=("0", "0")).criteria[1].points == D("0.01")


def test_equal_points_reach_a_threshold() -> None:
    result = scored(aino=("20", "40"))
    assert (result.below, result.missing, result.is_above_thresholds) == ((), D(0), True)


def test_a_missed_criterion_is_named_although_the_total_is_enough() -> None:
    result = scored(aino=("19.5", "60"))
    assert (result.below, result.missing, result.is_above_thresholds) == (("relevance",), D(0), False)
    assert result.criteria[0].missing == D("0.50")


def test_a_missed_total_says_how_many_points_are_missing() -> None:
    result = scored(aino=("20", "39.6"))
    assert (result.below, result.missing, result.is_above_thresholds) == ((), D("0.40"), False)


def refusal_of(scores: list[Score]) -> tuple[str, str]:
    with pytest.raises(CannotScore) as refusal:
        result_of(SCHEME, scores)
    return refusal.value.reason, refusal.value.subject


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ([], ("no_scores", "")),
        ([Score("a", "budget", D(1))], ("unknown_criterion", "budget")),
        ([Score("a", "relevance", D("40.01"))], ("points_out_of_range", "relevance")),
        ([Score("a", "relevance", D(-1))], ("points_out_of_range", "relevance")),
        ([Score("a", "relevance", D("NaN"))], ("points_out_of_range", "relevance")),
        ([Score("a", "relevance", D(1)), Score("a", "relevance", D(1))], ("score_twice", "relevance")),
        ([Score("a", "relevance", D(1))], ("score_missing", "quality")),
        (
            [Score("a", "relevance", D(1)), Score("a", "quality", D(1)), Score("b", "quality", D(1))],
            ("score_missing", "relevance"),
        ),
    ],
)
def test_scores_that_cannot_be_counted_are_refused(scores: list[Score], reason: tuple[str, str]) -> None:
    assert refusal_of(scores) == reason


@pytest.mark.parametrize(
    ("criteria", "total", "reason"),
    [
        ((), None, "no_criteria"),
        ((Criterion("a", D(10)), Criterion("a", D(10))), None, "criterion_twice"),
        ((Criterion("a", D(0)),), None, "max_not_positive"),
        ((Criterion("a", D(10), D(11)),), None, "threshold_out_of_range"),
        ((Criterion("a", D(10)),), D(11), "threshold_out_of_range"),
    ],
)
def test_a_scheme_that_nobody_could_pass_is_refused(criteria: tuple[Criterion, ...], total: Decimal | None, reason: str) -> None:
    with pytest.raises(CannotScore) as refusal:
        Scheme(criteria, total)
    assert refusal.value.reason == reason


@given(st.lists(st.tuples(st.decimals(0, 40, places=1), st.decimals(0, 60, places=1)), min_size=1, max_size=5))
def test_the_total_is_what_a_reader_gets_by_adding_the_column(given_points: list[tuple[Decimal, Decimal]]) -> None:
    names = {f"assessor {number}": (str(one), str(two)) for number, (one, two) in enumerate(given_points)}
    result = scored(**names)
    assert result.total == sum(line.points for line in result.criteria)
    assert all(min(p for _, p in line.by_assessor) <= line.points for line in result.criteria)
    assert all(line.points <= max(p for _, p in line.by_assessor) for line in result.criteria)
