"""The front page and the desk."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vaihto.advice import queries as advice
from vaihto.applications import queries as applications
from vaihto.calls import queries as calls
from vaihto.core import finder_questions
from vaihto.desks import facts, stage
from vaihto.desks.context import kind_of
from vaihto.desks.waiting import Coming, Waiting, coordinator, in_order, officer, others
from vaihto.kit import clock, languages
from vaihto.kit.access import public, signed_in
from vaihto.kit.actors import Actor
from vaihto.kit.http import Request
from vaihto.people import saved_views
from vaihto.statistics import queries as statistics

PROJECTS, VIEWS = 30, 12


@require_safe
@public
def front(request: Request) -> HttpResponse:
    """The front page: the finder's first question, the four actions, open calls, published figures."""
    now = clock.now()
    opened = list(calls.open_calls(now))
    context = {
        "asked": finder_questions.questions()[0],
        "language": languages.present(),
        "four_actions": advice.four_actions(now),
        "open_calls": [(call, days_left(call.closes_at)) for call in opened],
        "several_programmes": len({call.programme_id for call in opened}) > 1,
        "upcoming_calls": calls.upcoming_calls(now)[:5],
        "figures": [
            figure for group in ("student", "share_of_new_students", "staff") if (figure := statistics.latest(group)) is not None
        ],
    }
    return render(request, "desks/front.html", context)


def days_left(closes_at: datetime | None) -> int:
    """Return how many Finnish days are left until a moment."""
    return (closes_at.astimezone(clock.FINLAND).date() - clock.today()).days if closes_at else 0


@require_safe
@signed_in
def desk(request: Request) -> HttpResponse:
    """What waits for me, each project's stage, who is abroad, what comes."""
    actor = request.actor
    projects = facts.of(applications.own_of(actor)[:PROJECTS], actor) if actor.organisation_ids else {}
    coming = of_time(actor, projects)
    waiting = in_order(of_actor(actor, projects))
    today = clock.today()
    kept = saved_views.visible_to(actor)[:VIEWS]
    staged = [(one.application, stage.of(one)) for one in projects.values()]
    context = {
        "waiting": [(one, one.days_left(today)) for one in waiting],
        "projects": [(application, at) for application, at in staged if not at.is_over],
        "over": [(application, at) for application, at in staged if at.is_over],
        "has_more_projects": len(projects) == PROJECTS,
        "coming": coming,
        "abroad": coordinator.abroad(actor) if actor.has("officer", "coordinator", "auditor") else None,
        "kind": kind_of(actor),
        "today": today,
        "saved_views": [(one, saved_views.PLACES[one.place].label, saved_views.address_of(one)) for one in kept],
        "without_organisation": not actor.organisation_ids and not actor.roles,
    }
    return render(request, "desks/desk.html", context)


def of_actor(actor: Actor, projects: dict[int, Any]) -> list[Waiting]:
    """Return what waits for the actor in all their roles."""
    found: list[Waiting] = []
    if actor.has("officer"):
        found += officer.waiting(actor)
    if actor.has("coordinator"):
        found += coordinator.waiting(actor, projects)
    if actor.has("assessor"):
        found += others.assessor(actor)
    if actor.has("administrator"):
        found += others.administrator(actor)
    return found


def of_time(actor: Actor, projects: dict[int, Any]) -> list[Coming]:
    """Return what comes for the actor."""
    if actor.has("coordinator"):
        return coordinator.coming(actor, projects)
    return officer.coming() if actor.has("officer", "assessor", "auditor", "administrator") else []
