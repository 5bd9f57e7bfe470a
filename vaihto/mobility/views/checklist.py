"""The checklist of a stay: the school's page, and those of participant and host by link."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vaihto.kit import clock
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import checklists, forms, operations, states
from vaihto.mobility.models import Mobility
from vaihto.mobility.views.by_link import addresses, stay_of
from vaihto.mobility.views.stays import log, own, school
from vaihto.people import links

if TYPE_CHECKING:
    from vaihto.people.models import Link


@require_http_methods(["GET", "HEAD", "POST"])
@school
def checklist(request: Request, pk: int) -> HttpResponse:
    """Show and tick the whole list."""
    return page(request, own(request, pk), "")


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("host")
def host_checklist(request: Request, link: "Link") -> HttpResponse:
    """Show and tick what the host does."""
    return page(request, stay_of(link), states.HOST)


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("participant")
def participant_checklist(request: Request, link: "Link") -> HttpResponse:
    """Show and tick what the participant does."""
    return page(request, stay_of(link), states.PARTICIPANT)


def page(request: Request, mobility: Mobility, role: str) -> HttpResponse:
    """Answer with the list of a role (empty: of all), and save what was ticked."""
    form = None
    if request.method == "POST":
        try:
            tick_list(request, mobility)
        except Refused as refused:
            form = forms.refusal(refused.reasons)
        else:
            return redirect(request.path)
    log(request, mobility)
    context: dict[str, Any] = {
        "mobility": mobility, "phases": checklists.shown(mobility, clock.today(), role), "form": form,
        "progress": checklists.progress(mobility, clock.today()), "role": role,
    }  # fmt: skip
    more = addresses(request, role) if role else {}
    return render(request, "mobility/checklist.html", {**context, **more})


def tick_list(request: Request, mobility: Mobility) -> None:
    """Save what was ticked."""
    operations.tick(mobility, set(request.POST.getlist("done")), by=request.actor, at=clock.now())
    messages.success(request, _("The checklist is saved."))
