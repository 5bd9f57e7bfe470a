"""The officer's pages: calls and their progress, who assesses what, scores side by side, conflicts."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import queries as applications
from vaihto.assessment import blind, blind_files, operations, queries, shown, states, tables
from vaihto.assessment.forms import AssignForm, ConflictForm, ReasonForm
from vaihto.assessment.models import Assignment
from vaihto.calls import queries as calls
from vaihto.core.consensus import Stage
from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused

staff = roles("officer", "auditor")


@require_safe
@staff
def calls_list(request: Request) -> HttpResponse:
    """The published calls with how far their assessment is."""
    page = lists.page(request, calls.published())
    progress = queries.progress_of([one.pk for one in page])
    rows = [{"call": one, "progress": progress[one.pk]} for one in page]
    return render(request, "assessment/calls.html", {"page_obj": page, "rows": rows})


@require_safe
@staff
def call(request: Request, pk: int) -> HttpResponse:
    """The eligible applications of a call: who assesses what, points, spread."""
    wanted = get_object_or_404(calls.published(), pk=pk)
    stage = request.GET.get("stage", "")
    eligible = queries.in_stage(applications.eligible(wanted), stage)
    listed, order = lists.sort(request, eligible, tables.OF_CALL, "case")
    page = lists.page(request, listed)
    keys = [one.pk for one in page]
    rows = tables.rows(list(page), queries.tallies_for(keys), queries.assignments_for(keys))
    waiting = queries.waiting_in(wanted)
    context = {
        "stage": stage, "stages": stages_of(waiting), "number": sum(waiting.values()),
        "call": wanted, "page_obj": page, "order": order, "progress": queries.progress(wanted),
        "query": request.GET.urlencode(), **blind_files.copies_missing(wanted, request.actor),
        "rows": [
            {
                "row": row, "assignments": tagged(row.assignments), "tag": states.STAGE_TAGS[row.stage],
                "words": states.STAGE_LABELS[row.stage],
            }
            for row in rows
        ],
        "conflicts": list(queries.conflicts_in(wanted)), "is_closed": queries.is_closed(wanted),
        "unchecked": applications.of_call(wanted).exclude(check_state__in=["eligible", "ineligible"]).count(),
    }  # fmt: skip
    return render(request, "assessment/call.html", context)


def tagged(assignments: Any) -> list[dict[str, Any]]:
    """Return assignments with the tag of their state."""
    return [{"row": one, "tag": states.TAGS[one.state], "words": states.LABELS[one.state]} for one in assignments]


def stages_of(waiting: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return what waits where: the stages that any application is at, in their order."""
    return [{"key": one.value, "words": states.STAGE_LABELS[one], "number": waiting[one]} for one in Stage if waiting.get(one)]


@require_safe
@staff
def call_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The same list as a file."""
    wanted = get_object_or_404(calls.published(), pk=pk)
    eligible = queries.in_stage(applications.eligible(wanted), request.GET.get("stage", ""))
    listed, _order = lists.sort(request, eligible, tables.OF_CALL, "case")
    found = list(listed)
    keys = [one.pk for one in found]
    rows = tables.rows(found, queries.tallies_for(keys), queries.assignments_for(keys))
    return lists.download(kind, f"assessments-call-{wanted.pk}", tables.OF_CALL, rows)


@require_safe
@staff
def application(request: Request, pk: int) -> HttpResponse:
    """One application: its assessors, conflicts, scores side by side."""
    wanted = get_object_or_404(applications.visible_to(request.actor).filter(state="sent"), pk=pk)
    return _application(request, wanted, _assign_form(wanted))


def _assign_form(wanted: Any, data: Any = None) -> AssignForm:
    return AssignForm(data, people=queries.may_be_assigned(wanted))


def _application(request: Request, wanted: Any, form: AssignForm) -> HttpResponse:
    return render(request, "assessment/application.html", {**shown.application_page(wanted, request.actor), "form": form})


@require_POST
@roles("officer")
def assign(request: Request, pk: int) -> HttpResponse:
    """Assign the chosen assessors."""
    wanted = get_object_or_404(applications.visible_to(request.actor).filter(state="sent"), pk=pk)
    form = _assign_form(wanted, request.POST)
    if not form.is_valid():
        return _application(request, wanted, form)
    try:
        operations.assign_all(wanted, form.chosen(), due_on=form.cleaned_data["due_on"], by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _application(request, wanted, form)
    messages.success(request, _("Assigned: %(names)s.") % {"names": ", ".join(one.name for one in form.chosen())})
    return redirect("assessment:application", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw an assignment with a reason."""
    rows = queries.visible_to(request.actor).filter(state__in=[states.ASSIGNED, states.HANDED_IN])
    assignment: Assignment = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_assignment(assignment, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The assignment is withdrawn."))
            return redirect("assessment:application", assignment.application_id)
    context = {"assignment": assignment, "application": assignment.application, "form": form}
    return render(request, "assessment/withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def officer_conflict(request: Request, pk: int) -> HttpResponse:
    """Declare the officer's own conflict of interest with an application."""
    wanted = get_object_or_404(applications.visible_to(request.actor).filter(state="sent"), pk=pk)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.declare_conflict(wanted, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The conflict of interest is declared."))
            return redirect("assessment:application", pk)
    context = {"application": wanted, "face": blind.open_face(wanted), "form": form, "is_assessor": False}
    return render(request, "assessment/conflict.html", context)
