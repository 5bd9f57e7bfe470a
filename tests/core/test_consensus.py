"""What counts: all assessments, the two closest of three, or the common points."""

from decimal import Decimal

import pytest

from vaihto.core.consensus import Agreement, Opinion, Rules, Stage, outcome_of
from vaihto.core.scoring import Criterion, Scheme

SCHEME = Scheme((Criterion("plan", Decimal(60)), Criterion("results", Decimal(40))), Decimal(60))
ERASMUS = Rules(needs=2, third_limit=Decimal(30), not_below_threshold=True)


def given(who, total, *, handed_in=True):
    plan = min(Decimal(total), Decimal(60))
    return Opinion(who, (("plan", plan), ("results", Decimal(total) - plan)), handed_in)


def outcome(*totals, rules=ERASMUS, agreement=None):
    return outcome_of(SCHEME, [given(f"P{n}", total) for n, total in enumerate(totals)], rules, agreement)


def test_two_near_totals_are_ready_and_their_mean_counts():
    found = outcome(70, 80)
    assert (found.stage, found.result.total, found.spread) == (Stage.READY, Decimal("75.00"), 10)


@pytest.mark.parametrize(("low", "high", "stage"), [(50, 80, Stage.THIRD_NEEDED), (51, 80, Stage.READY), (20, 59, Stage.READY)])
def test_a_third_is_needed_from_the_limit_on_unless_both_are_under_the_threshold(low, high, stage):
    assert outcome(low, high).stage is stage


def test_two_under_the_threshold_need_a_third_where_the_call_does_not_except_them():
    assert outcome(20, 59, rules=Rules(2, Decimal(30))).stage is Stage.THIRD_NEEDED


def test_of_three_the_two_closest_count():
    found = outcome(50, 90, 85)
    assert (found.stage, found.counted, found.result.total) == (Stage.READY, ("P1", "P2"), Decimal("87.50"))


def test_all_three_count_where_the_middle_one_is_as_near_to_both():
    found = outcome(50, 90, 70)
    assert (found.counted, found.result.total) == (("P0", "P1", "P2"), Decimal("70.00"))


def test_the_application_waits_for_everybody_who_is_assigned():
    opinions = [given("P0", 70), given("P1", 0, handed_in=False)]
    assert outcome_of(SCHEME, opinions, ERASMUS).stage is Stage.ASSESSING
    assert outcome_of(SCHEME, opinions[:1], ERASMUS).stage is Stage.UNASSIGNED


def test_common_points_count_once_they_are_approved():
    rules = Rules(needs=2, consolidates=True)
    points = (("plan", Decimal(50)), ("results", Decimal(28)))
    assert outcome(70, 80, rules=rules).stage is Stage.CONSOLIDATING
    assert outcome(70, 80, rules=rules, agreement=Agreement(points, True)).stage is Stage.APPROVING
    agreed = outcome(70, 80, rules=rules, agreement=Agreement(points, True, True))
    assert (agreed.stage, agreed.result.total, agreed.is_agreed) == (Stage.READY, Decimal("78.00"), True)


def test_one_assessor_has_nobody_to_agree_with():
    assert outcome(70, rules=Rules(needs=1, consolidates=True)).stage is Stage.READY
