"""Interim reports and later days: the officer asks, the school writes and sends, the officer reads."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.core import formats
from vaihto.kit import clock, languages
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import queries as stays
from vaihto.reporting import interim_shown, operations, paper, queries, shown, states
from vaihto.reporting.interim_forms import (
    AcceptInterimForm,
    AskInterimForm,
    InterimForm,
    LateForm,
    ReturnForm,
    WithdrawInterimForm,
)
from vaihto.reporting.models import InterimReport

readers = roles("officer", "auditor", "coordinator")


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def ask(request: Request, agreement: int) -> HttpResponse:
    """Ask a running project for an interim report."""
    project = get_object_or_404(stays.projects(request.actor), pk=agreement)
    if request.method != "POST" and (before := queries.open_interim(project.pk)):
        return redirect("reporting:interim", before.pk)
    form = AskInterimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.ask_interim(project, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The report has been asked for. The school gets a message."))
            return redirect("reporting:interim", made.pk)
    context = {"agreement": project, "application": project.application, "form": form}
    return render(request, "reporting/interim_ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@readers
def interim(request: Request, pk: int) -> HttpResponse:
    """Show the report; its own people write it, a POST saves it, and sends it where that button was used."""
    wanted = _wanted(request, pk)
    context = interim_shown.of(wanted, request.actor)
    if not context["may_write"]:
        if request.method == "POST":
            messages.error(request, _("The report was not saved, because it has been sent or taken back."))
            return redirect("reporting:interim", pk)
        return render(request, "reporting/interim.html", context)
    form = InterimForm(request.POST or None, wanted)
    if request.method == "POST" and form.is_valid() and _written(request, wanted, form):
        return redirect("reporting:interim", pk)
    return render(request, "reporting/interim.html", {**context, "form": form})


def _written(request: Request, wanted: InterimReport, form: InterimForm) -> bool:
    """Save, and send if asked; False where something was refused, which then stands in the form."""
    try:
        done = operations.save_interim(wanted, form.values(), by=request.actor, at=clock.now())
        wanted.refresh_from_db()
        if done.stale:
            shown.add_stale(form, done.stale, wanted.saved_by)
            form.see_again(wanted)
            return False
        form.see_again(wanted)
        if "send" in request.POST:
            operations.send_interim(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        shown.with_reasons(form, refused.reasons)
        return False
    messages.success(request, _("The report has been sent.") if "send" in request.POST else _("The report is saved."))
    return True


@require_POST
@roles("coordinator")
def save(request: Request, pk: int) -> HttpResponse:
    """Save what has changed, in the background; answers JSON with the version that stands now."""
    wanted = _wanted(request, pk)
    form = InterimForm(request.POST, wanted)
    if not form.is_valid():
        return JsonResponse({"errors": {name: list(errors) for name, errors in form.errors.items()}}, status=422)
    try:
        done = operations.save_interim(wanted, form.values(), by=request.actor, at=clock.now())
    except Refused as refused:
        return JsonResponse({"errors": {"": refused.reasons}}, status=409)
    if done.stale:
        return JsonResponse({"errors": done.stale}, status=409)
    at = formats.time_of(clock.now(), languages.present())
    seen = {f"seen:{key}": number for key, number in done.saved.items()}
    return JsonResponse({"saved": _("Saved at %(time)s") % {"time": at}, "versions": seen})


@require_POST
@roles("officer")
def give_back(request: Request, pk: int) -> HttpResponse:
    """Return the report with what is missing."""
    words = _("The report has been returned. The school gets a message.")
    return _judged(request, pk, ReturnForm(request.POST), "return_form", operations.return_interim, words)


@require_POST
@roles("officer")
def accept(request: Request, pk: int) -> HttpResponse:
    """Accept the report."""
    words = _("The report is accepted. No payment follows from it.")
    return _judged(request, pk, AcceptInterimForm(request.POST), "accept_form", operations.accept_interim, words)


@require_POST
@roles("officer")
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take the request back."""
    words = _("The request has been taken back. The school gets a message.")
    return _judged(request, pk, WithdrawInterimForm(request.POST), "withdraw_form", operations.withdraw_interim, words)


@require_safe
@readers
def pdf(request: Request, pk: int) -> HttpResponse:
    """Return the report that was sent as PDF."""
    rows = queries.interims_visible_to(request.actor).exclude(state__in=[states.DRAFT, states.WITHDRAWN])
    wanted = get_object_or_404(rows, pk=pk)
    headers = {"Content-Disposition": f'inline; filename="interim-report-{wanted.agreement.application.number}.pdf"'}
    return HttpResponse(paper.interim_pdf(wanted), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def late(request: Request, agreement: int) -> HttpResponse:
    """Let a project send its final report until a later day."""
    project = get_object_or_404(stays.projects(request.actor), pk=agreement)
    return _later(request, project, None)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def interim_late(request: Request, pk: int) -> HttpResponse:
    """Let a project send its interim report until a later day."""
    wanted = _wanted(request, pk)
    return _later(request, wanted.agreement, wanted)


def _later(request: Request, project: Any, wanted: InterimReport | None) -> HttpResponse:
    form = LateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.let_in_late(project, interim=wanted, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The report may come later. The school gets a message with the new day."))
            return redirect("reporting:interim", wanted.pk) if wanted else redirect("reporting:list")
    last = wanted.due_on if wanted else queries.last_day(project)
    context = {"agreement": project, "application": project.application, "interim": wanted, "last_day": last, "form": form}
    return render(request, "reporting/late.html", context)


def _wanted(request: Request, pk: int) -> InterimReport:
    return get_object_or_404(queries.interims_visible_to(request.actor), pk=pk)


def _judged(
    request: Request, pk: int, form: Any, place: str, deed: Callable[..., Any], words: str
) -> HttpResponse:  # fmt: skip
    """Do an officer's deed with a form that was sent; with reasons in the form where it was refused."""
    wanted = _wanted(request, pk)
    if form.is_valid():
        try:
            deed(wanted, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, words)
            return redirect("reporting:interim", pk)
    context = {**interim_shown.of(wanted, request.actor), place: form, "form": form}
    return render(request, "reporting/interim.html", context)
