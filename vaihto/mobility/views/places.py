"""The school's pages of announced places: list, draft, opening, deadline, notice."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock, tables
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.languages import LANGUAGES, present
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, place_forms, place_paper, place_queries, place_shown, place_states, place_tables
from vaihto.mobility.models import Announcement
from vaihto.people import saved_views

school = roles("coordinator")
NAME = "mobility:places"


def own(request: Request, pk: int) -> Announcement:
    """Return an announcement of an own school. Raises Http404 for every other."""
    return get_object_or_404(place_queries.visible_to(request.actor), pk=pk)


@require_safe
@school
def places(request: Request) -> HttpResponse:
    """List the announcements of own schools, the latest deadline first."""
    if address := saved_views.opens_with(request, NAME):
        return redirect(address)
    projects = list(place_queries.projects(request.actor))
    form = place_forms.PlaceFilter(request.GET, projects=projects)
    rows, order = _listed(request, form)
    page = tables.page(request, rows)
    now = clock.now()
    used = sum(bool(value) for value in getattr(form, "cleaned_data", {}).values())
    listed = [
        {"one": one, "where": place_tables.where(one), **place_shown.tag(place_states.shown(one, now))}
        for one in page.object_list
    ]
    context = {
        "filter_form": form, "page_obj": page, "order": order, "query": request.GET.urlencode(), "used": used,
        "projects": projects, "rows": listed,
    }  # fmt: skip
    return render(request, "mobility/places.html", context)


def _listed(request: Request, form: place_forms.PlaceFilter) -> Any:
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = place_queries.with_counts(place_queries.visible_to(request.actor))
    return tables.sort(request, place_tables.filtered(rows, wanted), place_tables.PLACES, "-closes")


@require_safe
@school
def places_file(request: Request, kind: str) -> HttpResponse:
    """Return the list as CSV, XLSX or JSON, filtered as on the page; without candidates."""
    rows, _order = _listed(request, place_forms.PlaceFilter(request.GET, projects=place_queries.projects(request.actor)))
    return tables.download(kind, "places", place_tables.PLACES, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def place_new(request: Request, agreement: int) -> HttpResponse:
    """Announce places under a project in force."""
    return draft_page(request, get_object_or_404(place_queries.projects(request.actor), pk=agreement), None)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def place_edit(request: Request, pk: int) -> HttpResponse:
    """Write a draft on."""
    announcement = own(request, pk)
    return draft_page(request, announcement.agreement, announcement)


def draft_page(request: Request, agreement: Any, announcement: Announcement | None) -> HttpResponse:
    """Show a draft with its rows of places and criteria, and save it."""
    posted = request.POST if request.method == "POST" else None
    first = place_forms.initial_of(announcement)
    form = place_forms.AnnouncementForm(posted, initial=first["values"])
    rows = place_forms.Places(posted, initial=first["places"], prefix="places")
    criteria = place_forms.Criteria(posted, initial=first["criteria"], prefix="criteria")
    if posted is not None and all([form.is_valid(), rows.is_valid(), criteria.is_valid()]):
        try:
            saved = operations.save_announcement(
                agreement, form.values(), announcement=announcement, by=request.actor, at=clock.now(),
                places=[one.cleaned_data for one in rows.forms if one.cleaned_data.get("country_to")],
                criteria=[one.cleaned_data for one in criteria.forms if one.has_name()],
            )  # fmt: skip
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("mobility:place", saved.pk)
    context = {"form": form, "formset": rows, "criteria": criteria, "agreement": agreement, "announcement": announcement}
    return render(request, "mobility/place_edit.html", context)


@require_safe
@school
def place(request: Request, pk: int) -> HttpResponse:
    """Show an announcement with its candidates by points and what waits for the school."""
    announcement = own(request, pk)
    form = place_forms.DeadlineForm(initial={"closes_on": announcement.closes_at.astimezone(clock.FINLAND).date()})
    return render(request, "mobility/place.html", {**place_shown.school(announcement, request.actor), "deadline_form": form})


def deed(request: Request, pk: int, do: Any, said: str) -> HttpResponse:
    """Do one deed with an own announcement and come back to its page, with the reasons where it was refused."""
    announcement = own(request, pk)
    try:
        do(announcement, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, said)
    return redirect("mobility:place", pk)


@require_POST
@school
def place_open(request: Request, pk: int) -> HttpResponse:
    """Open a draft for applications."""
    return deed(request, pk, operations.open_announcement, _("The place is announced. Print the notice and share the address."))


@require_POST
@school
def place_close(request: Request, pk: int) -> HttpResponse:
    """Close before the deadline."""
    return deed(request, pk, operations.close_announcement, _("Applying is closed."))


@require_POST
@school
def place_discard(request: Request, pk: int) -> HttpResponse:
    """Remove a draft."""
    announcement = own(request, pk)
    try:
        operations.discard_announcement(announcement, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("mobility:place", pk)
    messages.success(request, _("The draft is removed."))
    return redirect("mobility:places")


@require_POST
@school
def place_extend(request: Request, pk: int) -> HttpResponse:
    """Move the deadline to a later moment."""
    announcement = own(request, pk)
    form = place_forms.DeadlineForm(request.POST)
    if form.is_valid():
        try:
            operations.extend_announcement(announcement, closes_at=form.closes_at(), by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The deadline is moved."))
            return redirect("mobility:place", pk)
    context = {**place_shown.school(announcement, request.actor), "deadline_form": form, "form": form}
    return render(request, "mobility/place.html", context)


@require_safe
@school
def place_notice(request: Request, pk: int) -> HttpResponse:
    """Return the notice for the wall as PDF, in the language of `?lang=` or of the page."""
    announcement = own(request, pk)
    if announcement.state == place_states.DRAFT:
        raise Http404
    wanted = request.GET.get("lang", "")
    return place_paper.answer(announcement, wanted if wanted in LANGUAGES else present())
