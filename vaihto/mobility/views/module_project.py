"""The Beneficiary Module and a project: its stays taken out, a file read back, what differs decided."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock, tables, viewing
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.languages import of_page, present
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, shown_module
from vaihto.mobility.forms_module import DifferencesForm, ReadingForm
from vaihto.mobility.models import Mobility, ModuleReading
from vaihto.mobility.module import projects
from vaihto.mobility.operations import mapping, module_tables
from vaihto.mobility.views.imports import WRITERS, as_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaihto.grants.models import GrantAgreement

exporters = roles("officer", "coordinator")
school = roles("coordinator")
AT_ONCE = 50


def log(request: Request, stays: "Iterable[int]") -> None:
    """Record that the records of those who go were read."""
    people = Mobility.objects.filter(pk__in=list(stays), participant__isnull=False).values_list("participant", flat=True)
    viewing.log_all([f"mobility.Participant:{pk}" for pk in sorted(set(people))], request)


def seen_project(request: Request, pk: int) -> "GrantAgreement":
    """Return a project that the actor sees and whose people make stays. Raises Http404."""
    return get_object_or_404(projects.projects_of(request.actor), pk=pk)


@require_safe
@exporters
def module(request: Request) -> HttpResponse:
    """List the projects whose stays go to the Beneficiary Module."""
    page = tables.page(request, projects.projects_of(request.actor))
    context = {"page_obj": page, "rows": page.object_list, "is_staff": request.actor.has("officer")}
    return render(request, "mobility/module.html", context)


@require_safe
@exporters
def project(request: Request, agreement: int) -> HttpResponse:
    """Say what a file would lack, give it, and ask for one that came back."""
    return page(request, seen_project(request, agreement), ReadingForm())


def page(request: Request, wanted: "GrantAgreement", form: ReadingForm) -> HttpResponse:
    """Answer with the page of a project."""
    context = shown_module.project(wanted, request.actor)
    log(request, context.get("people", ()))
    return render(request, "mobility/module_project.html", {**context, "form": form}, status=422 if form.errors else 200)


@require_POST
@school
def send(request: Request, agreement: int) -> HttpResponse:
    """Take a file that came out of the Beneficiary Module."""
    wanted = seen_project(request, agreement)
    form = ReadingForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made = operations.keep_reading(wanted, form.cleaned_data["file"], by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error("file", refused.reasons)
        else:
            return redirect("mobility:module_reading", made.pk)
    return page(request, wanted, form)


@require_POST
@exporters
def export(request: Request, agreement: int) -> HttpResponse:
    """Return the stays of a project as a file for the Beneficiary Module; noted in the chain and at each participant."""
    wanted, kind = seen_project(request, agreement), request.POST.get("kind", "xlsx")
    if kind not in module_tables.WRITERS:
        raise Http404
    try:
        content, made = operations.export_module(wanted, kind, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("mobility:module_project", agreement)
    log(request, [one.key for one in made.stays])
    name = f"beneficiary-module-{wanted.application.number}-{clock.today().isoformat()}.{kind}"
    return as_file(content, name, WRITERS[kind][1])


@require_http_methods(["GET", "HEAD", "POST"])
@school
def reading(request: Request, pk: int) -> HttpResponse:
    """Show what a file says otherwise, and take over or keep what was chosen."""
    wanted = get_object_or_404(projects.readings_managed_by(request.actor), pk=pk)
    try:
        found = module_tables.compared_with(wanted.agreement, wanted.mapping, mapping.rows_of(wanted.file))
    except Refused as refused:
        return render(request, "mobility/module_gone.html", {"reading": wanted, "reasons": refused.reasons})
    waiting = module_tables.open_differences(wanted, found)
    page = tables.page(request, waiting, AT_ONCE)
    shown = list(page.object_list)
    hindered = projects.hindrances(wanted.agreement, shown, of_page(present()))
    context = shown_module.reading(wanted, found, shown, hindered)
    sent = request.POST if request.method == "POST" else None
    form = DifferencesForm(sent, found=shown, hindered=hindered, labels=context["labels"])
    if request.method == "POST" and form.is_valid() and decide(request, wanted, form):
        return redirect("mobility:module_reading", pk)
    for _key, _name, rows in context["stays"]:
        for row in rows:
            row["choice"] = form[row["one"].name]
    log(request, [key for key, _name, _rows in context["stays"]])
    context |= {"form": form, "page_obj": page, "waiting": len(waiting)}
    return render(request, "mobility/module_reading.html", context, status=422 if form.errors else 200)


def decide(request: Request, wanted: ModuleReading, form: DifferencesForm) -> bool:
    """Store the decisions and say so; returns False with the reasons at the form where that was refused."""
    try:
        taken, kept = operations.decide_differences(wanted, form.decided(), by=request.actor, at=clock.now())
    except Refused as refused:
        forms.with_reasons(form, refused.reasons)
        return False
    if taken:
        said = ngettext("%(number)s cell was taken over.", "%(number)s cells were taken over.", taken)
        messages.success(request, said % {"number": taken})
    if kept:
        said = ngettext("%(number)s cell was kept as it is here.", "%(number)s cells were kept as they are here.", kept)
        messages.success(request, said % {"number": kept})
    return True


@require_POST
@school
def ids(request: Request, pk: int) -> HttpResponse:
    """Store the ids that a file gives the stays."""
    wanted = get_object_or_404(projects.readings_managed_by(request.actor), pk=pk)
    try:
        number = operations.store_module_ids(wanted, seen=request.POST.get("seen", ""), by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        said = ngettext("%(number)s id was stored.", "%(number)s ids were stored.", number)
        messages.success(request, said % {"number": number})
    return redirect("mobility:module_reading", pk)
