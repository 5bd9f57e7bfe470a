"""Pages of a recovery: what the beneficiary is asked and answers, the decision, the instalments."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.grants import operations, queries, recovery_shown, shown
from vaihto.grants.models import Instalment, Payment
from vaihto.grants.recovery_forms import (
    AnswerHearingForm,
    DecideForm,
    HearForm,
    Instalments,
    InterestForm,
    PartsForm,
    ReceivedForm,
    rows_for,
)
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused

readers = roles("officer", "auditor", "coordinator")
# Proposals of this software, not rules: two weeks to answer, the first instalment a month after the decision.
TO_ANSWER, FIRST_DUE = timedelta(days=14), timedelta(days=30)


@require_safe
@readers
def recovery(request: Request, pk: int) -> HttpResponse:
    """Show a recovery: why, what the beneficiary says, what is decided, what came back."""
    return _recovery(request, _wanted(request, pk))


def _wanted(request: Request, pk: int) -> Payment:
    rows = queries.payments_visible_to(request.actor).filter(kind="recovery").select_related("recovery")
    return get_object_or_404(rows, pk=pk)


def _recovery(request: Request, payment: Payment, **more: Any) -> HttpResponse:
    today = clock.today()
    context = recovery_shown.of(payment, request.actor, today)
    forms: dict[str, Any] = {
        "hear_form": HearForm(initial={"answer_by": today + TO_ANSWER}),
        "answer_form": AnswerHearingForm(),
        "parts_form": PartsForm(request.GET or None),
        "interest_form": InterestForm(),
        "received_form": ReceivedForm(initial={"received_on": today}),
    }
    if context["may_decide"]:
        parts = forms["parts_form"].cleaned_data["parts"] if forms["parts_form"].is_valid() else 1
        claimed = context["recovery"].claimed
        forms["decide_form"] = DecideForm(initial={"amount": claimed})
        forms["formset"] = Instalments(initial=rows_for(claimed, parts, today + FIRST_DUE), prefix="parts")
        forms["parts_form"] = PartsForm(initial={"parts": parts})
    return render(request, "grants/recovery.html", {**context, **forms, **more})


@require_POST
@roles("officer")
def hear(request: Request, pk: int) -> HttpResponse:
    """Ask the beneficiary for its answer."""
    payment, form = _wanted(request, pk), HearForm(request.POST)
    if form.is_valid():
        try:
            operations.hear(payment, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The beneficiary has been asked. Its coordinators get a message."))
            return redirect("grants:recovery", pk)
    return _recovery(request, payment, form=form, hear_form=form)


@require_POST
@roles("coordinator")
def answer_hearing(request: Request, pk: int) -> HttpResponse:
    """Answer before the decision."""
    payment, form = _wanted(request, pk), AnswerHearingForm(request.POST)
    if form.is_valid():
        try:
            operations.answer_hearing(queries.recovery_of(payment), **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("Your answer is kept. The agency decides after it."))
            return redirect("grants:recovery", pk)
    return _recovery(request, payment, form=form, answer_form=form)


@require_POST
@roles("officer")
def decide_recovery(request: Request, pk: int) -> HttpResponse:
    """Decide how much comes back and in which instalments."""
    payment, form = _wanted(request, pk), DecideForm(request.POST)
    rows, terms = Instalments(request.POST, prefix="parts"), InterestForm(request.POST)
    if form.is_valid() and rows.is_valid() and terms.is_valid():
        parts = [(one["due_on"], one["amount"]) for one in rows.cleaned_data if one.get("due_on")]
        values = {**form.cleaned_data, **terms.cleaned_data, "instalments": parts}
        try:
            operations.decide_recovery(queries.recovery_of(payment), **values, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The recovery is decided. The beneficiary gets a message."))
            return redirect("grants:recovery", pk)
    return _recovery(request, payment, form=form, decide_form=form, formset=rows, interest_form=terms)


@require_POST
@roles("officer")
def receive_interest(request: Request, pk: int) -> HttpResponse:
    """Record on which day, with which reference the interest came."""
    payment, form = _wanted(request, pk), ReceivedForm(request.POST)
    if form.is_valid():
        try:
            operations.receive_interest(queries.recovery_of(payment), **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The interest is recorded."))
            return redirect("grants:recovery", pk)
    return _recovery(request, payment, form=form, received_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def received(request: Request, pk: int) -> HttpResponse:
    """Record on which day, with which reference an instalment came back."""
    visible = queries.payments_visible_to(request.actor).order_by().values("pk")
    rows = Instalment.objects.select_related("recovery__payment__agreement__organisation")
    part = get_object_or_404(rows.filter(recovery__payment__in=visible), pk=pk)
    form = ReceivedForm(request.POST or None, initial={"received_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.receive_instalment(part, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The instalment is recorded."))
            return redirect("grants:recovery", part.recovery.payment_id)
    payment = part.recovery.payment
    return render(
        request, "grants/received.html", {"part": part, "payment": payment, "agreement": payment.agreement, "form": form}
    )
