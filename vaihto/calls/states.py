"""The states of a call as data, and its stage: what its dates make of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from vaihto.calls.models import Call

DRAFT, PUBLISHED = "draft", "published"
MOVES: Mapping[str, frozenset[str]] = {DRAFT: frozenset({PUBLISHED}), PUBLISHED: frozenset()}
LABELS = {DRAFT: pgettext_lazy("call", "Draft"), PUBLISHED: pgettext_lazy("call", "Published")}

UPCOMING, OPEN, CLOSED = "upcoming", "open", "closed"
STAGES = (DRAFT, UPCOMING, OPEN, CLOSED)
STAGE_LABELS = {
    DRAFT: pgettext_lazy("call", "Draft"),
    UPCOMING: pgettext_lazy("call", "Upcoming"),
    OPEN: pgettext_lazy("call", "Open"),
    CLOSED: pgettext_lazy("call", "Closed"),
}
# The tag of each stage: kind and sign of the component `status`.
STAGE_TAGS = {
    DRAFT: ("todo", "draft"),
    UPCOMING: ("info", "calendar"),
    OPEN: ("brand", "calendar"),
    CLOSED: ("quiet", "not-selected"),
}


def stage(call: "Call", at: datetime) -> str:
    """Return draft, upcoming, open or closed; the moment of the deadline itself is still in time."""
    if call.state == DRAFT or call.opens_at is None or call.closes_at is None:
        return DRAFT
    if at < call.opens_at:
        return UPCOMING
    return OPEN if at <= call.closes_at else CLOSED


def in_stage(wanted: str, at: datetime) -> Q:
    """Return the condition that finds the calls of a stage in the database. Raises KeyError for an unknown stage."""
    published = Q(state=PUBLISHED)
    return {
        DRAFT: Q(state=DRAFT),
        UPCOMING: published & Q(opens_at__gt=at),
        OPEN: published & Q(opens_at__lte=at, closes_at__gte=at),
        CLOSED: published & Q(closes_at__lt=at),
    }[wanted]
