"""The school's page: the host's outcomes beside the decision per unit, corrections, asking the host."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock, viewing
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import queries as stays
from vaihto.recognition import operations, queries, shown
from vaihto.recognition.forms import AnswerForm, DecisionForm, correction_form, decision_form

readers = roles("officer", "auditor", "coordinator")
deciders = roles("coordinator")


@require_safe
@readers
def detail(request: Request, pk: int) -> HttpResponse:
    """Show the recognition of one stay."""
    mobility = get_object_or_404(stays.visible_to(request.actor), pk=pk)
    return _page(request, mobility.pk)


def _page(
    request: Request, pk: int, refused: dict[int, DecisionForm] | None = None, answer: AnswerForm | None = None
) -> HttpResponse:
    recognition = queries.of_mobility(pk)
    if recognition.mobility.participant_id:
        viewing.log(f"mobility.Participant:{recognition.mobility.participant_id}", request)
    context = shown.of(recognition, request.actor, refused)
    context["answer_form"] = answer or AnswerForm()
    return render(request, "recognition/detail.html", context)


@require_POST
@deciders
def decide(request: Request, pk: int, unit: int) -> HttpResponse:
    """Decide on one unit."""
    mobility = get_object_or_404(stays.visible_to(request.actor), pk=pk)
    row = get_object_or_404(stays.units_in_force([mobility.pk]), pk=unit)
    wanted = next(one for one in queries.of_mobility(pk).units if one.agreed.pk == unit)
    form = decision_form(wanted, request.POST)
    if form.is_valid():
        try:
            operations.decide(row, **form.decided(), by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The decision is made. Unit: %(unit)s.") % {"unit": row.unit.title})
            return redirect("recognition:detail", pk)
    return _page(request, pk, {unit: form})


@require_http_methods(["GET", "HEAD", "POST"])
@deciders
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct a decision by a new version."""
    decision = get_object_or_404(queries.decision_visible_to(request.actor).filter(is_current=True), pk=pk)
    form = correction_form(decision, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.correct(decision, **form.decided(), by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The decision is corrected. The earlier one stays readable."))
            return redirect("recognition:detail", decision.mobility_id)
    unit = next(one for one in queries.of_mobility(decision.mobility_id).units if one.agreed.pk == decision.agreed_unit_id)
    context = {
        "decision": decision, "unit": decision.agreed_unit, "form": form, "mobility": decision.mobility,
        "proposal": unit.proposal,
    }  # fmt: skip
    return render(request, "recognition/correct.html", context)


@require_POST
@deciders
def ask_host(request: Request, pk: int) -> HttpResponse:
    """Send the host a fresh link to the assessment."""
    mobility = get_object_or_404(stays.visible_to(request.actor), pk=pk)
    try:
        operations.ask_host(mobility, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("A link to the assessment has been sent. Host: %(host)s.") % {"host": mobility.host_name})
    return redirect("recognition:detail", pk)


@require_POST
@deciders
def answer_correction(request: Request, pk: int) -> HttpResponse:
    """Answer the learner's request for correction."""
    asked = get_object_or_404(queries.requests_to_answer(request.actor), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            operations.answer_correction(asked, answer=form.cleaned_data["answer"], by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The answer has been sent to the learner."))
            return redirect("recognition:detail", asked.mobility_id)
    return _page(request, asked.mobility_id, answer=form)
