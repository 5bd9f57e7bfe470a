"""The budget line: who is granted, who waits and why, to the point and to the euro."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.ranking import Candidate, CannotPropose, Outcome, Place, Reason, propose
from vaihto.core.scoring import Criterion, Scheme, Score, result_of

D = Decimal
SCHEME = Scheme((Criterion("relevance", D(50), D(10)), Criterion("quality", D(50))), total_threshold=D(60))
SCHEME_OF_RELEVANCE = Scheme(SCHEME.criteria)


def candidate(reference: str, relevance: str, quality: str, amount: str) -> Candidate:
    scores = [Score("a", "relevance", D(relevance)), Score("a", "quality", D(quality))]
    return Candidate(reference, result_of(SCHEME, scores), D(amount))


def outline(places: tuple[Place, ...]) -> list[tuple[str, int, str]]:
    return [(place.reference, place.rank, place.outcome.value) for place in places]


FIRST = candidate("A", "40", "45", "100000")
LAST_GRANTED = candidate("B", "30", "41.9", "130400")
WAITING = candidate("C", "30", "41.5", "12800")
SMALL_WAITING = candidate("D", "30", "38.5", "9000")
BELOW = candidate("E", "20", "37.5", "10000")


def test_grants_go_down_the_order_until_one_no_longer_fits() -> None:
    places = propose([BELOW, SMALL_WAITING, WAITING, LAST_GRANTED, FIRST], D(240000))
    assert outline(places) == [
        ("A", 1, "granted"),
        ("B", 2, "granted"),
        ("C", 3, "reserve"),
        ("D", 4, "reserve"),
        ("E", 5, "not_selected"),
    ]
    assert [place.spent for place in places] == [D(100000), D(230400), D(230400), D(230400), D(230400)]


def test_the_first_on_the_reserve_list_misses_by_points_or_by_euro() -> None:
    place = propose([FIRST, LAST_GRANTED, WAITING, SMALL_WAITING], D(240000))[2]
    assert (place.reserve_place, place.reason) == (1, Reason.OVER_BUDGET)
    assert (place.points_distance, place.euro_distance) == (D("0.40"), D(3200))


def test_the_second_on_the_reserve_list_counts_the_money_of_the_first() -> None:
    place = propose([FIRST, LAST_GRANTED, WAITING, SMALL_WAITING], D(240000))[3]
    assert (place.reserve_place, place.points_distance, place.euro_distance) == (2, D("3.00"), D(12200))


def test_a_granted_application_says_how_far_it_is_above_the_line() -> None:
    places = propose([FIRST, LAST_GRANTED, WAITING, SMALL_WAITING], D(240000))
    assert [place.points_distance for place in places] == [D("13.50"), D("0.40"), D("0.40"), D("3.00")]
    assert [place.euro_distance for place in places] == [None, None, D(3200), D(12200)]


def test_with_money_for_everybody_there_is_no_line_to_measure_from() -> None:
    places = propose([FIRST, LAST_GRANTED], D(230400))
    assert [(place.outcome, place.points_distance) for place in places] == [(Outcome.GRANTED, None)] * 2


def test_without_money_everybody_above_the_thresholds_waits() -> None:
    places = propose([FIRST, BELOW], D(0))
    assert outline(places) == [("A", 1, "reserve"), ("E", 2, "not_selected")]
    assert (places[0].points_distance, places[0].euro_distance) == (None, D(100000))


def test_below_the_total_threshold_the_distance_is_to_the_threshold() -> None:
    place = propose([BELOW], D(240000))[0]
    assert (place.reason, place.points_distance, place.euro_distance) == (Reason.BELOW_TOTAL, D("2.50"), None)


def test_a_missed_criterion_puts_an_application_below_all_that_pass() -> None:
    strong_but_uneven = Candidate(
        "U", result_of(SCHEME_OF_RELEVANCE, [Score("a", "relevance", D(9)), Score("a", "quality", D(50))]), D(1)
    )
    weaker = Candidate("W", result_of(SCHEME_OF_RELEVANCE, [Score("a", "relevance", D(10)), Score("a", "quality", D(20))]), D(1))
    places = propose([strong_but_uneven, weaker], D(1000))
    assert outline(places) == [("W", 1, "granted"), ("U", 2, "not_selected")]
    assert (places[1].reason, places[1].below) == (Reason.BELOW_CRITERION, (("relevance", D("1.00")),))
    assert places[1].points_distance == D(0)


def test_equal_totals_are_decided_by_the_first_criterion_that_differs() -> None:
    places = propose([candidate("A", "30", "40", "100"), candidate("B", "40", "30", "100")], D(100))
    assert outline(places) == [("B", 1, "granted"), ("A", 2, "reserve")]
    assert [place.decided_by for place in places] == [None, "relevance"]
    assert [place.tied_with for place in places] == [(), ()]
    assert places[1].points_distance == D(0)


def test_equals_in_everything_share_the_rank_and_are_granted_together_or_not_at_all() -> None:
    equals = [candidate(name, "40", "40", "100") for name in "BCA"]
    places = propose(equals, D(250))
    assert outline(places) == [("A", 1, "reserve"), ("B", 1, "reserve"), ("C", 1, "reserve")]
    assert [place.reason for place in places] == [Reason.TIED_AT_BUDGET_LINE] * 3
    assert [(place.reserve_place, place.euro_distance) for place in places] == [(1, D(50))] * 3
    assert places[0].tied_with == ("B", "C")
    assert {place.outcome for place in propose(equals, D(300))} == {Outcome.GRANTED}


def test_after_a_shared_rank_the_next_rank_is_counted_on() -> None:
    places = propose([candidate(name, "40", "40", "100") for name in "AB"] + [SMALL_WAITING], D(200))
    assert [(place.rank, place.reserve_place) for place in places] == [(1, None), (1, None), (3, 1)]


def test_the_order_in_which_applications_arrive_changes_nothing() -> None:
    everybody = [FIRST, LAST_GRANTED, WAITING, SMALL_WAITING, BELOW]
    assert len({propose(order, D(240000)) for order in permutations(everybody)}) == 1


@pytest.mark.parametrize(
    ("candidates", "budget", "reason"),
    [
        ([FIRST], D(-1), "budget_negative"),
        ([FIRST], D("NaN"), "budget_negative"),
        ([FIRST, FIRST], D(1), "candidate_twice"),
        ([candidate("A", "40", "40", "0")], D(1), "amount_not_positive"),
        (
            [FIRST, Candidate("Z", result_of(Scheme((Criterion("x", D(1)),)), [Score("a", "x", D(1))]), D(1))],
            D(1),
            "different_criteria",
        ),
    ],
)
def test_what_cannot_be_put_in_order_is_refused(candidates: list[Candidate], budget: Decimal, reason: str) -> None:
    with pytest.raises(CannotPropose) as refusal:
        propose(candidates, budget)
    assert refusal.value.reason == reason


POINTS = st.integers(0, 100).map(lambda half: D(half) / 2)
CANDIDATES = st.lists(st.tuples(POINTS, POINTS, st.integers(1, 50)), min_size=1, max_size=8)


@given(CANDIDATES, st.integers(0, 200))
def test_the_budget_is_never_exceeded_and_nobody_granted_stands_below_one_who_waits(
    rows: list[tuple[Decimal, Decimal, int]], budget: int
) -> None:
    listed = [candidate(f"{number:02}", str(a), str(b), str(c)) for number, (a, b, c) in enumerate(rows)]
    places = propose(listed, D(budget))
    granted = [place for place in places if place.outcome is Outcome.GRANTED]
    waiting = [place for place in places if place.outcome is Outcome.RESERVE]
    assert sum(place.amount for place in granted) <= budget
    assert len(places) == len(rows)
    assert all(above.rank < below.rank for above in granted for below in waiting)
    assert all(place.euro_distance is not None and place.euro_distance > 0 for place in waiting)
    assert all(place.outcome is Outcome.NOT_SELECTED for place in places[len(granted) + len(waiting) :])


@given(CANDIDATES, st.integers(0, 200))
def test_exactly_the_missing_euro_more_would_grant_a_place_on_the_reserve_list(
    rows: list[tuple[Decimal, Decimal, int]], budget: int
) -> None:
    listed = [candidate(f"{number:02}", str(a), str(b), str(c)) for number, (a, b, c) in enumerate(rows)]
    for place in propose(listed, D(budget)):
        if place.euro_distance is not None:
            enough = {one.reference: one for one in propose(listed, D(budget) + place.euro_distance)}
            a_cent_short = {one.reference: one for one in propose(listed, D(budget) + place.euro_distance - D("0.01"))}
            assert enough[place.reference].outcome is Outcome.GRANTED
            assert a_cent_short[place.reference].outcome is Outcome.RESERVE
