"""Cuts of a final report: an officer proposes, the school answers, another officer decides; the decision as PDF."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.reporting import cut_letter, operations, queries, shown, states
from vaihto.reporting.cut_forms import CutAnswerForm, CutsForm, DecideCutsForm, WithdrawCutsForm
from vaihto.reporting.models import CutProposal, FinalReport

# A proposal of this software, not a rule: two weeks to answer.
TO_ANSWER = timedelta(days=14)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def propose(request: Request, pk: int) -> HttpResponse:
    """Show the lines of what took place with fields for cuts; a POST proposes them."""
    wanted = _sent(request, pk)
    context = shown.of(wanted, request.actor)
    if request.method != "POST" and (wanted.state != states.SENT or context["cuts"] is not None):
        return redirect("reporting:report", pk)
    initial = {"answer_by": clock.today() + TO_ANSWER}
    lines, rules = context["figures"].real_lines, queries.rules_to_cut_by(wanted)
    form = CutsForm(request.POST or None, lines, rules, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            day = form.cleaned_data["answer_by"]
            operations.propose_cuts(wanted, form.cuts(), answer_by=day, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The cuts are proposed. The school gets a message with the last day for its answer."))
            return redirect("reporting:report", pk)
    return render(request, "reporting/cuts.html", {**context, "form": form, "parts": form.parts()})


@require_POST
@roles("coordinator")
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer to the proposed cuts."""
    wanted, proposal = _open(request, pk)
    form = CutAnswerForm(request.POST)
    deed = lambda: operations.answer_cuts(proposal, **form.cleaned_data, by=request.actor, at=clock.now())  # noqa: E731
    return _done(request, wanted, form, "cuts_answer_form", deed, _("Your answer is kept. The agency decides after it."))


@require_POST
@roles("officer")
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take the proposal back."""
    wanted, proposal = _open(request, pk)
    form = WithdrawCutsForm(request.POST)
    deed = lambda: operations.withdraw_cuts(proposal, **form.cleaned_data, by=request.actor, at=clock.now())  # noqa: E731
    return _done(request, wanted, form, "cuts_withdraw_form", deed, _("The proposal is taken back. The school gets a message."))


@require_POST
@roles("officer")
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide on each cut and accept the report."""
    wanted, proposal = _open(request, pk)
    form = DecideCutsForm(request.POST, proposal)

    def deed() -> CutProposal:
        values = {"amounts": form.amounts(), "grounds": form.cleaned_data["grounds"]}
        return operations.decide_cuts(proposal, **values, by=request.actor, at=clock.now())

    return _done(
        request, wanted, form, "cuts_decide_form", deed, _("The report is accepted and the balance has been worked out.")
    )


@require_safe
@roles("officer", "auditor", "coordinator")
def letter(request: Request, pk: int) -> HttpResponse:
    """Return the decision as PDF."""
    wanted = _sent(request, pk)
    proposal = get_object_or_404(CutProposal.objects.filter(state=states.CUTS_DECIDED), report=wanted)
    headers = {"Content-Disposition": f'inline; filename="decision-{wanted.agreement.application.number}.pdf"'}
    return HttpResponse(cut_letter.letter_pdf(proposal), content_type="application/pdf", headers=headers)


def _sent(request: Request, pk: int) -> FinalReport:
    return get_object_or_404(queries.visible_to(request.actor).exclude(state=states.DRAFT), pk=pk)


def _open(request: Request, pk: int) -> tuple[FinalReport, CutProposal]:
    """Return a report with its latest proposal; the operations say what can still be done with it."""
    wanted = _sent(request, pk)
    proposal = queries.cuts_of(wanted).first()
    return wanted, proposal or get_object_or_404(CutProposal, report=wanted)


def _done(
    request: Request, wanted: FinalReport, form: Any, place: str, deed: Callable[[], Any], words: str
) -> HttpResponse:  # fmt: skip
    """Do a deed of a form that was sent, then the page of the report; with reasons in the form where it was refused."""
    if form.is_valid():
        try:
            deed()
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, words)
            return redirect("reporting:report", wanted.pk)
    return render(request, "reporting/report.html", {**shown.of(wanted, request.actor), place: form, "form": form})
