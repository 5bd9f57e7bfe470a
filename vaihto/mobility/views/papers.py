"""Pages of a learning agreement signed on paper: recording it with its scan, comparing, confirming or rejecting it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import attachments, clock, paper_signatures
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.models import PaperSignature
from vaihto.kit.operations import Refused
from vaihto.kit.paper_forms import ComparedForm, PaperForm, RejectForm
from vaihto.mobility import forms, on_paper, operations, permissions, queries, shown, states
from vaihto.mobility.models import Mobility
from vaihto.mobility.views.agreements import begun
from vaihto.mobility.views.stays import log, own

readers = roles("officer", "auditor", "coordinator")
school = roles("coordinator")


@require_http_methods(["GET", "HEAD", "POST"])
@school
def record_paper(request: Request, pk: int, role: str) -> HttpResponse:
    """Record that participant, guardian or host signed the present version on paper."""
    wanted = own(request, pk)
    found = begun(wanted)
    if role not in on_paper.ROLES or found.state == states.DRAFT:
        raise Http404
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.record_paper(
                found, role=role, written=form.written(), scan=form.received(request), by=request.actor, at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused.reasons, is_file=isinstance(refused, attachments.CannotReceive))
        else:
            messages.success(request, _said(made))
            return redirect("mobility:paper", pk, made.pk)
    log(request, wanted)
    about = {**_about(wanted, role, found.version), "is_alone": on_paper.is_alone(request.actor, wanted)}
    if found.state != states.SIGNING or shown.is_held_up(found):
        about["why_not"] = _("The text does not wait for signatures.")
    return render(request, "kit/paper_record.html", {"about": about, "form": form})


def _said(made: PaperSignature) -> str:
    if made.is_alone:
        return _("The signature is recorded and counts. Every page says that one person recorded it.")
    return _("The signature is recorded. It counts once a colleague has compared the scan.")


def _about(wanted: Mobility, role: str, number: int) -> dict[str, Any]:
    """Return what the pages say of the text: where it stands, which party, its printout."""
    return {
        "list_label": _("Stays abroad"), "list_url": reverse("mobility:list"),
        "number": _("Learning agreement"), "url": reverse("mobility:agreement", args=[wanted.pk]),
        "party": states.ROLE_LABELS[role], "pdf": reverse("mobility:pdf", args=[wanted.pk, number]),
    }  # fmt: skip


def _wanted(request: Request, pk: int, paper_pk: int) -> tuple[Mobility, PaperSignature]:
    """Return a stay that the actor may read, with one of the papers of its agreement. Raises Http404."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return wanted, get_object_or_404(paper_signatures.of(begun(wanted).document), pk=paper_pk)


@require_safe
@readers
def paper(request: Request, pk: int, paper_pk: int) -> HttpResponse:
    """Show what was recorded of a paper, with a place to confirm or reject it for who may."""
    return _page(request, *_wanted(request, pk, paper_pk))


def _page(request: Request, wanted: Mobility, one: PaperSignature, **more: Any) -> HttpResponse:
    log(request, wanted)
    is_own, keys = one.recorded_by_id == request.actor.id, [wanted.pk, one.pk]
    about = {
        **_about(wanted, one.role, one.version),
        "scan_url": reverse("mobility:paper_scan", args=keys),
        "confirm_url": reverse("mobility:confirm_paper", args=keys),
        "reject_url": reverse("mobility:end_paper", args=keys),
        "may_confirm": one.is_waiting and permissions.may_confirm_paper(request.actor, wanted, one),
        "may_withdraw": one.is_waiting and is_own,
        "why_not": _("You recorded it yourself. A colleague compares it with the scan.") if one.is_waiting and is_own else "",
    }
    given = {"compared_form": ComparedForm(), "reject_form": RejectForm()}
    return render(request, "kit/paper.html", {"paper": one, "about": about, **given, **more})


@require_safe
@readers
def paper_scan(request: Request, pk: int, paper_pk: int) -> HttpResponse:
    """Give the scan as a download; the reading is recorded."""
    wanted, one = _wanted(request, pk, paper_pk)
    log(request, wanted)
    answer: HttpResponse = attachments.response(one.scan, name=f"signed-{one.pk}")  # type: ignore[assignment]
    return answer


@require_POST
@school
def confirm_paper(request: Request, pk: int, paper_pk: int) -> HttpResponse:
    """Confirm a paper after comparing it with its scan."""
    wanted, one = _wanted(request, pk, paper_pk)
    form = ComparedForm(request.POST)
    if form.is_valid():
        try:
            operations.confirm_paper(one, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The signature is confirmed and counts."))
            return redirect("mobility:agreement", pk)
    return _page(request, wanted, one, form=form, compared_form=form)


@require_POST
@school
def end_paper(request: Request, pk: int, paper_pk: int) -> HttpResponse:
    """Reject a colleague's paper with the reason, or withdraw one's own record."""
    wanted, one = _wanted(request, pk, paper_pk)
    form = RejectForm(request.POST)
    form.fields["reason"].required = one.recorded_by_id != request.actor.id
    if form.is_valid():
        try:
            ended = operations.end_paper(one, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            if ended.state == paper_signatures.REJECTED:
                messages.success(request, _("The paper is rejected. Whoever recorded it gets the reason."))
            else:
                messages.success(request, _("The record is withdrawn."))
            return redirect("mobility:paper", pk, paper_pk)
    return _page(request, wanted, one, form=form, reject_form=form)
