"""Rows pasted from a spreadsheet, with a preview; a row duplicated, moved, removed and brought back."""

import csv
import io
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.applications import labels, operations, pasting, sections
from vaihto.applications.models import Application
from vaihto.applications.operations.arranging import remembered
from vaihto.applications.views import rows as rows_page
from vaihto.applications.views.keeping import keeps_typed
from vaihto.applications.views.writing import elsewhere, own_or_404
from vaihto.kit import attachments, clock
from vaihto.kit.access import roles
from vaihto.kit.actors import COORDINATOR
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused

LARGEST_FILE = 1_000_000
WORKBOOKS = {"xlsx", "xlsm", "xlsb", "xls", "ods"}
REMOVED = "removed_row"


class EitherField(forms.CharField):
    """One of two fields, of which the form needs one: the page calls neither optional."""

    def validate(self, value: Any) -> None:
        """Accept an empty text; the form says when both are empty."""


class PasteForm(forms.Form):
    """A table as text, an Excel workbook or a CSV file."""

    text = EitherField(
        label=gettext_lazy("Cells copied from the spreadsheet"), strip=False,
        help_text=gettext_lazy("The first line names the columns, in Finnish, Swedish or English."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or an Excel workbook (xlsx) or a CSV file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Of a workbook the first sheet is read; the file is not kept."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )

    def clean(self) -> dict[str, Any]:
        """Take the file's text where there is one. Raises ValidationError for one that is too large or is no text."""
        values = dict(super().clean() or {})
        file = values.get("file")
        if file is not None:
            if file.size > LARGEST_FILE:
                raise forms.ValidationError(_("The file is larger than 1 MB. Paste the rows in parts."))
            values["text"] = from_workbook(file) if is_workbook(file) else as_text(file.read())
        if not values.get("text", "").strip():
            raise forms.ValidationError(_("There is nothing to read. Paste the cells or choose a file."))
        return values


def is_workbook(file: Any) -> bool:
    """Return whether a file says or shows that it is a workbook, of whatever kind: the inspection says which are taken."""
    start = file.read(4)
    file.seek(0)
    return start in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"} or file.name.lower().rpartition(".")[2] in WORKBOOKS


def from_workbook(file: Any) -> str:
    """Return the first sheet of a workbook as a spreadsheet would copy its cells. Raises ValidationError."""
    try:
        rows = attachments.rows_of(file, limit=LARGEST_FILE)
    except attachments.CannotReceive as refused:
        raise forms.ValidationError(refused.reasons) from None
    text = io.StringIO()
    # With a single column there would be no tab to tell the cells by.
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows([*row, ""] if len(row) == 1 else row for row in rows)
    return text.getvalue()


def as_text(content: bytes) -> str:
    """Return the text of a file in the two writings that spreadsheets save. Raises ValidationError."""
    if b"\x00" in content:
        raise forms.ValidationError(_("The file is no CSV file. Save the sheet as CSV, or copy its cells."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def paste(request: Request, pk: int) -> HttpResponse:
    """Show what a pasted table would do; `save` does it. Lines that are refused stay in the field to be mended."""
    application = own_or_404(request, pk)
    typed = request.POST or request.typed or None  # type: ignore[attr-defined]
    form = PasteForm(typed, request.FILES or None)
    table, reasons = None, []
    if typed and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if "save" in request.POST:
                seen = int(request.POST.get("seen", "0") or 0) if request.POST.get("seen", "0").isdigit() else 0
                made = operations.paste_rows(application, text, seen=seen, by=request.actor, at=clock.now())
                return after(request, application, made, text)
            table = pasting.read(application, text)
        except Refused as refusal:
            reasons = refusal.reasons
            application.refresh_from_db()
            table = preview(application, text)
        except pasting.NotATable as refused:
            reasons = [str(refused)]
        form = PasteForm(initial={"text": text}) if not reasons or table else form
    for reason in reasons:
        form = form if form.is_bound else PasteForm({"text": form.initial.get("text", "")})
        form.is_valid()
        form.add_error("text", reason)
    return elsewhere(application) or render(request, "applications/paste.html", context_of(application, form, table))


def preview(application: Application, text: str) -> pasting.Table | None:
    """Return the table as it would be saved now; None where it cannot be read."""
    try:
        return pasting.read(application, text)
    except pasting.NotATable:
        return None


def after(request: Request, application: Application, made: pasting.Table, text: str) -> HttpResponse:
    """Say what was saved; with refused lines show them again, alone, to be mended."""
    added, changed, refused = (len(made.of(each)) for each in (pasting.ADDED, pasting.CHANGED, pasting.REFUSED))
    words = [
        ngettext("%(n)s row is added.", "%(n)s rows are added.", added) % {"n": added} if added else "",
        ngettext("%(n)s row is changed.", "%(n)s rows are changed.", changed) % {"n": changed} if changed else "",
        ngettext("%(n)s row waits below.", "%(n)s rows wait below.", refused) % {"n": refused} if refused else "",
    ]
    messages.success(request, " ".join(filter(None, words)) or _("Nothing has changed."))
    if not refused:
        return redirect("applications:rows", application.pk)
    head = pasting.records_of(text)[0]
    left = "\n".join("\t".join(cells) for cells in (head, *(line.raw for line in made.of(pasting.REFUSED))))
    application.refresh_from_db()
    form = PasteForm(initial={"text": left})
    return render(request, "applications/paste.html", context_of(application, form, preview(application, left)))


def context_of(application: Application, form: PasteForm, table: pasting.Table | None) -> dict[str, Any]:
    """Return what the page of pasting shows."""
    heads = [labels.TABLE[name] for name in (table.columns if table else ())]
    tags = {
        pasting.ADDED: ("ok", _("Is added")), pasting.CHANGED: ("info", _("Is changed")),
        pasting.SAME: ("quiet", _("Stays as it is")), pasting.REFUSED: ("bad", _("Is refused")),
    }  # fmt: skip
    lines = [
        {
            "line": line, "kind": tags[line.outcome][0], "words": tags[line.outcome][1],
            "cells": [(labels.TABLE[cell.column], cell) for cell in line.cells],
        }
        for line in (table.lines if table else ())
    ]  # fmt: skip
    counts = {outcome: len(table.of(outcome)) if table else 0 for outcome in tags}
    return {
        "application": application, "form": form, "table": table, "heads": heads, "lines": lines, "counts": counts,
        "title": sections.title_of("rows", application.call.action), "saves": counts[pasting.ADDED] + counts[pasting.CHANGED],
    }  # fmt: skip


@require_POST
@keeps_typed
@roles(COORDINATOR)
def row_deed(request: Request, pk: int, row: int, deed: str) -> HttpResponse:
    """Save what was typed in the rows, then duplicate, move or remove one; what cannot be saved is shown as by saving."""
    application = own_or_404(request, pk)
    if deed not in {"remove", "restore"}:
        get_object_or_404(application.rows, pk=row)
    formset = rows_page.rows_of(application, request.POST) if "rows-TOTAL_FORMS" in request.POST else None
    if formset is not None:
        if not formset.is_valid():
            return rows_page.rows(request, pk)
        try:
            made = rows_page.save(request, application, formset)
            if made.stale or made.gone:
                return rows_page.rows(request, pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("applications:rows", application.pk)
    try:
        do(request, application, row, deed)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("applications:rows", application.pk)


def do(request: Request, application: Application, row: int, deed: str) -> None:
    """Do one deed on a row and say so. Raises Refused."""
    who: dict[str, Any] = {"by": request.actor, "at": clock.now()}
    if deed == "duplicate":
        made = operations.duplicate_row(application, row, **who)
        messages.success(request, _("The row is duplicated: row %(row)s.") % {"row": place_of(application, made.pk)})
    elif deed in {"up", "down"}:
        operations.move_row(application, row, up=deed == "up", **who)
    elif deed == "remove":
        found = application.rows.filter(pk=row).first()
        if found is not None:
            request.session[REMOVED] = {"application": application.pk, **remembered(found)}
        operations.save_rows(application, [], remove=[row], **who)
        messages.success(request, _("The row is removed. It can be brought back until the next one is removed."))
    elif deed == "restore":
        values = request.session.pop(REMOVED, None)
        if values and values.get("application") == application.pk:
            operations.restore_row(application, values, **who)
            messages.success(request, _("The row is back."))


def place_of(application: Application, pk: int) -> int:
    """Return the number of a row as the page shows it."""
    keys = list(application.rows.values_list("pk", flat=True))
    return keys.index(pk) + 1
