"""The rows of stays or journeys: typed, saved and judged row by row; with JavaScript the sum follows each change."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.applications import operations, presence, queries, sections
from vaihto.applications.facts import OF_ANNEX
from vaihto.applications.fieldnames import parts_of
from vaihto.applications.forms import RowForm
from vaihto.applications.models import Application
from vaihto.applications.operations import Saved
from vaihto.applications.views import saving
from vaihto.applications.views.keeping import keeps_typed, say_kept
from vaihto.applications.views.writing import budget_context, elsewhere, onward, own_or_404
from vaihto.calls import queries as calls
from vaihto.core.findings import Finding, Verdict
from vaihto.core.merging import mark_of
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import COORDINATOR
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused

FIELDS = (
    "count", "target_group", "purpose", "country_to", "days", "country_from", *OF_ANNEX, "field", "dimension",
)  # fmt: skip
Rows = BaseFormSet[RowForm]


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def rows(request: Request, pk: int) -> HttpResponse:
    """Show and save the rows; `remove` and `add` do so after saving what was typed."""
    application = own_or_404(request, pk)
    typed = request.typed  # type: ignore[attr-defined]
    posted = request.POST if request.method == "POST" else typed or None
    formset = rows_of(application, posted, extra=extra_of(request, application))
    if typed:
        say_kept(request)
    elif request.method == "POST":
        try:
            made = save(request, application, formset)
            name = saving.settle(request, application) if "settle" in request.POST else ""
        except Refused as refusal:
            formset.is_valid()
            formset.forms[0].add_error(None, refusal.reasons)
        else:
            if name or made.stale or "here" in request.POST:
                said = _("The text is chosen.") if name else saving.both_in_words(len(made.stale) or 1)
                messages.info(request, said)
                return redirect(f"{request.path}#rows")
            if formset.is_valid() and not made.gone:
                return after(request, application)
            formset = shown_again(request, application, formset, made)
    if request.method == "GET" and (away := elsewhere(application, "rows")):
        return away
    return render(request, "applications/rows.html", context_of(request, application, formset))


def extra_of(request: Request, application: Application) -> int:
    """Return how many empty rows the page shows: one if asked for, or where there is no row yet."""
    return 1 if "add" in request.GET or not application.rows.exists() else 0


def after(request: Request, application: Application) -> HttpResponse:
    """Go where the pressed button leads."""
    if "add" in request.POST:
        return redirect(f"{request.path}?add=1#new")
    if "remove" in request.POST:
        messages.success(request, _("The row is removed."))
        return redirect(request.path)
    return onward(request, application, "rows")


def rows_of(application: Application, posted: Any = None, extra: int = 0) -> Rows:
    """Return the formset: one form per row, and empty ones."""
    law = calls.law_of(application.call)
    groups, purposes = law.value("target_groups"), law.value("purposes")
    made = formset_factory(RowForm, extra=extra)
    options = {
        "action": application.call.action,
        "groups": groups.value if groups.known else None,
        "purposes": purposes.value if purposes.known else None,
        "partners": list(queries.partners_of(application)),
        "countries_of": law,
    }
    initial = [
        {
            **{name: getattr(row, name) for name in (*FIELDS, "made_as")}, "id": row.pk, "host": row.host_id or "",
            "seen": json.dumps({"seen": marks_of(row)}),
        }
        for row in queries.rows_in_writing(application)
    ]  # fmt: skip
    formset = made(posted, initial=initial, prefix="rows", form_kwargs=options)
    for form in formset.forms:
        form.initial.setdefault("made_as", uuid.uuid4().hex)
    return formset


def marks_of(row: Any) -> dict[str, str]:
    """Return the marks of what a row's fields show."""
    return {name: mark_of(getattr(row, name)) for name in (*FIELDS, "host_id")}


def save(request: Request, application: Application, formset: Rows) -> Saved:
    """Save of every row what was typed and understood; the row whose button was pressed goes. Returns them by prefix."""
    formset.is_valid()
    remove = [int(request.POST["remove"])] if request.POST.get("remove", "").isdigit() else []
    wanted = []
    for form in formset.forms:
        row = form.row()
        typed = any(row.get(name) for name in row if name not in {"id", "seen", "made_as"})
        if row.get("id") in remove or not (row.get("id") or typed):
            continue
        wanted.append({**row, "place": form.prefix})
    attempt = request.POST.get("attempt", "")
    made = operations.save_rows(application, wanted, by=request.actor, at=clock.now(), remove=remove, attempt=attempt)
    prefixes = [row["place"] for row in wanted]

    def named(found: dict[str, Any]) -> dict[str, Any]:
        return {prefixes[int(place)]: row for place, row in found.items()}

    return Saved(named(made.saved), named(made.stale), [prefixes[int(place)] for place in made.gone])


def shown_again(request: Request, application: Application, formset: Rows, made: Saved) -> Rows:
    """Return the rows as they stand, with what was not understood as it was typed; a row that is gone becomes a new one."""
    posted = request.POST.copy()
    for form in formset.forms:
        prefix = str(form.prefix)
        if prefix in made.gone:
            posted[f"{prefix}-id"], posted[f"{prefix}-seen"], posted[f"{prefix}-made_as"] = "", "", uuid.uuid4().hex
        row = made.saved.get(prefix)
        if row is None:
            continue
        posted[f"{prefix}-id"], posted[f"{prefix}-seen"] = str(row.pk), json.dumps({"seen": marks_of(row)})
        for name in FIELDS:
            if name in form.fields and name not in form.errors:
                value = getattr(row, name)
                posted[f"{prefix}-{name}"] = "" if value is None else str(value)
        if "host" not in form.errors:
            posted[f"{prefix}-host"] = str(row.host_id or "")
    again = rows_of(application, posted)
    again.is_valid()
    for form in again.forms:
        if form.prefix in made.gone:
            form.add_error(
                None, _("Somebody else has removed this row. Save again to add it anew, or leave the page without it.")
            )
    return again


