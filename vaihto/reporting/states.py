"""The states of a final report, the words of the participant's six questions, and which moves are allowed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOT_STARTED, DRAFT, SENT, ASKED, ACCEPTED = "", "draft", "sent", "asked", "accepted"
WITHDRAWN = "withdrawn"

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
INTERIM_LABELS: Mapping[str, "str | Promise"] = {
    DRAFT: pgettext_lazy("interim report", "Asked for"),
    SENT: pgettext_lazy("interim report", "Sent"),
    ACCEPTED: pgettext_lazy("interim report", "Accepted"),
    WITHDRAWN: pgettext_lazy("interim report", "Request taken back"),
}
INTERIM_TAGS: Mapping[str, tuple[str, str]] = {
    DRAFT: ("todo", ""), SENT: ("info", ""), ACCEPTED: ("ok", ""), WITHDRAWN: ("quiet", "")
}  # fmt: skip
# What the school writes in an interim report; the figures are filled in.
INTERIM_TEXTS: Mapping[str, Any] = {
    "done": _("What has been done so far?"),
    "differs": _("What goes differently from the plan, and why?"),
    "next": _("What happens next?"),
}
# The actions whose final report has a part A by the coordinator and a part B by each partner. Sources: cimo.fi, partnership
# projects of 2013 (part A by the coordinator for all, part B by each partner); the form of transfer of innovation has a part B of
# the partners too.
PART_ACTIONS = frozenset({"partnership", "transfer_of_innovation"})
PART_NOT_ASKED, PART_WAITING, PART_SENT, PART_WITHOUT = "not_asked", "waiting", "sent", "without"
PART_LABELS: Mapping[str, "str | Promise"] = {
    PART_NOT_ASKED: pgettext_lazy("partner’s part", "Not asked yet"),
    PART_WAITING: pgettext_lazy("partner’s part", "Waiting for the partner"),
    PART_SENT: pgettext_lazy("partner’s part", "Sent"),
    PART_WITHOUT: pgettext_lazy("partner’s part", "Left out with a reason"),
}
PART_TAGS: Mapping[str, tuple[str, str]] = {
    PART_NOT_ASKED: ("quiet", "draft"), PART_WAITING: ("todo", ""), PART_SENT: ("ok", ""), PART_WITHOUT: ("unk", ""),
}  # fmt: skip
PART_TEXTS: Mapping[str, Any] = {
    "did": _("What did your organisation do in the project?"),
    "results": _("What did the project achieve in your organisation?"),
    "differs": _("What went differently from the plan, and why?"),
}
CHECK_ASKED, CHECK_PREPARED, CHECK_APPROVED = "asked", "prepared", "approved"
CHECK_LABELS: Mapping[str, "str | Promise"] = {
    CHECK_ASKED: pgettext_lazy("sample check", "Evidence asked for"),
    CHECK_PREPARED: pgettext_lazy("sample check", "Waiting for approval"),
    CHECK_APPROVED: pgettext_lazy("sample check", "Finished"),
}
CHECK_TAGS: Mapping[str, tuple[str, str]] = {CHECK_ASKED: ("todo", ""), CHECK_PREPARED: ("info", ""), CHECK_APPROVED: ("ok", "")}
# What is looked at. A proposal of this software, no list of a programme; the agency confirms it.
CHECKLIST: Mapping[str, Any] = {
    "agreement": _("The agreement was followed"),
    "stays": _("The stays and journeys took place as reported"),
    "participants": _("The participants belong to the target groups"),
    "papers": _("The papers of the stays are complete"),
    "accounts": _("The money was used and booked for the project"),
    "results": _("The results exist and can be shown"),
}
CHECK_ANSWERS: Mapping[str, Any] = {
    "met": pgettext_lazy("item of a checklist", "Yes"),
    "not_met": pgettext_lazy("item of a checklist", "No"),
    "unknown": pgettext_lazy("item of a checklist", "Cannot be seen from the evidence"),
}
CONSEQUENCES: Mapping[str, Any] = {
    "none": _("No consequence"),
    "cut": _("A cut of the final report is proposed"),
    "recovery": _("A recovery is proposed"),
}
# How a proposal to accept a report with cuts stands.
CUTS_OPEN, CUTS_WITHDRAWN, CUTS_DECIDED = "open", "withdrawn", "decided"
CUT_LABELS: Mapping[str, "str | Promise"] = {
    CUTS_OPEN: pgettext_lazy("proposed cuts", "Proposed"),
    CUTS_WITHDRAWN: pgettext_lazy("proposed cuts", "Taken back"),
    CUTS_DECIDED: pgettext_lazy("proposed cuts", "Decided"),
}
CUT_TAGS: Mapping[str, tuple[str, str]] = {CUTS_OPEN: ("todo", ""), CUTS_WITHDRAWN: ("quiet", ""), CUTS_DECIDED: ("ok", "")}
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


def is_overdue(last: date, state: str, day: date) -> bool:
    """Return whether a report with this last day should have been sent before `day`."""
    return state in {NOT_STARTED, DRAFT} and last < day
