"""Words of this room: whether a unit is offered to new agreements."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

UNIT: dict[str, "str | Promise"] = {
    "in_use": pgettext_lazy("unit", "In use"),
    "replaced": pgettext_lazy("unit", "Replaced by a newer one"),
    "retired": pgettext_lazy("unit", "No longer in use"),
}
# A unit leaves use once, for good; agreements that point at it keep it.
MOVES = {"in_use": {"replaced", "retired"}, "replaced": set(), "retired": set()}