@require_POST
@keeps_typed
@roles(COORDINATOR)
def live(request: Request, pk: int) -> HttpResponse:
    """Save the rows after a change and return what follows from them: verdicts, sum, findings, keys of new rows."""
    application = own_or_404(request, pk)
    formset = rows_of(application, request.POST)
    problem = ""
    try:
        made = save(request, application, formset)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    if made.gone:
        problem = _("A row was not saved, because somebody else has removed it. Save and continue shows what you typed.")
    elif made.stale:
        problem = saving.both_in_words(len(made.stale))
    context = context_of(request, application, formset, with_conflicts=bool(made.stale))
    context |= {"problem": problem, "live": True, "now": clock.now(), "ok": formset.is_valid() and not problem}
    for card in context["cards"]:
        card["row_saved"] = made.saved.get(card["form"].prefix)
        card["row"] = card["row"] or card["row_saved"]
        if card["row_saved"]:
            card["seen"] = json.dumps({"seen": marks_of_typed(card["form"], card["row_saved"])})
    answer = render(request, "applications/rows_live.html", context)
    answer["X-Not-Saved"] = " ".join(not_saved(formset, made))
    answer["X-Both"] = " ".join(places_of(context["cards"]))
    return answer


def not_saved(formset: Rows, made: Saved) -> list[str]:
    """Return the names of the page's fields that were not understood, and those of rows that are gone."""
    names = [f"{form.prefix}-{name}" for form in formset.forms for name in form.errors]
    return names + [f"{form.prefix}-{name}" for form in formset.forms if form.prefix in made.gone for name in form.fields]


def places_of(cards: list[dict[str, Any]]) -> list[str]:
    """Return the names of the page's fields in which two people's words wait for a choice."""
    columns = [(card["form"].prefix, parts_of(one.name)) for card in cards for one in card["conflicts"]]
    return [f"{prefix}-{'host' if parts[1] == 'host_id' else parts[1]}" for prefix, parts in columns if parts]


def marks_of_typed(form: RowForm, row: Any) -> dict[str, str]:
    """Return the marks of what the page shows in a row after saving: what was typed where it was understood."""
    marks = marks_of(row)
    for name in FIELDS:
        if name in form.cleaned_data:
            marks[name] = mark_of(form.cleaned_data[name])
    if "host" in form.cleaned_data:
        host = form.cleaned_data["host"]
        marks["host_id"] = mark_of(int(host) if host else None)
    return marks


def context_of(request: Request, application: Application, formset: Rows, *, with_conflicts: bool = True) -> dict[str, Any]:
    """Return what the page of the rows shows: each form with its verdict and sum, the working, the findings."""
    present = list(queries.rows_in_writing(application))
    findings = queries.judgement(application).findings
    money = budget_context(application)
    places = {row.pk: place for place, row in enumerate(present, start=1)}
    by_pk = {row.pk: row for row in present}
    waiting: dict[int, list[Any]] = {}
    for one in queries.conflicts_of(application) if with_conflicts else []:
        parts = parts_of(one.name)
        if parts:
            waiting.setdefault(parts[0], []).append(one)
    cards = []
    for form in formset.forms:
        pk = form["id"].value()
        row = by_pk.get(int(pk)) if pk and str(pk).isdigit() else None
        place = places.get(row.pk) if row else None
        cards.append(
            {
                "form": form, "row": row, "place": place, "conflicts": waiting.get(row.pk, []) if row else [],
                "verdicts": verdicts_of(findings, place),
                "bad": any(f.verdict is Verdict.NOT_MET for f in verdicts_of(findings, place)),
                "sum": sum_of(application, place),
            }
        )  # fmt: skip
    whole = [f for f in findings if sections.RULE_SECTIONS.get(f.code) in {"rows", "partners", "project"} and not f.rows]
    shown = {"seen": {"rows": {str(row.pk): row.version for row in present}}, "app": application.version}
    return {
        "application": application, "formset": formset, "cards": cards, "section": "rows", "version": json.dumps(shown),
        "whole": [f for f in whole if f.verdict is not Verdict.MET],
        "whole_met": sum(f.verdict is Verdict.MET for f in whole),
        "title": sections.title_of("rows", application.call.action), "history": application.rows.exists(),
        "here": presence.others(application, request.actor, clock.now()),
        "journeys": application.call.action == "partnership", **money,
    }  # fmt: skip


def verdicts_of(findings: tuple[Finding, ...], place: int | None) -> list[Finding]:
    """Return what the rules say about one row."""
    return [f for f in findings if place in f.rows and f.verdict is not Verdict.MET] if place else []


def sum_of(application: Application, place: int | None) -> Any:
    """Return the known sum of one row; None where a line of it has no amount."""
    lines = [line for line in queries.budget_lines(application) if line.row == place and place]
    if not lines or any(line.amount is None for line in lines):
        return None
    return sum(line.amount for line in lines if line.amount is not None)
