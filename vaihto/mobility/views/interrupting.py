"""A stay that ended early: recorded and taken back by the school, decided by an officer, its evidence."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.kit import attachments, clock, viewing
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, host_queries, operations, permissions, queries, shown, shown_interrupting
from vaihto.mobility.forms_interrupting import DecideForm, InterruptForm, WithdrawForm
from vaihto.mobility.models import Mobility
from vaihto.mobility.operations.interrupting import PURPOSE
from vaihto.mobility.views.stays import log, own, school


@require_http_methods(["GET", "HEAD", "POST"])
@school
def interrupt(request: Request, pk: int) -> HttpResponse:
    """Record that a stay ended before its time, or correct what was recorded."""
    wanted = own(request, pk)
    one = getattr(wanted, "interruption", None)
    initial = {"last_day": one.last_day, "kind": one.kind, "reason": one.reason} if one else {}
    form = InterruptForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            file = given["file"]
            kept = attachments.receive(file, actor=request.actor, purpose=PURPOSE) if file else None
            operations.interrupt(
                wanted, last_day=given["last_day"], kind=given["kind"], reason=given["reason"], evidence=kept, by=request.actor,
                at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("file" if isinstance(refused, attachments.CannotReceive) else None, refused.reasons)
        else:
            messages.success(request, _("The interruption is recorded."))
            return redirect("mobility:detail", pk)
    log(request, wanted)
    return render(request, "mobility/interrupt.html", {**shown.stay(wanted, request.actor), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@school
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Show what a withdrawal means for the grant, then record it; or correct what was recorded."""
    wanted = own(request, pk)
    one = getattr(wanted, "interruption", None)
    initial = {"last_day": one.last_day, "withdrawn_by": one.withdrawn_by, "reason": one.reason} if one else {}
    form, seen = WithdrawForm(request.POST or None, initial=initial), {}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "record" in request.POST:
            try:
                operations.interrupt(wanted, kind="withdrawal", **given, by=request.actor, at=clock.now())
            except Refused as refused:
                forms.with_reasons(form, refused.reasons)
            else:
                messages.success(request, _("The withdrawal is recorded. The parties were told by e-mail."))
                return redirect("mobility:detail", pk)
        else:
            seen = shown_interrupting.if_withdrawn(wanted, given["last_day"])
    log(request, wanted)
    return render(request, "mobility/withdraw.html", {**shown.stay(wanted, request.actor), **seen, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@school
def undo(request: Request, pk: int) -> HttpResponse:
    """Ask, and take a wrong recording back."""
    wanted = own(request, pk)
    form = forms.refusal([])
    if request.method == "POST":
        try:
            operations.undo_interruption(wanted, by=request.actor, at=clock.now())
        except Refused as refused:
            form = forms.refusal(refused.reasons)
        else:
            messages.success(request, _("The interruption is taken back. The stay goes on as planned."))
            return redirect("mobility:detail", pk)
    elif getattr(wanted, "interruption", None) is None:
        raise Http404
    log(request, wanted)
    context = {**shown.stay(wanted, request.actor), "form": form, "stays_cancelled": host_queries.cancelled_after(wanted)}
    return render(request, "mobility/undo_interruption.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def decide(request: Request, pk: int) -> HttpResponse:
    """Show what a decision on force majeure comes to, and take it."""
    wanted = _interrupted(request, pk)
    effect = shown_interrupting.to_decide(wanted, request.actor)
    form = DecideForm(request.POST or None, least=effect["least"][0], most=effect["most"][0])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.decide_interruption(
                wanted, accepts=given["decision"] == "accepted", reason=given["reason"], counted_days=given["counted_days"],
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The decision on force majeure is made. The school was told by e-mail."))
            return redirect("mobility:detail", pk)
    log(request, wanted)
    return render(request, "mobility/decide_interruption.html", {**shown.stay(wanted, request.actor), **effect, "form": form})


def _interrupted(request: Request, pk: int) -> Mobility:
    """Return a stay whose school recorded force majeure. Raises Http404."""
    return get_object_or_404(queries.visible_to(request.actor), pk=pk, interruption__kind="force_majeure")


@require_safe
@roles("officer", "coordinator")
def evidence(request: Request, pk: int) -> HttpResponse:
    """Return the file that shows the interruption, to the few who may read it; each opening is recorded."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk, interruption__isnull=False)
    file = wanted.interruption.evidence
    if file is None or not permissions.may_see_evidence(request.actor, wanted):
        raise Http404
    viewing.log(f"mobility.Interruption:{wanted.pk}", request)
    log(request, wanted)
    answer: HttpResponse = attachments.response(file, name=f"{wanted.pk}")  # type: ignore[assignment]
    return answer
