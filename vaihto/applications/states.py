"""The states of an application, of its formal check and of a partner: allowed moves as data, and their words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Moves = Mapping[str, frozenset[str]]
Words = dict[str, "str | Promise"]

DRAFT, SENT, WITHDRAWN = "draft", "sent", "withdrawn"
MOVES: Moves = {
    DRAFT: frozenset({SENT}),
    SENT: frozenset({WITHDRAWN}),
    WITHDRAWN: frozenset(),
}
LABELS: Words = {
    DRAFT: pgettext_lazy("application", "In progress"),
    SENT: pgettext_lazy("application", "Sent"),
    WITHDRAWN: pgettext_lazy("application", "Withdrawn"),
}
TAGS = {DRAFT: ("todo", "draft"), SENT: ("info", "sent"), WITHDRAWN: ("quiet", "not-selected")}

WAITING, COMPLETION, HEARING, ELIGIBLE, INELIGIBLE = "waiting", "completion", "hearing", "eligible", "ineligible"
CHECK_MOVES: Moves = {
    WAITING: frozenset({COMPLETION, HEARING, ELIGIBLE}),
    COMPLETION: frozenset({COMPLETION, WAITING, HEARING, ELIGIBLE}),
    HEARING: frozenset({HEARING, COMPLETION, ELIGIBLE, INELIGIBLE}),
    ELIGIBLE: frozenset(),
    INELIGIBLE: frozenset(),
}
CHECK_LABELS: Words = {
    WAITING: pgettext_lazy("formal check", "Being checked"),
    COMPLETION: pgettext_lazy("formal check", "Awaiting completion"),
    HEARING: pgettext_lazy("formal check", "Being heard"),
    ELIGIBLE: pgettext_lazy("formal check", "Eligible"),
    INELIGIBLE: pgettext_lazy("formal check", "Not eligible"),
}
CHECK_TAGS = {
    WAITING: ("info", "sent"),
    COMPLETION: ("todo", "back"),
    HEARING: ("todo", "talk"),
    ELIGIBLE: ("ok", "met"),
    INELIGIBLE: ("bad", "not-met"),
}

# What a recorded step is called, and the state of the check that it leads to.
VERDICTS: Words = {
    "eligible": pgettext_lazy("verdict", "Eligible"),
    "completion": pgettext_lazy("verdict", "Send back for completion"),
    "completed": pgettext_lazy("verdict", "Completed"),
    "lapsed": pgettext_lazy("verdict", "The day of the completion has passed"),
    "hearing": pgettext_lazy("verdict", "Hear the applicant"),
    "heard": pgettext_lazy("verdict", "The applicant has been heard"),
    "ineligible": pgettext_lazy("verdict", "Not eligible"),
}
LEADS_TO = {
    "eligible": ELIGIBLE,
    "completion": COMPLETION,
    "completed": WAITING,
    "lapsed": WAITING,
    "hearing": HEARING,
    "heard": HEARING,
    "ineligible": INELIGIBLE,
}
VERDICTS_IN: Mapping[str, tuple[str, ...]] = {
    WAITING: ("eligible", "completion", "hearing"),
    COMPLETION: ("completed", "eligible", "completion", "hearing"),
    HEARING: ("heard", "eligible", "completion", "ineligible"),
    ELIGIBLE: (),
    INELIGIBLE: (),
}

OPEN, SENT_BACK, LAPSED, RECALLED = "open", "sent_back", "lapsed", "recalled"
COMPLETION_MOVES: Moves = {
    OPEN: frozenset({SENT_BACK, LAPSED, RECALLED}),
    SENT_BACK: frozenset(),
    LAPSED: frozenset(),
    RECALLED: frozenset(),
}
COMPLETION_LABELS: Words = {
    OPEN: pgettext_lazy("completion", "Awaiting the applicant"),
    SENT_BACK: pgettext_lazy("completion", "Sent back by the applicant"),
    LAPSED: pgettext_lazy("completion", "The day has passed"),
    RECALLED: pgettext_lazy("completion", "Ended by the agency"),
}
COMPLETION_TAGS = {
    OPEN: ("todo", "waiting"),
    SENT_BACK: ("info", "sent"),
    LAPSED: ("unk", "waiting"),
    RECALLED: ("quiet", "not-selected"),
}
RESULT_LABELS: Words = {
    "met": pgettext_lazy("completion", "Met"),
    "not_met": pgettext_lazy("completion", "Not met"),
}

ADDED, INVITED, CONFIRMED, DECLINED = "added", "invited", "confirmed", "declined"
PARTNER_MOVES: Moves = {
    ADDED: frozenset({INVITED}),
    INVITED: frozenset({INVITED, CONFIRMED, DECLINED, ADDED}),
    CONFIRMED: frozenset(),
    DECLINED: frozenset({INVITED}),
}
PARTNER_LABELS: Words = {
    ADDED: pgettext_lazy("partner", "Not invited yet"),
    INVITED: pgettext_lazy("partner", "Awaiting confirmation"),
    CONFIRMED: pgettext_lazy("partner", "Confirmed"),
    DECLINED: pgettext_lazy("partner", "Declined"),
}
# How many people work at a partner; the limits are those of the EU's definition of small enterprises (2003/361/EC).
SIZES: Words = {
    "micro": pgettext_lazy("size of an organisation", "Fewer than 10 people"),
    "small": pgettext_lazy("size of an organisation", "10 to 49 people"),
    "medium": pgettext_lazy("size of an organisation", "50 to 249 people"),
    "large": pgettext_lazy("size of an organisation", "250 people or more"),
}
PARTNER_TAGS = {
    ADDED: ("todo", "draft"),
    INVITED: ("todo", "waiting"),
    CONFIRMED: ("ok", "met"),
    DECLINED: ("bad", "not-met"),
}


def may_move(moves: Moves, now: str, to: str) -> bool:
    """Return whether a state may be followed by another."""
    return to in moves.get(now, frozenset())
