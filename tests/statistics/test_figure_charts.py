"""The drawing of the published series: gaps, breaks, hollow marks, words."""

from decimal import Decimal
from typing import Any

from figure_examples import NOW, OFFICER

from vaihto.kit import charts as kit_charts
from vaihto.statistics import charts, operations, queries
from vaihto.statistics.models import PublishedFigure


def figure(year: int, value: int | None, precision: str = "exact", **more: Any) -> PublishedFigure:
    return PublishedFigure(
        year=year, direction="out", group="student", value=None if value is None else Decimal(value), precision=precision, **more
    )


FIGURES = [
    figure(2010, 100), figure(2011, None), figure(2013, 300, "rounded"), figure(2014, 200), figure(2015, 250, is_break=True),
]  # fmt: skip


def rows(**more: Any) -> dict[int, dict[str, Any]]:
    return {row["year"]: row for row in charts.rows_of(FIGURES, "student", (2010, 2016), **more)}


def layers(spec: dict[str, Any], mark: str) -> list[list[dict[str, Any]]]:
    return [layer["data"]["values"] for layer in spec["layer"] if layer["mark"]["type"] == mark]


def test_a_line_ends_at_a_gap_and_at_a_series_break() -> None:
    segments = {year: row["segment"] for year, row in rows().items()}
    assert segments[2010] != segments[2013]
    assert segments[2013] == segments[2014]
    assert segments[2014] != segments[2015]


def test_years_without_a_row_are_gaps_too_and_neighbours_are_hatched_together() -> None:
    (spans,) = layers(charts.published(FIGURES, "student", (2010, 2016)), "rect")
    assert spans == [{"year": 2010.5, "to": 2012.5}, {"year": 2015.5, "to": 2016.5}]


def test_a_series_break_is_a_dashed_line_before_its_year() -> None:
    spec = charts.published(FIGURES, "student", (2010, 2016))
    (lines,) = layers(spec, "rule")
    assert lines == [{"year": 2014.5, "text": "series break 2015"}]
    assert [layer["mark"]["strokeDash"] for layer in spec["layer"] if layer["mark"]["type"] == "rule"] == [[4, 3]]


def test_exact_figures_are_filled_and_others_hollow() -> None:
    spec = charts.published(FIGURES, "student", (2010, 2016))
    (points,) = layers(spec, "point")
    assert {row["year"]: row["exact"] for row in points} == {2010: True, 2013: False, 2014: True, 2015: True}
    fill = next(layer["encoding"]["fill"] for layer in spec["layer"] if layer["mark"]["type"] == "point")
    assert fill == {"condition": {"test": "datum.exact", "value": kit_charts.BRAND}, "value": kit_charts.BODY}


def test_labels_say_about_and_doubtful_and_a_phone_says_it_shorter() -> None:
    assert rows()[2013]["label"] == "about 300"
    assert rows(narrow=True)[2013]["label"] == "~300"
    doubtful = charts.rows_of([figure(2010, 3586, "bound")], "student", (2010, 2010))
    assert doubtful[0]["label"] == "doubtful: 3,586"


def test_the_narrow_drawing_is_one_of_its_own_with_fewer_years_on_its_axis() -> None:
    wide = charts.published(FIGURES, "student", (2010, 2016))
    narrow = charts.published(FIGURES, "student", (2010, 2016), narrow=True)
    axis = [layer["encoding"]["x"]["axis"]["values"] for spec in (wide, narrow) for layer in spec["layer"][:1]]
    assert axis == [[2010, 2011, 2012, 2013, 2014, 2015, 2016], [2010, 2015]]
    assert narrow["width"] < wide["width"]


def test_the_page_gets_an_svg_with_a_name_and_the_colours_of_the_page() -> None:
    svg = kit_charts.svg(charts.published(FIGURES, "student", (2010, 2016)), "Students <all>")
    assert svg.startswith('<svg class="v-chart__svg" role="img" viewBox="')
    assert 'aria-label="Students &lt;all&gt;"' in svg
    assert "var(--v-brand)" in svg
    assert "url(#p-hatch)" in svg
    assert "style=" not in svg
    assert kit_charts.BRAND not in svg


def test_the_file_has_its_own_ground_and_colours() -> None:
    svg = kit_charts.svg_file(charts.published(FIGURES, "student", (2010, 2016)))
    assert svg.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert "var(" not in svg
    assert kit_charts.BRAND in svg


def test_the_sentence_compares_exact_figures_only() -> None:
    assert charts.sentence(FIGURES, "student") == "In 2015 there were 250 stays. Change from 2014: +25%."
    assert charts.sentence(FIGURES[:3], "student") == "In 2013 there were about 300 stays."
    assert charts.sentence([figure(2010, None)], "student") == "No figure that could be read has been published."


def test_the_sentences_of_the_national_series() -> None:
    operations.load_national_series(by=OFFICER, at=NOW)
    figures = list(queries.published_series("out"))
    assert charts.sentence(figures, "student") == "In 2023 there were 3,724 stays. Change from 2022: +38%."
    assert charts.sentence(figures, "staff") == "In 2023 there were about 4,000 stays."
