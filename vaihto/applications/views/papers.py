"""Notes and papers of a case, the answer to a hearing, the consent to electronic service."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import operations, permissions, queries
from vaihto.applications.check_forms import HearingForm, NoteForm, PaperForm, RemoveForm
from vaihto.applications.models import Application, CasePaper
from vaihto.applications.operations.papers import PURPOSE
from vaihto.applications.views.staff import case_or_404
from vaihto.applications.views.writing import own_or_404
from vaihto.kit import attachments, clock
from vaihto.kit.access import roles
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, COORDINATOR, OFFICER
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused


def received(request: Request, form: forms.Form) -> Any:
    """Receive the file of a form, outside any operation; None without a file. Raises CannotReceive."""
    file = form.cleaned_data.get("file")
    return attachments.receive(file, actor=request.actor, purpose=PURPOSE) if file else None


def say_changes(request: Request, attachment: Any) -> None:
    """Tell the sender what was changed in the file."""
    for change in attachment.changes if attachment else ():
        messages.info(request, str(attachments.CHANGES[change]))


@require_http_methods(["GET", "POST"])
@roles(OFFICER)
def add_note(request: Request, pk: int) -> HttpResponse:
    """Add a note of the agency to a case."""
    application = case_or_404(request, pk)
    form = NoteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = received(request, form)
            operations.add_note(application, text=form.cleaned_data["text"], attachment=file, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error("file" if isinstance(refusal, attachments.CannotReceive) else None, refusal.reasons)
        else:
            say_changes(request, file)
            messages.success(request, _("The note is saved."))
            return redirect("applications:case", application.pk)
    context = {"application": application, "form": form, "is_staff": True}
    return render(request, "applications/add_paper.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(COORDINATOR)
def add_paper(request: Request, pk: int) -> HttpResponse:
    """Add a further paper to what was sent."""
    application = own_or_404(request, pk)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = received(request, form)
            operations.add_paper(application, text=form.cleaned_data["text"], attachment=file, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error("file" if isinstance(refusal, attachments.CannotReceive) else None, refusal.reasons)
        else:
            say_changes(request, file)
            messages.success(request, _("The paper is saved. The agency sees it beside the application."))
            return redirect("applications:receipt", application.pk)
    context = {"application": application, "form": form, "may_add": permissions.may_add_paper(request.actor, application)}
    return render(request, "applications/add_paper.html", context, status=422 if form.errors else 200)


def paper_or_404(request: Request, pk: int) -> tuple[Application, CasePaper]:
    """Return a paper that the actor may read, with its application. Raises Http404."""
    paper = get_object_or_404(CasePaper.objects.select_related("attachment"), pk=pk)
    application = get_object_or_404(queries.visible_to(request.actor), pk=paper.application_id)
    if paper.is_internal and not permissions.may_read_as_staff(request.actor):
        raise Http404
    return application, paper


@require_safe
@roles(OFFICER, AUDITOR, ADMINISTRATOR, COORDINATOR)
def paper(request: Request, pk: int) -> HttpResponse:
    """Give the file of a paper as a download."""
    _application, found = paper_or_404(request, pk)
    if found.attachment is None:
        raise Http404
    answer: HttpResponse = attachments.response(found.attachment)  # type: ignore[assignment]
    return answer


@require_http_methods(["GET", "POST"])
@roles(OFFICER, COORDINATOR)
def remove_paper(request: Request, pk: int) -> HttpResponse:
    """Ask why, and take a paper away."""
    application, found = paper_or_404(request, pk)
    back = "applications:case" if permissions.may_read_as_staff(request.actor) else "applications:receipt"
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.remove_paper(found, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The paper is taken away."))
            return redirect(back, application.pk)
    context = {"application": application, "paper": found, "form": form, "is_staff": back == "applications:case"}
    return render(request, "applications/remove_paper.html", context)


@require_http_methods(["GET", "POST"])
@roles(COORDINATOR)
def hearing(request: Request, pk: int) -> HttpResponse:
    """Show why the application may be found ineligible, and take the applicant's answer."""
    application = own_or_404(request, pk)
    step = queries.hearing_of(application)
    if step is None:
        raise Http404
    form = HearingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_hearing(application, text=form.cleaned_data["text"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The answer is sent. The agency decides only after reading it."))
            return redirect("applications:receipt", application.pk)
    is_open = queries.hearing_is_open(application, clock.today())
    context = {"application": application, "step": step, "form": form, "is_open": is_open}
    return render(request, "applications/hearing.html", context)


@require_POST
@roles(COORDINATOR)
def service(request: Request, pk: int) -> HttpResponse:
    """Give or withdraw the consent to electronic service."""
    application = own_or_404(request, pk)
    try:
        if request.POST.get("consent") == "1":
            operations.consent_to_service(application, by=request.actor, at=clock.now())
            messages.success(request, _("The consent is recorded. Letters about this application come electronically."))
        else:
            operations.withdraw_consent(application, by=request.actor, at=clock.now())
            messages.success(request, _("The consent is withdrawn. Letters about this application come by post."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("applications:receipt", application.pk)
