"""The states of a result, and which moves are allowed."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

DRAFT, PUBLISHED, HIDDEN = "draft", "published", "hidden"
DIMENSION, COUNTRY, FIELD = "dimension", "country", "field"

MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({PUBLISHED}),
    PUBLISHED: frozenset({HIDDEN}),
    HIDDEN: frozenset({PUBLISHED}),
}
LABELS: Mapping[str, "str | Promise"] = {
    DRAFT: pgettext_lazy("result", "Draft"),
    PUBLISHED: pgettext_lazy("result", "Published"),
    HIDDEN: pgettext_lazy("result", "Hidden by the agency"),
}
TAGS: Mapping[str, str] = {DRAFT: "quiet", PUBLISHED: "ok", HIDDEN: "bad"}
