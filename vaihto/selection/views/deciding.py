"""Presenting, returning and deciding a proposal; the presentation memo as page and PDF."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock, languages
from vaihto.kit.access import roles
from vaihto.kit.actors import OFFICER
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import queries as people
from vaihto.selection import memo as memo_module
from vaihto.selection import operations, paper, permissions, queries, shown, states
from vaihto.selection.forms import DecideForm, ReturnForm
from vaihto.selection.models import SelectionProposal
from vaihto.selection.operations.memos import LANGUAGES as MEMO_LANGUAGES
from vaihto.selection.views.ranking import show

staff = roles("officer", "auditor")


def proposal_or_404(request: Request, pk: int, *wanted: str) -> SelectionProposal:
    """Return the proposal of a call, in one of the states where they are given."""
    rows = queries.proposals_visible_to(request.actor).filter(call__pk=pk)
    found: SelectionProposal = get_object_or_404(rows.filter(state__in=wanted) if wanted else rows)
    return found


@require_POST
@roles("officer")
def present(request: Request, pk: int) -> HttpResponse:
    """Present the proposal to the one who decides."""
    proposal = proposal_or_404(request, pk)
    note = request.POST.get("note", "")[:4000]
    try:
        operations.present(proposal, note=note, by=request.actor, at=clock.now())
    except Refused as refused:
        return show(request, proposal.call, refused.reasons)
    messages.success(request, _("The proposal is presented. Another officer makes the decision."))
    return redirect("selection:call", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def return_to_preparation(request: Request, pk: int) -> HttpResponse:
    """Return a presented proposal with a reason."""
    proposal = proposal_or_404(request, pk, states.PRESENTED, states.DRAFT)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.return_to_preparation(proposal, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("The proposal is back in preparation."))
            return redirect("selection:call", pk)
    return render(request, "selection/return.html", {"proposal": proposal, "call": proposal.call, "form": form})


def add_reasons(form: Any, refused: Refused) -> None:
    """Add the reasons of a refusal to a form, for the error summary."""
    for reason in refused.reasons:
        form.add_error(None, reason)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def decide(request: Request, pk: int) -> HttpResponse:
    """Make the decision: who decides, with what right, about how much."""
    proposal = proposal_or_404(request, pk)
    if proposal.state == states.DECIDED and request.method != "POST":
        return redirect("selection:call", pk)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.decide(proposal, by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            sending = queries.sending_of(proposal.call)
            if sending is not None and sending.is_under_way:
                messages.success(request, _("The decision is made. The letters are being sent; you need not wait for them."))
            else:
                messages.success(request, _("The decision is made. The letters have been sent."))
            return redirect("selection:call", pk)
    context = {
        **shown.call_page(proposal.call, request.actor, request.GET.get("page")),
        "form": form,
        "title": people.title_of(request.actor.id, OFFICER),
    }
    return render(request, "selection/decide.html", {**context, "has_right": permissions.may_decide(request.actor, proposal)})


@require_safe
@staff
def memo(request: Request, pk: int) -> HttpResponse:
    """The presentation memo."""
    proposal = proposal_or_404(request, pk)
    kept = paper.memo_of(proposal)
    context = {
        **shown.memo(proposal), "kept": kept, "status": paper.status_of(kept, is_official=kept.language == languages.present()),
        "languages": [(code, languages.NAMES[code]) for code in MEMO_LANGUAGES],
        "may_choose": proposal.state != states.DECIDED and permissions.may_prepare(request.actor, proposal.call),
        "method": memo_module.method_of({"basis": proposal.basis}, languages.present()),
    }  # fmt: skip
    return render(request, "selection/memo.html", context)


@require_POST
@roles("officer")
def memo_language(request: Request, pk: int) -> HttpResponse:
    """Choose the language of the memo."""
    proposal = proposal_or_404(request, pk)
    try:
        operations.choose_memo_language(proposal, language=request.POST.get("language", ""), by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The language of the memo is chosen."))
    return redirect("selection:memo", pk)


@require_safe
@staff
def memo_pdf(request: Request, pk: int) -> HttpResponse:
    """The presentation memo as PDF, in the page's language."""
    made = paper.memo_pdf(proposal_or_404(request, pk))
    return _paper(made, f"memo-call-{pk}.pdf", "application/pdf", "inline")


@require_safe
@staff
def memo_docx(request: Request, pk: int) -> HttpResponse:
    """The presentation memo as a word-processor file, in the page's language."""
    made = paper.memo_docx(proposal_or_404(request, pk))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _paper(made, f"memo-call-{pk}.docx", kind, "attachment")


def _paper(made: bytes, file: str, kind: str, shown_as: str) -> HttpResponse:
    return HttpResponse(made, content_type=kind, headers={"Content-Disposition": f'{shown_as}; filename="{file}"'})
