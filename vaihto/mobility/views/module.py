"""The columns of the Beneficiary Module: a programme's template read, mapped, looked at, put in use."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock, tables
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, shown_module
from vaihto.mobility.forms_module import ColumnsForm, TemplateForm
from vaihto.mobility.models import ModuleMapping
from vaihto.mobility.operations.mapping import TEMPLATE, receive_rows
from vaihto.programmes import queries as programmes

readers = roles("officer", "administrator", "auditor")
mappers = roles("administrator")
COLUMNS_AT_ONCE = 40


def any_mapping(pk: int) -> ModuleMapping:
    """Return a version of any programme. Raises Http404."""
    return get_object_or_404(ModuleMapping.objects.select_related("programme"), pk=pk)


@require_safe
@readers
def mappings(request: Request) -> HttpResponse:
    """List the programmes with the versions of their columns."""
    context = {"rows": shown_module.versions(request.actor), "known_names": shown_module.known_names()}
    return render(request, "mobility/module_mappings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@mappers
def new(request: Request, programme: int) -> HttpResponse:
    """Take the present template of a programme; nothing is in use by that."""
    wanted = get_object_or_404(programmes.every(), pk=programme)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file, digest, others, rows = receive_rows(form.cleaned_data["file"], by=request.actor, purpose=TEMPLATE)
            made = operations.draft_mapping(
                wanted, rows, head=form.cleaned_data["head"], file_name=file.original_name, sha256=digest, by=request.actor,
                at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("file", refused.reasons)
        else:
            if others:
                messages.info(request, _("The first sheet was read. Not read: %(names)s.") % {"names": ", ".join(others)})
            messages.success(request, _("The template is read. Say what stands in each column."))
            return redirect("mobility:mapping_columns", made.pk)
    context = {"programme": wanted, "form": form, "known_names": shown_module.known_names()}
    return render(request, "mobility/module_template.html", context, status=422 if form.errors else 200)


@require_safe
@readers
def one(request: Request, pk: int) -> HttpResponse:
    """Show a version with three example rows."""
    return render(request, "mobility/module_mapping.html", shown_module.one_mapping(any_mapping(pk), request.actor))


@require_POST
@mappers
def use(request: Request, pk: int) -> HttpResponse:
    """Put a draft in use, or an earlier version in use again."""
    try:
        operations.use_mapping(any_mapping(pk), seen=request.POST.get("seen", ""), by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("mobility:mapping", pk)
    messages.success(request, _("The columns are in use. Files are written by them from now on."))
    return redirect("mobility:mappings")


@require_http_methods(["GET", "HEAD", "POST"])
@mappers
def columns(request: Request, pk: int) -> HttpResponse:
    """Say what stands in the columns of a draft, so many at a time."""
    wanted = any_mapping(pk)
    if wanted.state != "draft":
        return redirect("mobility:mapping", pk)
    page = tables.page(request, list(range(len(wanted.columns))), COLUMNS_AT_ONCE)
    form = ColumnsForm(request.POST if request.method == "POST" else None, one=wanted, places=list(page.object_list))
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_mapping(wanted, form.cleaned_data["changed"], by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The columns are saved."))
            if page.has_next():
                return redirect(f"{request.path}?page={page.next_page_number()}")
            return redirect("mobility:mapping", pk)
    context = {"one": wanted, "programme": wanted.programme, "form": form, "page_obj": page}
    return render(request, "mobility/module_columns.html", context, status=422 if form.errors else 200)


@require_POST
@mappers
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        operations.discard_mapping(any_mapping(pk), by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The draft is thrown away."))
    return redirect("mobility:mappings")
