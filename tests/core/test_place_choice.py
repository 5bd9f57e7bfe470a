"""Who gets a place: points, wishes, equals, the reserve list."""

from decimal import Decimal

from vaihto.core.place_choice import Contender, Placing, propose
from vaihto.core.scoring import Criterion, Scheme, Score, result_of

SCHEME = Scheme((Criterion("motivation", Decimal(10)), Criterion("studies", Decimal(5))))
MALTA, SPAIN = 1, 2


def contender(key: int, motivation: int, studies: int, *wishes: int) -> Contender:
    scores = [Score("liisa", "motivation", Decimal(motivation)), Score("liisa", "studies", Decimal(studies))]
    return Contender(key, result_of(SCHEME, scores), wishes or (MALTA,))


def test_most_points_get_the_place_and_the_others_wait_in_the_same_order():
    found = propose([contender(1, 5, 1), contender(2, 9, 5), contender(3, 7, 5)], {MALTA: 1})
    assert found == (
        Placing(2, 1, False, MALTA), Placing(3, 2, False, None, 1), Placing(1, 3, False, None, 2)
    )  # fmt: skip


def test_at_equal_totals_the_first_criterion_decides():
    found = propose([contender(1, 7, 5), contender(2, 8, 4)], {MALTA: 1})
    assert [(one.key, one.rank, one.is_tied, one.place) for one in found] == [(2, 1, False, MALTA), (1, 2, False, None)]


def test_each_gets_the_first_own_wish_that_has_a_seat_left():
    found = propose(
        [contender(1, 9, 5, MALTA, SPAIN), contender(2, 8, 5, MALTA, SPAIN), contender(3, 7, 5, MALTA)], {MALTA: 1, SPAIN: 2}
    )
    assert [(one.key, one.place, one.reserve) for one in found] == [(1, MALTA, None), (2, SPAIN, None), (3, None, 1)]


def test_equals_share_a_rank_and_get_places_together_or_the_school_chooses_from_there_on():
    equals = [contender(1, 8, 4), contender(2, 8, 4)]
    assert [(one.rank, one.is_tied, one.place) for one in propose(equals, {MALTA: 2})] == [(1, True, MALTA), (1, True, MALTA)]
    assert propose([*equals, contender(3, 1, 1)], {MALTA: 1}) == (
        Placing(1, 1, True), Placing(2, 1, True), Placing(3, 3, False)
    )  # fmt: skip


def test_equals_on_the_reserve_list_are_not_numbered():
    found = propose([contender(1, 9, 5), contender(2, 8, 4), contender(3, 8, 4), contender(4, 1, 1)], {MALTA: 1})
    assert [(one.key, one.reserve) for one in found] == [(1, None), (2, None), (3, None), (4, 3)]


def test_while_somebody_has_no_points_nothing_is_proposed():
    found = propose([contender(1, 9, 5), Contender(2, None, (MALTA,))], {MALTA: 1})
    assert found == (Placing(1, 1, False), Placing(2, None, False))
