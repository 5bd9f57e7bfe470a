"""Pages of units: list, look, enter, change, take out of use."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock, languages, tables
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.organisations import queries as organisations
from vaihto.qualifications import forms, operations, permissions, queries


@require_safe
@roles("coordinator", "officer", "auditor", "administrator")
def units(request: Request) -> HttpResponse:
    """List units by qualification; those out of use on demand."""
    rows = queries.visible_to(request.actor)
    shows_retired = request.GET.get("retired") == "1"
    page = tables.page(request, rows if shows_retired else rows.filter(retired_on__isnull=True))
    groups = groupby(page.object_list, key=lambda unit: (unit.organisation, unit.qualification))
    context = {
        "page_obj": page, "groups": [(key, list(group)) for key, group in groups], "shows_retired": shows_retired,
        "may_enter": bool(request.actor.organisation_ids),
        "may_read_memoranda": request.actor.has("coordinator", "officer", "auditor"),
    }  # fmt: skip
    return render(request, "qualifications/units.html", context)


@require_safe
@roles("coordinator", "officer", "auditor", "administrator")
def unit(request: Request, pk: int) -> HttpResponse:
    """Show a unit with its outcomes and what it replaced."""
    shown = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    context = {
        "unit": shown, "state": queries.state_of(shown), "earlier": queries.earlier(shown),
        "may_change": permissions.may_enter_units(request.actor, shown.organisation_id) and shown.retired_on is None,
    }  # fmt: skip
    return render(request, "qualifications/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def add(request: Request) -> HttpResponse:
    """Enter a unit of an organisation of one's own."""
    own = organisations.for_ids(request.actor.organisation_ids)
    first = {"scheme": "osp", "language": languages.present()}
    form = forms.UnitForm(request.POST or None, organisations=own.values(), initial=first)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        organisation = own[int(values.pop("organisation", next(iter(own))))]
        try:
            made = operations.save_unit(organisation, values, values["outcomes"], by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The unit is saved."))
            return redirect("qualifications:unit", pk=made.pk)
    return render(request, "qualifications/edit.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def change(request: Request, pk: int) -> HttpResponse:
    """Change a unit: a new one replaces it for new agreements."""
    old = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    if not permissions.may_enter_units(request.actor, old.organisation_id):
        raise Http404
    first = {name: getattr(old, name) for name in operations.VALUES}
    first["outcomes"] = "\n".join(outcome.text for outcome in old.outcomes.all())
    form = forms.UnitForm(request.POST or None, organisations=[old.organisation], initial=first)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = operations.save_unit(old.organisation, values, values["outcomes"], unit=old, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The unit is saved. Agreements made earlier keep the old one."))
            return redirect("qualifications:unit", pk=made.pk)
    return render(request, "qualifications/edit.html", {"form": form, "unit": old})


@require_POST
@roles("coordinator")
def retire(request: Request, pk: int) -> HttpResponse:
    """Take a unit out of use."""
    old = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    if not permissions.may_enter_units(request.actor, old.organisation_id):
        raise Http404
    operations.retire_unit(old, by=request.actor, at=clock.now())
    messages.success(request, _("The unit is out of use. Agreements made earlier keep it."))
    return redirect("qualifications:unit", pk=pk)
