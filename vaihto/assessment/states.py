"""The states of an assessor's task, and their words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from vaihto.core.consensus import Stage

ASSIGNED, CONFLICT, HANDED_IN, WITHDRAWN = "assigned", "conflict", "handed_in", "withdrawn"
# A conflict of interest is declared at any time: what that person had handed in then no longer counts.
MOVES: Mapping[str, frozenset[str]] = {
    ASSIGNED: frozenset({HANDED_IN, CONFLICT, WITHDRAWN}),
    # The officer may hand an assessment back for correction, with the reason.
    HANDED_IN: frozenset({ASSIGNED, CONFLICT, WITHDRAWN}),
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

# Common points of two or more assessors.
WRITING, FOR_APPROVAL, AGREED = "writing", "for_approval", "agreed"
COMMON_MOVES: Mapping[str, frozenset[str]] = {
    WRITING: frozenset({FOR_APPROVAL}),
    FOR_APPROVAL: frozenset({WRITING, AGREED}),
    # Only where an assessment under the agreement changes: then the common points are written anew.
    AGREED: frozenset({WRITING}),
}
COMMON_LABELS: "dict[str, str | Promise]" = {
    WRITING: pgettext_lazy("common points", "Being written"),
    FOR_APPROVAL: pgettext_lazy("common points", "Waiting for approval"),
    AGREED: pgettext_lazy("common points", "Agreed"),
}
COMMON_TAGS = {WRITING: ("todo", "waiting"), FOR_APPROVAL: ("info", "waiting"), AGREED: ("ok", "met")}

# Invitations to take part in a call.
INVITED, ACCEPTED, DECLINED = "invited", "accepted", "declined"
INVITATION_LABELS: "dict[str, str | Promise]" = {
    INVITED: pgettext_lazy("assessor invitation", "Invited"),
    ACCEPTED: pgettext_lazy("assessor invitation", "Takes part"),
    DECLINED: pgettext_lazy("assessor invitation", "Does not take part"),
}
INVITATION_TAGS = {INVITED: ("info", "waiting"), ACCEPTED: ("ok", "met"), DECLINED: ("quiet", "not-selected")}

# Where the assessment of an application is (core.consensus.Stage), as the officer reads it.
STAGE_LABELS: "dict[str, str | Promise]" = {
    Stage.UNASSIGNED: pgettext_lazy("assessment stage", "Assessors missing"),
    Stage.ASSESSING: pgettext_lazy("assessment stage", "Being assessed"),
    Stage.THIRD_NEEDED: pgettext_lazy("assessment stage", "Third assessor needed"),
    Stage.CONSOLIDATING: pgettext_lazy("assessment stage", "Common points being written"),
    Stage.APPROVING: pgettext_lazy("assessment stage", "Common points waiting for approval"),
    Stage.READY: pgettext_lazy("assessment stage", "Points final"),
}
STAGE_TAGS = {
    Stage.UNASSIGNED: ("todo", "waiting"),
    Stage.ASSESSING: ("info", "waiting"),
    Stage.THIRD_NEEDED: ("todo", "waiting"),
    Stage.CONSOLIDATING: ("info", "waiting"),
    Stage.APPROVING: ("info", "waiting"),
    Stage.READY: ("ok", "met"),
}


def may_move(now: str, to: str) -> bool:
    """Return whether a state may be followed by another."""
    return to in MOVES.get(now, frozenset())
