"""One stay: who, where, when; named, confirmed, begun, returned, cancelled; what was told about support."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock, viewing
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.languages import ALL
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, permissions, queries, shown
from vaihto.mobility.models import Mobility

school = roles("coordinator")


def log(request: Request, mobility: Mobility) -> None:
    """Record that the participant's record was read."""
    if mobility.participant_id is not None:
        viewing.log(f"mobility.Participant:{mobility.participant_id}", request)


def own(request: Request, pk: int) -> Mobility:
    """Return a stay of the actor's own school. Raises Http404."""
    return get_object_or_404(queries.managed_by(request.actor), pk=pk)


@require_safe
@roles("officer", "auditor", "coordinator")
def detail(request: Request, pk: int) -> HttpResponse:
    """Show one stay."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return page(request, wanted)


def page(request: Request, wanted: Mobility, **more: Any) -> HttpResponse:
    """Answer with the page of a stay."""
    log(request, wanted)
    return render(request, "mobility/detail.html", {**shown.stay(wanted, request.actor), **more})


@require_http_methods(["GET", "HEAD", "POST"])
@school
def edit(request: Request, pk: int) -> HttpResponse:
    """Name the participant, give days and host; save or confirm."""
    wanted = own(request, pk)
    initial = forms.initial_of(wanted)
    person = forms.ParticipantForm(request.POST or None, initial=initial)
    form = forms.StayForm(request.POST or None, initial=initial)
    if request.method == "POST" and all([person.is_valid(), form.is_valid()]):
        try:
            _save(request, wanted, person.cleaned_data, form.cleaned_data)
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            return redirect("mobility:detail", pk)
    elif request.method != "POST":
        log(request, wanted)
    return render(request, "mobility/edit.html", {**shown.stay(wanted, request.actor), "person": person, "form": form})


def _save(request: Request, wanted: Mobility, person: dict[str, Any], stay: dict[str, Any]) -> None:
    """Do what the pressed button says, all of it or nothing."""
    if person["guardian_language"] == "other":
        before = wanted.participant.guardian_language if wanted.participant else "other"
        person["guardian_language"] = "other" if before in ALL else before
    if stay["host_language"] == "other":
        stay["host_language"] = wanted.host_language if wanted.host_language not in ALL else "other"
    with transaction.atomic():
        if person["name"].strip() and forms.ParticipantForm(person, initial=forms.initial_of(wanted)).has_changed():
            operations.name_participant(wanted, person, by=request.actor, at=clock.now())
        if "confirm" in request.POST:
            operations.confirm(wanted, stay, by=request.actor, at=clock.now())
            messages.success(request, _("The stay is confirmed."))
        else:
            operations.save(wanted, stay, by=request.actor, at=clock.now())
            messages.success(request, _("The stay is saved."))


@require_POST
@school
def depart(request: Request, pk: int) -> HttpResponse:
    """Record that the participant has left."""
    wanted = own(request, pk)
    try:
        operations.depart(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        return page(request, wanted, form=forms.refusal(refused.reasons))
    messages.success(request, _("The departure is recorded."))
    return redirect("mobility:detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def record_return(request: Request, pk: int) -> HttpResponse:
    """Record the real days of a stay that is over."""
    wanted = own(request, pk)
    form = forms.ReturnForm(request.POST or None, initial={"starts_on": wanted.starts_on, "ends_on": wanted.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_return(wanted, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The return is recorded."))
            return redirect("mobility:detail", pk)
    log(request, wanted)
    return render(request, "mobility/return.html", {**shown.stay(wanted, request.actor), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@school
def travel(request: Request, pk: int) -> HttpResponse:
    """Save distance, green travel and inclusion support of a stay whose grant follows unit costs."""
    wanted = own(request, pk)
    initial = {name: getattr(wanted, name) for name in forms.TravelForm.base_fields}
    form = forms.TravelForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.save_travel(wanted, form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The travel is saved."))
            return redirect("mobility:detail", pk)
    log(request, wanted)
    return render(request, "mobility/travel.html", {**shown.stay(wanted, request.actor), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@school
def cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel a stay with a reason."""
    wanted = own(request, pk)
    form = forms.CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.cancel(wanted, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The stay is cancelled."))
            return redirect("mobility:detail", pk)
    log(request, wanted)
    return render(request, "mobility/cancel.html", {**shown.stay(wanted, request.actor), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@school
def support(request: Request, pk: int) -> HttpResponse:
    """Show and change what was told about support: a page of its own, for the school's coordinators only."""
    wanted = own(request, pk)
    if wanted.participant is None or not permissions.may_see_support_needs(request.actor, wanted):
        raise Http404
    form = forms.SupportForm(request.POST or None, initial={"text": shown.support_text(wanted)})
    if request.method == "POST" and form.is_valid():
        try:
            tell(wanted, form.cleaned_data["text"], request)
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            return redirect("mobility:support", pk)
    viewing.log(f"mobility.SupportNeed:{wanted.participant_id}", request)
    log(request, wanted)
    return render(request, "mobility/support.html", {**shown.support(wanted), "form": form})


def tell(wanted: Mobility, text: str, request: Request) -> None:
    """Keep the text, or remove it where it was emptied, and say which."""
    if text.strip():
        operations.tell_support_need(wanted, text=text, by=request.actor, at=clock.now())
        messages.success(request, _("The need for support is saved."))
    else:
        operations.remove_support_need(wanted, by=request.actor, at=clock.now())
        messages.success(request, _("The need for support is removed."))
