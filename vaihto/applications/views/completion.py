"""Completion: the applicant mends what is asked and sends it back; the officer sees old and new and records the result."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import asking, operations, permissions, queries, sections, states
from vaihto.applications.check_forms import BackForm, ResultForm, asked_form
from vaihto.applications.models import Application, CompletionRequest
from vaihto.applications.views import saving
from vaihto.applications.views.keeping import keeps_typed
from vaihto.applications.views.staff import case_or_404
from vaihto.applications.views.writing import own_or_404, parts_of
from vaihto.core.canonical import canonical_bytes
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, COORDINATOR, OFFICER
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.kit.templatetags import formats


def latest_or_404(application: Application) -> CompletionRequest:
    """Return the latest request for completion. Raises Http404."""
    request = queries.completions_of(application).last()
    if request is None:
        raise Http404
    return request


@require_http_methods(["GET", "POST"])
@roles(COORDINATOR)
def completion(request: Request, pk: int) -> HttpResponse:
    """Show what is asked, with the fields that are open; a post sends the completion back."""
    application = own_or_404(request, pk)
    asked = latest_or_404(application)
    form = BackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.send_completion(application, message=form.cleaned_data["message"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The completion is sent."))
            return redirect("applications:completion", application.pk)
    return page(request, application, asked, back=form)


@require_POST
@keeps_typed
@roles(COORDINATOR)
def save_completion(request: Request, pk: int, key: str) -> HttpResponse:
    """Save the open fields of one section; the completion is sent back by a deed of its own."""
    application = own_or_404(request, pk)
    asked = latest_or_404(application)
    form = asked_form(application, key, permissions.opened_again(application), request.POST)
    try:
        outcome = saving.save(request, application, form, whole=True)
        if "settle" in request.POST:
            saving.settle(request, application)
    except Refused as refusal:
        form.add_error(None, refusal.reasons)
    else:
        if outcome.reasons:
            form.add_error(None, outcome.reasons)
        elif outcome.both:
            messages.info(request, saving.both_in_words(len(outcome.both)))
        elif not outcome.unsaved:
            messages.success(request, _("Saved at %(time)s") % {"time": formats.clock_time(clock.now())})
        if not outcome.unsaved:
            return redirect("applications:completion", application.pk)
    return page(request, application, asked, typed={key: form})


def page(
    request: Request, application: Application, asked: CompletionRequest, *, back: Any = None, typed: dict[str, Any] | None = None
) -> HttpResponse:
    """Return the applicant's page of a completion."""
    opened = permissions.opened_again(application)
    compared = asking.compared(application, asked)
    cards = []
    for key in dict.fromkeys(one["section"] for one in compared):
        form = (typed or {}).get(key) or asked_form(application, key, opened)
        whole = [one for one in compared if one["section"] == key and one["name"] in asking.WHOLE]
        cards.append({
            "key": key, "title": sections.title_of(key, application.call.action), "form": form if len(form.fields) > 1 else None,
            "parts": parts_of(application, form),
            "whole": [{**one, "url": sections.url_of(application, one["name"])} for one in whole],
        })  # fmt: skip
    kind, sign = states.COMPLETION_TAGS[asked.state]
    context = {
        "application": application, "asked": asked, "cards": cards, "is_open": bool(opened) or asked.state == states.OPEN,
        "may_send": asked.state == states.OPEN and asked.due_on >= clock.today(), "compared": compared,
        "back": back or BackForm(),
        "tag": {"kind": kind, "icon": sign, "words": states.COMPLETION_LABELS[asked.state]},
        "partners": [p for p in queries.partners_of(application) if p.pk in {one["id"] for one in asked.check_step.partners}],
    }  # fmt: skip
    is_wrong = any(getattr(form, "errors", None) for form in [back, *(typed or {}).values()])
    return render(request, "applications/completion.html", context, status=422 if is_wrong else 200)


@require_http_methods(["GET", "POST"])
@roles(OFFICER, AUDITOR, ADMINISTRATOR)
def result(request: Request, pk: int, request_pk: int) -> HttpResponse:
    """Show the old and the new answers side by side; a post records whether they bring what was asked."""
    application = case_or_404(request, pk)
    asked = get_object_or_404(queries.completions_of(application), pk=request_pk)
    form = ResultForm(request.POST or None, initial={"result": asked.result, "reason": asked.result_reason})
    if request.method == "POST" and form.is_valid():
        try:
            is_met = form.cleaned_data["result"] == "met"
            operations.judge_completion(
                asked, is_met=is_met, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The result of the completion is recorded. Go on with the formal check."))
            return redirect("applications:case", application.pk)
    kind, sign = states.COMPLETION_TAGS[asked.state]
    context = {
        "application": application, "asked": asked, "compared": asking.compared(application, asked), "form": form,
        "tag": {"kind": kind, "icon": sign, "words": states.COMPLETION_LABELS[asked.state]},
        "may_judge": permissions.may_handle(request.actor, application) and asked.state != states.OPEN,
        "result_words": states.RESULT_LABELS.get(asked.result, ""),
    }  # fmt: skip
    return render(request, "applications/completion_result.html", context)


@require_safe
@roles(OFFICER, AUDITOR, ADMINISTRATOR, COORDINATOR)
def completed_json(request: Request, pk: int, request_pk: int) -> HttpResponse:
    """Return the whole application after a completion: the SHA-256 of these bytes is the hash on its receipt."""
    application = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    asked = get_object_or_404(queries.completions_of(application).exclude(content_hash=""), pk=request_pk)
    name = f"{application.number}-completed-{asked.pk}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(canonical_bytes(asked.content), content_type="application/json", headers=headers)
