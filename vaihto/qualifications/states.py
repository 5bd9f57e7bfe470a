"""Words of this room: the states of units and memoranda, and why a unit of requirements cannot be taken in."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

UNIT: dict[str, "str | Promise"] = {
    "in_use": pgettext_lazy("unit", "In use"),
    "replaced": pgettext_lazy("unit", "Replaced by a newer one"),
    "retired": pgettext_lazy("unit", "No longer in use"),
}
# A unit leaves use once, for good; agreements that point at it keep it.
MOVES = {"in_use": {"replaced", "retired"}, "replaced": set(), "retired": set()}
# Why a unit of requirements cannot be taken in: the codes of core/qualification_units.py.
HINDRANCES: dict[str, "str | Promise"] = {
    "no_words": gettext_lazy("The requirements say no learning outcomes of the unit. Common units have them by their parts."),
    "no_points": gettext_lazy("The requirements give the unit no points that could be kept. Add it by hand, with its source."),
    "name_too_long": gettext_lazy("The name of the unit or the qualification is too long. Add the unit by hand."),
}

DRAFT, SIGNING, IN_FORCE = "draft", "signing", "in_force"
# Shown of memoranda that all have signed: the days, or a newer one, say which.
COMING, ENDED, REPLACED, ENDED_EARLY = "coming", "ended", "replaced", "ended_early"
MEMORANDUM_MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({SIGNING}),
    SIGNING: frozenset({IN_FORCE, DRAFT}),
    IN_FORCE: frozenset(),
}
MEMORANDUM: Mapping[str, "str | Promise"] = {
    DRAFT: pgettext_lazy("memorandum", "Draft"),
    SIGNING: pgettext_lazy("memorandum", "Awaiting signatures"),
    COMING: pgettext_lazy("memorandum", "Signed, begins later"),
    IN_FORCE: pgettext_lazy("memorandum", "In force"),
    ENDED: pgettext_lazy("memorandum", "Ended"),
    ENDED_EARLY: pgettext_lazy("memorandum", "Ended early"),
    REPLACED: pgettext_lazy("memorandum", "Replaced by a newer one"),
}
MEMORANDUM_TAGS: Mapping[str, str] = {
    DRAFT: "quiet", SIGNING: "todo", COMING: "info", IN_FORCE: "ok", ENDED: "plain", ENDED_EARLY: "plain", REPLACED: "plain"
}  # fmt: skip
MEMORANDUM_ICONS: Mapping[str, str] = {DRAFT: "draft"}
# The home grades of core/conversion.py.
HOME_GRADES: Mapping[str, "str | Promise"] = {
    **{grade: grade for grade in ("1", "2", "3", "4", "5")}, "passed": pgettext_lazy("grade", "Passed"),
}  # fmt: skip
