"""Common points: the officer names who writes, the assessors write and approve; an assessment handed back for correction."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.applications import queries as applications
from vaihto.assessment import operations, queries, shown, states
from vaihto.assessment.forms import ReasonForm, ScoresForm
from vaihto.assessment.forms_arranging import AnswerCommonForm
from vaihto.assessment.models import Assignment, Consolidation
from vaihto.assessment.views.assessing import own_or_404, saved_answer
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import queries as people


def none_yet() -> str:
    """Say that nobody writes common points of this application yet."""
    return _("There are no common points of this application yet. The agency names who writes them.")


@require_POST
@roles("officer")
def name(request: Request, pk: int) -> HttpResponse:
    """Name which assessor writes the common points."""
    wanted = get_object_or_404(applications.visible_to(request.actor).filter(state="sent"), pk=pk)
    person = people.person(request.POST.get("person") or 0)
    if person is None:
        messages.error(request, _("No assessor was chosen, so nothing was changed. Choose one of the list."))
        return redirect("assessment:application", pk)
    try:
        operations.name_consolidator(wanted, person, by=request.actor, at=clock.now())
        messages.success(request, _("Named to write the common points: %(name)s.") % {"name": person.name})
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    return redirect("assessment:application", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def hand_back(request: Request, pk: int) -> HttpResponse:
    """Hand an assessment back for correction, with the reason."""
    rows = queries.visible_to(request.actor).filter(state=states.HANDED_IN)
    assignment: Assignment = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, label=_("What is to be corrected?"))
    if request.method == "POST" and form.is_valid():
        try:
            operations.return_for_correction(assignment, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The assessment is handed back for correction."))
            return redirect("assessment:application", assignment.application_id)
    context = {"assignment": assignment, "application": assignment.application, "form": form}
    return render(request, "assessment/hand_back.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("assessor")
def common(request: Request, pk: int) -> HttpResponse:
    """The common points: written by the named assessor, read by the others."""
    assignment = own_or_404(request, pk)
    kept = queries.consolidation_of(assignment.application)
    if request.method != "POST" or kept is None:
        return _page(request, assignment, ScoresForm(assignment=kept) if kept else None)
    form = ScoresForm(request.POST, assignment=kept)
    understood = form.is_valid()
    try:
        saved = _save(request, assignment, form)
        if not understood or saved.stale or saved.summary_is_stale:
            return _page(request, assignment, form, is_stale=bool(saved.stale or saved.summary_is_stale))
        if "put_forward" in request.POST:
            operations.put_forward(assignment.application, by=request.actor, at=clock.now())
            messages.success(request, _("The common points are put forward. The other assessors have got a mail."))
            return redirect(request.path)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _page(request, assignment, form)
    messages.success(request, _("Points and reasons are saved."))
    return redirect(request.path)


def _save(request: Request, assignment: Assignment, form: ScoresForm, sent: Any = None) -> operations.Saved:
    has_summary = sent is None or "summary" in sent
    return operations.save_common(
        assignment.application, form.scores(sent), summary=form.cleaned_data.get("summary", "") if has_summary else None,
        summary_seen=form.cleaned_data.get("summary_version"), by=request.actor, at=clock.now(),
    )  # fmt: skip


def _page(
    request: Request,
    assignment: Assignment,
    form: ScoresForm | None,
    *,
    answer: AnswerCommonForm | None = None,
    is_stale: bool = False,
) -> HttpResponse:
    context = shown.common_page(assignment, request.actor, form)
    if context is None:
        messages.info(request, none_yet())
        return redirect("assessment:assess", assignment.pk)
    kept: Consolidation = context["common"]
    answer = answer or AnswerCommonForm(initial={"round": kept.round})
    if not context["may_write"]:
        context["form"] = answer
    return render(request, "assessment/common.html", {**context, "answer": answer, "is_stale": is_stale})


@require_POST
@roles("assessor")
def save_common(request: Request, pk: int) -> HttpResponse:
    """Save the fields of the common points that changed; answers as for an own assessment."""
    assignment = own_or_404(request, pk)
    kept = queries.consolidation_of(assignment.application)
    if shown.common_page(assignment, request.actor, None) is None or kept is None:
        return JsonResponse({"saved": none_yet(), "errors": {}})
    form = ScoresForm(request.POST, assignment=kept)
    form.is_valid()
    try:
        saved = _save(request, assignment, form, request.POST)
    except Refused as refused:
        return JsonResponse({"saved": str(refused), "errors": {}})
    return saved_answer(request, form, saved)


@require_POST
@roles("assessor")
def answer_common(request: Request, pk: int) -> HttpResponse:
    """Approve the common points, or return them with the reason."""
    assignment = own_or_404(request, pk)
    if shown.common_page(assignment, request.actor, None) is None:
        messages.info(request, none_yet())
        return redirect("assessment:assess", pk)
    form = AnswerCommonForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        is_approved = "approve" in request.POST
        try:
            operations.answer_common(
                assignment.application, is_approved=is_approved, comment=given["comment"], round_seen=given["round"],
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            said = (
                _("You have approved the common points.")
                if is_approved
                else _("The common points are returned with your reason.")
            )
            messages.success(request, said)
            return redirect("assessment:common", pk)
    return _page(request, assignment, None, answer=form)
