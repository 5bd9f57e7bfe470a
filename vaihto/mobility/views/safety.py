"""Insurance, emergency contacts and travel sheet of a stay: for the school's coordinators and the participant."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.kit import clock, viewing
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, permissions, shown, states, travel_sheet
from vaihto.mobility.forms_safety import SafetyForm, initial_of
from vaihto.mobility.models import Mobility
from vaihto.mobility.views.by_link import addresses, stay_of
from vaihto.mobility.views.stays import log, own, school
from vaihto.people import links

if TYPE_CHECKING:
    from vaihto.people.models import Link


@require_http_methods(["GET", "HEAD", "POST"])
@school
def safety(request: Request, pk: int) -> HttpResponse:
    """Show and change insurance and emergency contacts of a stay of the own school."""
    wanted = own(request, pk)
    if wanted.participant_id is None or not permissions.may_see_safety(request.actor, wanted):
        raise Http404
    return _page(request, wanted, {})


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("participant")
def participant_safety(request: Request, link: "Link") -> HttpResponse:
    """Let the participant say who insures and whom to reach."""
    return _page(request, stay_of(link), {"by_link": True, **addresses(request, states.PARTICIPANT)})


def _page(request: Request, wanted: Mobility, more: dict[str, Any]) -> HttpResponse:
    form = SafetyForm(request.POST or None, initial=initial_of(wanted))
    if request.method == "POST" and form.is_valid():
        try:
            operations.save_safety(wanted, **form.given(), by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("Insurance and emergency contacts are saved."))
            return redirect(request.path)
    viewing.log(f"mobility.Safety:{wanted.pk}", request)
    log(request, wanted)
    return render(request, "mobility/safety.html", {**shown.safety(wanted), **more, "form": form})


@require_safe
@school
def sheet(request: Request, pk: int) -> HttpResponse:
    """Return the travel sheet of a stay of the own school, to print for the participant."""
    wanted = own(request, pk)
    if wanted.participant_id is None or not permissions.may_see_safety(request.actor, wanted):
        raise Http404
    return _sheet(request, wanted)


@require_safe
@links.by_link("participant")
def participant_sheet(request: Request, link: "Link") -> HttpResponse:
    """Return the travel sheet to the participant, to be kept on the phone."""
    return _sheet(request, stay_of(link))


def _sheet(request: Request, wanted: Mobility) -> HttpResponse:
    viewing.log(f"mobility.Safety:{wanted.pk}", request)
    log(request, wanted)
    return travel_sheet.answer(wanted)
