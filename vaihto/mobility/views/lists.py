"""Lists: stays, who is abroad now, journeys of partnerships."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.core import countries
from vaihto.grants import queries as grants
from vaihto.kit import clock, tables, viewing
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, permissions, queries
from vaihto.mobility import tables as columns
from vaihto.mobility.models import Mobility
from vaihto.people import saved_views

readers = roles("officer", "auditor", "coordinator")


@require_safe
@readers
def stays(request: Request) -> HttpResponse:
    """List the stays that the actor may open, and the projects whose stays are not planned yet."""
    if address := saved_views.opens_with(request, "mobility:list"):
        return redirect(address)
    projects = list(queries.projects(request.actor))
    form = forms.StayFilter(request.GET, projects=projects)
    rows, order = _listed(request, form)
    page = tables.page(request, columns.for_cells(rows))
    today = clock.today()
    context = {
        "filter_form": form, "page_obj": page, "order": order, "query": request.GET.urlencode(), "used": _used(form),
        "to_plan": queries.to_plan(request.actor, projects), "today": today,
        "to_import": queries.to_import(request.actor, projects),
        "cells": columns.cells(page.object_list, today),
        "is_staff": request.actor.has(*permissions.READS_ALL), "sees_module": request.actor.has("officer", "coordinator"),
    }  # fmt: skip
    return render(request, "mobility/list.html", context)


def _listed(request: Request, form: forms.StayFilter) -> Any:
    wanted = form.cleaned_data if form.is_valid() else {}
    return tables.sort(request, columns.filtered(queries.visible_to(request.actor), wanted), columns.STAYS, "starts")


def _used(form: Any) -> int:
    return sum(bool(value) for value in getattr(form, "cleaned_data", {}).values())


@require_safe
@readers
def download(request: Request, kind: str) -> HttpResponse:
    """Return the list of stays as CSV, XLSX or JSON, filtered as on the page; without contact details."""
    rows, _order = _listed(request, forms.StayFilter(request.GET, projects=queries.projects(request.actor)))
    return tables.download(kind, "stays", columns.STAYS, rows)


@require_safe
@readers
def abroad(request: Request) -> HttpResponse:
    """Show who is abroad today, by country, and whose return has not been recorded."""
    today = clock.today()
    now = list(queries.abroad_on(today, request.actor))
    groups = [(country, list(rows)) for country, rows in groupby(now, key=lambda one: one.country_to)]
    late = list(queries.return_not_recorded(request.actor, today))
    context = {"today": today, "count": len(now), "countries": groups, "late": late, "along": _along(request)}
    return render(request, "mobility/abroad.html", context)


def _along(request: Request) -> list[dict[str, Any]]:
    """Return who accompanies somebody abroad today, each with the key of a stay."""
    found = [(one, list(one.stays.all())) for one in queries.accompanying_on(clock.today(), request.actor)]
    return [{"row": one, "stay": stays[0].pk} for one, stays in found if stays]


@require_safe
@readers
def abroad_file(request: Request, kind: str) -> HttpResponse:
    """Return who is abroad today with whom to reach, as CSV, XLSX or JSON; `?country=ES` leaves one country.

    Reading somebody's contact details is noted in their record. A text that is no country's code finds no file.
    """
    rows = queries.abroad_on(clock.today(), request.actor)
    country = request.GET.get("country", "")
    if country and country not in countries.codes():
        raise Http404
    rows = rows.filter(country_to=country) if country else rows
    found = list(rows.prefetch_related("emergency_contacts", "insurances"))
    viewing.log_all([f"mobility.Participant:{one.participant_id}" for one in found if one.participant_id], request)
    more = _safety(request, found)
    with_them = queries.accompanying_on(clock.today(), request.actor)
    also = [columns.along(one) for one in (with_them.filter(country_to=country) if country else with_them)]
    name = f"abroad-{country.lower()}" if country else "abroad"
    return tables.download(kind, name, (*columns.ABROAD, *more), [*found, *also])


def _safety(request: Request, found: list[Mobility]) -> list[tables.Column]:
    """Return the columns of emergency contacts and insurance, empty where the actor may not read them; readings are noted."""
    sees = permissions.sees_safety_of(request.actor)
    readable = {one.pk for one in found if sees(one)}
    if found and not readable:
        return []
    viewing.log_all([f"mobility.Safety:{pk}" for pk in sorted(readable)], request)

    def only(value: Any) -> Any:
        return lambda one: value(one) if one.pk in readable else ""

    return [tables.Column(one.key, one.label, only(one.value)) for one in columns.ABROAD_SAFETY]


@require_POST
@roles("officer", "coordinator")
def plan(request: Request, agreement: int) -> HttpResponse:
    """Plan the stays of a project from the rows of its application."""
    wanted = get_object_or_404(grants.visible_to(request.actor), pk=agreement)
    try:
        number = operations.plan_from_rows(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("mobility:list")
    if number:
        said = ngettext("%(number)s stay or journey was planned.", "%(number)s stays or journeys were planned.", number)
        messages.success(request, said % {"number": number})
    else:
        messages.info(request, _("The stays were planned already."))
    return redirect("mobility:journeys" if wanted.application.call.action == "partnership" else "mobility:list")


@require_safe
@readers
def journeys(request: Request) -> HttpResponse:
    """List the journeys of partnerships."""
    form = forms.JourneyFilter(request.GET, projects=queries.projects(request.actor))
    rows, order = _listed_journeys(request, form)
    context = {
        "filter_form": form, "page_obj": tables.page(request, rows), "order": order, "used": _used(form),
        "query": request.GET.urlencode(), "may_record": request.actor.has("coordinator"),
    }  # fmt: skip
    return render(request, "mobility/journeys.html", context)


def _listed_journeys(request: Request, form: forms.JourneyFilter) -> Any:
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = columns.filtered_journeys(queries.journeys_visible_to(request.actor), wanted)
    return tables.sort(request, rows, columns.JOURNEYS, "case")


@require_safe
@readers
def journeys_download(request: Request, kind: str) -> HttpResponse:
    """Return the list of journeys as CSV, XLSX or JSON, filtered as on the page."""
    form = forms.JourneyFilter(request.GET, projects=queries.projects(request.actor))
    rows, _order = _listed_journeys(request, form)
    return tables.download(kind, "journeys", columns.JOURNEYS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def journey(request: Request, pk: int) -> HttpResponse:
    """Record one journey."""
    wanted = get_object_or_404(queries.journeys_managed_by(request.actor), pk=pk)
    initial = {name: getattr(wanted, name) for name in forms.JourneyForm.base_fields}
    form = forms.JourneyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_journey(wanted, form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The journey is recorded."))
            return redirect("mobility:journeys")
    return render(request, "mobility/journey.html", {"journey": wanted, "form": form})
