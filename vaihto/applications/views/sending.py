"""Check and send, the receipt, exactly what was sent, withdrawing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.applications import (
    labels,
    late,
    nearest_words,
    operations,
    papers,
    permissions,
    queries,
    question_fields,
    sections,
    states,
)
from vaihto.applications.models import Application, Submission
from vaihto.applications.operations.sending import to_acknowledge
from vaihto.applications.views.writing import budget_context, elsewhere, own_or_404
from vaihto.core.findings import Verdict
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, COORDINATOR, OFFICER
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.organisations import queries as organisations

READERS = (COORDINATOR, OFFICER, AUDITOR, ADMINISTRATOR)


@require_http_methods(["GET", "POST"])
@roles(COORDINATOR)
def check(request: Request, pk: int) -> HttpResponse:
    """Show what is missing and what is not met; send."""
    application = own_or_404(request, pk)
    ticked = request.POST.getlist("acknowledged")
    reasons: list[str] = []
    if request.method == "POST":
        try:
            operations.submit(application, acknowledged=ticked, by=request.actor, at=clock.now())
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("The application is sent. Case number: %(number)s.") % {"number": application.number})
            return redirect("applications:receipt", application.pk)
    waiting = queries.conflicts_of(application)
    context = check_context(request, application) | {"reasons": reasons, "ticked": ticked, "waiting": waiting}
    return elsewhere(application) or render(request, "applications/check.html", context, status=422 if reasons else 200)


def check_context(request: Request, application: Application) -> dict[str, Any]:
    """Return what Check and send shows: gaps apart from findings, the deadline, the signer."""
    now = clock.now()
    findings = queries.judgement(application, now).findings
    refused = {finding.code for finding in to_acknowledge(queries.judgement(application, now))}
    call = application.call
    member = organisations.membership(request.actor.id, application.organisation_id)
    return {
        "application": application,
        "gaps": [(g, sections.url_of(application, g.section)) for g in queries.gaps_of(application)],
        "not_sent": question_fields.not_sent(application, queries.answers_of(application)),
        "not_met": [(f, mend(application, f.code)) for f in findings if f.code in refused],
        "notes": [
            (f, mend(application, f.code)) for f in findings if f.verdict is not Verdict.MET and f.code not in refused
        ],
        "met": [f for f in findings if f.verdict is Verdict.MET], "all": findings,
        "sections": sections.of(application, now), "call": call,
        "is_open": late.is_open_for(call, application.organisation_id, now),
        "days_left": (call.closes_at - now).days if call.closes_at else None, "member": member,
        "nearest": nearest_words.of(application, now) if application.state == states.DRAFT else None,
        "people": sum(row.count or 0 for row in application.rows.all()), **budget_context(application),
    }  # fmt: skip


def mend(application: Application, code: str) -> str:
    """Return the address of the section where a finding can be mended."""
    key = sections.RULE_SECTIONS.get(code)
    return sections.url_of(application, key) if key in sections.keys_of(application) else ""


def sent_or_404(request: Request, pk: int) -> tuple[Application, Submission]:
    """Return an application that was sent, with what was sent. Raises Http404."""
    application = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    submission = queries.submission_of(application)
    if submission is None:
        raise Http404
    return application, submission


@require_safe
@roles(*READERS)
def receipt(request: Request, pk: int) -> HttpResponse:
    """Show the receipt: number, time, hash; and how the check goes."""
    application, submission = sent_or_404(request, pk)
    steps = [{"step": step, "words": states.VERDICTS[step.verdict]} for step in queries.checks_of(application)]
    tag = states.TAGS[application.state]
    context = {
        "application": application, "submission": submission, "steps": steps, "tag": tag,
        "completion": queries.completions_of(application).last(), "hearing": queries.hearing_of(application),
        "hearing_is_open": queries.hearing_is_open(application, clock.today()),
        "papers": list(queries.papers_of(application, request.actor)), "consent": queries.electronic_service(application),
        "may_add_paper": permissions.may_add_paper(request.actor, application),
        "may_sign": application.organisation_id in request.actor.signs_for,
        "words": states.LABELS[application.state], "check_tag": states.CHECK_TAGS[application.check_state],
        "check_words": states.CHECK_LABELS[application.check_state],
        "may_withdraw": permissions.may_withdraw(request.actor, application),
        "own": permissions.belongs_to(request.actor, application),
    }  # fmt: skip
    return render(request, "applications/receipt.html", context)


@require_safe
@roles(*READERS)
def receipt_pdf(request: Request, pk: int) -> HttpResponse:
    """Return the receipt as PDF."""
    application, submission = sent_or_404(request, pk)
    pdf = papers.receipt(application, submission)
    name = f"{application.number}.pdf"
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@require_safe
@roles(*READERS)
def content(request: Request, pk: int) -> HttpResponse:
    """Show exactly what was sent."""
    application, submission = sent_or_404(request, pk)
    sent = submission.content
    titles = {key: sections.title_of(key, sent["call"]["action"]) for key in labels.SECTIONS}
    context = {"application": application, "submission": submission, "sent": sent, "titles": titles}
    return render(request, "applications/content.html", context)


@require_safe
@roles(*READERS)
def content_json(request: Request, pk: int) -> HttpResponse:
    """Return exactly what was sent as its canonical JSON: the SHA-256 of these bytes is the hash on the receipt."""
    from vaihto.core.canonical import canonical_bytes

    application, submission = sent_or_404(request, pk)
    name = f"{application.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(canonical_bytes(submission.content), content_type="application/json", headers=headers)


@require_http_methods(["GET", "POST"])
@roles(COORDINATOR)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Ask whether to withdraw the application, and do it."""
    application = own_or_404(request, pk)
    if application.state == states.DRAFT:
        return redirect("applications:edit", application.pk)
    if request.method == "POST":
        try:
            operations.withdraw(application, by=request.actor, at=clock.now(), reason=request.POST.get("reason", ""))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The application is withdrawn."))
        return redirect("applications:receipt", application.pk)
    return render(request, "applications/withdraw.html", {"application": application})
