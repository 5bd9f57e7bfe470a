"""Publishing a call and extending its deadline."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.calls import comparing, forms, operations, queries
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


@require_POST
@roles("officer")
def equal(request: Request, pk: int) -> HttpResponse:
    """Confirm that a text is rightly the same in two languages."""
    call = call_of(request, pk)
    try:
        operations.confirm_equal(call, request.POST.get("path", ""), by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The text counts as right in both languages until somebody changes it."))
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


@require_POST
@roles("officer")
def mend(request: Request, pk: int) -> HttpResponse:
    """Begin to mend the form of a published call, or go on with the draft that is there."""
    call = call_of(request, pk)
    try:
        made = operations.begin_mending(call, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("calls:manage", call.pk)
    return redirect("calls:manage", made.pk)


@require_http_methods(["GET", "POST"])
@roles("officer")
def mended(request: Request, pk: int) -> HttpResponse:
    """Show what the mending changes, ask for the reason, put it in force or throw it away."""
    draft = call_of(request, pk)
    if draft.mends is None:
        raise Http404
    call, form = draft.mends, forms.ReasonForm(request.POST or None if "drop" not in request.POST else None)
    if request.method == "POST" and ("drop" in request.POST or form.is_valid()):
        try:
            if "drop" in request.POST:
                operations.drop_mending(draft, by=request.actor, at=clock.now())
                messages.success(request, _("The draft has been thrown away. The published form stays as it is."))
                return redirect("calls:manage", call.pk)
            made = operations.put_mending_in_force(draft, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("The mended form is in force: version %(number)s.") % {"number": made.number})
            return redirect("calls:manage", call.pk)
    found = comparing.changes(queries.content_now(call), queries.content_now(draft))
    changed = [one for one in found if one.part in ("texts", "questions")]
    return render(request, "calls/mended.html", {"call": call, "draft": draft, "form": form, "changes": changed})
