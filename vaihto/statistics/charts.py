"""The drawing of the published series: points, lines that never cross a gap, hatched gaps, series breaks."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.kit import charts, languages
from vaihto.statistics.models import PublishedFigure

MARKS = {"student": ("circle", charts.BRAND), "staff": ("square", charts.SECOND)}


def published(figures: Sequence[PublishedFigure], group: str, *, narrow: bool = False) -> dict[str, Any]:
    """Return the specification of one group's chart; a narrow one shows every fifth year on its axis."""
    shape, colour = MARKS.get(group, MARKS["student"])
    rows = [_row(figure) for figure in figures if figure.group == group]
    first, last = (min(row["year"] for row in rows), max(row["year"] for row in rows)) if rows else (2006, 2024)
    x = {
        "field": "year", "type": "quantitative", "title": None,
        "scale": {"domain": [first - 0.6, last + 0.6], "nice": False},
        "axis": {"format": "d", "grid": False, "values": list(range(first, last + 1, 5 if narrow else 1)), "labelFlush": False},
    }  # fmt: skip
    y = {"field": "value", "type": "quantitative", "title": None, "axis": {"tickCount": 4}}
    breaks = [{"year": row["year"] - 0.5} for row in rows if row["break"]]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 300 if narrow else 960,
        "height": 190 if narrow else 200,
        "layer": [
            _gaps(rows, x),
            {"data": {"values": breaks}, "mark": {"type": "rule", "stroke": charts.BREAK, "strokeDash": [4, 3], "strokeWidth": 2},
             "encoding": {"x": x}},
            {"data": {"values": rows}, "mark": {"type": "line", "stroke": colour, "strokeWidth": 2, "invalid": "break-paths-show-domains"},
             "encoding": {"x": x, "y": y}},
            {"data": {"values": [r for r in rows if r["value"] is not None]},
             "mark": {"type": "point", "shape": shape, "size": 70, "stroke": colour, "strokeWidth": 2, "opacity": 1},
             "encoding": {"x": x, "y": y, "fill": {"condition": {"test": "datum.exact", "value": colour}, "value": charts.BODY}}},
            {"data": {"values": [r for r in rows if r["value"] is not None]},
             "mark": {"type": "text", "dy": -14, "color": charts.INK, "fontSize": 13, "fontWeight": 600},
             "encoding": {"x": x, "y": y, "text": {"field": "label"}}},
        ],
    }  # fmt: skip


def _row(figure: PublishedFigure) -> dict[str, Any]:
    value = None if figure.value is None else float(figure.value)
    text = "" if figure.value is None else formats.number(figure.value, languages.present())
    label = text if figure.precision == "exact" or not text else _("about %(number)s") % {"number": text}
    return {"year": figure.year, "value": value, "label": label, "exact": figure.precision == "exact", "break": figure.is_break}


def _gaps(rows: Sequence[dict[str, Any]], x: dict[str, Any]) -> dict[str, Any]:
    """Return the layer of hatched years without a figure, neighbours joined."""
    spans: list[dict[str, float]] = []
    for row in rows:
        if row["value"] is not None:
            continue
        if spans and spans[-1]["to"] == row["year"] - 0.5:
            spans[-1]["to"] += 1
        else:
            spans.append({"year": row["year"] - 0.5, "to": row["year"] + 0.5})
    return {
        "data": {"values": spans},
        "mark": {"type": "rect", "fill": charts.HATCH},
        "encoding": {"x": x, "x2": {"field": "to"}},
    }


def sentence(figures: Sequence[PublishedFigure], group: str) -> str:
    """Return what the chart shows in one sentence: the newest figure against the one before it that is exact."""
    known = [f for f in figures if f.group == group and f.value is not None]
    if not known:
        return _("No figure has been published that could be read.")
    newest, language = known[-1], languages.present()
    number = formats.number(newest.value, language)
    said = _("In %(year)s there were %(number)s stays.") % {"year": newest.year, "number": number}
    if newest.precision != "exact":
        said = _("In %(year)s there were about %(number)s stays.") % {"year": newest.year, "number": number}
    earlier = [f for f in known[:-1] if f.precision == "exact"]
    if not earlier or newest.precision != "exact":
        return said
    before = earlier[-1]
    percent = (newest.value - before.value) * 100 / before.value
    return said + " " + _("That is %(change)s compared with %(year)s.") % {
        "change": formats.percent(percent, language, decimals=0, change=True), "year": before.year,
    }  # fmt: skip
