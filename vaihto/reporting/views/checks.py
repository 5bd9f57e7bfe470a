"""Sample checks: rounds and their drawing, the public page with its file, the check of one project."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.calls import queries as calls
from vaihto.core import sampling
from vaihto.grants import queries as grants
from vaihto.kit import attachments, clock
from vaihto.kit import tables as lists
from vaihto.kit.access import public, roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.reporting import labels, operations, permissions, queries, shown, states
from vaihto.reporting.check_forms import DrawForm, EvidenceForm, FindingForm, OpenForm, RiskForm
from vaihto.reporting.models import CheckRound, SampleCheck
from vaihto.reporting.operations.checking import PURPOSE

staff = roles("officer", "auditor")
readers = roles("officer", "auditor", "coordinator")


@require_safe
@staff
def rounds(request: Request) -> HttpResponse:
    """List the rounds, the latest first."""
    page = lists.page(request, queries.check_rounds())
    return render(request, "reporting/checks.html", {"page_obj": page, "may_check": permissions.may_check(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def open_round(request: Request) -> HttpResponse:
    """Open a round for a call."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        call = get_object_or_404(calls.published(), pk=form.cleaned_data["call"])
        values: dict[str, Any] = {"bounds": form.bounds(), "percent": form.cleaned_data["percent"]}
        try:
            made = operations.open_check_round(call, **values, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The round is open. The hash of its seed is public."))
            return redirect("reporting:check_round", made.pk)
    return render(request, "reporting/open_checks.html", {"form": form})


@require_safe
@staff
def round_page(request: Request, pk: int) -> HttpResponse:
    """Show a round: its list, its drawing, its checks."""
    return _round(request, get_object_or_404(queries.check_rounds(), pk=pk))


def _round(request: Request, wanted: CheckRound, **more: Any) -> HttpResponse:
    checks: list[Any] = list(queries.checks_of(wanted))
    for one in checks:
        one.words, one.tag = states.CHECK_LABELS[one.state], states.CHECK_TAGS[one.state]
    may_check = permissions.may_check(request.actor)
    context = {
        "round": wanted, "checks": checks, "strata": _strata(wanted), "may_check": may_check,
        "opened_by_me": wanted.opened_by_id == request.actor.id, "draw_form": DrawForm(), **more,
    }  # fmt: skip
    return render(request, "reporting/check_round.html", context)


def _strata(wanted: CheckRound) -> list[dict[str, Any]]:
    """Return each stratum in words with its size, its share and how many are drawn."""
    sizes = Counter(stratum for _case, stratum in wanted.rows)
    return [
        {
            "name": labels.stratum(key),
            "size": size,
            "percent": wanted.shares[key],
            "drawn": sampling.wanted(size, wanted.shares[key]),
        }
        for key, size in sorted(sizes.items())
    ]


@require_POST
@roles("officer")
def draw(request: Request, pk: int) -> HttpResponse:
    """Draw a round."""
    wanted, form = get_object_or_404(queries.check_rounds(), pk=pk), DrawForm(request.POST)
    if form.is_valid():
        try:
            operations.draw_check_round(wanted, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The sample is drawn. Each project gets a message."))
            return redirect("reporting:check_round", pk)
    return _round(request, wanted, form=form, draw_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def risk(request: Request, pk: int) -> HttpResponse:
    """Add a project for a risk."""
    wanted = get_object_or_404(queries.check_rounds(), pk=pk)
    form = RiskForm(request.POST or None, wanted)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            operations.flag_risk(wanted, form.found[values.pop("project")], **values, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The project is added and gets a message."))
            return redirect("reporting:check_round", pk)
    return render(request, "reporting/risk.html", {"round": wanted, "form": form})


@require_safe
@public
def public_round(request: Request, pk: int) -> HttpResponse:
    """Show everybody what was fixed before the drawing, and afterwards how to draw again."""
    wanted = get_object_or_404(queries.check_rounds(), pk=pk)
    context = {
        "round": wanted,
        "strata": _strata(wanted),
        "has_file": wanted.drawn_at and queries.numbers_are_public(wanted.call),
    }
    return render(request, "reporting/public_round.html", context)


@require_safe
@public
def drawing(request: Request, pk: int) -> HttpResponse:
    """Return the drawing as a file; for others than the agency once the results of the call are public."""
    wanted = get_object_or_404(queries.check_rounds().filter(drawn_at__isnull=False), pk=pk)
    if not (request.actor.has("officer", "auditor") or queries.numbers_are_public(wanted.call)):
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="check-round-{wanted.pk}.csv"'}
    return HttpResponse(queries.drawing_of(wanted), content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@readers
def check(request: Request, pk: int) -> HttpResponse:
    """Show the check of a project; an officer writes its finding."""
    wanted = _wanted(request, pk)
    judges = permissions.may_judge_project(request.actor, wanted.agreement)
    form = FindingForm(request.POST or None, wanted) if judges and wanted.state == states.CHECK_ASKED else None
    if request.method == "POST":
        if form is None:
            messages.error(request, _("Nothing was saved, because only an officer writes the finding, before its approval."))
            return redirect("reporting:sample_check", pk)
        if form.is_valid():
            try:
                operations.prepare_check(wanted, **form.answers(), by=request.actor, at=clock.now())
            except Refused as refused:
                shown.with_reasons(form, refused.reasons)
            else:
                messages.success(request, _("The finding waits for another officer."))
                return redirect("reporting:sample_check", pk)
    return _check(request, wanted, form=form, finding_form=form)


def _check(request: Request, wanted: SampleCheck, **more: Any) -> HttpResponse:
    actor, agreement = request.actor, wanted.agreement
    judges, sends = permissions.may_judge_project(actor, agreement), permissions.may_write(actor, agreement)
    is_prepared = wanted.state == states.CHECK_PREPARED
    sees_finding = wanted.state == states.CHECK_APPROVED or actor.has("officer", "auditor")
    answers = [
        (words, states.CHECK_ANSWERS[wanted.checklist[key]]) for key, words in states.CHECKLIST.items() if key in wanted.checklist
    ]
    context = {
        "check": wanted, "agreement": agreement, "application": agreement.application, "evidence": list(wanted.evidence.all()),
        "words": states.CHECK_LABELS[wanted.state], "tag": states.CHECK_TAGS[wanted.state],
        "answers": answers if sees_finding else [], "sees_finding": sees_finding and bool(wanted.findings),
        "follows": states.CONSEQUENCES.get(wanted.consequence, ""), "judges": judges,
        "evidence_form": EvidenceForm() if sends and wanted.state == states.CHECK_ASKED else None,
        "may_approve": judges and is_prepared and wanted.prepared_by_id != actor.id,
        "prepared_by_me": judges and is_prepared and wanted.prepared_by_id == actor.id,
        "report": queries.of_agreement(agreement.pk), "recovery": _recovery(wanted, request), **more,
    }  # fmt: skip
    return render(request, "reporting/sample_check.html", context)


def _recovery(wanted: SampleCheck, request: Request) -> Any:
    """Return the recovery of the project, if there is one, for the link of the consequence."""
    if wanted.consequence != "recovery":
        return None
    return grants.payments_visible_to(request.actor).filter(agreement=wanted.agreement, kind="recovery").first()


@require_POST
@roles("coordinator")
def evidence(request: Request, pk: int) -> HttpResponse:
    """Send a file for the check."""
    wanted, form = _wanted(request, pk), EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = attachments.receive(form.cleaned_data["file"], actor=request.actor, purpose=PURPOSE)
            operations.send_evidence(wanted, attachment=file, note=form.cleaned_data["note"], by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error("file" if isinstance(refused, attachments.CannotReceive) else None, refused.reasons)
        else:
            messages.success(request, _("The file is kept. The agency sees it."))
            return redirect("reporting:sample_check", pk)
    return _check(request, wanted, form=form, evidence_form=form)


@require_POST
@roles("officer")
def approve(request: Request, pk: int) -> HttpResponse:
    """Approve a finding."""
    return _second(request, pk, operations.approve_check, _("The finding is approved. The school gets a message."))


@require_POST
@roles("officer")
def give_back(request: Request, pk: int) -> HttpResponse:
    """Return a finding."""
    return _second(request, pk, operations.return_check, _("The finding has been returned."))


def _second(request: Request, pk: int, deed: Any, words: str) -> HttpResponse:
    wanted = _wanted(request, pk)
    try:
        deed(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, words)
    return redirect("reporting:sample_check", pk)


@require_safe
@readers
def file(request: Request, pk: int) -> HttpResponse:
    """Return a file of the evidence as a download."""
    found = get_object_or_404(queries.evidence_visible_to(request.actor), pk=pk)
    answer: HttpResponse = attachments.response(found.attachment)  # type: ignore[assignment]
    return answer


def _wanted(request: Request, pk: int) -> SampleCheck:
    return get_object_or_404(queries.checks_visible_to(request.actor), pk=pk)
