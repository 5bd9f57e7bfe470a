"""Entering and loading published figures, and baselines: who may, what is refused, what a repeated click does."""

from decimal import Decimal
from typing import Any

import pytest
from figure_examples import COORDINATOR, FIGURE, NOW, OFFICER

from vaihto.core import national_series
from vaihto.kit import audit
from vaihto.kit.models import AuditLine
from vaihto.statistics import operations, queries
from vaihto.statistics.models import Baseline, PublishedFigure
from vaihto.statistics.operations import CannotEnter

HEAD = "year;direction;group;value;precision\n"
TARGET = "kesu_90_students"


def load(text: str) -> int:
    return operations.load_figures(text, source="CIMO 2012", by=OFFICER, at=NOW)


def refusals(text: str) -> list[str]:
    with pytest.raises(CannotEnter) as refused:
        load(text)
    assert not PublishedFigure.objects.exists()
    assert not AuditLine.objects.exists()
    return refused.value.reasons


def test_an_entered_figure_stands_in_the_series_with_its_source_and_one_audit_line() -> None:
    figure = operations.enter_figure(FIGURE, by=OFFICER, at=NOW)
    assert queries.latest("student") == figure
    assert (figure.value, figure.unit, figure.source, figure.entered_by) == (
        5100,
        "stays",
        "CIMO 2011, table 3",
        "Riikka Niemelä",
    )
    (line,) = audit.lines_of("statistics:published")
    assert line.operation == "statistics.enter_figure"
    assert line.changes["figure"][0] is None
    assert line.changes["figure"][1]["value"] == "5100"


def test_entering_the_same_figure_again_changes_nothing_and_leaves_no_line() -> None:
    first = operations.enter_figure(FIGURE, by=OFFICER, at=NOW)
    assert operations.enter_figure(FIGURE, by=OFFICER, at=NOW) == first
    assert PublishedFigure.objects.count() == AuditLine.objects.count() == 1


def test_a_correction_keeps_the_earlier_figure_in_the_audit() -> None:
    operations.enter_figure(FIGURE, by=OFFICER, at=NOW)
    operations.enter_figure({**FIGURE, "value": Decimal(5200)}, by=OFFICER, at=NOW)
    assert PublishedFigure.objects.get().value == 5200
    before, after = audit.lines_of("statistics:published")[-1].changes["figure"]
    assert (before["value"], after["value"]) == ("5100", "5200")


def test_a_figure_that_fills_a_gap_takes_its_note_away_and_leaves_the_series_break() -> None:
    operations.load_national_series(by=OFFICER, at=NOW)
    operations.enter_figure({**FIGURE, "year": 2008}, by=OFFICER, at=NOW)
    figure = queries.figure_at(2008, "out", "student")
    assert figure is not None
    assert (figure.value, figure.note_en, figure.is_break) == (5100, "", True)
    assert figure.break_en == "The present collection began in 2008."


