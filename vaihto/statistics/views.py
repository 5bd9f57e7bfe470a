"""Public pages of figures; each table and chart has its downloads and says how it was calculated."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vaihto.core import formats
from vaihto.kit import charts as kit_charts
from vaihto.kit import clock, languages, tables
from vaihto.kit.access import public
from vaihto.kit.http import Request
from vaihto.programmes import queries as programmes
from vaihto.statistics import cards, charts, permissions, queries, states
from vaihto.statistics import tables as shown
from vaihto.statistics.counted import JOURNEYS, STAFF, STAYS, Counted
from vaihto.statistics.models import PublishedFigure


def direction_of(request: Request) -> str:
    """Return the direction that the address asks for: out unless it says in."""
    return "in" if request.GET.get("direction") == "in" else "out"


@require_safe
@public
def overview(request: Request) -> HttpResponse:
    """Show the published series, the targets and the programme's own counts."""
    own = queries.counted(clock.today())
    may_enter = permissions.may_enter(request.actor)
    context = {
        **_published(direction_of(request)),
        **_own(own),
        "targets": cards.target_cards(queries.target_pages(own), queries.recognition_figures(own)),
        "may_enter": may_enter, "not_loaded": queries.not_loaded() if may_enter else 0,
    }  # fmt: skip
    return render(request, "statistics/overview.html", context)


def _published(direction: str) -> dict[str, Any]:
    """Return what the page says about the published series of one direction."""
    figures = list(queries.published_series(direction))
    groups = shown.published_groups(figures)
    by_year = queries.by_year(figures)
    return {
        "direction": direction,
        "directions": [(code, words, code == direction) for code, words in states.DIRECTIONS.items()],
        "drawings": [_drawing(figures, group) for group in groups if _is_drawn(figures, group)],
        "published": list(shown.published_rows(by_year, groups)),
        "published_heads": [states.SHORT_GROUPS[group] for group in groups],
        "breaks": sorted((f for f in figures if f.is_break), key=lambda f: (f.year, f.group)),
        "group_words": states.SHORT_GROUPS,
    }


def _is_drawn(figures: list[PublishedFigure], group: str) -> bool:
    return any(figure.group == group and figure.unit == "stays" for figure in figures)


def _drawing(figures: list[PublishedFigure], group: str) -> dict[str, Any]:
    """Return one chart of the page: its heading, its sentence, the wide and the narrow drawing."""
    title, years = str(states.GROUPS[group]), charts.years_of(figures)
    sentence = charts.sentence(figures, group)
    named = f"{title}. {sentence}"
    return {
        "group": group, "title": title, "sentence": sentence,
        "svg": kit_charts.svg(charts.published(figures, group, years), named),
        "narrow": kit_charts.svg(charts.published(figures, group, years, narrow=True), named),
    }  # fmt: skip


def _programmes() -> str:
    """Return the programmes whose stays are counted together, where there are several; otherwise nothing."""
    begun = [one for one in programmes.every() if one.starts_on <= clock.today()]
    names = sorted(languages.text_of(one, "title") for one in begun)
    return formats.listing(names, languages.present()) if len(names) > 1 else ""


def _own(own: Counted) -> dict[str, Any]:
    """Return what the page says about the programme's own stays."""
    countries = own.cut("initial_vet", "country")
    return {
        "as_of": own.as_of, "programmes_together": _programmes(),
        "own": own.by_group, "own_rows": shown.rows_of(own.by_group),
        "journeys": own.journeys, "journey_rows": shown.rows_of(own.journeys)[:-1],
        "lengths": [shown.lengths_of(own, key) for key in own.by_group.labels],
        "marked": [(shown.title_of(key), own.marked(key)) for key in STAFF if key in own.by_group.labels],
        "countries": countries, "country_rows": shown.by_size(shown.rows_of(countries)),
        "long_days": shown.long_days(), "staff_days": shown.staff_days(), "hidden_words": shown.hidden_words(),
    }  # fmt: skip


@require_safe
@public
def published_file(request: Request, kind: str) -> HttpResponse:
    """Return the published figures of one direction as a file."""
    direction = direction_of(request)
    notes = shown.published_notes(direction)
    return tables.download(kind, f"published-{direction}", shown.PUBLISHED, queries.published_series(direction), notes)


@require_safe
@public
def published_svg(request: Request, group: str) -> HttpResponse:
    """Return the drawing of one group as a file."""
    figures = list(queries.published_series(direction_of(request)))
    if group not in states.GROUPS or not _is_drawn(figures, group):
        raise Http404
    drawing = kit_charts.svg_file(charts.published(figures, group, charts.years_of(figures)))
    return HttpResponse(drawing, content_type="image/svg+xml")


@require_safe
@public
def own_file(request: Request, kind: str) -> HttpResponse:
    """Return the programme's own stays by group and year, then its journeys, as a file."""
    own = queries.counted(clock.today())
    rows = shown.joined_rows(own)
    notes = shown.notes_of(own.by_group, [own.definitions[key] for key in (*STAYS, JOURNEYS)])
    return tables.download(kind, "own-counts", shown.joined_columns(own), rows, notes)


def cut_of(request: Request, code: str) -> str:
    """Return the dimension that the address asks for, by country where it asks for none; "" for a figure of a target."""
    cuts, wanted = shown.cuts_of(code), request.GET.get("by", "")
    return wanted if wanted in cuts else "".join(cuts[:1])


@require_safe
@public
def indicator(request: Request, code: str) -> HttpResponse:
    """Show one figure by year and one more dimension, with its definition and the definition's hash."""
    definition = queries.definition(code)
    if definition is None:
        raise Http404
    cut, own = cut_of(request, code), queries.counted(clock.today())
    table = shown.table_for(own, code, cut)
    context = {
        "code": code, "definition": definition, "title": shown.title_of(code), "table": table, "cut": cut,
        "rows": shown.by_size(shown.rows_of(table)) if cut == "country" else shown.rows_of(table), "as_of": own.as_of,
        "cuts": [(one, shown.CUT_LABELS[one], one == cut) for one in shown.cuts_of(code)],
        "facts": shown.facts_of(definition), "head": shown.CUT_LABELS[table.dimension],
        "withheld": shown.withheld_words(table) if table.withheld else "", "hidden_words": shown.hidden_words(),
    }  # fmt: skip
    return render(request, "statistics/indicator.html", context)


@require_safe
@public
def indicator_file(request: Request, code: str, kind: str) -> HttpResponse:
    """Return one figure with the same selection as on the page as a file."""
    definition = queries.definition(code)
    if definition is None:
        raise Http404
    table = shown.table_for(queries.counted(clock.today()), code, cut_of(request, code))
    name = f"{code}-{cut_of(request, code) or 'year'}".replace("_", "-")
    return tables.download(kind, name, shown.columns_of(table), shown.rows_of(table), shown.notes_of(table, [definition]))


@require_safe
@public
def targets(request: Request) -> HttpResponse:
    """Show the targets of the development plan with definition, baseline and what was counted."""
    own = queries.counted(clock.today())
    context = {
        "targets": cards.target_cards(queries.target_pages(own), queries.recognition_figures(own)),
        "may_enter": permissions.may_enter(request.actor),
    }
    return render(request, "statistics/targets.html", context)
