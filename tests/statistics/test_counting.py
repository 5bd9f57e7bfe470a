"""The programme's own counts: exact numbers from recorded stays, and what is hidden."""

from datetime import date
from decimal import Decimal

from figure_examples import DAY, NOW, OFFICER, project, record_journeys, record_stays, stays

from vaihto.core.disclosure import TOTAL
from vaihto.statistics import operations, queries
from vaihto.statistics.counted import OTHER_FIELDS, Counted


def test_stays_are_counted_by_group_and_year_and_journeys_apart() -> None:
    agreement = project()
    record_stays(agreement, 6)
    record_stays(agreement, 5, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 20))
    record_stays(agreement, 7, "teacher", ends_on=date(2026, 3, 6), purpose="work_placement", country_to="DE")
    record_stays(agreement, 8, "planner", ends_on=date(2026, 3, 20), purpose="job_shadowing")
    record_stays(agreement, 9, starts_on=date(2027, 8, 20), ends_on=date(2027, 9, 1))
    record_stays(agreement, 9, state="abroad")
    record_journeys(agreement, 6)
    own = queries.counted(DAY)
    assert [(key, own.by_group.of(key, "2026"), own.by_group.of(key, "2027")) for key in own.by_group.labels] == [
        ("initial_vet", 6, 5), ("teacher", 7, 0), ("other_staff", 8, 0),
    ]  # fmt: skip
    assert own.by_group.of(TOTAL) == 26
    assert own.journeys.of("journeys") == 6


def test_a_stay_appears_on_the_day_after_its_last_day() -> None:
    agreement = project()
    record_stays(agreement, 6, ends_on=date(2027, 9, 1), starts_on=date(2027, 8, 1))
    assert queries.counted(date(2027, 9, 1)).by_group.of(TOTAL) == 0
    assert queries.counted(date(2027, 9, 2)).by_group.of("initial_vet", "2027") == 6


def test_a_figure_is_cut_by_country_length_and_purpose() -> None:
    own = Counted([*stays(6), *stays(7, country="DE", days=10), *stays(8, year=2025, country="DE")], DAY)
    table = own.cut("initial_vet", "country")
    assert {(label, year): table.of(label, year) for label in table.labels for year in table.years} == {
        ("DE", "2025"): 8, ("DE", "2026"): 7, ("ES", "2025"): 0, ("ES", "2026"): 6,
    }  # fmt: skip
    assert (table.of("DE"), table.of(TOTAL), table.withheld) == (15, 21, ())
    lengths = own.cut("initial_vet", "length")
    assert (lengths.of("long", "2026"), lengths.of("short", "2026")) == (6, 7)


def test_a_small_group_is_hidden_with_another_one_so_that_the_total_does_not_tell() -> None:
    own = Counted([*stays(20), *stays(3, "graduate"), *stays(9, "labour_market")], DAY)
    assert (own.by_group.of("graduate", "2026"), own.by_group.of("labour_market", "2026")) == (None, None)
    assert own.by_group.of(TOTAL, "2026") == 32


def test_a_year_that_is_hidden_by_group_is_left_out_of_every_cut() -> None:
    own = Counted([*stays(20), *stays(6, year=2025), *stays(3, "graduate"), *stays(9, "labour_market")], DAY)
    for dimension in ("country", "field", "length", "purpose"):
        table = own.cut("labour_market", dimension)
        assert (table.years, table.labels, table.withheld) == ((), (), ("2026",))
        assert table.of("ES", "2026") is None


def test_a_year_whose_single_stays_its_total_would_tell_is_left_out() -> None:
    scattered = [one for code in ("ES", "DE", "SE", "EE", "IS") for one in stays(1, country=code)]
    own = Counted([*scattered, *stays(9, year=2025)], DAY)
    table = own.cut("initial_vet", "country")
    assert own.by_group.of("initial_vet", "2026") == 5
    assert (table.labels, table.years, table.withheld) == (("ES",), ("2025",), ("2026",))


def test_a_field_that_few_people_share_is_one_of_the_other_fields() -> None:
    own = Counted(
        [*stays(9, field="Technology"), *stays(8, field=" technology"), *stays(6, field="Food"), *stays(3, field="Harp")], DAY
    )
    assert own.cut("initial_vet", "field").labels == ("Food", "Technology", OTHER_FIELDS)


def test_the_figures_of_the_targets_are_made_of_cells_that_are_shown() -> None:
    own = Counted([*stays(20), *stays(6, "graduate"), *stays(5, "graduate", days=10), *stays(9, days=10)], DAY)
    assert own.figure("long_students") == {"2026": 26}
    assert own.figure("long_students_graduate") == {"2026": 6}
    hidden = Counted([*stays(20), *stays(6, "graduate"), *stays(3, "graduate", days=10), *stays(9, days=10)], DAY)
    assert hidden.figure("long_students") == {"2026": None}


def test_work_placements_and_other_mobility_of_teachers_stay_apart() -> None:
    own = Counted([*stays(6, "teacher", purpose="work_placement"), *stays(8, "teacher", purpose="training")], DAY)
    keys = ("teaching_staff", "teaching_staff_work_placements", "teaching_staff_other")
    assert [own.figure(key) for key in keys] == [{"2026": 14}, {"2026": 6}, {"2026": 8}]


def test_short_staff_stays_are_counted_and_marked_unless_they_are_few() -> None:
    own = Counted([*stays(6, "teacher", days=4), *stays(7, "teacher", days=20)], DAY)
    assert (own.by_group.of("teacher"), own.marked("teacher")) == (13, 6)
    assert Counted([*stays(2, "teacher", days=4), *stays(7, "teacher", days=20)], DAY).marked("teacher") is None
    assert Counted([*stays(9, "teacher", days=4), *stays(2, "teacher", days=20)], DAY).marked("teacher") is None
    assert Counted(stays(9, "teacher", days=20), DAY).marked("teacher") == 0


def test_without_a_baseline_a_target_shows_its_count_and_no_progress() -> None:
    students, staff, recognition = queries.target_pages(Counted([*stays(20), *stays(7, year=2027)], DAY))
    assert (students.counted_year, students.is_running, students.counted, students.progress.state) == (
        2026,
        False,
        20,
        "baseline_unknown",
    )
    assert [count for _definition, count in students.components] == [20, 0]
    assert (staff.counted_year, staff.counted, recognition.progress.state) == (None, None, "no_number")


def test_with_a_baseline_progress_is_measured_from_it() -> None:
    operations.set_baseline("kesu_90_students", year=2010, value=Decimal(16), source="CIMO 2011", by=OFFICER, at=NOW)
    progress = queries.target_pages(Counted(stays(20), DAY))[0].progress
    assert (progress.state, progress.change_percent, progress.wanted, progress.is_reached) == (
        "measured", Decimal("25.0"), Decimal("20.80"), False,
    )  # fmt: skip


def test_nobody_travelled_yet() -> None:
    own = Counted([], DAY)
    assert (own.by_group.labels, own.by_group.of(TOTAL), own.figure("long_students")) == ((), 0, {})
    assert own.cut("initial_vet", "country").labels == ()
    assert queries.recognition_figures(own) == queries.RecognitionFigures()
