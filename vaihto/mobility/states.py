"""The states of a stay, of a learning agreement and of its versions, and which moves are allowed."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from vaihto.mobility.models import Mobility

PLANNED, CONFIRMED, ABROAD, RETURNED, CANCELLED = "planned", "confirmed", "abroad", "returned", "cancelled"
# The stay took place, but ended before its last day.
INTERRUPTED = "interrupted"
# Stays that took place: they are recognised, reported, counted and settled.
ENDED = (RETURNED, INTERRUPTED)
# Shown where the last day has passed and nobody has recorded the return.
OVER = "over"
DRAFT, SIGNING, IN_FORCE = "draft", "signing", "in_force"
SCHOOL, PARTICIPANT, GUARDIAN, HOST = "school", "participant", "guardian", "host"
# Who may say no to a learning agreement, with the reason.
REFUSERS = (GUARDIAN, HOST)
# What pays for a stay where its funding says so, or says nothing.
THIS_PROGRAMME = "this_programme"
LEARNERS = ("initial_vet", "labour_market", "graduate")
LEARNING_FORMS = ("physical", "blended", "virtual")

MOVES: Mapping[str, frozenset[str]] = {
    PLANNED: frozenset({CONFIRMED, CANCELLED}),
    CONFIRMED: frozenset({ABROAD, RETURNED, INTERRUPTED, CANCELLED}),
    ABROAD: frozenset({RETURNED, INTERRUPTED, CANCELLED}),
    RETURNED: frozenset(),
    # Only where a wrong recording is taken back.
    INTERRUPTED: frozenset({CONFIRMED, ABROAD}),
    CANCELLED: frozenset(),
}
AGREEMENT_MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({SIGNING}),
    SIGNING: frozenset({IN_FORCE, DRAFT}),
    IN_FORCE: frozenset({DRAFT}),
}
LABELS: Mapping[str, "str | Promise"] = {
    PLANNED: pgettext_lazy("stay", "Planned"),
    CONFIRMED: pgettext_lazy("stay", "Confirmed"),
    ABROAD: pgettext_lazy("stay", "Abroad"),
    OVER: pgettext_lazy("stay", "Return not recorded"),
    RETURNED: pgettext_lazy("stay", "Returned"),
    INTERRUPTED: pgettext_lazy("stay", "Interrupted"),
    CANCELLED: pgettext_lazy("stay", "Cancelled"),
}
TAGS: Mapping[str, str] = {
    PLANNED: "quiet", CONFIRMED: "info", ABROAD: "brand", OVER: "todo", RETURNED: "ok", INTERRUPTED: "todo",
    CANCELLED: "plain",
}  # fmt: skip
# Where the sign of the tag would say something else.
ICONS: Mapping[str, str] = {PLANNED: "draft", INTERRUPTED: "note", DRAFT: "draft", "": "draft"}
AGREEMENT_LABELS: Mapping[str, "str | Promise"] = {
    "": pgettext_lazy("learning agreement", "Not drawn up"),
    DRAFT: pgettext_lazy("learning agreement", "Draft"),
    SIGNING: pgettext_lazy("learning agreement", "Awaiting signatures"),
    IN_FORCE: pgettext_lazy("learning agreement", "In force"),
}
AGREEMENT_TAGS: Mapping[str, str] = {"": "quiet", DRAFT: "quiet", SIGNING: "todo", IN_FORCE: "ok"}
ROLE_LABELS: Mapping[str, "str | Promise"] = {
    PARTICIPANT: pgettext_lazy("signs the learning agreement", "Participant"),
    GUARDIAN: pgettext_lazy("signs the learning agreement", "Guardian"),
    SCHOOL: pgettext_lazy("signs the learning agreement", "School"),
    HOST: pgettext_lazy("signs the learning agreement", "Host"),
}
FORM_LABELS: Mapping[str, "str | Promise"] = {
    "physical": pgettext_lazy("learning form", "On the spot"),
    "blended": pgettext_lazy("learning form", "Blended: part abroad, part online"),
    "virtual": pgettext_lazy("learning form", "Online"),
}


PHASE_LABELS: Mapping[str, "str | Promise"] = {
    "before": pgettext_lazy("checklist of a stay", "Before the stay"),
    "during": pgettext_lazy("checklist of a stay", "During the stay"),
    "after": pgettext_lazy("checklist of a stay", "After the stay"),
}
ACCOMPANYING_LABELS: Mapping[str, "str | Promise"] = {
    "teacher": pgettext_lazy("accompanying person", "Teacher or other staff"),
    "guardian": pgettext_lazy("accompanying person", "Guardian or relative"),
    "assistant": pgettext_lazy("accompanying person", "Personal assistant"),
    "other": pgettext_lazy("accompanying person", "Somebody else"),
}
INSURANCE_LABELS: Mapping[str, "str | Promise"] = {
    "health": pgettext_lazy("insurance", "Illness: European Health Insurance Card or insurer"),
    "accident": pgettext_lazy("insurance", "Accident insurance: insurer"),
    "liability": pgettext_lazy("insurance", "Liability insurance: insurer"),
}
INTERRUPTION_LABELS: Mapping[str, "str | Promise"] = {
    "force_majeure": pgettext_lazy("why a stay ended early", "Force majeure"),
    "health": pgettext_lazy("why a stay ended early", "Health"),
    "other": pgettext_lazy("why a stay ended early", "Another reason"),
    "withdrawal": pgettext_lazy("why a stay ended early", "Withdrawal"),
}
DECISION_LABELS: Mapping[str, "str | Promise"] = {
    "waits": pgettext_lazy("force majeure", "Waits for the agency"),
    "accepted": pgettext_lazy("force majeure", "Accepted as force majeure"),
    "refused": pgettext_lazy("force majeure", "Not accepted as force majeure"),
}
DECISION_TAGS: Mapping[str, tuple[str, str]] = {
    "waits": ("todo", "waiting"), "accepted": ("ok", "met"), "refused": ("plain", "not-selected"),
}  # fmt: skip


def shown(mobility: "Mobility", day: date) -> str:
    """Return the state on a day: who has left is abroad, who should be back is over until the return is recorded."""
    if mobility.state not in {CONFIRMED, ABROAD} or mobility.starts_on is None or mobility.ends_on is None:
        return mobility.state
    if mobility.state == CONFIRMED and day < mobility.starts_on:
        return CONFIRMED
    return ABROAD if day <= mobility.ends_on else OVER