def test_a_break_is_removed_when_its_texts_are_given_empty() -> None:
    operations.load_national_series(by=OFFICER, at=NOW)
    empty = {f"break_{code}": "" for code in ("fi", "sv", "en")}
    assert not operations.enter_figure({**FIGURE, "year": 2008, **empty}, by=OFFICER, at=NOW).is_break


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"year": 1066}, "The year is missing or cannot be right. Write a year from 1990 to 2027."),
        ({"year": 2028}, "The year is missing or cannot be right. Write a year from 1990 to 2027."),
        ({"direction": "up"}, "direction “up” is not known. Choose one of these: out, in."),
        ({"precision": "wild"}, "precision “wild” is not known. Choose one of these: exact, rounded, bound."),
        ({"value": Decimal(-1)}, "The figure is negative. Correct it."),
        ({"value": Decimal("10.5")}, "The number of stays is not a whole number. Correct it."),
        ({"value": Decimal(10**9)}, "The figure is too large to be a number of stays. Correct it."),
        ({"group": "share_of_new_students", "value": Decimal(101)}, "The share is over 100 per cent. Correct it."),
        ({"source": " "}, "The source is missing. Write who published the figure and where."),
        ({"source": "x" * 301}, "The source is longer than 300 characters. Shorten it."),
        (
            {"source_url": "javascript:alert(1)"},
            "The address of the source is not a web address. Write it with https:// in front.",
        ),
        (
            {"value": None, "source": ""},
            "The figure is empty and nothing says why. Write the reason as a note, or the source that leaves it out.",
        ),
        (
            {"note_fi": "Vain suomeksi"},
            "The note is not in all three languages. Write it in all three languages, or leave it out.",
        ),
    ],
)
def test_a_figure_that_cannot_be_right_is_refused_with_the_reason(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(CannotEnter) as refused:
        operations.enter_figure({**FIGURE, **change}, by=OFFICER, at=NOW)
    assert refused.value.reasons == [reason]
    assert not PublishedFigure.objects.exists()


def test_only_an_officer_enters_loads_and_sets_baselines() -> None:
    for deed in (
        lambda: operations.enter_figure(FIGURE, by=COORDINATOR, at=NOW),
        lambda: operations.load_figures(HEAD + "2010;out;student;5100;exact", source="CIMO", by=COORDINATOR, at=NOW),
        lambda: operations.load_national_series(by=COORDINATOR, at=NOW),
        lambda: operations.set_baseline(TARGET, year=2010, value=Decimal(1), source="CIMO", by=COORDINATOR, at=NOW),
    ):
        with pytest.raises(CannotEnter, match="only an officer"):
            deed()
    assert not PublishedFigure.objects.exists()
    assert not Baseline.objects.exists()


def test_a_file_is_loaded_with_finnish_numbers_gaps_and_sources() -> None:
    text = (
        "\ufeffyear;direction;group;value;precision;source\r\n2006;out;student;4 100;rounded;\r\n"
        "2007;in;student;;;CIMO: not collected\r\n2006;out;share_of_new_students;10,3;exact;\r\n"
    )
    assert load(text) == 3
    found = {(f.year, f.group): (f.value, f.precision, f.unit, f.source) for f in PublishedFigure.objects.all()}
    assert found == {
        (2006, "student"): (4100, "rounded", "stays", "CIMO 2012"),
        (2007, "student"): (None, "exact", "stays", "CIMO: not collected"),
        (2006, "share_of_new_students"): (Decimal("10.30"), "exact", "percent", "CIMO 2012"),
    }
    (line,) = audit.lines_of("statistics:published")
    assert line.changes["rows"] == 3


def test_a_file_with_commas_and_quotation_marks_is_read() -> None:
    assert load('year,direction,group,value,precision,source\n2009,out,staff,"1400",exact,"CIMO, table 4"\n') == 1
    assert PublishedFigure.objects.get().source == "CIMO, table 4"


def test_loading_the_same_file_again_changes_nothing() -> None:
    assert load(HEAD + "2010;out;student;5100;exact\n") == load(HEAD + "2010;out;student;5100;exact\n") == 1
    assert AuditLine.objects.count() == 1


def test_a_file_with_faults_is_refused_whole_and_names_every_line() -> None:
    assert refusals(HEAD + "2010;out;student;5100;exact\n2011;out;student;many;exact\n\n2012;sideways;student;1;exact\n") == [
        "Line 3: The number was not understood: “many”. Write it as 1476 or 10,3.",
        "Line 5: direction “sideways” is not known. Choose one of these: out, in.",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("year;direction;group\n2010;out;student", "The file has no column: value, precision. The first line names the columns."),
        (HEAD.strip() + ";colour\n2010;out;student;1;exact;red", "The file has unknown columns: colour. Remove them."),
        (HEAD.strip() + ";value\n2010;out;student;1;exact;2", "A column stands in the file twice: value. Keep one."),
        (HEAD, "The file has no rows. Nothing was loaded."),
        ("", "The file has no column: year, direction, group, value, precision. The first line names the columns."),
        (HEAD + "2010;out;student;1", "Line 2: The line has more or fewer cells than the first line. Check the separators."),
        (
            HEAD + "2010;out;student;1;exact;x",
            "Line 2: The line has more or fewer cells than the first line. Check the separators.",
        ),
        (
            HEAD + "2010;out;student;1;exact\n2010;out;student;2;exact",
            "Line 3: The same year, direction and group stand on line 2 already. Keep one of them.",
        ),
        (
            HEAD + "20100;out;student;1;exact",
            "Line 2: The year is missing or cannot be right. Write a year from 1990 to 2027.",
        ),
        (HEAD + "2010;out;student;1.476;exact", "Line 2: The number was not understood: “1.476”. Write it as 1476 or 10,3."),
        (HEAD + "2010;out;student;1\x00;exact", "The file is not text. Save it as CSV UTF-8."),
    ],
)
def test_a_faulty_file_says_what_is_wrong_and_where(text: str, reason: str) -> None:
    assert refusals(text) == [reason]


