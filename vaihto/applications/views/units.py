"""Learning and units of the qualification: chosen from the applicant's units, or added there."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vaihto.applications import operations, queries
from vaihto.applications.forms import UnitForm
from vaihto.applications.models import Application
from vaihto.applications.views.keeping import keeps_typed
from vaihto.applications.views.writing import context_of, elsewhere, own_or_404, written
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import COORDINATOR
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.qualifications import operations as qualification_operations
from vaihto.qualifications import queries as qualifications


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def units(request: Request, pk: int) -> HttpResponse:
    """Choose units and answer the questions about recognition."""
    application = own_or_404(request, pk)
    form, answer = written(request, application, "units")
    if answer:
        return answer
    if request.method == "GET" and (away := elsewhere(application, "units")):
        return away
    typed = request.typed or (request.POST if form.errors else None)  # type: ignore[attr-defined]
    chosen = {int(one) for one in typed.getlist("units") if one.isdigit()} if typed else set(queries.units_of(application))
    context = context_of(request, application, "units", form) | {"units": units_shown(application), "chosen": chosen}
    return render(request, "applications/units.html", context)


def units_shown(application: Application) -> list[Any]:
    """Return the applicant's units with their outcomes."""
    ids = [unit.pk for unit in qualifications.units_of(application.organisation_id)]
    return list(qualifications.with_outcomes(ids)) if ids else []


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def add_unit(request: Request, pk: int) -> HttpResponse:
    """Add a unit to the applicant's own and choose it for this application."""
    application = own_or_404(request, pk)
    form = UnitForm(request.POST or request.typed or None)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            store(request, application, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The unit is added and chosen."))
            return redirect("applications:units", application.pk)
    context = {"application": application, "form": form}
    return elsewhere(application, "units") or render(request, "applications/unit_form.html", context)


def store(request: Request, application: Application, values: dict[str, Any]) -> None:
    """Save the unit with its outcomes, and choose it."""
    outcomes = [line.strip() for line in values.pop("outcomes").splitlines() if line.strip()]
    kept = {**values, "language": application.language, "scheme": "osp", "points": Decimal(values["points"])}
    at = clock.now()
    unit = qualification_operations.save_unit(application.organisation, kept, outcomes, by=request.actor, at=at)
    operations.plan_units(application, [*queries.units_of(application), unit.pk], by=request.actor, at=at)
