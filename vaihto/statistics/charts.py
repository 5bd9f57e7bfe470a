"""The drawing of the published series: points, lines that never cross a gap or a break, hatched gaps, series breaks."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vaihto.core import formats
from vaihto.kit import charts, languages
from vaihto.statistics.models import PublishedFigure

SQUARES = ("staff", "teacher", "other_staff")
# Where a label stands beside its point: (align, dx, dy); chosen so that it keeps clear of the line.
PLACES = {"above": ("center", 0, -13), "right": ("left", 8, -6), "under": ("left", 8, 9), "low": ("left", 9, 0)}
HALO = {"stroke": charts.BODY, "strokeWidth": 5, "strokeJoin": "round", "opacity": 1}
Row = dict[str, Any]


def years_of(figures: Sequence[PublishedFigure]) -> tuple[int, int]:
    """Return the first and last year of a page's figures, so that its charts stand under each other year by year."""
    years = [figure.year for figure in figures] or [2006]
    return min(years), max(years)


def published(figures: Sequence[PublishedFigure], group: str, years: tuple[int, int], *, narrow: bool = False) -> dict[str, Any]:
    """Return the specification of one group's chart over the years; a narrow one names every fifth year on its axis."""
    colour = charts.SECOND if group in SQUARES else charts.BRAND
    shape = "square" if group in SQUARES else "circle"
    rows = rows_of(figures, group, years, narrow=narrow)
    x, y = _axes(years, narrow=narrow)
    points = [row for row in rows if row["value"] is not None]
    hollow = {"condition": {"test": "datum.exact", "value": colour}, "value": charts.BODY}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 250 if narrow else 980,
        "height": 170 if narrow else 180,
        "layer": [
            *_gaps(rows, x, narrow=narrow),
            *_breaks(rows, x, narrow=narrow),
            _layer(
                points, {"type": "line", "stroke": colour, "strokeWidth": 2},
                {"x": x, "y": y, "detail": {"field": "segment"}},
            ),
            _layer(
                points, {"type": "point", "shape": shape, "size": 70, "stroke": colour, "strokeWidth": 2, "opacity": 1},
                {"x": x, "y": y, "fill": hollow},
            ),
            *_labels(points, x, y),
        ],
    }  # fmt: skip


def rows_of(figures: Sequence[PublishedFigure], group: str, years: tuple[int, int], *, narrow: bool = False) -> list[Row]:
    """Return a row for each year, also those of which nothing is known.

    `segment` numbers the stretches of a line: a new one begins after every gap and at every series break.
    """
    found = {figure.year: figure for figure in figures if figure.group == group}
    rows: list[Row] = []
    segment = 0
    for year in range(years[0], years[1] + 1):
        row = _row(year, found.get(year), narrow=narrow)
        if row["value"] is None or row["break"]:
            segment += 1
        rows.append({**row, "segment": segment})
    _place_labels(rows)
    return rows


def _row(year: int, figure: PublishedFigure | None, *, narrow: bool) -> Row:
    if figure is None or figure.value is None:
        return {"year": year, "value": None, "label": "", "exact": True, "break": figure is not None and figure.is_break}
    text = formats.number(figure.value, languages.present())
    exact = figure.precision == "exact"
    if figure.precision == "bound":
        text = f"{text}?" if narrow else pgettext("figure", "doubtful: %(number)s") % {"number": text}
    elif not exact:
        text = f"~{text}" if narrow else pgettext("figure", "about %(number)s") % {"number": text}
    return {"year": year, "value": float(figure.value), "label": text, "exact": exact, "break": figure.is_break}


def _place_labels(rows: list[Row]) -> None:
    for before, row, after in zip([None, *rows[:-1]], rows, [*rows[1:], None], strict=True):
        fell = _neighbour(row, before) is not None and _neighbour(row, before) > row["value"]
        rises = _neighbour(row, after) is not None and _neighbour(row, after) > row["value"]
        row["place"] = {(True, True): "low", (True, False): "right", (False, True): "under"}.get((fell, rises), "above")


def _neighbour(row: Row, other: Row | None) -> Any:
    return other["value"] if other and row["value"] is not None and other["segment"] == row["segment"] else None


