"""Targets: one number each, no progress without a baseline, no baseline without a source."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.indicators import definitions
from vaihto.core.targets import Baseline, CannotCompare, Progress, State, progress, targets

D = Decimal
STUDENTS = targets()["kesu_90_students"]
STAFF = targets()["kesu_90_staff"]
RECOGNITION = targets()["kesu_93_recognition"]


def test_the_plan_wants_thirty_per_cent_more_long_student_mobility_and_twenty_more_of_staff() -> None:
    assert [one.change_percent for one in (STUDENTS, STAFF, RECOGNITION)] == [D(30), D(20), None]


def test_the_staff_target_is_one_with_two_components() -> None:
    assert STAFF.components == ("teaching_staff_work_placements", "teaching_staff_other")


def test_students_and_graduates_count_for_the_student_target_and_the_labour_market_does_not() -> None:
    assert STUDENTS.definition == "long_students"
    definition = definitions()["long_students"]
    assert (definition.groups, definition.length, definition.long_days) == (("initial_vet", "graduate"), "long", 14)


def test_no_target_has_a_baseline_until_somebody_gives_one() -> None:
    assert {one.baseline for one in targets().values()} == {None}
    assert progress(STUDENTS, D(167)) == Progress(State.BASELINE_UNKNOWN)
    assert dict(STUDENTS.baseline_missing)["en"].startswith("The source document gives neither")


def test_a_target_without_a_number_is_never_measured() -> None:
    assert progress(replace(RECOGNITION, baseline=Baseline(2011, D(1), "x")), D(2)) == Progress(State.NO_NUMBER)


def test_with_a_baseline_progress_is_measured() -> None:
    target = replace(STUDENTS, baseline=Baseline(2011, D(150), "decision of the agency, example"))
    assert progress(target, D(195)) == Progress(State.MEASURED, D("30.0"), D("195.00"), True)
    assert progress(target, D(194)) == Progress(State.MEASURED, D("29.3"), D("195.00"), False)
    assert progress(target, D(75)) == Progress(State.MEASURED, D("-50.0"), D("195.00"), False)
    assert progress(target, None) == Progress(State.FIGURE_UNKNOWN)


@pytest.mark.parametrize(
    ("value", "source", "reason"),
    [(D(100), " ", "source_missing"), (D(0), "x", "value_not_positive"), (D("NaN"), "x", "value_not_positive")],
)
def test_a_baseline_without_source_or_value_is_refused(value: Decimal, source: str, reason: str) -> None:
    with pytest.raises(CannotCompare) as refusal:
        Baseline(2011, value, source)
    assert refusal.value.reason == reason


def test_every_target_names_definitions_that_exist_and_speaks_three_languages() -> None:
    known = definitions()
    for target in targets().values():
        assert set(target.components) <= set(known)
        assert target.definition is None or target.definition in known
        assert set(dict(target.title)) == set(dict(target.baseline_missing)) == {"fi", "sv", "en"}
        assert target.source


@given(st.integers(1, 10_000), st.integers(0, 20_000))
def test_a_target_is_reached_exactly_when_the_figure_has_grown_enough(base: int, current: int) -> None:
    target = replace(STAFF, baseline=Baseline(2011, D(base), "example"))
    assert progress(target, D(current)).is_reached is (current * 100 >= base * 120)
