"""The states of an announcement of places and of a candidacy, with their words and tags."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from vaihto.mobility.models import Announcement, Candidacy

DRAFT, OPEN, CLOSED, DECIDED = "draft", "open", "closed", "decided"
SENT, WITHDRAWN = "sent", "withdrawn"
SELECTED, RESERVE, NOT_SELECTED = "selected", "reserve", "not_selected"
ACCEPTED, DECLINED, LAPSED = "accepted", "declined", "lapsed"

Words = Mapping[str, "str | Promise"]
LABELS: Words = {
    DRAFT: pgettext_lazy("announcement of places", "Draft"),
    OPEN: pgettext_lazy("announcement of places", "Open"),
    CLOSED: pgettext_lazy("announcement of places", "Closed"),
    DECIDED: pgettext_lazy("announcement of places", "Decided"),
}
TAGS = {DRAFT: "quiet", OPEN: "brand", CLOSED: "todo", DECIDED: "ok"}
CANDIDACY_LABELS: Words = {
    SENT: pgettext_lazy("application for a place", "Sent"),
    WITHDRAWN: pgettext_lazy("application for a place", "Withdrawn"),
    SELECTED: pgettext_lazy("application for a place", "Selected, answer awaited"),
    RESERVE: pgettext_lazy("application for a place", "On the reserve list"),
    NOT_SELECTED: pgettext_lazy("application for a place", "Not selected"),
    ACCEPTED: pgettext_lazy("application for a place", "Place accepted"),
    DECLINED: pgettext_lazy("application for a place", "Place declined"),
    LAPSED: pgettext_lazy("application for a place", "Not answered in time"),
}
CANDIDACY_TAGS = {
    SENT: "info", WITHDRAWN: "quiet", SELECTED: "todo", RESERVE: "unk", NOT_SELECTED: "plain",
    ACCEPTED: "ok", DECLINED: "plain", LAPSED: "plain",
}  # fmt: skip
# Where the sign of the tag would say something else.
ICONS = {
    RESERVE: "reserve",
    NOT_SELECTED: "not-selected",
    SELECTED: "waiting",
    OPEN: "sent",
    CLOSED: "waiting",
    WITHDRAWN: "back",
}


def shown(announcement: "Announcement", now: datetime) -> str:
    """Return the state at a moment: an open announcement whose deadline has passed is closed."""
    if announcement.state == OPEN and announcement.closes_at < now:
        return CLOSED
    return announcement.state


def of_candidacy(candidacy: "Candidacy", *, is_decided: bool) -> str:
    """Return the state of a candidacy in one word; what is only proposed is not told."""
    if candidacy.state == WITHDRAWN:
        return WITHDRAWN
    return (candidacy.reply or candidacy.outcome or SENT) if is_decided else SENT
