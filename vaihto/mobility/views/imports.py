"""Tables of stays of a project: template, table of the project, a file looked at before it is stored, stored, taken back."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.exchange.mobilities import annotated
from vaihto.exchange.mobilities.columns import Pack
from vaihto.grants import queries as grants
from vaihto.kit import clock, tables
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, import_forms, operations, permissions, queries, shown_imports
from vaihto.mobility.importing import exporting, projects, stay_cells
from vaihto.mobility.models import MobilityImport

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement
    from vaihto.mobility.importing.comparing import Compared

school = roles("coordinator")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (exporting.as_csv, "text/csv; charset=utf-8"), "xlsx": (exporting.as_xlsx, XLSX),
}  # fmt: skip


def own_project(request: Request, pk: int) -> "GrantAgreement":
    """Return a project of the actor's school whose stays have begun to be planned. Raises Http404."""
    found = get_object_or_404(grants.visible_to(request.actor).filter(state__in=["active", "settled"]), pk=pk)
    if not permissions.may_manage(request.actor, found) or not queries.has_stays(found):
        raise Http404
    return found


def own_import(request: Request, pk: int) -> MobilityImport:
    """Return a table that was sent for a project of the actor's school. Raises Http404."""
    return get_object_or_404(projects.imports_managed_by(request.actor), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def project(request: Request, agreement: int) -> HttpResponse:
    """Give the template and the project's table, take a file, and list what was imported."""
    wanted = own_project(request, agreement)
    form = import_forms.TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.keep_table(wanted, form.cleaned_data["file"], by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error("file", refused.reasons)
        else:
            return redirect("mobility:import", made.pk)
    page = tables.page(request, projects.stored_of(wanted), 20)
    context = {
        "agreement": wanted, "application": wanted.application, "form": form, "page_obj": page, "rows": page.object_list,
        "is_open": wanted.state == "active" and not wanted.is_locked, "columns": projects.pack_of(wanted).columns,
        "language": present(),
    }  # fmt: skip
    return render(request, "mobility/tables.html", context, status=422 if form.errors else 200)


@require_safe
@school
def template(request: Request, agreement: int, kind: str) -> HttpResponse:
    """Return the empty template of a project's programme."""
    pack = projects.pack_of(own_project(request, agreement))
    return written(kind, "stays-template", pack, [])


@require_safe
@school
def export(request: Request, agreement: int, kind: str) -> HttpResponse:
    """Return the stays of a project as the template, ready to be changed and sent back."""
    wanted = own_project(request, agreement)
    pack = projects.pack_of(wanted)
    name = f"stays-{wanted.application.number}-{clock.today().isoformat()}"
    return written(kind, name, pack, exporting.rows(pack, stay_cells.stored_in(wanted.pk)))


def written(kind: str, name: str, pack: Pack, rows: Any) -> HttpResponse:
    """Return rows of the template as a file. Raises Http404 for another kind."""
    if kind not in WRITERS:
        raise Http404
    write, content_type = WRITERS[kind]
    return as_file(write(pack, rows), f"{name}.{kind}", content_type)


def as_file(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Return a download that no shared machine keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def one(request: Request, pk: int) -> HttpResponse:
    """Show what a table would do before anything is stored, and store it; afterwards what it did."""
    wanted = own_import(request, pk)
    if wanted.state != MobilityImport.State.CHECKED:
        return render(request, "mobility/import_stored.html", shown_imports.stored(wanted))
    try:
        found = projects.compared(wanted.agreement, operations.table_of(wanted))
    except Refused as refused:
        return render(request, "mobility/import_gone.html", {"source": wanted, "reasons": refused.reasons})
    form = import_forms.StoreForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid() and store(request, wanted, found, form):
        return redirect("mobility:import", pk)
    context = shown_imports.checked(wanted, found, request)
    return render(request, "mobility/import_checked.html", {**context, "form": form}, status=422 if form.errors else 200)


def store(request: Request, wanted: MobilityImport, found: "Compared", form: import_forms.StoreForm) -> bool:
    """Store the chosen rows and say so; returns False with the reasons at the form where that was refused."""
    clean = form.cleaned_data
    try:
        made = operations.import_stays(
            wanted.agreement, found.table, wanted, rows=clean["chosen"], seen=clean["seen"], by=request.actor, at=clock.now()
        )
    except Refused as refused:
        forms.with_reasons(form, refused.reasons)
        return False
    if made is None:
        messages.info(request, _("Everything is stored already. Nothing was changed."))
        return True
    number = made.created + made.changed
    said = ngettext("%(number)s stay was stored.", "%(number)s stays were stored.", number)
    messages.success(request, said % {"number": number})
    return True


@require_safe
@school
def with_comments(request: Request, pk: int) -> HttpResponse:
    """Return the table that was sent with a comment at each faulty cell."""
    wanted, found = waiting(request, pk)
    return as_workbook(found, f"checked-{wanted.pk}.xlsx")


@require_safe
@school
def left_out(request: Request, pk: int) -> HttpResponse:
    """Return the rows that are not stored: those with faults, or of an import that was stored those that were left out."""
    wanted, found = waiting(request, pk)
    chosen = found.faultless()
    if wanted.state != MobilityImport.State.CHECKED:
        # The file is compared with the stays of today: which rows were left out is known from the day of the import.
        chosen = frozenset(line.row for line in found.lines) - frozenset(wanted.payload.get("left_out", ()))
    return as_workbook(found.left_by(chosen), f"left-out-{wanted.pk}.xlsx")


def waiting(request: Request, pk: int) -> "tuple[MobilityImport, Compared]":
    """Return a table whose file is still there, compared with the project. Raises Http404."""
    wanted = own_import(request, pk)
    try:
        return wanted, projects.compared(wanted.agreement, operations.table_of(wanted))
    except Refused as refused:
        raise Http404 from refused


def as_workbook(found: "Compared", name: str) -> HttpResponse:
    """Return a table with its faults as a workbook."""
    with tempfile.TemporaryDirectory(prefix="vaihto-") as folder:
        file = Path(folder) / "table.xlsx"
        annotated.write(file, found.table, found, present())
        return as_file(file.read_bytes(), name, XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def undo(request: Request, pk: int) -> HttpResponse:
    """Say what taking back an import does, or which stays keep it; and take it back."""
    wanted = own_import(request, pk)
    form = forms.refusal([])
    if request.method == "POST":
        try:
            operations.undo_import(wanted, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons[:1])
        else:
            messages.success(request, _("The import is undone."))
            return redirect("mobility:import", pk)
    elif wanted.state != MobilityImport.State.STORED:
        return redirect("mobility:import", pk)
    context = {**shown_imports.stored(wanted), "form": form, "moved": operations.moved_on(wanted)}
    return render(request, "mobility/import_undo.html", context, status=422 if form.errors else 200)
