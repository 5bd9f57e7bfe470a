"""Pages about an organisation's people: invite, change, hand over, leave."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.kit import clock
from vaihto.kit.access import signed_in
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.organisations import forms, operations, permissions, queries
from vaihto.organisations.views import own

if TYPE_CHECKING:
    from vaihto.organisations.models import Organisation


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invite(request: Request, pk: int) -> HttpResponse:
    """Invite a colleague by mail."""
    organisation = managed(request, pk)
    form = forms.InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.invite(organisation, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The invitation is sent."))
            return redirect("organisations:detail", pk=pk)
    return render(request, "organisations/invite.html", {"form": form, "organisation": organisation})


def managed(request: Request, pk: int) -> "Organisation":
    """Return an organisation whose people the actor manages; another one answers like a missing one."""
    organisation = own(request, pk)
    if not permissions.may_manage_members(request.actor, organisation):
        raise Http404
    return organisation


@require_POST
@signed_in
def withdraw_invitation(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Withdraw an invitation that waits."""
    managed(request, pk)
    waiting = get_object_or_404(queries.invitations_of(pk), pk=invitation)
    operations.withdraw_invitation(waiting, by=request.actor, at=clock.now())
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("organisations:detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def member(request: Request, pk: int, member: int) -> HttpResponse:
    """Change a colleague's role, position and right to sign."""
    organisation = managed(request, pk)
    place = get_object_or_404(queries.members_of(pk), pk=member)
    first = {name: getattr(place, name) for name in forms.MemberForm.base_fields}
    form = forms.MemberForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_member(place, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The colleague's role is saved."))
            return redirect("organisations:detail", pk=pk)
    return render(request, "organisations/member.html", {"form": form, "organisation": organisation, "member": place})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end_membership(request: Request, pk: int, member: int) -> HttpResponse:
    """End a colleague's place, or one's own; the last coordinator hands over instead."""
    organisation = own(request, pk)
    place = get_object_or_404(queries.members_of(pk), pk=member)
    mine = request.actor.id == str(place.person_id)
    if not mine and not permissions.may_manage_members(request.actor, organisation):
        raise Http404
    reasons: list[str] = []
    if request.method == "POST":
        try:
            operations.end_membership(place, by=request.actor, at=clock.now())
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("The colleague left the organisation."))
            return redirect(*(["people:profile"] if mine else ["organisations:detail", pk]))
    context = {"organisation": organisation, "member": place, "reasons": reasons, "mine": mine}
    return render(request, "organisations/end_membership.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def hand_over(request: Request, pk: int, member: int) -> HttpResponse:
    """Let a colleague take over from a coordinator who leaves."""
    organisation = managed(request, pk)
    members = {m.pk: m for m in queries.members_of(pk)}
    leaving = members.pop(member, None)
    if leaving is None:
        raise Http404
    form = forms.HandOverForm(request.POST or None, choices=[(str(m.pk), m.person.name) for m in members.values()])
    if request.method == "POST" and form.is_valid():
        to = members[int(form.cleaned_data["to"])].person
        operations.hand_over(organisation, leaving=leaving.person, to=to, by=request.actor, at=clock.now())
        messages.success(request, _("The coordination is handed over."))
        mine = request.actor.id == str(leaving.person_id)
        return redirect(*(["people:profile"] if mine else ["organisations:detail", pk]))
    context = {"form": form, "organisation": organisation, "member": leaving, "others": members}
    return render(request, "organisations/hand_over.html", context)
