"""The rows of stays or journeys: typed, saved and judged row by row; with JavaScript the sum follows each change."""

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.applications import operations, queries, sections
from vaihto.applications.forms import RowForm
from vaihto.applications.models import Application
from vaihto.applications.operations import Saved
from vaihto.applications.views.keeping import keeps_typed, say_kept
from vaihto.applications.views.writing import budget_context, elsewhere, onward, own_or_404
from vaihto.calls import queries as calls
from vaihto.core.findings import Finding, Verdict
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import COORDINATOR
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused

FIELDS = ("id", "version", "count", "target_group", "purpose", "country_to", "days", "field", "dimension")
Rows = BaseFormSet[RowForm]


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def rows(request: Request, pk: int) -> HttpResponse:
    """Show and save the rows; `remove` and `add` do so after saving what was typed."""
    application = own_or_404(request, pk)
    typed = request.typed  # type: ignore[attr-defined]
    formset = rows_of(application, request.POST or typed or None, extra=extra_of(request, application))
    stale: dict[str, Any] = {}
    if typed:
        say_kept(request)
    elif request.method == "POST" and formset.is_valid():
        try:
            made = save(request, application, formset)
        except Refused as refusal:
            formset.forms[0].add_error(None, refusal.reasons)
        else:
            if not made.stale:
                return after(request, application)
            stale = made.stale
            formset = shown_again(request, application, stale)
    return elsewhere(application, "rows") or render(request, "applications/rows.html", context_of(application, formset, stale))


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
    }
    initial = [
        {**{name: getattr(row, name) for name in FIELDS if name != "id"}, "id": row.pk, "host": row.host_id or ""}
        for row in queries.rows_in_writing(application)
    ]
    return made(posted, initial=initial, prefix="rows", form_kwargs=options)


def save(request: Request, application: Application, formset: Rows) -> Saved:
    """Save every row that was touched; the row whose button was pressed goes."""
    remove = [int(request.POST["remove"])] if request.POST.get("remove", "").isdigit() else []
    wanted = []
    for form in formset.forms:
        row = form.row()
        typed = any(row.get(name) for name in row if name not in {"id", "version"})
        if row["id"] in remove or not (row["id"] or typed):
            continue
        wanted.append({**row, "place": form.prefix})
    made = operations.save_rows(application, wanted, by=request.actor, at=clock.now(), remove=remove)
    prefixes = [row["place"] for row in wanted]
    by_prefix = Saved({prefixes[int(p)]: r for p, r in made.saved.items()}, {prefixes[int(p)]: r for p, r in made.stale.items()})
    return by_prefix


def shown_again(request: Request, application: Application, stale: dict[str, Any]) -> Rows:
    """Return the rows with what was typed, now knowing what somebody else has saved in them."""
    posted = request.POST.copy()
    for prefix, row in stale.items():
        posted[f"{prefix}-version"] = str(row.version)
    formset = rows_of(application, posted)
    formset.is_valid()
    return formset


@require_POST
@keeps_typed
@roles(COORDINATOR)
def live(request: Request, pk: int) -> HttpResponse:
    """Save the rows after a change and return what follows from them: verdicts, sum, findings, keys of new rows."""
    application = own_or_404(request, pk)
    formset = rows_of(application, request.POST)
    made, problem = Saved(), ""
    if formset.is_valid():
        try:
            made = save(request, application, formset)
        except Refused as refusal:
            problem = str(refusal)
    context = context_of(application, formset, made.stale)
    context |= {"problem": problem, "live": True, "now": clock.now(), "ok": formset.is_valid() and not made.stale}
    for card in context["cards"]:
        card["row_saved"] = made.saved.get(card["form"].prefix)
        card["row"] = card["row"] or card["row_saved"]
    return render(request, "applications/rows_live.html", context)


def context_of(application: Application, formset: Rows, stale: dict[str, Any]) -> dict[str, Any]:
    """Return what the page of the rows shows: each form with its verdict and sum, the working, the findings."""
    present = list(queries.rows_in_writing(application))
    findings = queries.judgement(application).findings
    money = budget_context(application)
    places = {row.pk: place for place, row in enumerate(present, start=1)}
    by_pk = {row.pk: row for row in present}
    cards = []
    for form in formset.forms:
        pk = form["id"].value()
        row = by_pk.get(int(pk)) if pk else None
        place = places.get(row.pk) if row else None
        cards.append(
            {
                "form": form, "row": row, "place": place, "stale": stale.get(form.prefix or ""),
                "verdicts": verdicts_of(findings, place),
                "bad": any(f.verdict is Verdict.NOT_MET for f in verdicts_of(findings, place)),
                "sum": sum_of(application, place),
            }
        )  # fmt: skip
    whole = [f for f in findings if sections.RULE_SECTIONS.get(f.code) in {"rows", "partners", "project"} and not f.rows]
    return {
        "application": application, "formset": formset, "cards": cards, "section": "rows",
        "whole": [f for f in whole if f.verdict is not Verdict.MET],
        "whole_met": sum(f.verdict is Verdict.MET for f in whole),
        "title": sections.title_of("rows", application.call.action),
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
