"""Recognition: never more than the unit, never more than a year, and always with a reason."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.credit import (
    AgreedUnit,
    CannotRecognise,
    CreditScheme,
    Outcome,
    ShareRecognised,
    UnitDecision,
    days_to_decision,
    decide,
    median_days,
    possible_points,
    scheme_on,
    schemes,
    share_recognised,
    year_points,
)

D = Decimal
OSP = CreditScheme("osp", D(60), date(2015, 1, 1), None, (8, 1), "HE 12/2014", "assumed")
UNIT = AgreedUnit("aino", "kitchen", size=D(15), agreed=D(10))
DAY = date(2027, 5, 21)


def decision(points: str, unit: str = "kitchen", learner: str = "aino", on: date = DAY) -> UnitDecision:
    return UnitDecision(learner, unit, Outcome.PART, D(points), "seen", on)


def refusal(
    outcome: Outcome, points: str, *, unit: AgreedUnit = UNIT, earlier: tuple[UnitDecision, ...] = (), why: str = "seen"
) -> tuple[str, Decimal | None]:
    with pytest.raises(CannotRecognise) as refused:
        decide(unit, outcome, D(points), why, on=DAY, earlier=earlier, scheme=OSP)
    return refused.value.reason, refused.value.most


def test_in_full_gives_the_points_agreed() -> None:
    made = decide(UNIT, Outcome.FULL, D(10), " Work was shown. ", on=DAY, earlier=(), scheme=OSP)
    assert made == UnitDecision("aino", "kitchen", Outcome.FULL, D(10), "Work was shown.", DAY)


def test_in_part_gives_some_of_the_points_and_not_at_all_gives_none() -> None:
    assert decide(UNIT, Outcome.PART, D("2.5"), "seen", on=DAY, earlier=(), scheme=OSP).points == D("2.5")
    assert decide(UNIT, Outcome.NONE, D(0), "seen", on=DAY, earlier=(), scheme=OSP).points == D(0)


@pytest.mark.parametrize(
    ("outcome", "points", "reason"),
    [
        (Outcome.FULL, "9", "full_is_not_all"),
        (Outcome.FULL, "11", "full_is_not_all"),
        (Outcome.PART, "0", "part_is_not_part"),
        (Outcome.PART, "10", "part_is_not_part"),
        (Outcome.PART, "-1", "part_is_not_part"),
        (Outcome.NONE, "1", "none_has_points"),
        (Outcome.PART, "NaN", "points_not_a_number"),
    ],
)
def test_points_that_do_not_go_with_the_answer_are_refused(outcome: Outcome, points: str, reason: str) -> None:
    assert refusal(outcome, points)[0] == reason


def test_a_decision_without_a_reason_is_refused() -> None:
    assert refusal(Outcome.FULL, "10", why="  ") == ("reason_missing", None)


def test_two_decisions_on_a_unit_never_exceed_its_size() -> None:
    earlier = (decision("8"), decision("15", learner="bo"), decision("15", unit="service"))
    assert possible_points(UNIT, earlier) == D(7)
    assert refusal(Outcome.FULL, "10", earlier=earlier) == ("more_than_unit", D(7))
    assert decide(UNIT, Outcome.PART, D(7), "seen", on=DAY, earlier=earlier, scheme=OSP).points == D(7)


def test_a_study_year_never_exceeds_the_points_of_a_year() -> None:
    earlier = (decision("51", unit="service"), decision("40", unit="bar", on=date(2026, 7, 31)))
    assert year_points("aino", DAY, earlier, OSP) == D(51)
    assert refusal(Outcome.FULL, "10", earlier=earlier) == ("more_than_year", D(9))


def test_a_study_year_begins_on_its_first_day() -> None:
    assert [OSP.study_year_of(day) for day in (date(2027, 7, 31), date(2027, 8, 1))] == [2026, 2027]


def test_a_scheme_is_used_from_its_first_day_to_its_last() -> None:
    ecvet = CreditScheme("ecvet", D(60), date(2009, 7, 8), date(2014, 12, 31), (8, 1), "2009/C 155/02", "assumed")
    days = [date(2009, 7, 7), date(2009, 7, 8), date(2014, 12, 31), date(2015, 1, 1)]
    assert [ecvet.is_used_on(day) for day in days] == [False, True, True, False]
    assert [OSP.is_used_on(day) for day in days] == [False, False, False, True]


def test_the_rulebook_gives_sixty_points_to_a_year_with_a_source() -> None:
    assert [(scheme.key, scheme.points_per_year) for scheme in schemes()] == [("ecvet", D(60)), ("osp", D(60))]
    assert all(scheme.source and scheme.status == "assumed" for scheme in schemes())
    assert dict(schemes()[1].short) == {"fi": "osp", "sv": "kp", "en": "competence points"}


def test_every_day_from_the_first_scheme_on_has_exactly_one_scheme() -> None:
    days = [date(2009, 7, 7), date(2012, 2, 20), date(2014, 12, 31), date(2015, 1, 1), date(2026, 11, 24)]
    keys = [scheme.key if (scheme := scheme_on(day)) else None for day in days]
    assert keys == [None, "ecvet", "ecvet", "osp", "osp"]


def test_an_agreement_cannot_promise_more_than_the_unit_has() -> None:
    with pytest.raises(CannotRecognise, match="agreed_more_than_unit: at most 15"):
        AgreedUnit("aino", "kitchen", size=D(15), agreed=D("15.5"))
    with pytest.raises(CannotRecognise, match="points_not_positive"):
        AgreedUnit("aino", "kitchen", size=D(15), agreed=D(0))


def test_the_share_is_counted_from_decided_units_and_the_waiting_ones_are_told_apart() -> None:
    service = AgreedUnit("aino", "service", D(5), D(5))
    waiting = AgreedUnit("bo", "kitchen", D(15), D(6))
    share = share_recognised([UNIT, service, waiting], [decision("10"), decision("3", unit="service")])
    assert share == ShareRecognised(recognised=D(13), agreed=D(15), undecided=D(6), share=D("0.8667"))


def test_a_unit_not_recognised_lowers_the_share() -> None:
    none = UnitDecision("aino", "kitchen", Outcome.NONE, D(0), "not seen", DAY)
    assert share_recognised([UNIT], [none]) == ShareRecognised(D(0), D(10), D(0), D("0.0000"))


def test_without_decisions_there_is_no_share() -> None:
    assert share_recognised([UNIT], []) == ShareRecognised(D(0), D(0), D(10), None)


def test_the_same_unit_agreed_twice_is_refused() -> None:
    with pytest.raises(CannotRecognise, match="agreed_twice"):
        share_recognised([UNIT, UNIT], [])


def test_days_are_counted_from_the_last_day_abroad() -> None:
    assert days_to_decision(date(2027, 5, 16), date(2027, 5, 25)) == 9
    assert days_to_decision(DAY, DAY) == 0
    with pytest.raises(CannotRecognise, match="decided_before_return"):
        days_to_decision(DAY, date(2027, 5, 20))


def test_the_middle_waiting_time_is_the_median() -> None:
    assert [median_days(days) for days in ([], [9], [30, 9, 1], [10, 1])] == [None, D(9), D(9), D("5.5")]


ATTEMPTS = st.lists(
    st.tuples(st.sampled_from(["kitchen", "service"]), st.sampled_from(list(Outcome)), st.integers(0, 32)), max_size=12
)


@given(ATTEMPTS)
def test_whatever_is_tried_in_whatever_order_a_unit_never_gives_more_than_its_size(
    attempts: list[tuple[str, Outcome, int]],
) -> None:
    made: list[UnitDecision] = []
    for unit, outcome, halves in attempts:
        try:
            agreed = AgreedUnit("aino", unit, D(15), D(10))
            made.append(decide(agreed, outcome, D(halves) / 2, "seen", on=DAY, earlier=made, scheme=OSP))
        except CannotRecognise:
            continue
    for unit in ("kitchen", "service"):
        assert sum(one.points for one in made if one.unit == unit) <= 15
