"""Pages that calls lead to by a door, because they look at the form and at applications."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import generated_form, judged_again, late, operations, queries, shown
from vaihto.applications.late_forms import LateDoorForm
from vaihto.applications.permissions import READS_ALL, may_open_late_doors
from vaihto.applications.views.writing import own_or_404
from vaihto.calls import queries as calls
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import COORDINATOR, OFFICER
from vaihto.kit.http import Request
from vaihto.kit.languages import pick
from vaihto.kit.operations import Refused
from vaihto.kit.tables import page


@require_safe
@roles(*READS_ALL)
def form_preview(request: Request, pk: int) -> HttpResponse:
    """Show the form that the questions of a call make; conditions can be tried, nothing is saved."""
    call = get_object_or_404(calls.visible_to(request.actor), pk=pk)
    return render(request, "applications/form_preview.html", {"call": call, "parts": generated_form.parts_of(call)})


@require_safe
@roles(*READS_ALL)
def judged_differently(request: Request, pk: int) -> HttpResponse:
    """Show which applications of another call would be judged differently by this one, by which rule and why."""
    call = get_object_or_404(calls.visible_to(request.actor), pk=pk)
    others = calls.to_compare_with(call)
    wanted = request.GET.get("with", "")
    other = next((one for one in others if str(one.pk) == wanted), calls.usual_comparison(call, others))
    context: dict[str, Any] = {"call": call, "other": other}
    if other is not None:
        found, run = judged_again.judged_differently(other, call)
        here = page(request, found)
        rows = [(one, [shift_in_words(shift) for shift in one.shifts]) for one in here]
        context |= {"page_obj": here, "rows": rows, "run": run, "count": len(found), "by_rule": counted_by_rule(found)}
    return render(request, "applications/judged_differently.html", context)


def shift_in_words(shift: judged_again.Shift) -> dict[str, Any]:
    """Return a rule's two answers: verdicts, what each law wanted, what was seen, and the sentence of the new answer."""
    found = shift.after or shift.before
    return {
        "code": shift.code,
        "before": shift.before.verdict.value if shift.before else "",
        "after": shift.after.verdict.value if shift.after else "",
        "wanted_before": shown.wanted(shift.before.required) if shift.before else "",
        "wanted_after": shown.wanted(shift.after.required) if shift.after else "",
        "seen": shown.seen(found.observed) if found else "",
        "message": pick(shift.after.message) if shift.after else "",
    }


def counted_by_rule(found: list[judged_again.JudgedAgain]) -> list[tuple[str, int]]:
    """Return how many applications each rule judges differently, the most first."""
    return Counter(shift.code for one in found for shift in one.shifts).most_common()


@require_safe
@roles(*READS_ALL)
def form_versions(request: Request, pk: int) -> HttpResponse:
    """Show the versions of a call, and which application was sent under which."""
    call = get_object_or_404(calls.published(), pk=pk)
    sent = queries.submissions_of(call)
    counts = dict(sent.order_by().values_list("call_version__number").annotate(n=Count("pk")))
    versions = list(calls.versions_of(call))
    for one in versions:
        one.sent = counts.get(one.number, 0)  # type: ignore[attr-defined]
    wanted = request.GET.get("version", "")
    rows = sent.filter(call_version__number=int(wanted)) if wanted.isdigit() and len(wanted) < 9 else sent
    context = {"call": call, "versions": versions, "drafts": queries.drafts_of(call), "page_obj": page(request, rows)}
    return render(request, "applications/form_versions.html", context)


@require_http_methods(["GET", "POST"])
@roles(*READS_ALL)
def late_doors(request: Request, pk: int) -> HttpResponse:
    """Show the late doors of a call, and open one."""
    call = get_object_or_404(calls.published(), pk=pk)
    form = LateDoorForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.open_late_door(
                call, given["organisation"], given["until_on"], reason=given["reason"], by=request.actor, at=clock.now()
            )
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The late door is open, and the applicant is told."))
            return redirect("applications:late_doors", call.pk)
    context = {"call": call, "doors": late.doors_of(call), "form": form, "may_open": may_open_late_doors(request.actor)}
    return render(request, "applications/late_doors.html", context)


@require_POST
@roles(OFFICER)
def late_door_close(request: Request, pk: int, door_pk: int) -> HttpResponse:
    """Close a late door."""
    call = get_object_or_404(calls.published(), pk=pk)
    door = get_object_or_404(late.doors_of(call), pk=door_pk)
    try:
        operations.close_late_door(door, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The late door is closed."))
    return redirect("applications:late_doors", call.pk)


@require_POST
@roles(COORDINATOR)
def seen_changes(request: Request, pk: int) -> HttpResponse:
    """Note that the applicant's people have seen what changed in the call."""
    application = own_or_404(request, pk)
    try:
        operations.note_form_version(application, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Noted. The changes stay on the page of the call."))
    return redirect("applications:edit", application.pk)
