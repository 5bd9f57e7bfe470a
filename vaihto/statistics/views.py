"""Public pages of figures; each table and chart has its downloads and says how it was calculated."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vaihto.kit import charts as kit_charts
from vaihto.kit import clock, tables
from vaihto.kit.access import public
from vaihto.kit.http import Request
from vaihto.statistics import charts, permissions, queries, states
from vaihto.statistics import tables as shown

SHOWN = ("student", "staff")
CUTS = ("country", "length", "field", "purpose")


def direction_of(request: Request) -> str:
    """Return the direction that the address asks for: out unless it says in."""
    return "in" if request.GET.get("direction") == "in" else "out"


@require_safe
@public
def overview(request: Request) -> HttpResponse:
    """Show the published series, the targets and the programme's own counts."""
    direction, day = direction_of(request), clock.today()
    figures = list(queries.published_series(direction))
    stays = queries.own_stays()
    own = queries.own_counts(day, stays)
    countries = queries.own_table("initial_vet", "country", day, stays)
    context = {
        "direction": direction,
        "directions": [(code, words, code == direction) for code, words in states.DIRECTIONS.items()],
        "drawings": [drawing(figures, group) for group in SHOWN if any(f.group == group for f in figures)],
        "published": list(shown.published_rows(queries.published_by_year(direction), (*SHOWN, "share_of_new_students"))),
        "breaks": [f for f in figures if f.is_break],
        "own": own, "own_rows": shown.rows_of(own), "as_of": day,
        "countries": countries, "country_rows": shown.rows_of(countries),
        "targets": shown.targets_of(queries.target_pages(day, stays)), "recognition": queries.recognition_figures(),
        "may_enter": permissions.may_enter(request.actor),
    }  # fmt: skip
    return render(request, "statistics/overview.html", context)


def drawing(figures: list[Any], group: str) -> dict[str, Any]:
    """Return one chart of the page: its heading, its sentence, the wide and the narrow drawing."""
    title = str(states.GROUPS[group])
    return {
        "group": group,
        "title": title,
        "sentence": charts.sentence(figures, group),
        "svg": kit_charts.svg(charts.published(figures, group), title),
        "narrow": kit_charts.svg(charts.published(figures, group, narrow=True), title),
    }


@require_safe
@public
def published_file(request: Request, kind: str) -> HttpResponse:
    """Return the published figures of one direction as a file."""
    return tables.download(kind, "published", shown.PUBLISHED, queries.published_series(direction_of(request)))


@require_safe
@public
def published_svg(request: Request, group: str) -> HttpResponse:
    """Return the drawing of one group as a file."""
    if group not in SHOWN:
        raise Http404
    figures = list(queries.published_series(direction_of(request)))
    return HttpResponse(kit_charts.svg_file(charts.published(figures, group)), content_type="image/svg+xml")


@require_safe
@public
def own_file(request: Request, kind: str) -> HttpResponse:
    """Return the programme's own counts as a file."""
    table = queries.own_counts(clock.today())
    return tables.download(kind, "own-counts", shown.columns_of(table), shown.rows_of(table), shown.notes_of(table))


def cut_of(request: Request) -> str:
    """Return the dimension that the address asks for."""
    wanted = request.GET.get("by", "country")
    return wanted if wanted in CUTS else "country"


@require_safe
@public
def indicator(request: Request, code: str) -> HttpResponse:
    """Show one figure by year and one more dimension, with its definition and the definition's hash."""
    definition = queries.definition(code)
    if definition is None:
        raise Http404
    table = queries.own_table(code, cut_of(request), clock.today())
    context = {
        "code": code, "definition": definition, "title": shown.label("group", code), "table": table,
        "rows": shown.rows_of(table), "cut": cut_of(request), "as_of": table.as_of,
        "cuts": [(cut, shown.CUT_LABELS[cut], cut == cut_of(request)) for cut in CUTS],
    }  # fmt: skip
    return render(request, "statistics/indicator.html", context)


@require_safe
@public
def indicator_file(request: Request, code: str, kind: str) -> HttpResponse:
    """Return one figure with the same selection as on the page as a file."""
    if queries.definition(code) is None:
        raise Http404
    table = queries.own_table(code, cut_of(request), clock.today())
    return tables.download(kind, code, shown.columns_of(table), shown.rows_of(table), shown.notes_of(table))


@require_safe
@public
def targets(request: Request) -> HttpResponse:
    """Show the targets of the development plan with definition, baseline and what was counted."""
    context = {
        "targets": shown.targets_of(queries.target_pages(clock.today())), "recognition": queries.recognition_figures(),
        "may_enter": permissions.may_enter(request.actor),
    }  # fmt: skip
    return render(request, "statistics/targets.html", context)
