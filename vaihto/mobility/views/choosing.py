"""The school's pages of choosing: one candidate with points, the proposal, its confirmation, the reserve list, the stay."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.kit import clock, viewing
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, place_forms, place_queries, place_shown
from vaihto.mobility.models import Candidacy
from vaihto.mobility.views.places import deed, own, school


def candidacy_of(request: Request, pk: int, candidate: int) -> Candidacy:
    """Return a candidate of an own announcement. Raises Http404 for every other."""
    found = get_object_or_404(place_queries.candidates_of(own(request, pk)), pk=candidate)
    found.announcement = own(request, pk)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@school
def place_candidate(request: Request, pk: int, candidate: int) -> HttpResponse:
    """Show what a candidate wrote and take the actor's points; every reading is recorded."""
    one = candidacy_of(request, pk, candidate)
    criteria = list(one.announcement.criteria.all())
    mine = {f"points_{key}": value for key, value in place_queries.own_points(one, request.actor).items()}
    form = place_forms.ScoreForm(request.POST or None, criteria=criteria, initial=mine)
    if request.method == "POST" and form.is_valid():
        try:
            operations.score_candidacy(one, form.points(), by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("Your points are saved."))
            return redirect("mobility:place", pk)
    viewing.log(f"mobility.Candidacy:{one.pk}", request)
    context = place_shown.candidate(one.announcement, one, request.actor)
    context["stays"] = place_queries.free_stays(one) if context["may_take"] else []
    context["take_form"] = place_forms.TakeForm(stays=context["stays"])
    return render(request, "mobility/place_candidate.html", {**context, "form": form})


@require_POST
@school
def place_conflict(request: Request, pk: int, candidate: int) -> HttpResponse:
    """Declare a conflict of interest about a candidate, or take it back (`deed=back`)."""
    one = candidacy_of(request, pk, candidate)
    is_back = request.POST.get("deed") == "back"
    do = operations.take_back_place_conflict if is_back else operations.declare_place_conflict
    said = _("The conflict of interest is taken back.") if is_back else _("The conflict of interest is declared.")
    return candidate_deed(request, one, do, said)


def candidate_deed(request: Request, one: Candidacy, do: Any, said: str, **more: Any) -> HttpResponse:
    """Do one deed with a candidate and come back to the announcement, with the reasons where it was refused."""
    try:
        do(one, by=request.actor, at=clock.now(), **more)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, said)
    return redirect("mobility:place", one.announcement_id)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def place_choose(request: Request, pk: int) -> HttpResponse:
    """Propose who is selected, who waits and who is not selected."""
    announcement = own(request, pk)
    standings = place_queries.standings(announcement)
    form = place_forms.ChoiceForm(request.POST or None, standings=standings, places=list(announcement.places.all()))
    if request.method == "POST" and form.is_valid():
        try:
            kept = operations.propose_choice(announcement, form.choices(), by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            decided = _("The choice is decided. Every candidate gets the answer by e-mail.")
            messages.success(request, decided if kept.decided_at else _("The choice is proposed. A colleague confirms it."))
            return redirect("mobility:place", pk)
    return render(request, "mobility/place_choose.html", {**place_shown.school(announcement, request.actor), "form": form})


@require_POST
@school
def place_confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm the proposal of a colleague."""
    return deed(request, pk, operations.confirm_choice, _("The choice is decided. Every candidate gets the answer by e-mail."))


@require_POST
@school
def place_return(request: Request, pk: int) -> HttpResponse:
    """Send a proposal back with a reason."""
    reason = request.POST.get("reason", "").replace("\x00", "")[:2000]

    def back(announcement: Any, **more: Any) -> None:
        operations.return_choice(announcement, reason=reason, **more)

    return deed(request, pk, back, _("The proposal is sent back."))


@require_POST
@school
def place_move_up(request: Request, pk: int, candidate: int) -> HttpResponse:
    """Offer a free seat to the next on the reserve list."""
    one = candidacy_of(request, pk, candidate)
    place = next((place for who, place in place_queries.to_move_up(one.announcement) if who == one), None)
    place = place or one.announcement.places.earliest("position")
    return candidate_deed(request, one, operations.move_up, _("The place is offered. The answer goes by e-mail."), place=place)


@require_POST
@school
def place_lapse(request: Request, pk: int, candidate: int) -> HttpResponse:
    """Take back a place that was not answered in time."""
    return candidate_deed(request, candidacy_of(request, pk, candidate), operations.lapse_place, _("The place is free again."))


@require_POST
@school
def place_take(request: Request, pk: int, candidate: int) -> HttpResponse:
    """Make a candidate who accepted the participant of a planned stay."""
    one = candidacy_of(request, pk, candidate)
    form = place_forms.TakeForm(request.POST, stays=(stays := place_queries.free_stays(one)))
    if not form.is_valid():
        messages.error(request, _("No participant was named, because no planned stay was chosen. Choose one."))
        return redirect("mobility:place_candidate", pk, candidate)
    stay = next(stay for stay in stays if str(stay.pk) == form.cleaned_data["stay"])
    try:
        operations.take_to_stay(one, stay, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("mobility:place_candidate", pk, candidate)
    messages.success(request, _("The student is the participant of this stay. Complete the days and the host."))
    return redirect("mobility:detail", stay.pk)
