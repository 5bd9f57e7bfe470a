"""The states of a final report, the words of the participant's six questions, and which moves are allowed."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    pass

NOT_STARTED, DRAFT, SENT, ASKED, ACCEPTED = "", "draft", "sent", "asked", "accepted"

MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({SENT}),
    SENT: frozenset({ASKED, ACCEPTED}),
    ASKED: frozenset({SENT, ASKED}),
    ACCEPTED: frozenset(),
}
LABELS: Mapping[str, "str | Promise"] = {
    NOT_STARTED: pgettext_lazy("final report", "Not started"),
    DRAFT: pgettext_lazy("final report", "In progress"),
    SENT: pgettext_lazy("final report", "Sent"),
    ASKED: pgettext_lazy("final report", "More information asked for"),
    ACCEPTED: pgettext_lazy("final report", "Accepted"),
}
# Kind and sign of the tag; without a sign the kind's own.
TAGS: Mapping[str, tuple[str, str]] = {
    NOT_STARTED: ("quiet", "draft"),
    DRAFT: ("quiet", "draft"),
    SENT: ("info", ""),
    ASKED: ("todo", ""),
    ACCEPTED: ("ok", ""),
}
RATINGS = ("goals_reached", "guidance", "recognition", "recommends")
TEXTS = ("learnt", "improve")
# The type says Any because form fields want a narrower one than lazy translation has.
QUESTIONS: Mapping[str, Any] = {
    "goals_reached": _("Did you learn what was agreed?"),
    "guidance": _("Did you get guidance and help?"),
    "recognition": _("Did your school recognise what you learnt?"),
    "recommends": _("Would you recommend a stay abroad to others?"),
    "learnt": _("What was the most important thing that you learnt?"),
    "improve": _("What should be done better?"),
}
SCALE: Mapping[int, "str | Promise"] = {
    5: pgettext_lazy("five-step answer", "Yes, very much"),
    4: pgettext_lazy("five-step answer", "Yes, mostly"),
    3: pgettext_lazy("five-step answer", "To some extent"),
    2: pgettext_lazy("five-step answer", "Only a little"),
    1: pgettext_lazy("five-step answer", "Not at all"),
}


def is_overdue(due_on: date, state: str, day: date) -> bool:
    """Return whether the final report, due on the last day that the agreement says now, should have been sent before `day`."""
    return state in {NOT_STARTED, DRAFT} and due_on < day
