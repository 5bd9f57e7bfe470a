"""Strictness is found where assessments overlap, drawn towards none where there is little, and the intervals are honest."""

import random

import pytest

from vaihto.core.calibration import CannotCalibrate, Total, calibrate, not_told_apart, student


def example(seed=1, applications=60, assessors=6, leniency=4.0, chance=2.0, each=2):
    dice = random.Random(seed)
    true = {f"P{j}": leniency * (j - (assessors - 1) / 2) / assessors for j in range(assessors)}
    quality = {f"A{i:03}": 60 + dice.gauss(0, 10) for i in range(applications)}
    totals = [
        Total(key, who, value + true[who] + dice.gauss(0, chance))
        for key, value in quality.items()
        for who in dice.sample(sorted(true), each)
    ]
    return true, quality, totals


def test_a_strict_assessor_is_found():
    true, _, totals = example(leniency=24)
    found = {one.assessor: one for one in calibrate(totals).leniencies}
    assert all(abs(found[who].points - points) < 2 for who, points in true.items())
    assert found["P0"].is_told_apart
    assert found["P0"].points < 0


def test_two_assessors_are_estimated_as_by_hand():
    # Four applications, P1 gives 4 points more each time, chance none: half the difference each, hardly drawn to 0.
    totals = [Total(f"A{i}", who, 50 + 5 * i + plus) for i in range(4) for who, plus in (("P0", 0), ("P1", 4))]
    found = calibrate(totals)
    assert [round(one.points, 2) for one in found.leniencies] == [-2.0, 2.0]
    assert [round(one.calibrated, 6) for one in found.qualities] == [52.0, 57.0, 62.0, 67.0]


def test_where_assessors_differ_by_chance_only_hardly_anybody_is_called_strict():
    examples = [calibrate(example(seed=seed, leniency=0, chance=6)[2]).leniencies for seed in range(20)]
    assert sum(one.is_told_apart for found in examples for one in found) <= 6


def test_the_interval_of_a_quality_holds_the_truth_in_about_19_of_20():
    # The truth is known up to the mean of the leniencies, which is 0 here; 10 examples of 60 applications.
    held = number = 0
    for seed in range(10):
        _, quality, totals = example(seed=seed, leniency=8, chance=3)
        for one in calibrate(totals).qualities:
            number += 1
            held += one.low <= quality[one.application] <= one.high
    assert 0.92 < held / number < 0.98


def test_the_order_of_the_totals_does_not_matter():
    _, _, totals = example()
    assert calibrate(totals).leniencies == calibrate(list(reversed(totals))).leniencies


def test_without_overlap_nothing_is_estimated():
    with pytest.raises(CannotCalibrate, match="no_overlap"):
        calibrate([Total("A1", "P1", 50), Total("A2", "P2", 60)])
    with pytest.raises(CannotCalibrate, match="too_few"):
        calibrate([Total("A1", "P1", 50), Total("A1", "P2", 60)])


def test_places_near_one_another_cannot_be_told_apart_and_far_ones_can():
    dice = random.Random(3)
    quality = {"A0": 95, "A1": 80, "A2": 79.5, "A3": 79, "A4": 50} | {f"B{i}": 40 - i for i in range(20)}
    totals = [Total(key, who, value + dice.gauss(0, 1)) for key, value in quality.items() for who in ("P0", "P1", "P2")]
    assert not_told_apart(calibrate(totals), ["A0", "A1", "A2", "A3", "A4"]) == ((2, 4),)


@pytest.mark.parametrize(
    ("freedom", "table"), [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042), (1000, 1.962)]
)
def test_students_t_is_that_of_the_tables(freedom, table):
    assert student(freedom) == pytest.approx(table, abs=0.011)
