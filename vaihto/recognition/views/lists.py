"""The list of what awaits recognition, and how the share recognised is worked out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.mobility import queries as of_stays
from vaihto.people import saved_views
from vaihto.recognition import queries, shown, states, tables, working
from vaihto.recognition.forms import RecognitionFilter

readers = roles("officer", "auditor", "coordinator")


@require_safe
@readers
def stays(request: Request) -> HttpResponse:
    """List the stays that are over, the ones that wait longest first."""
    if address := saved_views.opens_with(request, "recognition:list"):
        return redirect(address)
    form = filter_of(request)
    rows, order = _listed(request, form)
    page = lists.page(request, rows)
    for one in page.object_list:
        one.stage = queries.stage_of(one)
        one.stage_words, one.stage_tag = states.LABELS[one.stage], states.TAGS[one.stage]
    context = {
        "filter_form": form, "page_obj": page, "order": order, "query": request.GET.urlencode(),
        "used": shown.filters_used(form), "figures": working.of(request.actor),
        "is_staff": request.actor.has("officer", "auditor"),
    }  # fmt: skip
    return render(request, "recognition/list.html", context)


def filter_of(request: Request) -> RecognitionFilter:
    """Return the filter of the address, with the projects that the actor may open."""
    return RecognitionFilter(request.GET, projects=of_stays.projects(request.actor))


def _listed(request: Request, form: Any) -> Any:
    rows = tables.filtered(queries.visible_to(request.actor), form.cleaned_data if form.is_valid() else {})
    return lists.sort(request, rows, tables.RECOGNITION, "ended")


@require_safe
@readers
def download(request: Request, kind: str) -> HttpResponse:
    """Return the list as CSV, XLSX or JSON, filtered as on the page."""
    rows, _order = _listed(request, filter_of(request))
    return lists.download(kind, "recognition", tables.RECOGNITION, rows)


@require_safe
@readers
def share(request: Request) -> HttpResponse:
    """Show the share recognised and the days to decision with their working, project by project."""
    figures = working.of(request.actor, by_project=True)
    return render(request, "recognition/share.html", {"figures": figures, "notes": working.notes()})


@require_safe
@readers
def share_download(request: Request, kind: str) -> HttpResponse:
    """Return the working of the share recognised as CSV, XLSX or JSON."""
    figures = working.of(request.actor, by_project=True)
    return lists.download(kind, "share-recognised", working.COLUMNS, figures.projects, notes=working.notes())
