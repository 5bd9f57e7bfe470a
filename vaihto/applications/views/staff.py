"""The officer's pages: the list of applications, the case, the formal check."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import composing, labels, late, operations, permissions, queries, shown, states, tables
from vaihto.applications.check_forms import StepForm
from vaihto.applications.models import Application, CompletionRequest
from vaihto.applications.views.partners import with_tags
from vaihto.applications.views.writing import budget_context
from vaihto.core import eligibility
from vaihto.kit import audit, clock
from vaihto.kit import tables as kit_tables
from vaihto.kit.access import roles
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, OFFICER
from vaihto.kit.http import Request
from vaihto.kit.operations import LABELS, Refused
from vaihto.people import saved_views

READERS = (OFFICER, AUDITOR, ADMINISTRATOR)
# The address of the whole list, for whom it opens with a saved view.
WHOLE = "view=all"
# What an officer gave last from the list, kept in the session, so that it can be taken back.
GIVEN = "given_cases"


def listed(request: Request) -> tuple[tables.FilterForm, Any, kit_tables.Sorted]:
    """Return the filter form, the applications that it leaves in the order of the address, and that order."""
    form = tables.FilterForm(request.GET)
    rows, order = kit_tables.sort(request, tables.filtered(form.wanted(), request.actor), tables.COLUMNS, tables.DEFAULT)
    return form, tables.in_order(rows, order.key, descending=order.descending), order


@require_safe
@roles(*READERS)
def list_(request: Request) -> HttpResponse:
    """List the applications that arrived; filters, order and page stand in the address."""
    if address := saved_views.opens_with(request, tables.PLACE):
        return redirect(address)
    form, rows, _order = listed(request)
    wanted = form.wanted()
    counts, asked = tables.counts(request.actor)
    totals: dict[str, Any] = tables.totals(rows) if wanted else {"number": counts[""], "asked": asked}
    page = kit_tables.page(request, tables.for_cells(rows), count=totals["number"])
    query = request.GET.urlencode()
    context = {
        "form": form, "page": page, "totals": totals, "count": len(wanted), "chips": chips_of(request, form),
        "files": {kind: f"{reverse('applications:download', args=[kind])}?{query}" for kind in kit_tables.FORMATS},
        "cells": tables.cells(page.object_list), "views": views_of(request, counts),
        "from_list": query, "may_assign": request.actor.has(OFFICER),
        "can_be_undone": len(request.session.get(GIVEN, {}).get("before", {})),
        "one_call": wanted.get("call"),
    }  # fmt: skip
    return render(request, "applications/list.html", context)


def chips_of(request: Request, form: tables.FilterForm) -> list[tuple[str, str]]:
    """Return the active filters in words, each with the address without it."""
    made = []
    for name, value in form.wanted().items():
        for one in value if isinstance(value, list) else [value]:
            field: Any = form.fields[name]
            words = dict(getattr(field, "choices", [])).get(one, one)
            query = request.GET.copy()
            query.setlist(name, [kept for kept in query.getlist(name) if kept != one])
            query.pop("page", None)
            made.append((f"{field.label}: {words}", f"?{query.urlencode() or WHOLE}"))
    return made


def views_of(request: Request, counts: dict[str, int]) -> list[tuple[str, str, int, bool]]:
    """Return the ready views of the list: words, address, how many, whether it is this one."""
    ready = [
        (_("All"), ""), (_("Being checked"), "state=waiting"), (_("Mine"), "handler=me"),
        (_("Awaiting completion"), "state=completion"), (_("Completion to be judged"), "due=answered"),
        (_("Overdue"), "due=overdue"), (_("Without handler"), "handler=none"),
    ]  # fmt: skip
    now = request.GET.urlencode()
    is_whole = now in {"", WHOLE}
    return [
        (words, f"?{address or WHOLE}", counts[address], address == now or (not address and is_whole))
        for words, address in ready
    ]  # fmt: skip


@require_safe
@roles(*READERS)
def download(request: Request, kind: str) -> HttpResponse:
    """Return the list as a file: the same filters and order as on the page."""
    _form, rows, _order = listed(request)
    notes = [
        _("Applications that arrived, on %(day)s") % {"day": clock.today().isoformat()},
        request.build_absolute_uri(),
    ]
    return kit_tables.download(kind, "applications", tables.COLUMNS, rows, notes)


def case_or_404(request: Request, pk: int) -> Application:
    """Return an application that arrived, with partners and rows fetched along. Raises Http404."""
    rows = queries.with_parts(queries.visible_to(request.actor).filter(state__in=queries.SENT))
    return get_object_or_404(rows.prefetch_related("blocked__person"), pk=pk)


@require_safe
@roles(*READERS)
def case(request: Request, pk: int) -> HttpResponse:
    """Show one case: findings, partners, rows, answers, the check so far, the timeline."""
    application = case_or_404(request, pk)
    return render(request, "applications/case.html", case_context(request, application))


def case_context(request: Request, application: Application) -> dict[str, Any]:
    """Return what the page of a case shows; rooms above compose the rail and add cards (`composing`)."""
    findings = titled(queries.judgement(application).findings)
    submission = queries.submission_of(application)
    asked = list(queries.completions_of(application))
    composer = composing.current()
    kind, sign = states.CHECK_TAGS[application.check_state]
    if application.state == states.WITHDRAWN:
        kind, sign = states.TAGS[application.state]
    return {
        "application": application, "submission": submission,
        "late_door": late.door_of(application.call_id, application.organisation_id),
        "sent": queries.latest_content(application, submission, asked),
        "completions": completions_of(asked), "papers": list(queries.papers_of(application, request.actor)),
        "consent": queries.electronic_service(application),
        "findings": findings, "partners": with_tags(sorted(application.partners.all(), key=lambda one: one.pk)),
        "rows": queries.rows_to_read(application), "tag": {"kind": kind, "icon": sign},
        "tag_words": composer.stages([application])[application.pk][2],
        "steps": [{"step": s, "words": states.VERDICTS[s.verdict]} for s in queries.checks_of(application)],
        "rail": composer.rail(application), "cards": composer.cards(application, request.actor),
        "next_steps": composer.next_steps(application, request.actor), "events": events_of(application),
        "may_record": permissions.may_record(request.actor, application),
        "may_handle": permissions.may_handle(request.actor, application),
        "sees_likeness": request.actor.has(OFFICER, AUDITOR),
        "is_handler": str(application.handler_id) == request.actor.id,
        "is_blocked": permissions.is_blocked(request.actor, application),
        "has_blocked": list(application.blocked.all()), "due_on": application.check_due_on,
        "written_in": labels.WRITTEN_IN[application.language], "today": clock.today(),
        **neighbours(request, application), **budget_context(application),
    }  # fmt: skip


def completions_of(requests: list[CompletionRequest]) -> list[dict[str, Any]]:
    """Return the requests for completion, each with its state and result in words, the newest first."""
    made = []
    for asked in reversed(requests):
        kind, sign = states.COMPLETION_TAGS[asked.state]
        tag = {"kind": kind, "icon": sign, "words": states.COMPLETION_LABELS[asked.state]}
        made.append({"asked": asked, "tag": tag, "result": states.RESULT_LABELS.get(asked.result, "")})
    return made


def titled(findings: Any) -> list[dict[str, Any]]:
    """Return the findings with the titles of their rules, for the table seen / wanted / result."""
    titles = {rule.code: rule.title for rule in eligibility.all_rules()}
    names = ("code", "verdict", "severity", "observed", "required", "source", "message")
    made = []
    for finding in findings:
        values = {name: getattr(finding, name) for name in names}
        words = {"observed": shown.seen(finding.observed), "required": shown.wanted(finding.required)}
        made.append({**values, **words, "title": dict(titles[finding.code]), "message": dict(finding.message)})
    return made


def events_of(application: Application, *, whole: bool = False) -> list[dict[str, Any]]:
    """Return the timeline from the audit chain, the newest first; saving of texts is left out unless all is wanted."""
    return [
        {"at": line.at, "label": LABELS.get(line.operation, line.operation), "who": line.actor_name, "subject": line}
        for line in reversed(audit.lines_of(application.case))
        if whole or line.operation not in labels.QUIET
    ]


def neighbours(request: Request, application: Application) -> dict[str, Any]:
    """Return the addresses of the previous and next case in the list that the reader came from."""
    if tables.FilterForm.base_fields.keys() & request.GET.keys():
        _form, rows, _order = listed(request)
    else:  # nothing to understand: the form would gather its choices for nothing
        rows, order = kit_tables.sort(request, tables.filtered({}, request.actor), tables.COLUMNS, tables.DEFAULT)
        rows = tables.in_order(rows, order.key, descending=order.descending)
    keys = list(rows.values_list("pk", flat=True)[:2000])
    if application.pk not in keys:
        return {"place": 0}
    place, query = keys.index(application.pk), request.GET.urlencode()

    def address(at: int) -> str:
        if not 0 <= at < len(keys):
            return ""
        return reverse("applications:case", args=[keys[at]]) + (f"?{query}" if query else "")

    return {
        "place": place + 1,
        "of": len(keys),
        "previous": address(place - 1),
        "next": address(place + 1),
        "query": query,
    }


@require_http_methods(["GET", "POST"])
@roles(OFFICER)
def record(request: Request, pk: int) -> HttpResponse:
    """Record a step of the formal check."""
    application = case_or_404(request, pk)
    verdicts = [(key, states.VERDICTS[key]) for key in states.VERDICTS_IN.get(application.check_state, ())]
    waiting = [p for p in queries.partners_of(application) if p.state != states.CONFIRMED]
    form = StepForm(application, verdicts, waiting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data.pop("fields_to_mend") if form.cleaned_data["verdict"] == "completion" else []
        form.cleaned_data.pop("fields_to_mend", None)
        values = {**form.cleaned_data, "fields": fields, "partners": [int(p) for p in form.cleaned_data.get("partners", [])]}
        try:
            operations.record_check(application, by=request.actor, at=clock.now(), **values)
        except Refused as refusal:
            form.add_error("due_on" if isinstance(refusal, operations.DayMissing) else None, refusal.reasons)
        else:
            messages.success(request, _("The result of the check is recorded."))
            return redirect("applications:case", application.pk)
    context = {
        "application": application, "form": form, "findings": titled(queries.judgement(application).findings),
        "may_record": permissions.may_record(request.actor, application),
        "is_blocked": permissions.is_blocked(request.actor, application),
    }  # fmt: skip
    return render(request, "applications/record.html", context)


@require_POST
@roles(OFFICER)
def take_over(request: Request, pk: int) -> HttpResponse:
    """Make the officer the handler of the case."""
    application = case_or_404(request, pk)
    try:
        operations.take_over(application, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You are now the handler of this case."))
    return redirect("applications:case", application.pk)
