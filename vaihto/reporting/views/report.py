"""The report of a project: the school writes, checks and sends; the agency reads, asks and accepts."""

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
from vaihto.reporting import operations, paper, queries, shown, states
from vaihto.reporting.forms import AnswerForm, AskForm, ReportForm
from vaihto.reporting.models import FinalReport, ReportQuestion
from vaihto.reporting.operations.writing import missing

readers = roles("officer", "auditor", "coordinator")


@require_http_methods(["GET", "HEAD", "POST"])
@readers
def report(request: Request, pk: int) -> HttpResponse:
    """Show the report; while it is being written, its own people see the form and a POST saves it."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    context = shown.of(wanted, request.actor)
    if not context["may_write"]:
        if request.method == "POST":
            messages.error(request, _("The report was not saved, because it has been sent."))
            return redirect("reporting:report", pk)
        return render(request, "reporting/report.html", context)
    form = ReportForm(request.POST or None, wanted, context["figures"])
    if request.method == "POST" and form.is_valid():
        answer = _save(request, wanted, form)
        if answer is not None:
            return answer
    context |= {"form": form, "explained": _explained(form, context["rows"])}
    return render(request, "reporting/write.html", context)


def _explained(form: ReportForm, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that differ, each with its field."""
    return [{**row, "field": form[f"explain:{row['key']}"]} for row in rows if row["differs"]]


def _save(request: Request, wanted: FinalReport, form: ReportForm) -> HttpResponse | None:
    """Save and go on; None where something was refused, which then stands in the form."""
    try:
        done = operations.save(wanted, form.values(), by=request.actor, at=clock.now())
    except Refused as refused:
        shown.with_reasons(form, refused.reasons)
        return None
    if done.stale:
        wanted.refresh_from_db()
        shown.add_stale(form, done.stale, wanted.saved_by)
        form.see_again(wanted)
        return None
    if "check" in request.POST:
        return redirect("reporting:check", wanted.pk)
    messages.success(request, _("The report is saved."))
    return redirect("reporting:report", wanted.pk)


@require_POST
@roles("coordinator")
def save(request: Request, pk: int) -> HttpResponse:
    """Save what has changed, in the background; answers JSON with the version that stands now."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    form = ReportForm(request.POST, wanted, queries.planned_against_real(wanted.agreement))
    if not form.is_valid():
        return JsonResponse({"errors": {name: list(errors) for name, errors in form.errors.items()}}, status=422)
    try:
        done = operations.save(wanted, form.values(), by=request.actor, at=clock.now())
    except Refused as refused:
        return JsonResponse({"errors": {"": refused.reasons}}, status=409)
    if done.stale:
        return JsonResponse({"errors": done.stale}, status=409)
    at = formats.time_of(clock.now(), languages.present())
    seen = {f"seen:{key}": number for key, number in done.saved.items()}
    return JsonResponse({"saved": _("Saved at %(time)s") % {"time": at}, "versions": seen})


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def check(request: Request, pk: int) -> HttpResponse:
    """Check and send: what is missing, else the button; a POST sends."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    context = shown.of(wanted, request.actor)
    if request.method == "POST":
        try:
            operations.send(wanted, by=request.actor, at=clock.now())
        except Refused as refused:
            context["form"] = shown.refusal(refused.reasons)
        else:
            messages.success(request, _("The report has been sent."))
            return redirect("reporting:report", pk)
    elif not context["may_write"]:
        return redirect("reporting:report", pk)
    context["missing"] = missing(wanted)
    return render(request, "reporting/check.html", context)


@require_safe
@readers
def pdf(request: Request, pk: int) -> HttpResponse:
    """Return the report that was sent as PDF."""
    wanted = get_object_or_404(queries.visible_to(request.actor).exclude(state=states.DRAFT), pk=pk)
    name = f"final-report-{wanted.agreement.application.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(paper.report_pdf(wanted), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask the school for more information."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.ask(wanted, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The question has been sent to the school."))
            return redirect("reporting:report", pk)
    return render(request, "reporting/ask.html", {**shown.of(wanted, request.actor), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer a question of the agency."""
    reports = queries.visible_to(request.actor).order_by().values("pk")
    question = get_object_or_404(ReportQuestion.objects.select_related("report"), pk=pk, report__in=reports)
    form = AnswerForm(request.POST or None, initial={"text": question.answer})
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer(question, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The answer has been sent."))
            return redirect("reporting:report", question.report_id)
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=question.report_id)
    context = {**shown.of(wanted, request.actor), "form": form, "question": question}
    return render(request, "reporting/answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def accept(request: Request, pk: int) -> HttpResponse:
    """Show what accepting does, with the balance; a POST accepts."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    context = shown.of(wanted, request.actor)
    if request.method == "POST":
        try:
            operations.accept(wanted, by=request.actor, at=clock.now())
        except Refused as refused:
            context["form"] = shown.refusal(refused.reasons)
        else:
            messages.success(request, _("The report is accepted and the balance has been worked out."))
            return redirect("reporting:report", pk)
    elif wanted.state != states.SENT:
        return redirect("reporting:report", pk)
    return render(request, "reporting/accept.html", context)
