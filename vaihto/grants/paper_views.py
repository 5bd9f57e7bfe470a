"""Pages of a signature on paper: recording it with its scan, comparing, confirming or rejecting it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.grants import on_paper, operations, permissions, queries, shown, states
from vaihto.grants.models import Amendment
from vaihto.grants.on_paper import Subject
from vaihto.kit import attachments, clock, paper_signatures
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.models import PaperSignature
from vaihto.kit.operations import Refused
from vaihto.kit.paper_forms import ComparedForm, PaperForm, RejectForm

parties = roles("officer", "coordinator")
readers = roles("officer", "auditor", "coordinator")


@require_http_methods(["GET", "HEAD", "POST"])
@parties
def paper_agreement(request: Request, pk: int, role: str) -> HttpResponse:
    """Record that a party signed the agreement on paper."""
    return _record(request, get_object_or_404(queries.visible_to(request.actor).exclude(state=states.DRAFT), pk=pk), role)


@require_http_methods(["GET", "HEAD", "POST"])
@parties
def paper_amendment(request: Request, pk: int, role: str) -> HttpResponse:
    """Record that a party signed an amendment on paper."""
    wanted: Amendment = get_object_or_404(queries.amendments_visible_to(request.actor), pk=pk)
    if not wanted.content:
        raise Http404
    return _record(request, wanted, role)


def _record(request: Request, subject: Subject, role: str) -> HttpResponse:
    if role not in states.ROLE_LABELS:
        raise Http404
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.record_paper(
                subject, role=role, written=form.written(), scan=form.received(request), by=request.actor, at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused.reasons, is_file=isinstance(refused, attachments.CannotReceive))
        else:
            messages.success(request, _("The signature is recorded. It counts once another officer has compared the scan."))
            return redirect("grants:paper", made.pk)
    about = _about(subject, role)
    if not permissions.may_record_paper(request.actor, on_paper.agreement_of(subject), role):
        about["why_not"] = _("An officer without an interest in the project records it, or a coordinator of the beneficiary.")
    elif not on_paper.waits(subject):
        about["why_not"] = _("The text does not wait for signatures.")
    return render(request, "kit/paper_record.html", {"about": about, "form": form})


def _about(subject: Subject, role: str) -> dict[str, Any]:
    """Return what the pages say of the text: where it stands, which party, its printout."""
    is_amendment = isinstance(subject, Amendment)
    return {
        "list_label": _("Grant agreements"), "list_url": reverse("grants:list"), "number": str(subject),
        "url": on_paper.address_of(subject), "party": states.ROLE_LABELS[role],
        "pdf": reverse("grants:amendment_pdf" if is_amendment else "grants:pdf", args=[subject.pk]),
    }  # fmt: skip


def _wanted(request: Request, pk: int) -> tuple[PaperSignature, Subject]:
    found = on_paper.visible(request.actor, pk)
    if found is None:
        raise Http404
    return found


@require_safe
@readers
def paper(request: Request, pk: int) -> HttpResponse:
    """Show what was recorded of a paper, with a place to confirm or reject it for who may."""
    return _page(request, *_wanted(request, pk))


def _page(request: Request, one: PaperSignature, subject: Subject, **more: Any) -> HttpResponse:
    may = permissions.may_confirm_paper(request.actor, on_paper.agreement_of(subject), one)
    is_own, is_officer = one.recorded_by_id == request.actor.id, permissions.may_manage(request.actor)
    about = {
        **_about(subject, one.role),
        "scan_url": reverse("grants:paper_scan", args=[one.pk]),
        "confirm_url": reverse("grants:confirm_paper", args=[one.pk]),
        "reject_url": reverse("grants:end_paper", args=[one.pk]),
        "may_confirm": one.is_waiting and may,
        "may_withdraw": one.is_waiting and is_own,
        "why_not": "",
    }
    if one.is_waiting and is_own:
        about["why_not"] = _("You recorded it yourself. Another officer compares it with the scan.")
    elif one.is_waiting and is_officer and not may:
        about["why_not"] = _(
            "An officer without an interest in the project does it; for the agency’s signature one with the right to decide."
        )
    forms = {"compared_form": ComparedForm(), "reject_form": RejectForm()}
    return render(request, "kit/paper.html", {"paper": one, "about": about, **forms, **more})


@require_safe
@readers
def paper_scan(request: Request, pk: int) -> HttpResponse:
    """Give the scan as a download."""
    one, _subject = _wanted(request, pk)
    answer: HttpResponse = attachments.response(one.scan, name=f"signed-{one.pk}")  # type: ignore[assignment]
    return answer


@require_POST
@roles("officer")
def confirm_paper(request: Request, pk: int) -> HttpResponse:
    """Confirm a paper after comparing it with its scan."""
    one, subject = _wanted(request, pk)
    form = ComparedForm(request.POST)
    if form.is_valid():
        try:
            operations.confirm_paper(one, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The signature is confirmed and counts."))
            return redirect(on_paper.address_of(subject))
    return _page(request, one, subject, form=form, compared_form=form)


@require_POST
@parties
def end_paper(request: Request, pk: int) -> HttpResponse:
    """Reject a paper with the reason, or withdraw one's own record."""
    one, subject = _wanted(request, pk)
    is_own = one.recorded_by_id == request.actor.id
    form = RejectForm(request.POST)
    form.fields["reason"].required = not is_own
    if form.is_valid():
        try:
            ended = operations.end_paper(one, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            if ended.state == paper_signatures.REJECTED:
                messages.success(request, _("The paper is rejected. Whoever recorded it gets the reason."))
            else:
                messages.success(request, _("The record is withdrawn."))
            return redirect("grants:paper", pk)
    return _page(request, one, subject, form=form, reject_form=form)
