"""The published figures: who is counted, when, in which year, and by which definition."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.indicators import CannotCount, Cell, Stay, count, definitions, fewest_people

DEFINITIONS = definitions()
AS_OF = date(2013, 1, 1)
STUDENT = Stay("s1", "aino", "initial_vet", date(2012, 3, 1), date(2012, 4, 30), "ES", "health", "on_the_job_learning")
TEACHER = Stay("t1", "bo", "teacher", date(2012, 5, 7), date(2012, 5, 11), "DE", "health", "work_placement")


def total(key: str, *stays: Stay, as_of: date = AS_OF) -> int:
    (cell,) = count(stays, DEFINITIONS[key].by(), as_of)
    return cell.count


def test_a_stay_counts_in_the_year_in_which_it_began() -> None:
    over_new_year = replace(STUDENT, starts_on=date(2011, 12, 31), ends_on=date(2012, 2, 1))
    assert count([over_new_year], DEFINITIONS["initial_vet"], AS_OF) == (Cell((("year", "2011"),), 1, 0, frozenset({"aino"})),)


def test_a_stay_counts_from_the_day_after_its_last_day() -> None:
    days = [date(2012, 4, 29), date(2012, 4, 30), date(2012, 5, 1)]
    assert [total("initial_vet", STUDENT, as_of=day) for day in days] == [0, 0, 1]


@pytest.mark.parametrize(
    ("target_group", "key"),
    [
        ("initial_vet", "initial_vet"),
        ("labour_market", "labour_market"),
        ("graduate", "graduate"),
        ("teacher", "teacher"),
        *((group, "other_staff") for group in ("planner", "administrator", "trainer")),
        *((group, "other_staff") for group in ("guidance_expert", "workplace_instructor", "hr_staff")),
    ],
)
def test_every_target_group_is_counted_in_exactly_one_group(target_group: str, key: str) -> None:
    stay = replace(STUDENT, target_group=target_group)
    groups = ["initial_vet", "labour_market", "graduate", "teacher", "other_staff"]
    assert [name for name in groups if total(name, stay)] == [key]


def test_fourteen_days_are_long_and_thirteen_are_short() -> None:
    long_stay = replace(STUDENT, key="a", ends_on=date(2012, 3, 14))
    short_stay = replace(STUDENT, key="b", ends_on=date(2012, 3, 13))
    assert (long_stay.days, short_stay.days) == (14, 13)
    cells = count([long_stay, short_stay], DEFINITIONS["initial_vet"].by("length"), AS_OF)
    assert [(cell.value("length"), cell.count) for cell in cells] == [("long", 1), ("short", 1)]
    assert total("long_students", long_stay, short_stay) == 1


def test_journeys_are_counted_apart_from_stays() -> None:
    journey = replace(TEACHER, key="j1", kind="journey")
    assert [total(key, TEACHER, journey) for key in ("teacher", "journeys")] == [1, 1]


def test_those_who_come_are_not_counted_among_those_who_go() -> None:
    assert total("teacher", replace(TEACHER, direction="in")) == 0


@pytest.mark.parametrize(
    ("first", "last", "working_days", "marked"),
    [
        (date(2012, 5, 7), date(2012, 5, 11), 5, 0),
        (date(2012, 5, 7), date(2012, 5, 10), 4, 1),
        (date(2012, 5, 10), date(2012, 5, 16), 5, 0),
        (date(2012, 5, 11), date(2012, 5, 16), 4, 1),
        (date(2012, 5, 12), date(2012, 5, 13), 0, 1),
        (date(2012, 5, 7), date(2012, 5, 20), 10, 0),
    ],
)
def test_staff_stays_under_five_working_days_are_counted_and_marked(
    first: date, last: date, working_days: int, marked: int
) -> None:
    stay = replace(TEACHER, starts_on=first, ends_on=last)
    (cell,) = count([stay], DEFINITIONS["teacher"], AS_OF)
    assert (stay.working_days, cell.count, cell.marked) == (working_days, 1, marked)


def test_short_stays_of_students_are_not_marked() -> None:
    (cell,) = count([replace(STUDENT, ends_on=date(2012, 3, 2))], DEFINITIONS["initial_vet"], AS_OF)
    assert (cell.count, cell.marked) == (1, 0)


def test_cells_are_cut_by_year_country_and_field_and_know_whose_they_are() -> None:
    again = replace(STUDENT, key="s2", field="", starts_on=date(2012, 9, 1), ends_on=date(2012, 9, 30))
    friend = replace(STUDENT, key="s3", person="eva")
    assert count([again, friend, STUDENT], DEFINITIONS["initial_vet"].by("year", "country", "field"), AS_OF) == (
        Cell((("year", "2012"), ("country", "ES"), ("field", "health")), 2, 0, frozenset({"aino", "eva"})),
        Cell((("year", "2012"), ("country", "ES"), ("field", "not_given")), 1, 0, frozenset({"aino"})),
    )


def test_a_teachers_work_placement_and_other_mobility_make_the_whole() -> None:
    shadowing = replace(TEACHER, key="t2", purpose="job_shadowing")
    unsaid = replace(TEACHER, key="t3", purpose="")
    keys = ("teaching_staff", "teaching_staff_work_placements", "teaching_staff_other")
    assert [total(key, TEACHER, shadowing, unsaid) for key in keys] == [3, 1, 2]


def test_the_same_stay_twice_is_refused() -> None:
    with pytest.raises(CannotCount, match="stay_twice: s1"):
        count([STUDENT, STUDENT], DEFINITIONS["initial_vet"], AS_OF)


def test_a_stay_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(CannotCount, match="ends_before_start: s1"):
        replace(STUDENT, ends_on=date(2012, 2, 29))


def test_an_unknown_dimension_is_refused() -> None:
    with pytest.raises(CannotCount, match="unknown_dimension: name"):
        DEFINITIONS["teacher"].by("name")


def test_the_hash_follows_the_rules_and_not_the_texts() -> None:
    definition = DEFINITIONS["teacher"]
    assert definition.sha256 == replace(definition, title=(("fi", "Opet"),)).sha256
    changed = [
        replace(definition, long_days=15),
        replace(definition, floor_working_days=None),
        replace(definition, groups=("trainer",)),
        replace(definition, version=2),
        definition.by("country"),
    ]
    assert len({one.sha256 for one in (definition, *changed)}) == 6


def test_the_hash_of_a_definition_is_known_so_that_no_rule_changes_unseen() -> None:
    """If this fails, a published rule has changed: give the definition a new version first."""
    assert DEFINITIONS["initial_vet"].sha256 == "1ee49333a2e6b1ef2b3bf54cce57ab3815168ca26147e3cda5268f1ee9d91b6d"


def test_every_definition_has_a_title_in_three_languages_and_the_numbers_of_the_rulebook() -> None:
    assert all(set(dict(one.title)) == {"fi", "sv", "en"} for one in DEFINITIONS.values())
    assert {one.long_days for one in DEFINITIONS.values()} == {14}
    assert {one.floor_working_days for one in DEFINITIONS.values()} == {None, 5}
    assert fewest_people() == 5


STAYS = st.lists(
    st.builds(
        lambda start, days, group, country, person: (start, days, group, country, person),
        st.dates(date(2010, 1, 1), date(2013, 12, 31)),
        st.integers(1, 60),
        st.sampled_from(["initial_vet", "graduate", "teacher", "trainer"]),
        st.sampled_from(["ES", "DE", "SE"]),
        st.sampled_from("abc"),
    ),
    max_size=20,
)


@given(STAYS, st.dates(date(2010, 1, 1), date(2014, 6, 1)))
def test_however_a_figure_is_cut_the_cells_make_the_same_total(rows: list[tuple[date, int, str, str, str]], as_of: date) -> None:
    stays = [
        Stay(str(number), person, group, start, start + timedelta(days=days - 1), country)
        for number, (start, days, group, country, person) in enumerate(rows)
    ]
    for definition in DEFINITIONS.values():
        (whole,) = count(stays, definition.by(), as_of)
        for cut in (("year",), ("country", "length"), ("year", "country", "field", "purpose", "group")):
            cells = count(stays, definition.by(*cut), as_of)
            assert sum(cell.count for cell in cells) == whole.count
            assert sum(cell.marked for cell in cells) == whole.marked
            assert frozenset().union(*(cell.persons for cell in cells)) == whole.persons


@given(st.dates(date(2010, 1, 1), date(2013, 12, 31)), st.integers(1, 60))
def test_working_days_are_the_mondays_to_fridays(start: date, days: int) -> None:
    stay = replace(TEACHER, starts_on=start, ends_on=start + timedelta(days=days - 1))
    assert stay.working_days == sum((start + timedelta(days=one)).weekday() < 5 for one in range(days))
