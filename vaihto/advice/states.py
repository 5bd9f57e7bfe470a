"""The states of an enquiry as data."""

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

WAITING, ANSWERED = "waiting", "answered"
MOVES: Mapping[str, frozenset[str]] = {WAITING: frozenset({ANSWERED}), ANSWERED: frozenset()}
LABELS = {
    WAITING: pgettext_lazy("enquiry", "Awaiting reply"),
    ANSWERED: pgettext_lazy("enquiry", "Answered"),
}
# The tag of each state: kind and sign of the component `status`.
TAGS = {WAITING: ("todo", "waiting"), ANSWERED: ("quiet", "met")}