def test_of_very_many_faults_the_first_twenty_are_shown() -> None:
    reasons = refusals(HEAD + "2010;out;student;x;exact\n" * 60)
    assert reasons[0] == "The file has 60 faults. The first 20 are shown."
    assert len(reasons) == 21


def test_the_national_series_is_loaded_once_and_leaves_corrected_figures_alone() -> None:
    operations.enter_figure({**FIGURE, "year": 2016, "value": Decimal(6251)}, by=OFFICER, at=NOW)
    wanted = len(national_series.figures())
    assert queries.not_loaded() == wanted - 1
    assert operations.load_national_series(by=OFFICER, at=NOW) == wanted - 1
    assert operations.load_national_series(by=OFFICER, at=NOW) == 0
    kept = queries.figure_at(2016, "out", "student")
    assert kept is not None
    assert kept.value == 6251
    assert (PublishedFigure.objects.count(), AuditLine.objects.count(), queries.not_loaded()) == (wanted, 2, 0)


def test_a_baseline_is_entered_corrected_and_repeated() -> None:
    first = operations.set_baseline(TARGET, year=2010, value=Decimal(1200), source="CIMO 2011", by=OFFICER, at=NOW)
    assert operations.set_baseline(TARGET, year=2010, value=Decimal(1200), source="CIMO 2011", by=OFFICER, at=NOW) == first
    operations.set_baseline(TARGET, year=2010, value=Decimal(1300), source="CIMO 2011", by=OFFICER, at=NOW)
    assert Baseline.objects.get().value == 1300
    changes = [line.changes["baseline"] for line in audit.lines_of(f"target:{TARGET}")]
    assert changes == [[None, [2010, "1200", "CIMO 2011"]], [[2010, "1200", "CIMO 2011"], [2010, "1300", "CIMO 2011"]]]


@pytest.mark.parametrize(
    ("target", "change", "reason"),
    [
        ("kesu_93_recognition", {}, "the target has no number to compare with"),
        ("no_such_target", {}, "the target has no number to compare with"),
        (TARGET, {"source": " "}, "The source is missing"),
        (TARGET, {"value": Decimal(0)}, "more than zero"),
        (TARGET, {"value": Decimal("1.5")}, "not a whole number"),
        (TARGET, {"year": 2040}, "The year is missing or cannot be right"),
    ],
)
def test_a_baseline_that_nothing_can_be_compared_with_is_refused(target: str, change: dict[str, Any], reason: str) -> None:
    values = {"year": 2010, "value": Decimal(1200), "source": "CIMO 2011", **change}
    with pytest.raises(CannotEnter, match=reason):
        operations.set_baseline(target, **values, by=OFFICER, at=NOW)
    assert not Baseline.objects.exists()
