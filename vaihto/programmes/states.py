"""A programme has no states of its own: its days say whether it is to come, in force or over."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Stage:
    """What the days make of a programme: its words, and kind and sign of the component `status`."""

    label: "str | Promise"
    kind: str
    icon: str


STAGES = {
    "upcoming": Stage(pgettext_lazy("programme", "Upcoming"), "info", "calendar"),
    "in_force": Stage(pgettext_lazy("programme", "In force"), "ok", "met"),
    "ended": Stage(pgettext_lazy("programme", "Ended"), "quiet", "not-selected"),
}
