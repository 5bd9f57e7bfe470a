"""The learning agreement as the school sees it: written, sent, signed, renewed; earlier versions and the paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, paper, qr, queries, shown, states
from vaihto.mobility.models import LearningAgreement, LearningAgreementVersion, Mobility
from vaihto.mobility.views.stays import log, own
from vaihto.people import links
from vaihto.qualifications import queries as qualifications

readers = roles("officer", "auditor", "coordinator")
school = roles("coordinator")


def begun(mobility: Mobility) -> LearningAgreement:
    """Return the learning agreement of a stay. Raises Http404 where none has been begun."""
    found = queries.learning_agreement(mobility)
    if found is None:
        raise Http404
    return found


def page(request: Request, wanted: Mobility, version: LearningAgreementVersion | None = None, **more: Any) -> HttpResponse:
    """Answer with the page of a learning agreement."""
    log(request, wanted)
    context = shown.agreement(wanted, request.actor, version)
    if context.get("may_sign"):
        context["sign_form"] = forms.SchoolSignForm(initial={"seen": context["version"].content_hash})
    return render(request, "mobility/agreement.html", {**context, "keep_form": forms.ReasonForm(), **more})


@require_safe
@readers
def agreement(request: Request, pk: int) -> HttpResponse:
    """Show the present version of the learning agreement, or that there is none yet."""
    return page(request, get_object_or_404(queries.visible_to(request.actor), pk=pk))


@require_safe
@readers
def version(request: Request, pk: int, number: int) -> HttpResponse:
    """Show one version, also one that was replaced, with its signatures."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    one = get_object_or_404(queries.versions_of(begun(wanted)), number=number)
    return page(request, wanted, one)


@require_safe
@readers
def pdf(request: Request, pk: int, number: int) -> HttpResponse:
    """Return one version as PDF."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    one = get_object_or_404(queries.versions_frozen(wanted), number=number)
    log(request, wanted)
    return paper.answer(wanted, one)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def write(request: Request, pk: int) -> HttpResponse:
    """Write tasks, mentor, assessment and units of the version in preparation."""
    wanted = own(request, pk)
    units = units_to_choose(wanted)
    memoranda, before = queries.memoranda_of(wanted), queries.written_before(wanted)
    taken = next((one for one in before if str(one.pk) == request.GET.get("from")), None)
    initial = {**written(wanted, units), **({name: getattr(taken, name) for name in operations.TEXTS} if taken else {})}
    form = forms.AgreementForm(request.POST or None, units=units, memoranda=memoranda, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in operations.TEXTS}
        values["memorandum"] = form.cleaned_data.get("memorandum", "")
        try:
            operations.write_agreement(wanted, values, form.chosen_units(), by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The learning agreement is saved."))
            return redirect("mobility:agreement", pk)
    log(request, wanted)
    context = {**shown.agreement(wanted, request.actor), "form": form, "before": before, "taken": taken}
    return render(request, "mobility/write.html", context)


def units_to_choose(wanted: Mobility) -> list[Any]:
    """Return the school's units, the application's first; retired ones only where they are agreed already."""
    planned, found = queries.planned_units(wanted.agreement), queries.learning_agreement(wanted)
    agreed = {one.unit_id for one in queries.units_of(queries.present_version(found))} if found else set()
    every = qualifications.units_of(wanted.agreement.organisation_id, with_retired=True).prefetch_related("outcomes")
    listed = [unit for unit in every if unit.retired_on is None or unit.pk in agreed]
    return sorted(listed, key=lambda unit: (unit.pk not in planned, unit.title, unit.pk))


def written(wanted: Mobility, units: list[Any]) -> dict[str, Any]:
    """Return what the form shows: the version in preparation, or at first the application's units with all points."""
    found = queries.learning_agreement(wanted)
    if found is None:
        planned = queries.planned_units(wanted.agreement)
        agreed = {unit.pk: (unit.points, [o.text for o in unit.outcomes.all()]) for unit in units if unit.pk in planned}
        in_force = [one for one in queries.memoranda_of(wanted) if qualifications.covers(one, wanted.starts_on, wanted.ends_on)]
        initial: dict[str, Any] = {"language": wanted.agreement.organisation.language}
        initial["memorandum"] = str(in_force[0].pk) if in_force else ""
    else:
        one = queries.present_version(found)
        initial = {name: getattr(one, name) for name in operations.TEXTS}
        initial["memorandum"] = str(one.memorandum_id or "")
        agreed = {u.unit_id: (u.points, [o.text for o in u.outcomes.all()]) for u in queries.units_of(one)}
    for unit in units:
        points, outcomes = agreed.get(unit.pk, (unit.points, [o.text for o in unit.outcomes.all()]))
        initial[f"unit-{unit.pk}"] = unit.pk in agreed
        initial[f"points-{unit.pk}"], initial[f"outcomes-{unit.pk}"] = points, "\n".join(outcomes)
    return initial


@require_POST
@school
def send(request: Request, pk: int) -> HttpResponse:
    """Send the learning agreement for signature."""
    wanted = own(request, pk)
    try:
        operations.send_for_signature(begun(wanted), by=request.actor, at=clock.now())
    except Refused as refused:
        return page(request, wanted, form=forms.refusal(refused.reasons))
    messages.success(request, _("The learning agreement has been sent for signature. Everybody who signs by a link has got one."))
    return redirect("mobility:agreement", pk)


@require_POST
@school
def sign(request: Request, pk: int) -> HttpResponse:
    """Sign for the school."""
    wanted = own(request, pk)
    found = begun(wanted)
    form = forms.SchoolSignForm(request.POST)
    if not form.is_valid():
        return page(request, wanted, form=form, sign_form=form)
    try:
        operations.sign(
            found, role=states.SCHOOL, name=request.actor.name, seen=form.cleaned_data["seen"], by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        return page(request, wanted, form=forms.refusal(refused.reasons))
    messages.success(request, _("The learning agreement is signed."))
    return redirect("mobility:agreement", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def new_version(request: Request, pk: int) -> HttpResponse:
    """Begin a new version, with the reason."""
    wanted = own(request, pk)
    found = begun(wanted)
    form = forms.ReasonForm(request.POST or None, initial={"reason": found.correction_wanted})
    if request.method == "POST" and form.is_valid():
        try:
            operations.new_version(found, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The new version can be written. All parties sign it again."))
            return redirect("mobility:write", pk)
    log(request, wanted)
    return render(request, "mobility/new_version.html", {**shown.agreement(wanted, request.actor), "form": form})


@require_POST
@school
def keep(request: Request, pk: int) -> HttpResponse:
    """Answer a wish for correction: the text stays."""
    wanted = own(request, pk)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return page(request, wanted, form=form, keep_form=form)
    try:
        operations.keep_version(begun(wanted), reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
    except Refused as refused:
        return page(request, wanted, form=forms.refusal(refused.reasons))
    messages.success(request, _("The wish is answered. Signing goes on."))
    return redirect("mobility:agreement", pk)


@require_POST
@school
def link(request: Request, pk: int, role: str) -> HttpResponse:
    """Send a new link to participant, guardian or host and show it as a QR code, to be read from this screen."""
    wanted = own(request, pk)
    try:
        token = operations.issue_link(wanted, role=role, by=request.actor, at=clock.now())
    except Refused as refused:
        return page(request, wanted, form=forms.refusal(refused.reasons))
    log(request, wanted)
    to = operations.receiver(wanted, role)
    url = links.address(token, role, to.language)
    context = {"mobility": wanted, "role": role, "url": url, "qr": qr.svg(url), "to": to}
    return render(request, "mobility/link.html", context)
