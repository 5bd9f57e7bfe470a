"""After the decision: late answers, free money, the reserve list; proposals and their decisions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.selection import freed, operations, permissions, queries, states, wording
from vaihto.selection.forms_following import DecideLaterForm, LapseForm, MoveUpForm, ReturnLaterForm
from vaihto.selection.models import LaterProposal, ProposalLine
from vaihto.selection.views.deciding import add_reasons

staff = roles("officer", "auditor")


@require_safe
@staff
def reserve(request: Request, pk: int) -> HttpResponse:
    """The money of a decided call, late answers, who is next on the reserve list, what has been proposed."""
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    decision = queries.decision_of(call)
    context: dict[str, Any] = {"call": call, "decision": decision}
    if decision is not None:
        money, today = freed.money_of(call), clock.today()
        page = lists.page(request, queries.later_visible_to(request.actor).filter(line__application__call=call), 25)
        late = [line for line in freed.unanswered(call) if line.last_answer_day < today]
        context |= {
            "money": money, "turn": freed.next_of(call, money), "late": late, "page_obj": [_shown(one) for one in page],
            "page": page, "may_prepare": permissions.may_prepare(request.actor, call),
            "waiting_on_list": freed.reserve_list(call).count(),
        }  # fmt: skip
    return render(request, "selection/reserve.html", context)


def _shown(one: LaterProposal) -> dict[str, Any]:
    return {
        "one": one, "line": one.line, "application": one.line.application, "kind": states.LATER_KINDS[one.kind],
        "tag": states.LATER_TAGS[one.state], "words": states.LATER[one.state], "letter": getattr(one, "letter", None),
    }  # fmt: skip


def _line_or_404(request: Request, pk: int, outcome: str) -> ProposalLine:
    visible = queries.decided_lines().filter(proposal__call__in=queries.calls_visible_to(request.actor), outcome=outcome)
    return get_object_or_404(visible, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def propose_lapse(request: Request, pk: int) -> HttpResponse:
    """Propose that an unanswered grant lapses."""
    line = _line_or_404(request, pk, states.GRANTED)
    form = LapseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.propose_lapse(line, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("The lapse is proposed. Another officer makes the decision."))
            return redirect("selection:later", made.pk)
    return render(request, "selection/propose_later.html", {**_about(line), "form": form, "is_lapse": True})


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def propose_reserve(request: Request, pk: int) -> HttpResponse:
    """Propose that the next of the reserve list is granted what became free."""
    line = _line_or_404(request, pk, states.RESERVE)
    money = freed.money_of(line.application.call)
    turn = freed.turn_of(line, money.free)
    form = MoveUpForm(request.POST if request.method == "POST" else None, initial={"amount": turn.amount})
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.propose_reserve(line, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("The grant is proposed. Another officer makes the decision."))
            return redirect("selection:later", made.pk)
    return render(request, "selection/propose_later.html", {**_about(line), "form": form, "money": money, "turn": turn})


def _about(line: ProposalLine) -> dict[str, Any]:
    return {"line": line, "application": line.application, "call": line.application.call, "last_day": line.last_answer_day}


def _later_or_404(request: Request, pk: int) -> LaterProposal:
    return get_object_or_404(queries.later_visible_to(request.actor), pk=pk)


@require_safe
@staff
def later(request: Request, pk: int) -> HttpResponse:
    """One proposal after the decision, with what can be done about it."""
    return _later_page(request, _later_or_404(request, pk))


def _later_page(
    request: Request, one: LaterProposal, form: DecideLaterForm | None = None, return_form: ReturnLaterForm | None = None
) -> HttpResponse:
    actor, call = request.actor, one.line.application.call
    is_open, is_mine = one.state == states.PROPOSED, str(one.prepared_by_id) == actor.id
    is_free = permissions.may_prepare(actor, call)
    can_decide = permissions.has_the_right_to_decide(actor)
    context = {
        **_about(one.line), **_shown(one), "form": form or DecideLaterForm(), "return_form": return_form or ReturnLaterForm(),
        "whole": wording.whole_of(one.line), "least": freed.minimum_of(one.line),
        "is_open": is_open, "is_mine": is_mine, "may_decide": is_open and can_decide and not is_mine and is_free,
        "may_return": is_open and is_free and (can_decide or is_mine),
    }  # fmt: skip
    return render(request, "selection/later.html", context)


@require_POST
@roles("officer")
def decide_later(request: Request, pk: int) -> HttpResponse:
    """Approve a proposal; the letter goes out."""
    one = _later_or_404(request, pk)
    form = DecideLaterForm(request.POST)
    if form.is_valid():
        try:
            operations.decide_later(one, by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("The decision is made. The letter has been sent."))
            return redirect("selection:later", pk)
    return _later_page(request, one, form=form)


@require_POST
@roles("officer")
def return_later(request: Request, pk: int) -> HttpResponse:
    """Return a proposal with a reason."""
    one = _later_or_404(request, pk)
    form = ReturnLaterForm(request.POST)
    if form.is_valid():
        try:
            operations.return_later(one, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("The proposal is returned."))
            return redirect("selection:later", pk)
    return _later_page(request, one, return_form=form)
