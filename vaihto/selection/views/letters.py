"""Letters as page and PDF, the applicant's answer, the officer's overview of letters and answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import queries as applications
from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.actors import OFFICER
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.organisations import queries as organisations
from vaihto.selection import instruction, operations, paper, permissions, queries, shown, states, tables, wording
from vaihto.selection.forms import AnswerForm
from vaihto.selection.models import FurtherLetter, Letter
from vaihto.selection.operations.rectifying import clock_of_line

staff = roles("officer", "auditor")
readers = roles("coordinator", "officer", "auditor")


@require_safe
@readers
def letter(request: Request, pk: int) -> HttpResponse:
    """The letter as it was sent; that the applicant has opened it is recorded."""
    wanted = get_object_or_404(queries.letters_visible_to(request.actor), pk=pk)
    if wanted.seen_at is None and permissions.belongs_to(request.actor, wanted.line.application):
        wanted = operations.mark_seen(wanted, by=request.actor, at=clock.now())
    return render(request, "selection/letter.html", _about(request, wanted))


def _about(request: Request, wanted: Letter) -> dict[str, Any]:
    line = wanted.line
    state = queries.answer_state(line, clock.today())
    return {
        "letter": wanted,
        "checksum": instruction.grouped(wanted.content_hash),
        "content": wanted.content,
        "line": line,
        "application": line.application,
        "state": state,
        "state_words": states.ANSWERS.get(state),
        "state_tag": states.ANSWER_TAGS.get(state),
        "acceptance": getattr(line, "acceptance", None),
        "answer_by": line.last_answer_day,
        "may_answer": state == states.WAITING and permissions.may_answer(request.actor, line.application),
        "is_staff": permissions.may_read_all(request.actor),
        "further": queries.further_letters_visible_to(request.actor).filter(application=line.application),
        "requests": (requests := list(queries.rectifications_visible_to(request.actor).filter(line=line))),
        "open_request": any(one.state in {states.RECEIVED, states.HANDLED} for one in requests),
        "is_officer": request.actor.has(OFFICER),
        "is_electronic": line.application_id in applications.served_electronically([line.application_id]),
        "last_day": clock_of_line(line).last_day,
    }


@require_safe
@readers
def further_letter(request: Request, pk: int) -> HttpResponse:
    """The letter of a later decision as it was sent; that the applicant has opened it is recorded."""
    wanted = _opened(request, pk)
    first = queries.letter_of(wanted.application, request.actor)
    about = _about(request, first) if first is not None else {"application": wanted.application}
    seen = {"letter": wanted, "content": wanted.content, "checksum": instruction.grouped(wanted.content_hash), "first": first}
    context = {**about, **seen, "is_staff": permissions.may_read_all(request.actor)}
    return render(request, "selection/further_letter.html", context)


@require_safe
@readers
def further_letter_pdf(request: Request, pk: int) -> HttpResponse:
    """The letter of a later decision as PDF; opening it counts as opening the letter."""
    wanted = _opened(request, pk)
    file = f"{wanted.application.number}-later-decision-{wanted.pk}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{file}"'}
    return HttpResponse(paper.letter_pdf(wanted), content_type="application/pdf", headers=headers)


def _opened(request: Request, pk: int) -> FurtherLetter:
    """Return a further letter; opened by the applicant it is marked as seen."""
    wanted = get_object_or_404(queries.further_letters_visible_to(request.actor), pk=pk)
    if wanted.seen_at is None and permissions.belongs_to(request.actor, wanted.application):
        return operations.mark_further_seen(wanted, by=request.actor, at=clock.now())
    return wanted


@require_safe
@readers
def letter_pdf(request: Request, pk: int) -> HttpResponse:
    """The letter as PDF, in the applicant's language; opening it counts as opening the letter."""
    wanted = get_object_or_404(queries.letters_visible_to(request.actor), pk=pk)
    if wanted.seen_at is None and permissions.belongs_to(request.actor, wanted.line.application):
        wanted = operations.mark_seen(wanted, by=request.actor, at=clock.now())
    file = f"{wanted.line.application.number}-decision.pdf"
    headers = {"Content-Disposition": f'inline; filename="{file}"'}
    return HttpResponse(paper.letter_pdf(wanted), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def answer(request: Request, pk: int) -> HttpResponse:
    """Accept or decline the grant."""
    own = queries.letters_visible_to(request.actor).filter(line__application__organisation_id__in=request.actor.organisation_ids)
    wanted = get_object_or_404(own.filter(line__outcome=states.GRANTED), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        is_accepted = given["answer"] == "accept"
        reason = "" if is_accepted else given["reason"]
        try:
            operations.answer(wanted.line, is_accepted=is_accepted, reason=reason, by=request.actor, at=clock.now())
        except Refused as refused:
            for why in refused.reasons:
                form.add_error(None, why)
        else:
            messages.success(request, _("The grant is accepted.") if is_accepted else _("The grant is declined."))
            return redirect("selection:letter", pk)
    member = organisations.membership(request.actor.id, wanted.line.application.organisation_id)
    return render(request, "selection/answer.html", {**_about(request, wanted), "form": form, "member": member})


@require_safe
@staff
def answers(request: Request, pk: int) -> HttpResponse:
    """The letters of a call: opened or not, accepted or declined."""
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    lines = shown.answered(call)
    page = lists.page(request, lines)
    electronic = applications.served_electronically(line.application_id for line in page)
    for line in page:
        line.is_electronic = line.application_id in electronic
        line.answer_tag, line.answer_words = states.ANSWER_TAGS.get(line.answer), states.ANSWERS.get(line.answer)
        line.outcome_tag, line.outcome_words = states.OUTCOME_TAGS[line.outcome], wording.outcome(line)
    tally = queries.tallies([call.pk]).get(call.pk)
    decision = queries.decision_of(call)
    sending = queries.sending_of(call)
    context = {
        "call": call, "page_obj": page, "tally": tally, "unopened": len(queries.unopened_letters(call)), "decision": decision,
        "is_officer": request.actor.has(OFFICER), "sending": sending,
    }  # fmt: skip
    return render(request, "selection/answers.html", context)


@require_safe
@staff
def sending(request: Request, pk: int) -> HttpResponse:
    """How far the letters of a decision have come: the piece of the pages that asks again by itself."""
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    return render(request, "selection/_sending.html", {"call": call, "sending": queries.sending_of(call), "is_asked": True})


@require_POST
@roles("officer")
def remind(request: Request, pk: int) -> HttpResponse:
    """Remind of the letters of a call that nobody has opened."""
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    number = operations.remind_of_call(call, by=request.actor, at=clock.now())
    said = ngettext("%(n)s reminder is sent.", "%(n)s reminders are sent.", number) % {"n": number}
    messages.success(request, said if number else _("No reminder was sent: every letter is opened, or was recalled today."))
    return redirect("selection:answers", pk)


@require_safe
@staff
def answers_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The same list as a file."""
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    return lists.download(kind, f"answers-call-{call.pk}", tables.ANSWERS, shown.answered(call))
