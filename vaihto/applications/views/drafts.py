"""The draft as PDF, and a new draft from an earlier application."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vaihto.applications import draft_paper, operations
from vaihto.applications.views.writing import elsewhere, own_or_404
from vaihto.calls import queries as calls
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import COORDINATOR
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused


@require_safe
@roles(COORDINATOR)
def draft_pdf(request: Request, pk: int) -> HttpResponse:
    """Return the draft as PDF, marked as a draft; what was sent has its receipt."""
    application = own_or_404(request, pk)
    sent = elsewhere(application)
    if sent is not None:
        return sent
    headers = {"Content-Disposition": f'inline; filename="draft-{application.pk}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(draft_paper.draft(application, at=clock.now()), content_type="application/pdf", headers=headers)


@require_POST
@roles(COORDINATOR)
def start_from(request: Request, pk: int, earlier: int) -> HttpResponse:
    """Start an application to a call from an earlier one of the same organisation."""
    call = get_object_or_404(calls.published(), pk=pk)
    before = own_or_404(request, earlier)
    try:
        made = operations.start_from(before, call, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("applications:start", call.pk)
    messages.success(request, _("The application is started from the earlier one. Look through what was taken over."))
    return redirect("applications:edit", made.pk)
