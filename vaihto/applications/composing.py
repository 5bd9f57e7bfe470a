"""Where rooms above add to the officer's pages: the rail of a case, the stage in the list, further cards.

This room knows only its own states. `desks` hands in a composer that sees the whole life of a case.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import pgettext

from vaihto.applications import states
from vaihto.kit.actors import Actor

if TYPE_CHECKING:
    from vaihto.applications.models import Application

STOPS = 8


class Composer:
    """What this room says by itself; a subclass from above says more."""

    def rail(self, application: "Application") -> list[dict[str, Any]]:
        """Return the stops of a case for the rail."""
        names = [
            pgettext("stage", "Application"), pgettext("stage", "Assessment"), pgettext("stage", "Decision"),
            pgettext("stage", "Agreement"), pgettext("stage", "Stays"), pgettext("stage", "Recognition"),
            pgettext("stage", "Report"), pgettext("stage", "Statistics"),
        ]  # fmt: skip
        now, _of, words = self.stages([application])[application.pk]
        made = []
        for place, name in enumerate(names, start=1):
            state = "done" if place < now else "now" if place == now else "future"
            made.append({"label": name, "detail": words if place == now else "", "state": state, "url": ""})
        return made

    def stages(self, applications: "Iterable[Application]") -> dict[int, tuple[int, int, str]]:
        """Return, by key, which stop is now, of how many, and the stage in words; asks the database nothing."""
        return {application.pk: (self.stop(application), STOPS, self.words(application)) for application in applications}

    def stop(self, application: "Application") -> int:
        """Return the stop that is now: assessment once the formal check is passed."""
        return 2 if application.check_state == states.ELIGIBLE and application.state == states.SENT else 1

    def words(self, application: "Application") -> str:
        """Return the stage in words."""
        if application.state != states.SENT:
            return str(states.LABELS[application.state])
        return str(states.CHECK_LABELS.get(application.check_state, states.LABELS[application.state]))

    def lives(self, applications: "Iterable[Application]", actor: Actor) -> dict[int, tuple[str, str]]:
        """Return, by key, the stop of what passed the formal check and its detail; here nothing later is known."""
        return {}

    def cards(self, application: "Application", actor: Actor) -> list[tuple[str, dict[str, Any]]]:
        """Return further cards of the case page: a template and its context each."""
        return []

    def next_steps(self, application: "Application", actor: Actor) -> list[dict[str, str]]:
        """Return further deeds of the case page: `{"url", "text"}` each."""
        return []


_current: list[Composer] = [Composer()]


def use(composer: Composer) -> None:
    """Let a room above compose the officer's pages."""
    _current[0] = composer


def current() -> Composer:
    """Return the composer in use."""
    return _current[0]
