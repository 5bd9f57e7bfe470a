"""Grades convert by the agreed table only: each host grade stands there once, and nothing else has a home grade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core import conversion
from vaihto.core.conversion import Fault, Line, NoConversion, convert, read, written

TABLE = [Line("sehr gut", "5"), Line("gut", "4"), Line("bestanden", "passed")]
grades = st.text("AbÄß1+-, ", min_size=1, max_size=8).filter(str.strip)


def test_a_grade_of_the_table_converts_however_it_is_written() -> None:
    assert [convert(TABLE, grade) for grade in ("sehr gut", "  Sehr  GUT ", "bestanden")] == ["5", "5", "passed"]


@pytest.mark.parametrize("grade", ["befriedigend", "", " "])
def test_a_grade_that_is_not_in_the_table_has_no_home_grade(grade: str) -> None:
    with pytest.raises(NoConversion):
        convert(TABLE, grade)


def test_a_table_is_read_as_people_write_it_and_in_each_language() -> None:
    lines, faults = read("A = 5\n\n B+ = 4 \nC = hyväksytty\nD = Godkänd\nE=passed")
    assert faults == []
    assert lines == [Line("A", "5"), Line("B+", "4"), Line("C", "passed"), Line("D", "passed"), Line("E", "passed")]


def test_what_is_wrong_with_a_table_is_said_line_by_line() -> None:
    _lines, faults = read(f"A = 5\na  = 4\nB\n= 3\nC = 6\n{'x' * 41} = 1")
    assert faults == [
        Fault("unreadable", "B"), Fault("twice", "a"), Fault("no_host_grade", "3"), Fault("home_grade_unknown", "6"),
        Fault("host_grade_too_long", "x" * 41),
    ]  # fmt: skip


@given(st.dictionaries(grades.map(conversion.plain), st.sampled_from(conversion.HOME_GRADES), max_size=6))
def test_what_is_written_is_read_back_in_each_language(table: dict[str, str]) -> None:
    lines = [Line(" ".join(host.split()), home) for host, home in table.items() if host]
    if not conversion.faults(lines):
        assert all(read(written(lines, language)) == (lines, []) for language in ("fi", "sv", "en"))
