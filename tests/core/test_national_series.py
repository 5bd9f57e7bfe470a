"""The published national series: exactly what the collected sources say, gaps and their reasons included."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from vaihto.core import national_series
from vaihto.core.national_series import NationalFigure

COLLECTED = Path(__file__).resolve().parents[3] / "shared" / "data"
PRECISIONS = {"exact": "exact", "approx": "rounded", "rounded": "rounded", "check": "bound"}


def figures(group: str, direction: str) -> dict[int, NationalFigure]:
    return {one.year: one for one in national_series.figures() if (one.group, one.direction) == (group, direction)}


def known(group: str, direction: str) -> dict[int, tuple[int, str]]:
    found = figures(group, direction).items()
    return {year: (int(one.value), one.precision) for year, one in found if one.value is not None}


def test_students_who_went_abroad() -> None:
    assert known("student", "out") == {
        2016: (6250, "exact"), 2018: (5300, "rounded"), 2019: (4426, "exact"), 2020: (996, "exact"), 2021: (262, "exact"),
        2022: (2708, "exact"), 2023: (3724, "exact"),
    }  # fmt: skip


def test_students_who_came_to_finland() -> None:
    assert known("student", "in") == {2016: (2800, "rounded"), 2020: (819, "exact"), 2023: (2437, "exact")}


def test_staff_in_both_directions() -> None:
    assert known("staff", "out") == {2003: (1182, "exact"), 2013: (4057, "exact"), 2022: (2570, "exact"), 2023: (4000, "rounded")}
    assert known("staff", "in") == {2022: (3586, "bound"), 2023: (3000, "rounded")}


def test_shares_of_new_students() -> None:
    assert {year: one.value for year, one in figures("share_of_new_students", "out").items()} == {
        2016: Decimal("13.5"), 2018: Decimal(12), 2019: Decimal("10.3"), 2022: Decimal("6.2"), 2023: Decimal("8.8"),
    }  # fmt: skip
    assert {year: one.value for year, one in figures("share_of_new_students", "in").items()} == {
        2018: Decimal(6), 2019: Decimal("7.3"), 2022: Decimal("4.3"), 2023: Decimal("5.8"),
    }  # fmt: skip


def test_the_years_of_the_lost_chart_are_gaps_that_say_so() -> None:
    for year in range(2006, 2012):
        one = figures("student", "out")[year]
        assert (one.value, one.note["en"]) == (None, "The source has a chart for 2006–2011, but its figures cannot be read.")


def test_every_figure_has_a_source_and_every_gap_and_break_a_reason_in_three_languages() -> None:
    for one in national_series.figures():
        assert (one.value is None) or (one.source and one.url.startswith("http"))
        assert one.value is not None or all(one.note[code] for code in ("fi", "sv", "en"))
        for texts in (one.note, one.break_before):
            assert set(texts) in (set(), {"fi", "sv", "en"})


def test_the_series_breaks_where_the_collection_began_and_where_the_staff_rule_came() -> None:
    breaks = {(one.group, one.direction, one.year) for one in national_series.figures() if one.break_before}
    assert breaks == {(g, d, y) for g, y in (("student", 2008), ("staff", 2016)) for d in ("out", "in")}


@pytest.mark.skipif(not COLLECTED.exists(), reason="the collected sources are not beside the repository")
def test_the_series_equals_the_collected_figures() -> None:
    with (COLLECTED / "mobility_by_year.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one = figures(row["group"], row["direction"])[int(row["year"])]
            if row["count"]:
                assert (one.value, one.precision, one.url) == (Decimal(row["count"]), PRECISIONS[row["precision"]], row["source"])
            else:
                assert one.value is None
                assert one.url in ("", row["source"])


@pytest.mark.skipif(not COLLECTED.exists(), reason="the collected sources are not beside the repository")
def test_the_shares_equal_the_collected_shares() -> None:
    with (COLLECTED / "mobility_rates.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(one.group == "share_of_new_students" for one in national_series.figures())
    for row in rows:
        one = figures("share_of_new_students", row["direction"])[int(row["year"])]
        assert (one.value, one.url) == (Decimal(row["share"]) * 100, row["source"])
