"""Pages of the officer who enters figures and baselines."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from vaihto.core import targets
from vaihto.kit import clock, languages
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.statistics import forms, operations, queries, reading, states


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def enter(request: Request) -> HttpResponse:
    """Enter one published figure, or correct the one that the address names."""
    form = forms.FigureForm(request.POST if request.method == "POST" else None, initial=_named(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.enter_figure(form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The figure is entered."))
            return redirect("statistics:overview")
    return render(request, "statistics/enter.html", {"form": form})


def _named(request: Request) -> dict[str, Any]:
    """Return the figure that the address names (year, direction, group), or these alone where there is none yet."""
    year, direction, group = (request.GET.get(name, "") for name in ("year", "direction", "group"))
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        return {"direction": direction or "out", "group": group}
    kept = queries.figure_at(int(year), direction, group)
    return forms.figure_values(kept) if kept else {"year": year, "direction": direction, "group": group}


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def load(request: Request) -> HttpResponse:
    """Load figures from a CSV file: all rows or none."""
    form = forms.FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        text, source = form.cleaned_data["file"], form.cleaned_data["source"]
        try:
            rows = operations.load_figures(text, source=source, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error("file", refused.reasons)
        else:
            said = ngettext("%(n)s figure is loaded.", "%(n)s figures are loaded.", rows) % {"n": rows}
            messages.success(request, said)
            return redirect("statistics:overview")
    return render(request, "statistics/load.html", context(form))


def context(form: forms.FileForm) -> dict[str, Any]:
    """Return what the page of files shows: the form, the columns and the words that a cell may hold."""
    words = [
        ("direction", list(states.DIRECTIONS.items())),
        ("group", list(states.GROUPS.items())),
        ("precision", list(states.PRECISIONS.items())),
    ]
    return {"form": form, "columns": reading.COLUMNS, "optional": reading.OPTIONAL, "words": words}


@require_http_methods(["POST"])
@roles("officer")
def load_series(request: Request) -> HttpResponse:
    """Bring the national series of the rulebook into the table."""
    operations.load_national_series(by=request.actor, at=clock.now())
    messages.success(request, _("The national series is loaded. Figures that you corrected stay as they are."))
    return redirect("statistics:overview")


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def baseline(request: Request, target: str) -> HttpResponse:
    """Enter the baseline of a target with its source."""
    known = targets.targets().get(target)
    if known is None or known.change_percent is None:
        raise Http404
    kept = queries.baseline_of(target)
    before = {"year": kept.year, "value": kept.value, "source": kept.source} if kept else {}
    form = forms.BaselineForm(request.POST if request.method == "POST" else None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_baseline(target, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The baseline is entered."))
            return redirect("statistics:targets")
    return render(request, "statistics/baseline.html", {"form": form, "name": languages.pick(dict(known.title))})
