"""Publishing a call and extending its deadline."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.calls import forms, operations
from vaihto.calls.views.making import call_of, managed, tell
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.clock import FINLAND
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused


@require_POST
@roles("officer")
def publish(request: Request, pk: int) -> HttpResponse:
    """Publish a complete draft, or say what is missing with links to it."""
    call = call_of(request, pk)
    try:
        operations.publish(call, by=request.actor, at=clock.now())
    except operations.CannotPublish as refused:
        return managed(request, call, refused.reasons)
    messages.success(request, _("The call has been published."))
    return redirect("calls:manage", call.pk)


@require_http_methods(["GET", "POST"])
@roles("officer")
def extend(request: Request, pk: int) -> HttpResponse:
    """Extend the deadline, with the reason that everybody reads."""
    call = call_of(request, pk)
    local = call.closes_at.astimezone(FINLAND) if call.closes_at else None
    initial = {
        "closes_on": local and local.date(),
        "closes_time": local and local.time(),
        "decision_by": call.decision_by,
    }
    form = forms.ExtendForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "decision_by": form.cleaned_data["decision_by"]}
        try:
            operations.extend_deadline(call, form.closes_at(), by=request.actor, at=clock.now(), **given)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("The deadline has been extended."))
            return redirect("calls:manage", call.pk)
    return render(request, "calls/extend.html", {"form": form, "call": call})
