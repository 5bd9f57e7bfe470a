"""The states of an assessor's task, and their words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ASSIGNED, CONFLICT, HANDED_IN, WITHDRAWN = "assigned", "conflict", "handed_in", "withdrawn"
# A conflict of interest is declared at any time: what that person had handed in then no longer counts.
MOVES: Mapping[str, frozenset[str]] = {
    ASSIGNED: frozenset({HANDED_IN, CONFLICT, WITHDRAWN}),
    HANDED_IN: frozenset({CONFLICT, WITHDRAWN}),
    CONFLICT: frozenset(),
    WITHDRAWN: frozenset(),
}
LABELS: "dict[str, str | Promise]" = {
    ASSIGNED: pgettext_lazy("assessment", "To be assessed"),
    CONFLICT: pgettext_lazy("assessment", "Conflict of interest"),
    HANDED_IN: pgettext_lazy("assessment", "Assessed"),
    WITHDRAWN: pgettext_lazy("assessment", "Assignment withdrawn"),
}
TAGS = {
    ASSIGNED: ("todo", "waiting"),
    CONFLICT: ("bad", "not-met"),
    HANDED_IN: ("ok", "met"),
    WITHDRAWN: ("quiet", "not-selected"),
}


def may_move(now: str, to: str) -> bool:
    """Return whether a state may be followed by another."""
    return to in MOVES.get(now, frozenset())
