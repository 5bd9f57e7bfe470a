"""The assessor's pages: the list of tasks, one assessment, saving, the total, a conflict of interest."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.assessment import blind, operations, queries, shown, states, tables
from vaihto.assessment.forms import ConflictForm, ScoresForm
from vaihto.assessment.models import Assignment
from vaihto.core import formats
from vaihto.kit import clock, languages
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused

assessors = roles("assessor")


@require_safe
@assessors
def tasks(request: Request) -> HttpResponse:
    """The assessor's tasks, a short page: what is to be done first."""
    listed = [
        {
            "row": one,
            "tag": states.TAGS[one.state],
            "words": states.LABELS[one.state],
            "is_late": is_late(one),
            "is_open": one.state == states.ASSIGNED,
        }
        for one in blind.face_assignments(queries.tasks_of(request.actor))
    ]
    waiting = [one for one in listed if one["is_open"]]
    others = [one for one in listed if not one["is_open"]]
    context = {
        "waiting": waiting, "others": others, "common": shown.common_tasks(request.actor),
        "invitations": shown.invitations(request.actor),
    }  # fmt: skip
    return render(request, "assessment/tasks.html", context)


def is_late(assignment: Assignment) -> bool:
    """Return whether the due day of an open task has passed."""
    return assignment.state == states.ASSIGNED and bool(assignment.due_on and assignment.due_on < clock.today())


@require_safe
@assessors
def tasks_file(request: Request, kind: str) -> HttpResponse:
    """The same list as a file."""
    return lists.download(kind, "assessments", tables.TASKS, blind.face_assignments(queries.tasks_of(request.actor)))


def own_or_404(request: Request, pk: int) -> Assignment:
    """Return the assessor's own task; anybody else's answers like a missing one."""
    return get_object_or_404(queries.with_scores(queries.tasks_of(request.actor)), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@assessors
def assess(request: Request, pk: int) -> HttpResponse:
    """The application as it was sent beside the criteria; saves all, and hands in by the other button."""
    assignment = own_or_404(request, pk)
    if request.method != "POST":
        return _page(request, assignment, ScoresForm(assignment=assignment))
    form = ScoresForm(request.POST, assignment=assignment)
    understood = form.is_valid()
    try:
        saved = _save(request, assignment, form)
        if not understood or saved.stale or saved.summary_is_stale:
            return _page(request, own_or_404(request, pk), form, saved=saved)
        if "hand_in" in request.POST:
            operations.hand_in(assignment, by=request.actor, at=clock.now())
            messages.success(request, _("The assessment is handed in. It can only be read now."))
            return redirect("assessment:assess", pk)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _page(request, own_or_404(request, pk), form)
    messages.success(request, _("Points and reasons are saved."))
    return redirect("assessment:tasks" if "leave" in request.POST else request.path)


def _save(request: Request, assignment: Assignment, form: ScoresForm, sent: Any = None) -> operations.Saved:
    given = form.cleaned_data
    has_summary = sent is None or "summary" in sent
    return operations.save_scores(
        assignment, form.scores(sent), summary=given.get("summary", "") if has_summary else None,
        summary_seen=given.get("summary_version"), language=given.get("language") or None,
        by=request.actor, at=clock.now(),
    )  # fmt: skip


def _page(request: Request, assignment: Assignment, form: ScoresForm, saved: Any = None) -> HttpResponse:
    context = shown.task(assignment, request.actor, form)
    if saved is not None and (saved.stale or saved.summary_is_stale):
        refresh(form, saved, assignment)
        context["stale"] = {one.key: one for one in saved.stale}
        for part in context.get("parts", []):
            part["stale"] = context["stale"].get(part["criterion"].key)
        context["summary_is_stale"] = saved.summary_is_stale
    return render(request, "assessment/assess.html", context)


def refresh(form: ScoresForm, saved: Any, assignment: Assignment) -> None:
    """Let the form go on from the newest versions: both texts are on the page, so the next saving is a choice."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    for key, version in saved.versions.items():
        data[f"version-{key}"] = str(version)
    for one in saved.stale:
        data[f"version-{one.key}"] = str(one.stands.version if one.stands else 0)
    data["summary_version"] = str(assignment.version)
    form.data = data


@require_POST
@assessors
def save(request: Request, pk: int) -> HttpResponse:
    """Save the fields that changed; answers what to show as saved, and the new versions."""
    assignment = own_or_404(request, pk)
    form = ScoresForm(request.POST, assignment=assignment)
    form.is_valid()
    errors = {name: " ".join(map(str, said)) for name, said in form.errors.items() if name in request.POST}
    try:
        saved = _save(request, assignment, form, request.POST)
    except Refused as refused:
        return JsonResponse({"saved": str(refused), "errors": errors})
    return saved_answer(request, form, saved)


def saved_answer(request: Request, form: ScoresForm, saved: operations.Saved) -> JsonResponse:
    """Return what the page shows after a saving: words, the new versions, what was not understood."""
    errors = {name: " ".join(map(str, said)) for name, said in form.errors.items() if name in request.POST}
    versions = {f"version-{key}": version for key, version in saved.versions.items()}
    if not saved.summary_is_stale:
        versions["summary_version"] = saved.assignment.version
    if saved.stale or saved.summary_is_stale:
        text = _("Not saved: another window has saved a newer text. Use the button to see both.")
    elif errors:
        text = _("Not saved: %(reason)s") % {"reason": " ".join(errors.values())}
    else:
        text = _("Saved at %(time)s") % {"time": formats.time_of(clock.now(), languages.present())}
    return JsonResponse({"saved": text, "versions": versions, "errors": errors})


@require_safe
@assessors
def total(request: Request, pk: int) -> HttpResponse:
    """The total so far, as a part of the page."""
    assignment = own_or_404(request, pk)
    return render(request, "assessment/_total.html", {"total": shown.total_of(assignment)})


@require_http_methods(["GET", "HEAD", "POST"])
@assessors
def conflict(request: Request, pk: int) -> HttpResponse:
    """Declare a conflict of interest with the application of a task."""
    assignment = own_or_404(request, pk)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.declare_conflict(assignment.application, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The conflict of interest is declared. The task is closed."))
            return redirect("assessment:tasks")
    context = {"assignment": assignment, "face": blind.face_of(assignment.application), "form": form, "is_assessor": True}
    return render(request, "assessment/conflict.html", context)
