"""The list of projects and their final reports, with what waits first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import queries as stays
from vaihto.people import saved_views
from vaihto.reporting import operations, permissions, queries, shown, states, tables
from vaihto.reporting.forms import ReportFilter

readers = roles("officer", "auditor", "coordinator")


@require_safe
@readers
def reports(request: Request) -> HttpResponse:
    """List the projects that owe or have given a final report, the earliest due day first."""
    if address := saved_views.opens_with(request, "reporting:list"):
        return redirect(address)
    form = ReportFilter(request.GET)
    rows, order = _listed(request, form)
    page = lists.page(request, rows)
    interims = queries.latest_interims([one.pk for one in page.object_list])
    for one in page.object_list:
        shown.add_interim(one, interims.get(one.pk), request.actor)
        one.words, one.tag = states.LABELS[one.report_state], states.TAGS[one.report_state]
        one.may_write = permissions.may_write(request.actor, one)
        one.may_open = one.report_pk and (one.may_write or one.report_state != states.DRAFT)
    context = {
        "filter_form": form, "page_obj": page, "order": order, "query": request.GET.urlencode(),
        "used": shown.filters_used(form), "is_staff": request.actor.has(*permissions.READS_ALL),
    }  # fmt: skip
    return render(request, "reporting/list.html", context)


def _listed(request: Request, form: Any) -> Any:
    rows = queries.projects(request.actor, queries.today())
    rows = tables.filtered(rows, form.cleaned_data if form.is_valid() else {})
    return lists.sort(request, rows, tables.REPORTS, "due")


@require_safe
@readers
def download(request: Request, kind: str) -> HttpResponse:
    """Return the list as CSV, XLSX or JSON, filtered as on the page."""
    rows, _order = _listed(request, ReportFilter(request.GET))
    return lists.download(kind, "final-reports", tables.REPORTS, rows)


@require_POST
@roles("coordinator")
def start(request: Request, agreement: int) -> HttpResponse:
    """Start the final report of a project."""
    wanted = get_object_or_404(stays.projects(request.actor), pk=agreement)
    try:
        report = operations.start(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("reporting:list")
    return redirect("reporting:report", report.pk)


@require_POST
@roles("coordinator")
def ask_participants(request: Request, agreement: int) -> HttpResponse:
    """Send the six questions to the participants who are back and have not answered."""
    wanted = get_object_or_404(stays.projects(request.actor), pk=agreement)
    try:
        number = operations.ask_participants(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        said = ngettext(
            "The questions have been sent to %(n)s participant.", "The questions have been sent to %(n)s participants.", number
        )
        messages.success(request, said % {"n": number})
    report = queries.of_agreement(wanted.pk)
    return redirect("reporting:report", report.pk) if report else redirect("reporting:list")
