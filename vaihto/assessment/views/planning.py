"""The officer arranges a call's assessment, invites, plans who assesses what, changes by hand, publishes; calibration."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import queries as applications
from vaihto.assessment import blind_files, operations, planning, queries, shown_planning
from vaihto.assessment.forms_arranging import ByHandForm, InviteForm, PublishForm, RulesForm
from vaihto.calls import queries as calls
from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call
    from vaihto.people.models import Person


def call_or_404(pk: int) -> "Call":
    """Return a published call."""
    return get_object_or_404(calls.published(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def arrangement(request: Request, pk: int) -> HttpResponse:
    """The rules of a call's assessment and the words for points."""
    wanted = call_or_404(pk)
    kept = planning.arrangement_of(wanted)
    form = RulesForm(request.POST if request.method == "POST" else None, arrangement=kept, bands=queries.bands_of(wanted))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            operations.arrange(wanted, form.rules(), form.given_bands(), by=request.actor, at=clock.now(), seen=seen)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The arrangement is saved."))
            return redirect("assessment:call", pk)
    return render(request, "assessment/arrangement.html", {"call": wanted, "form": form, "arrangement": kept})


@require_safe
@roles("officer", "auditor")
def plan(request: Request, pk: int) -> HttpResponse:
    """The plan: who gets what, why, loads; and what would help where places stay empty."""
    return _plan(request, call_or_404(pk))


def _plan(
    request: Request, wanted: "Call", form: PublishForm | None = None, invite_form: InviteForm | None = None
) -> HttpResponse:
    page = lists.page(request, applications.eligible(wanted))
    context = shown_planning.plan_page(wanted, [one.pk for one in page])
    kept, copies = context["arrangement"], blind_files.copies_missing(wanted, request.actor)
    form = form or PublishForm(initial={"due_on": kept.due_on})
    invite_form = invite_form or InviteForm(people=shown_planning.not_invited(wanted), most=kept.most_each)
    return render(
        request, "assessment/plan.html", {**context, **copies, "page_obj": page, "form": form, "invite_form": invite_form}
    )


@require_POST
@roles("officer")
def make_plan(request: Request, pk: int) -> HttpResponse:
    """Find the best fitting plan; what was done by hand stays."""
    wanted = call_or_404(pk)
    try:
        found = operations.plan(wanted, by=request.actor, at=clock.now())
        empty = sum(number for _key, number in found.lacking)
        if empty:
            text = ngettext("The plan is made. %(n)s place stays empty.", "The plan is made. %(n)s places stay empty.", empty)
            messages.warning(request, text % {"n": empty})
        else:
            messages.success(request, _("The plan is made. Every place is filled."))
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    return redirect("assessment:plan", pk)


@require_POST
@roles("officer")
def publish_plan(request: Request, pk: int) -> HttpResponse:
    """Turn the plan into tasks; each assessor gets one mail."""
    wanted = call_or_404(pk)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _plan(request, wanted, form=form)
    try:
        operations.publish_plan(wanted, due_on=form.cleaned_data["due_on"], by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _plan(request, wanted, form=form)
    messages.success(request, _("The assignments are published. Each assessor has got one mail."))
    return redirect("assessment:call", pk)


@require_POST
@roles("officer")
def invite(request: Request, pk: int) -> HttpResponse:
    """Ask assessors to take part in a call."""
    wanted = call_or_404(pk)
    form = InviteForm(request.POST, people=shown_planning.not_invited(wanted), most=10)
    if not form.is_valid():
        return _plan(request, wanted, invite_form=form)
    chosen = [form.people[key] for key in form.cleaned_data["persons"]]
    try:
        operations.invite(wanted, chosen, most=form.cleaned_data["invited_most"], by=request.actor, at=clock.now())
        messages.success(request, _("Invited: %(names)s.") % {"names": ", ".join(one.name for one in chosen)})
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    return redirect("assessment:plan", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def by_hand(request: Request, pk: int) -> HttpResponse:
    """One application of the plan: every assessor with the fit or why not; put in, take out, leave to the plan."""
    wanted = get_object_or_404(applications.visible_to(request.actor).filter(state="sent", check_state="eligible"), pk=pk)
    form = ByHandForm(request.POST if request.method == "POST" else None)
    typed = request.POST.get("person", "")
    chosen = int(typed) if typed.isdecimal() else 0
    if request.method == "POST" and form.is_valid():
        person = people.person(chosen)
        try:
            if person is None:
                raise Refused(_("No assessor was chosen, so nothing was changed. Choose one of the list."))
            _change(request, wanted, person, form.cleaned_data["reason"])
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            return redirect("assessment:by_hand", pk)
    context = {
        **shown_planning.by_hand_page(wanted),
        "form": form,
        "asked": {"person": chosen, "reason": request.POST.get("reason", "")},
    }
    return render(request, "assessment/by_hand.html", context)


def _change(request: Request, wanted: "Application", person: "Person", reason: str) -> None:
    if "put_in" in request.POST:
        operations.put_in(wanted, person, reason=reason, by=request.actor, at=clock.now())
        messages.success(request, _("Put in by hand: %(name)s.") % {"name": person.name})
    elif "take_out" in request.POST:
        operations.take_out(wanted, person, reason=reason, by=request.actor, at=clock.now())
        messages.success(request, _("Taken out by hand: %(name)s.") % {"name": person.name})
    else:
        operations.leave_open(wanted, person, by=request.actor, at=clock.now())
        messages.success(request, _("Left to the plan: %(name)s.") % {"name": person.name})


@require_safe
@roles("officer", "auditor")
def calibration(request: Request, pk: int) -> HttpResponse:
    """How strict the assessors are and which places cannot be told apart: information, nothing is changed."""
    wanted = call_or_404(pk)
    context = shown_planning.calibration_page(wanted)
    page = lists.page(request, context["places"])
    return render(request, "assessment/calibration.html", {**context, "call": wanted, "page_obj": page})
