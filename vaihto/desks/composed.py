"""What the officer's page of an application shows of the rooms above it: the whole rail, and where the work goes on."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vaihto.applications import composing
from vaihto.desks import facts, stage
from vaihto.kit.actors import AUDITOR, OFFICER, Actor
from vaihto.selection import queries as selection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaihto.applications.models import Application

# The rail tells the same to everybody who may open the page, so it is asked for as somebody who reads all.
READER = Actor("system", id="system", roles=frozenset({AUDITOR}))


class WholeLife(composing.Composer):
    """The life of a case as all rooms together know it."""

    def rail(self, application: "Application") -> list[dict[str, Any]]:
        """Return the stops of a case for the rail."""
        return stage.of(facts.of([application], READER)[application.pk]).stops()

    def lives(self, applications: "Iterable[Application]", actor: Actor) -> dict[int, tuple[str, str]]:
        """Return where projects that passed the formal check are now, in the words of the desk."""
        passed = [one for one in applications if one.state == "sent" and one.check_state == "eligible"]
        found = {key: stage.of(seen) for key, seen in facts.of(passed, actor).items()}
        return {key: (now.label, now.detail) for key, now in found.items()}

    def next_steps(self, application: "Application", actor: Actor) -> list[dict[str, str]]:
        """Return the ways into assessment and selection, and to the whole life of the case."""
        steps = []
        if actor.has(OFFICER, AUDITOR) and application.state == "sent" and application.check_state == "eligible":
            is_open = actor.has(OFFICER) and not selection.is_decided(application.call)
            words = _("Assign assessors") if is_open else _("Assessors and points")
            steps.append({"url": reverse("assessment:application", args=[application.pk]), "text": words})
            steps.append({"url": reverse("selection:call", args=[application.call_id]), "text": _("Selection")})
        if application.number:
            steps.append({"url": reverse("desks:case", args=[application.number]), "text": _("The life of the case")})
        return steps
