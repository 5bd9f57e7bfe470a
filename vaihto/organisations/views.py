"""Pages of organisations: register, look, change, standings, the officer's list. People's pages are in `people_views`."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.kit import clock, languages, tables, viewing
from vaihto.kit.access import roles, signed_in
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.organisations import forms, operations, permissions, queries, states
from vaihto.organisations.tables import COLUMNS, filtered
from vaihto.people import saved_views

if TYPE_CHECKING:
    from vaihto.organisations.models import Organisation


def own(request: Request, pk: int) -> "Organisation":
    """Return an organisation that the actor may open; another one answers like a missing one."""
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@require_safe
@roles("officer", "auditor", "administrator")
def organisations(request: Request) -> HttpResponse:
    """List organisations with filters, order and pages in the address."""
    if address := saved_views.opens_with(request, "organisations:list"):
        return redirect(address)
    form = forms.FilterForm(request.GET)
    rows, order = tables.sort(request, filtered(request.actor, form), COLUMNS, "name")
    context = {
        "page_obj": tables.page(request, rows), "filter_form": form, "order": order, "query": request.GET.urlencode(),
        "filter_count": sum(bool(value) for value in form.cleaned_data.values()),
    }  # fmt: skip
    return render(request, "organisations/organisations.html", context)


@require_safe
@roles("officer", "auditor", "administrator")
def download(request: Request, kind: str) -> HttpResponse:
    """Return the list with the same filters as CSV, XLSX or JSON."""
    rows, _order = tables.sort(request, filtered(request.actor, forms.FilterForm(request.GET)), COLUMNS, "name")
    return tables.download(kind, "organisations", COLUMNS, rows.iterator(chunk_size=2000))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def register(request: Request) -> HttpResponse:
    """Register an organisation."""
    form = forms.RegisterForm(request.POST or None, initial={"country": "FI", "language": languages.present()})
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.register(form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The organisation is registered."))
            return redirect("organisations:detail", pk=made.pk)
    return render(
        request,
        "organisations/register.html",
        {"form": form, "is_staff": request.actor.has("officer", "administrator")},
    )


@require_safe
@signed_in
def detail(request: Request, pk: int) -> HttpResponse:
    """Show an organisation, its people, standings and plan."""
    organisation = own(request, pk)
    members = list(queries.members_of(pk))
    if pk not in request.actor.organisation_ids:
        viewing.log_all([f"people.Person:{member.person_id}" for member in members], request)
    context = {
        "organisation": organisation,
        "members": members,
        "former": queries.former_members_of(pk),
        "invitations": queries.invitations_of(pk),
        "standings": queries.standings_of(pk),
        "plan": queries.plan_of(pk),
        "dimensions": states.DIMENSIONS,
        "may_change": permissions.may_change(request.actor, organisation),
        "may_manage": permissions.may_manage_members(request.actor, organisation),
        "may_plan": permissions.may_save_plan(request.actor, organisation),
        "may_record": permissions.may_record_standing(request.actor),
        "sees_list": request.actor.has("officer", "auditor", "administrator"),
    }
    return render(request, "organisations/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: Request, pk: int) -> HttpResponse:
    """Change an organisation's details."""
    organisation = own(request, pk)
    if not permissions.may_change(request.actor, organisation):
        raise Http404
    first = {name: getattr(organisation, name) for name in forms.DetailsForm.base_fields}
    form = forms.DetailsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(organisation, form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The details are saved."))
            return redirect("organisations:detail", pk=pk)
    return render(request, "organisations/change.html", {"form": form, "organisation": own(request, pk)})


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer", "administrator")
def record_standing(request: Request, pk: int) -> HttpResponse:
    """Record what an earlier call says about an organisation."""
    organisation = own(request, pk)
    form = forms.StandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_standing(organisation, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The standing is recorded."))
            return redirect("organisations:detail", pk=pk)
    return render(request, "organisations/standing.html", {"form": form, "organisation": organisation})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def plan(request: Request, pk: int) -> HttpResponse:
    """Write the development plan; somebody else's newer version is shown beside what was typed."""
    organisation, latest = own(request, pk), queries.plan_of(pk)
    if not permissions.may_save_plan(request.actor, organisation):
        raise Http404
    first: dict[str, Any] = {"language": organisation.language}
    if latest:
        first |= operations.content_of(latest)
        first.update(version_seen=latest.version, starts_on=latest.starts_on, ends_on=latest.ends_on)
    form, newer = forms.PlanForm(request.POST or None, initial=first), None
    if request.method == "POST" and form.is_valid():
        texts = {name: value for name, value in form.cleaned_data.items() if name != "version_seen"}
        seen = form.cleaned_data["version_seen"] or 0
        try:
            operations.save_plan(organisation, texts, version_seen=seen, by=request.actor, at=clock.now())
        except operations.StalePlan as stale:
            newer = stale.latest
            form.add_error(None, stale.reasons)
            form.data = request.POST.copy()
            form.data["version_seen"] = str(newer.version)
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The development plan is saved."))
            return redirect("organisations:detail", pk=pk)
    context = {"form": form, "organisation": organisation, "newer": newer, "dimensions": states.DIMENSIONS}
    return render(request, "organisations/plan.html", context)


@require_safe
@signed_in
def plan_history(request: Request, pk: int) -> HttpResponse:
    """Show every version of the development plan."""
    context = {"organisation": own(request, pk), "plans": queries.plans_of(pk), "dimensions": states.DIMENSIONS}
    return render(request, "organisations/plan_history.html", context)
