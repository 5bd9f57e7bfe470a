"""The workbench: a scenario is drawn up, looked at while it is counted, compared, put away, or becomes the proposal."""

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
from vaihto.selection import choosing, operations, outcomes, queries, tables, workbench
from vaihto.selection.forms_scenarios import ChooseForm, ScenarioForm, initial_of
from vaihto.selection.models import Scenario

staff = roles("officer", "auditor")


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def new(request: Request, pk: int) -> HttpResponse:
    """Draw up a scenario; `?from=` another one fills the form."""
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    start = queries.scenarios_visible_to(request.actor).filter(call=call, pk=_number(request.GET.get("from"))).first()
    initial = initial_of(start.name, outcomes.Wishes.read(start.wishes)) if start else None
    form = ScenarioForm(
        request.POST if request.method == "POST" else None, initial=initial,
        regions=queries.regions_in(call), sources=choosing.sources_for(call),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.draw_up(
                call, name=form.cleaned_data["name"], wishes=form.wishes(), by=request.actor, at=clock.now()
            )
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            return redirect("selection:scenario", made.pk)
    return render(request, "selection/scenario_new.html", {"call": call, "form": form, "start": start})


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def _scenario(request: Request, pk: int) -> Scenario:
    found: Scenario = get_object_or_404(queries.scenarios_visible_to(request.actor), pk=pk)
    return found


@require_safe
@staff
def scenario(request: Request, pk: int) -> HttpResponse:
    """One scenario: figures, who is in and who is out against the ranking; while it is counted, how far it is."""
    wanted = _scenario(request, pk)
    return _shown(request, wanted, ChooseForm(needs_reason=workbench.needs_reason(wanted)))


def _shown(request: Request, wanted: Scenario, form: ChooseForm) -> HttpResponse:
    page = lists.page(request, workbench.lines_of(wanted))
    context: dict[str, Any] = {**workbench.one(wanted, request.actor), "page_obj": page, "form": form}
    return render(request, "selection/scenario.html", {**context, "rows": workbench.rows_of(page)})


@require_safe
@staff
def scenario_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The lines of a scenario as a file."""
    wanted = _scenario(request, pk)
    notes = [str(wanted), *workbench.wishes_in_words(wanted)]
    return lists.download(
        kind, f"scenario-{wanted.letter}-call-{wanted.call_id}", tables.SCENARIO, workbench.lines_of(wanted), notes
    )


@require_safe
@staff
def compare(request: Request, pk: int) -> HttpResponse:
    """The scenarios of a call side by side: figures, and the applications that they treat differently."""
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    context = workbench.compared(call)
    page = lists.page(request, context["differing"])
    return render(request, "selection/compare.html", {**context, "page_obj": page, "rows": workbench.side_by_side(context, page)})


@require_safe
@staff
def compare_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The comparison as a file."""
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    context = workbench.compared(call)
    rows = workbench.side_by_side(context, context["differing"])
    return lists.download(kind, f"scenarios-call-{call.pk}", tables.compared(context["scenarios"]), rows)


@require_POST
@roles("officer")
def choose(request: Request, pk: int) -> HttpResponse:
    """Make the selection proposal from the scenario."""
    wanted = _scenario(request, pk)
    form = ChooseForm(request.POST, needs_reason=workbench.needs_reason(wanted))
    if form.is_valid():
        try:
            operations.propose(wanted.call, by=request.actor, at=clock.now(), scenario=wanted, reason=form.cleaned_data["reason"])
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The selection proposal is made. Present it when it is ready."))
            return redirect("selection:call", wanted.call_id)
    return _shown(request, wanted, form)


@require_POST
@roles("officer")
def shelve(request: Request, pk: int) -> HttpResponse:
    """Put a scenario away, or take it out again."""
    wanted = _scenario(request, pk)
    is_away = request.POST.get("away") == "1"
    try:
        deed = operations.put_away if is_away else operations.take_out
        deed(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("selection:scenario", pk)
    said = _("The scenario is put away. It can be taken out again.") if is_away else _("The scenario is shown again.")
    messages.success(request, said)
    return redirect("selection:scenario", pk)
