"""What students open on a phone: the announced place, the application, and by private link what became of it."""

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.kit import clock, limits, viewing
from vaihto.kit.access import public
from vaihto.kit.http import Request
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, place_forms, place_queries, place_shown
from vaihto.mobility.models import Announcement, Candidacy
from vaihto.organisations import queries as organisations
from vaihto.people import links

if TYPE_CHECKING:
    from vaihto.people.models import Link

# A class applies in one lesson, from one address of the school's net.
TRIES = 60


def published(address: str) -> Announcement:
    """Return an announcement that is or was open. Raises Http404."""
    found = place_queries.by_address(address)
    if found is None:
        raise Http404
    return found


@require_safe
@public
def place_public(request: Request, address: str) -> HttpResponse:
    """Show an announced place; search engines leave it alone."""
    return links.private(render(request, "mobility/place_public.html", place_shown.public(published(address))))


@require_safe
@public
def places_of_school(request: Request, organisation: int) -> HttpResponse:
    """List the places of a school that are open now. Raises Http404 for a school that has never announced one."""
    school = organisations.by_key(organisation)
    if school is None or not place_queries.published_by(school.pk).exists():
        raise Http404
    found = [place_shown.public(one) for one in place_queries.open_of(school.pk, clock.now())]
    context = {"school": school, "found": found}
    return links.private(render(request, "mobility/places_of_school.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@public
def place_apply(request: Request, address: str) -> HttpResponse:
    """Take an application; the same address again is answered alike, and its owner gets a link."""
    announcement = published(address)
    form = place_forms.CandidacyForm(request.POST or None, announcement=announcement, initial={"once": secrets.token_urlsafe(18)})
    if request.method == "POST" and not limits.may_try(request, "apply for a place", per_minute=TRIES):
        forms.with_reasons(form, [_("The application was not sent, because many come from here at once. Send it in a minute.")])
    elif request.method == "POST" and form.is_valid():
        values = {**form.values(), "language": present()}
        try:
            operations.apply_for_place(
                announcement, values, wishes=form.wishes(), once_key=form.cleaned_data["once"], by=request.actor, at=clock.now()
            )
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            return redirect("mobility:place_sent", address)
    return links.private(render(request, "mobility/place_apply.html", {**place_shown.public(announcement), "form": form}))


@require_safe
@public
def place_sent(request: Request, address: str) -> HttpResponse:
    """Say that a mail is on its way; the same for everybody, whoever has applied before."""
    return links.private(render(request, "mobility/place_sent.html", place_shown.public(published(address))))


def candidacy_of(link: "Link") -> Candidacy:
    """Return the application of a link. Raises Http404 where it was erased."""
    try:
        return place_queries.candidacy_by_link(link)
    except Candidacy.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("candidate")
def candidate(request: Request, link: "Link") -> HttpResponse:
    """Show the student's own application, take an answer to an offered place (`answer`) or a withdrawal (`withdraw`)."""
    one = candidacy_of(link)
    context = own_page(request, one)
    wanted = request.POST if request.POST.get("deed") == "answer" else None
    form = place_forms.AnswerForm(
        wanted, is_minor=one.is_minor and context["may_answer"], initial={"guardian_language": one.language}
    )
    if request.method == "POST" and (done := answered(request, one, form)):
        messages.success(request, done)
        return redirect(request.path)
    return render(request, "mobility/candidate.html", {**context, "form": form})


def own_page(request: Request, one: Candidacy) -> dict[str, Any]:
    """Return the context of the student's page, with who has looked and the address of this link."""
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    views = viewing.views_of(f"mobility.Candidacy:{one.pk}").order_by("-at")[:20]
    return {**place_shown.by_link(one), "token": token, "views": views}


def answered(request: Request, one: Candidacy, form: place_forms.AnswerForm) -> str:
    """Do what the student posted and return what to say; empty where it was refused or nothing was asked."""
    now, wanted = clock.now(), request.POST.get("deed")
    try:
        if wanted == "withdraw":
            operations.withdraw_candidacy(one, by=request.actor, at=now)
            return _("Your application is withdrawn, and what you wrote is erased.")
        if wanted == "answer" and form.is_valid():
            accepts = form.cleaned_data["answer"] == "accept"
            operations.answer_place(one, accepts=accepts, guardian=form.cleaned_data, by=request.actor, at=now)
            return _("You have accepted the place. The school contacts you.") if accepts else _("You have declined the place.")
    except Refused as refused:
        if form.is_bound:
            forms.with_reasons(form, refused.reasons)
        else:
            for reason in refused.reasons:
                messages.error(request, reason)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("candidate")
def candidate_change(request: Request, link: "Link") -> HttpResponse:
    """Let the student change the application until the deadline."""
    one = candidacy_of(link)
    context = own_page(request, one)
    form = place_forms.CandidacyForm(
        request.POST or None, announcement=one.announcement, is_new=False, initial=place_forms.values_of(one)
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_candidacy(one, form.values(), wishes=form.wishes(), by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("Your application is changed."))
            return redirect("mobility:candidate", context["token"])
    return render(request, "mobility/candidate_change.html", {**context, "form": form})
