"""The answers of host and school, the states of recognition, and which moves are allowed."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ACHIEVED, PARTLY, NOT_ACHIEVED = "achieved", "partly", "not_achieved"
FULL, PART, NONE = "full", "part", "none"
# Where the recognition of one stay stands.
STAYING, NO_AGREEMENT, NO_UNITS, WAITING, PARTLY_DECIDED, DECIDED = (
    "staying", "no_agreement", "no_units", "waiting", "partly_decided", "decided",
)  # fmt: skip
OPEN = (WAITING, PARTLY_DECIDED)
# The host may assess from a week before the last day: the stay has begun to end, and the outcomes can be judged.
BEFORE_LAST_DAY = timedelta(days=7)
# How long after the last day the house still asks a host by itself.
ASKED_AFTER = timedelta(days=60)

MOVES: Mapping[str, frozenset[str]] = {
    STAYING: frozenset({NO_AGREEMENT, NO_UNITS, WAITING}),
    NO_AGREEMENT: frozenset(),
    NO_UNITS: frozenset(),
    WAITING: frozenset({PARTLY_DECIDED, DECIDED}),
    PARTLY_DECIDED: frozenset({DECIDED}),
    DECIDED: frozenset(),
}
LABELS: Mapping[str, "str | Promise"] = {
    STAYING: pgettext_lazy("recognition", "Stay not over"),
    NO_AGREEMENT: pgettext_lazy("recognition", "Cannot be recognised: no learning agreement"),
    NO_UNITS: pgettext_lazy("recognition", "No units agreed"),
    WAITING: pgettext_lazy("recognition", "Awaiting recognition"),
    PARTLY_DECIDED: pgettext_lazy("recognition", "Partly decided"),
    DECIDED: pgettext_lazy("recognition", "Decided"),
}
TAGS: Mapping[str, str] = {
    STAYING: "quiet", NO_AGREEMENT: "bad", NO_UNITS: "plain", WAITING: "todo", PARTLY_DECIDED: "todo", DECIDED: "ok"
}  # fmt: skip
GRADE_LABELS: Mapping[str, "str | Promise"] = {
    ACHIEVED: pgettext_lazy("outcome", "Achieved"),
    PARTLY: pgettext_lazy("outcome", "Partly achieved"),
    NOT_ACHIEVED: pgettext_lazy("outcome", "Not achieved"),
}
# In the frame of the choice, where there is little room.
GRADE_CHOICES: Mapping[str, "str | Promise"] = {
    ACHIEVED: pgettext_lazy("choice of an outcome", "Achieved"),
    PARTLY: pgettext_lazy("choice of an outcome", "Partly"),
    NOT_ACHIEVED: pgettext_lazy("choice of an outcome", "Not"),
}
GRADE_TAGS: Mapping[str, str] = {ACHIEVED: "ok", PARTLY: "todo", NOT_ACHIEVED: "plain", "": "quiet"}
GRADE_ICONS: Mapping[str, str] = {ACHIEVED: "met", PARTLY: "partly", NOT_ACHIEVED: "not-selected"}
EXTENT_LABELS: Mapping[str, "str | Promise"] = {
    FULL: pgettext_lazy("learning", "Recognised in full"),
    PART: pgettext_lazy("learning", "Recognised in part"),
    NONE: pgettext_lazy("learning", "Not recognised"),
}
EXTENT_TAGS: Mapping[str, str] = {FULL: "ok", PART: "info", NONE: "plain"}
EXTENT_ICONS: Mapping[str, str] = {FULL: "met", PART: "partly", NONE: "not-selected"}


def assess_from(last_day: date) -> date:
    """Return the first day on which the host may assess a stay that ends on `last_day`."""
    return last_day - BEFORE_LAST_DAY


def stage(*, is_over: bool, has_agreement: bool, units: int, decided: int) -> str:
    """Return where the recognition of a stay stands, from what is known of it."""
    if not is_over:
        return STAYING
    if not has_agreement:
        return NO_AGREEMENT
    if not units:
        return NO_UNITS
    if not decided:
        return WAITING
    return DECIDED if decided >= units else PARTLY_DECIDED
