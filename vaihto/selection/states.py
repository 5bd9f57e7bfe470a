"""The states of a proposal, the outcomes and the applicant's answers, and their words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, "str | Promise"]

DRAFT, PRESENTED, DECIDED = "draft", "presented", "decided"
MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({PRESENTED}),
    PRESENTED: frozenset({DRAFT, DECIDED}),
    DECIDED: frozenset(),
}
LABELS: Words = {
    DRAFT: pgettext_lazy("selection proposal", "In preparation"),
    PRESENTED: pgettext_lazy("selection proposal", "Awaiting decision"),
    DECIDED: pgettext_lazy("selection proposal", "Decided"),
}
TAGS = {DRAFT: ("todo", "draft"), PRESENTED: ("info", "waiting"), DECIDED: ("ok", "met")}

# The outbox's word for letters that the worker makes.
LETTERS = "selection.letters"

GRANTED, RESERVE, NOT_SELECTED = "granted", "reserve", "not_selected"
OUTCOMES: Words = {
    GRANTED: pgettext_lazy("outcome", "Granted"),
    RESERVE: pgettext_lazy("outcome", "Reserve list"),
    NOT_SELECTED: pgettext_lazy("outcome", "Not selected"),
}
OUTCOME_TAGS = {GRANTED: ("ok", "met"), RESERVE: ("todo", "reserve"), NOT_SELECTED: ("quiet", "not-selected")}

WAITING, ACCEPTED, DECLINED, LATE, LAPSED = "waiting", "accepted", "declined", "late", "lapsed"
ANSWERS: Words = {
    WAITING: pgettext_lazy("answer to the grant", "Awaiting answer"),
    ACCEPTED: pgettext_lazy("answer to the grant", "Accepted"),
    DECLINED: pgettext_lazy("answer to the grant", "Declined"),
    LATE: pgettext_lazy("answer to the grant", "No answer in time"),
    LAPSED: pgettext_lazy("answer to the grant", "Lapsed"),
}
ANSWER_TAGS = {
    WAITING: ("todo", "waiting"),
    ACCEPTED: ("ok", "met"),
    DECLINED: ("quiet", "not-selected"),
    LATE: ("bad", "not-met"),
    LAPSED: ("quiet", "not-selected"),
}

# What is proposed after the decision: a grant lapses, a place of the reserve list moves up.
LAPSE, MOVE_UP = "lapse", "reserve"
PROPOSED, APPROVED, RETURNED = "proposed", "approved", "returned"
LATER_MOVES: Mapping[str, frozenset[str]] = {
    PROPOSED: frozenset({APPROVED, RETURNED}),
    APPROVED: frozenset(),
    RETURNED: frozenset(),
}
LATER_KINDS: Words = {
    LAPSE: pgettext_lazy("later decision", "The grant lapses"),
    MOVE_UP: pgettext_lazy("later decision", "Grant from the reserve list"),
}
LATER: Words = {
    PROPOSED: pgettext_lazy("later decision", "Awaiting decision"),
    APPROVED: pgettext_lazy("later decision", "Decided"),
    RETURNED: pgettext_lazy("later decision", "Returned"),
}
LATER_TAGS = {PROPOSED: ("info", "waiting"), APPROVED: ("ok", "met"), RETURNED: ("quiet", "not-selected")}

# A request for rectification.
RECEIVED, HANDLED, WITHDRAWN = "received", "handled", "withdrawn"
RECTIFICATION_MOVES: Mapping[str, frozenset[str]] = {
    RECEIVED: frozenset({HANDLED, WITHDRAWN}),
    HANDLED: frozenset({DECIDED, WITHDRAWN}),
    DECIDED: frozenset(),
    WITHDRAWN: frozenset(),
}
RECTIFICATIONS: Words = {
    RECEIVED: pgettext_lazy("request for rectification", "Received"),
    HANDLED: pgettext_lazy("request for rectification", "Being handled"),
    DECIDED: pgettext_lazy("request for rectification", "Decided"),
    WITHDRAWN: pgettext_lazy("request for rectification", "Withdrawn"),
}
RECTIFICATION_TAGS = {
    RECEIVED: ("todo", "waiting"), HANDLED: ("info", "waiting"), DECIDED: ("ok", "met"), WITHDRAWN: ("quiet", "not-selected"),
}  # fmt: skip
CHANGED, UNCHANGED, DISMISSED = "changed", "unchanged", "dismissed"
RECTIFIED: Words = {
    CHANGED: pgettext_lazy("request for rectification", "The decision is changed"),
    UNCHANGED: pgettext_lazy("request for rectification", "The decision is not changed"),
    DISMISSED: pgettext_lazy("request for rectification", "The request is not examined"),
}
WAYS: Words = {
    "service": pgettext_lazy("request for rectification", "In the service"),
    "post": pgettext_lazy("request for rectification", "By post"),
    "email": pgettext_lazy("request for rectification", "By e-mail"),
}

COUNTING, READY, FAILED = "counting", "ready", "failed"
SCENARIOS: Words = {
    COUNTING: pgettext_lazy("scenario", "Being counted"),
    READY: pgettext_lazy("scenario", "Ready"),
    FAILED: pgettext_lazy("scenario", "No answer in time"),
}
SCENARIO_TAGS = {COUNTING: ("info", "waiting"), READY: ("quiet", "met"), FAILED: ("bad", "not-met")}

BELOW = ("below_total_threshold", "below_criterion_threshold")
# The codes of core.ranking in words.
REASONS: Words = {
    "within_budget": _("The budget suffices"),
    "over_budget": _("The budget does not suffice"),
    "tied_at_budget_line": _("Equal points at the budget line: the budget does not suffice for all of them"),
    "set_aside": _("Granted from what is set aside for its group"),
    "remainder": _("Gets what is left of the budget; with that the ranking ends"),
    "reserve_full": _("The budget does not suffice and the reserve list is full"),
    "in_optimum": _("Selected in the best use of the budget"),
    "in_optimum_partly": _("Selected in the best use of the budget, with a part of what was asked for"),
    "not_in_optimum": _("Not selected in the best use of the budget"),
    "below_criterion_threshold": _("Below the threshold of a criterion"),
    "below_total_threshold": _("Below the threshold of the total"),
    # Given by a later decision, not by the ranking.
    "money_became_free": _("Money became free for the reserve list"),
    "rectified": _("Corrected on a request for rectification"),
}


def may_move(now: str, to: str) -> bool:
    """Return whether a state may be followed by another."""
    return to in MOVES.get(now, frozenset())
