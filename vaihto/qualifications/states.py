"""Words of this room: whether a unit is offered to new agreements, and why one of requirements cannot be taken in."""

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
