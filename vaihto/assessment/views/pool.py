"""The pool of assessors: the officer's list, profiles, invitations and their answers."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.assessment import operations, planning, queries, shown_planning, tables
from vaihto.assessment.forms_arranging import AnswerForm, PoolFilterForm, ProfileForm
from vaihto.assessment.models import Invitation, Profile
from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.people.models import Person


@require_safe
@roles("officer", "auditor")
def pool(request: Request) -> HttpResponse:
    """The assessors with languages, fields and how busy they are; filters in the address."""
    rows = shown_planning.pool(request.GET)
    page = lists.page(request, rows)
    context = {
        "page_obj": page, "rows": list(page), "query": request.GET.urlencode(), "count": len(rows),
        "filter_form": PoolFilterForm(request.GET, fields=planning.fields_known()),
        "used": sum(bool(request.GET.get(name)) for name in ("language", "field", "q", "available")),
    }  # fmt: skip
    return render(request, "assessment/pool.html", context)


@require_safe
@roles("officer", "auditor")
def pool_file(request: Request, kind: str) -> HttpResponse:
    """The same list as a file."""
    return lists.download(kind, "assessors", tables.POOL, shown_planning.pool(request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def profile(request: Request, pk: int) -> HttpResponse:
    """An assessor's profile, kept by an officer."""
    person = get_object_or_404(people.staff("assessor"), pk=pk)
    return _profile(request, person, is_own=False)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("assessor")
def own_profile(request: Request) -> HttpResponse:
    """The assessor's own profile."""
    person = get_object_or_404(people.staff("assessor"), pk=request.actor.id)
    return _profile(request, person, is_own=True)


def _profile(request: Request, person: "Person", *, is_own: bool) -> HttpResponse:
    kept = Profile.objects.filter(person=person).prefetch_related("employments").first()
    form = ProfileForm(request.POST if request.method == "POST" else None, profile=kept)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            operations.keep_profile(person, form.values(), form.employments(), by=request.actor, at=clock.now(), seen=seen)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The profile is saved."))
            return redirect("assessment:tasks") if is_own else redirect("assessment:pool")
    context = {
        "person": person,
        "form": form,
        "is_own": is_own,
        "profile": kept,
        "fields": [words for _topic, words in planning.fields_known()],
    }
    return render(request, "assessment/profile.html", context)


@require_POST
@roles("assessor")
def answer(request: Request, pk: int) -> HttpResponse:
    """Take part in a call, or not."""
    invitation: Invitation = get_object_or_404(queries.invitations_to(request.actor), pk=pk)
    form = AnswerForm(request.POST)
    is_accepted = "accept" in request.POST
    try:
        if not form.is_valid():
            raise Refused(*(str(said) for errors in form.errors.values() for said in errors))
        operations.answer_invitation(
            invitation, is_accepted=is_accepted, most=form.cleaned_data["most"], by=request.actor, at=clock.now()
        )
        messages.success(request, _("You take part.") if is_accepted else _("You do not take part."))
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    return redirect("assessment:tasks")
