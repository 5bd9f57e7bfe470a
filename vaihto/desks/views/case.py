"""The whole life of a case, with the way into each room."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vaihto.applications import queries as applications
from vaihto.desks import facts, operations, stage, timeline
from vaihto.kit import clock, tables, viewing
from vaihto.kit.access import roles
from vaihto.kit.actors import Actor
from vaihto.kit.http import Request


@require_safe
@roles("coordinator", "officer", "auditor", "administrator")
def case(request: Request, number: str) -> HttpResponse:
    """Show where a case is, every deed, and whether its chain is whole."""
    application = get_object_or_404(applications.visible_to(request.actor), number=number)
    if application.organisation_id not in request.actor.organisation_ids:
        viewing.log(f"applications.Application:{application.pk}", request)
    seen = facts.of([application], request.actor)[application.pk]
    now = stage.of(seen)
    urls = rooms(seen, request.actor)
    life = timeline.of(application.case, request.actor)
    context = {
        "application": application,
        "title": stage.title_of(application),
        "stage": now,
        "stops": now.stops({stop: url for stop, _label, url in urls}),
        "rooms": urls,
        "may_take_out": request.actor.has("officer", "auditor"),
        "life": life,
        "page_obj": tables.page(request, life.events),
    }
    return render(request, "desks/case.html", context)


@require_POST
@roles("officer", "auditor")
def casefile(request: Request, number: str) -> HttpResponse:
    """Return the file of a case as ZIP; taking it out is a deed of the case."""
    application = get_object_or_404(applications.visible_to(request.actor), number=number)
    viewing.log(f"applications.Application:{application.pk}", request)
    packed = operations.take_out(application, by=request.actor, at=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="case-{slugify(number)}.zip"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


def rooms(seen: facts.Facts, actor: Actor) -> list[tuple[int, str, str]]:
    """Return the ways into the rooms of a case that the actor may enter: stop, words, address."""
    application, agreement = seen.application, seen.agreement
    is_staff = actor.has("officer", "auditor")
    found: list[tuple[int, str, str]] = []

    def add(stop: int, words: str, name: str, key: Any) -> None:
        found.append((stop, words, reverse(name, args=[key])))

    reads_all = actor.has("officer", "auditor", "administrator")
    add(stage.APPLICATION, _("Application"), "applications:case" if reads_all else "applications:edit", application.pk)
    if is_staff and application.check_state == "eligible":
        add(stage.DECISION, _("Selection"), "selection:call", application.call_id)
    if seen.line is not None:
        add(stage.DECISION, _("Decision letter"), "selection:letter", seen.line.letter_id)
    if agreement is not None:
        add(stage.AGREEMENT, _("Grant agreement"), "grants:detail", agreement.pk)
    if agreement is not None and agreement.state in {"active", "settled"}:
        query = f"?project={agreement.pk}"
        if application.call.action == "partnership":
            found.append((stage.STAYS, _("Journeys"), reverse("mobility:journeys") + query))
        else:
            found.append((stage.STAYS, _("Stays"), reverse("mobility:list") + query))
            found.append((stage.RECOGNITION, _("Recognition"), reverse("recognition:list") + query))
    if seen.report_pk and (not is_staff or seen.report != "draft"):
        add(stage.REPORT, _("Final report"), "reporting:report", seen.report_pk)
    return found