def _axes(years: tuple[int, int], *, narrow: bool) -> tuple[Row, Row]:
    first, last = years
    step = [year for year in range(first, last + 1) if not narrow or year % 5 == 0]
    thousands = "," if languages.present() == "en" else "\u00a0"
    x = {
        "field": "year", "type": "quantitative", "title": None, "scale": {"domain": [first - 0.6, last + 0.6], "nice": False},
        "axis": {"format": "d", "grid": False, "values": step, "labelFlush": False, "labelOverlap": False},
    }  # fmt: skip
    y = {
        "field": "value", "type": "quantitative", "title": None, "scale": {"domainMin": 0},
        "axis": {"tickCount": 4, "labelExpr": f"replace(format(datum.value, ',d'), /,/g, '{thousands}')", "domain": False},
    }  # fmt: skip
    return x, y


def _layer(values: list[Row], mark: Row, encoding: Row) -> Row:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _gaps(rows: Sequence[Row], x: Row, *, narrow: bool) -> list[Row]:
    """Return the hatched years without a figure, neighbours joined; a wide enough stretch says so in words."""
    spans: list[Row] = []
    for row in rows:
        if row["value"] is not None:
            continue
        if spans and spans[-1]["to"] == row["year"] - 0.5:
            spans[-1]["to"] += 1
        else:
            spans.append({"year": row["year"] - 0.5, "to": row["year"] + 0.5})
    named = [_named(span) for span in spans if span["to"] - span["year"] >= (12 if narrow else 3)]
    hatch = _layer(spans, {"type": "rect", "fill": charts.HATCH}, {"x": x, "x2": {"field": "to"}})
    return [hatch, *_words(named, x, {"fill": charts.INK2, "fontSize": 13}, {"value": 95})]


def _named(span: Row) -> Row:
    first, last = int(span["year"] + 0.5), int(span["to"] - 0.5)
    return {"year": (first + last) / 2, "text": _("%(years)s: no figure") % {"years": f"{first}–{last}"}}


def _breaks(rows: Sequence[Row], x: Row, *, narrow: bool) -> list[Row]:
    """Return a dashed line before each year in which the series breaks, with its name; the reason stands in words below."""
    found = [
        {"year": row["year"] - 0.5, "text": str(row["year"]) if narrow else _("series break %(year)s") % {"year": row["year"]}}
        for row in rows if row["break"]
    ]  # fmt: skip
    line = {"type": "rule", "stroke": charts.BREAK, "strokeDash": [4, 3], "strokeWidth": 2}
    mark = {"fill": charts.BREAK, "fontSize": 13, "align": "left", "dx": 6}
    return [_layer(found, line, {"x": x}), *_words(found, x, mark, {"value": 8})]


def _words(values: list[Row], x: Row, mark: Row, y: Row) -> list[Row]:
    """Return a text in the page's ground colour and the same text on top, so that it can be read on hatching."""
    encoding = {"x": x, "y": y, "text": {"field": "text"}}
    return [_layer(values, {"type": "text", **mark, **halo}, encoding) for halo in (HALO, {})] if values else []


def _labels(points: Sequence[Row], x: Row, y: Row) -> list[Row]:
    layers = []
    for place, (align, dx, dy) in PLACES.items():
        values = [row for row in points if row["place"] == place]
        mark = {"type": "text", "align": align, "dx": dx, "dy": dy, "fill": charts.INK, "fontSize": 13, "fontWeight": 600}
        encoding = {"x": x, "y": y, "text": {"field": "label"}}
        layers += [_layer(values, {**mark, **halo}, encoding) for halo in (HALO, {})] if values else []
    return layers


def sentence(figures: Sequence[PublishedFigure], group: str) -> str:
    """Return what the chart shows in one sentence: the newest figure against the exact one before it."""
    known = [(f, f.value) for f in figures if f.group == group and f.value is not None]
    if not known:
        return _("No figure that could be read has been published.")
    (newest, value), language = known[-1], languages.present()
    words = {"year": newest.year, "number": formats.number(value, language)}
    if newest.precision != "exact":
        return _("In %(year)s there were about %(number)s stays.") % words
    said = _("In %(year)s there were %(number)s stays.") % words
    earlier = [(f.year, before) for f, before in known[:-1] if f.precision == "exact" and before]
    if not earlier:
        return said
    year, before = earlier[-1]
    percent = (value - before) * 100 / before
    change = {"change": formats.percent(percent, language, decimals=0, change=True), "year": year}
    return said + " " + pgettext("figure", "Change from %(year)s: %(change)s.") % change
