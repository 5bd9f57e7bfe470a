"""How a school verified what was learnt, and what the recognition is: said with each decision, checked here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vaihto.core.transcript import Extent, Route, Way

if TYPE_CHECKING:
    from vaihto.recognition.models import RecognitionDecision

# The places of a skills demonstration, as Koski has them (ammatillisennaytonsuorituspaikka 1, 2, 3).
WORKPLACE, SCHOOL, BOTH = "workplace", "school", "both"
ROUTE_LABELS: Mapping[str, "str | Promise"] = {
    Route.DOCUMENTS: pgettext_lazy("verified", "From documents"),
    Route.ASSESSORS: pgettext_lazy("verified", "By assessors"),
    Route.DEMONSTRATION: pgettext_lazy("verified", "By a skills demonstration"),
}
ROUTE_HINTS: Mapping[str, "str | Promise"] = {
    Route.DOCUMENTS: gettext_lazy("The host’s assessment and other papers show what was learnt."),
    Route.ASSESSORS: gettext_lazy("Assessors of the school judged it, for example in a discussion."),
    Route.DEMONSTRATION: gettext_lazy("It was shown in practical work, abroad or at school."),
}
WAY_LABELS: Mapping[str, "str | Promise"] = {
    Way.AS_PLANNED: pgettext_lazy("way of recognition", "Acquired abroad as planned"),
    Way.PREVIOUSLY_ACQUIRED: pgettext_lazy("way of recognition", "Recognised as previously acquired competence"),
}
WAY_HINTS: Mapping[str, "str | Promise"] = {
    Way.AS_PLANNED: gettext_lazy("The stay was part of the learner’s plan. The unit is assessed and recorded like any other."),
    Way.PREVIOUSLY_ACQUIRED: gettext_lazy("It was not planned so. The record tells what was recognised and what it rests on."),
}
PLACE_LABELS: Mapping[str, "str | Promise"] = {
    WORKPLACE: pgettext_lazy("place of a demonstration", "At the workplace"),
    SCHOOL: pgettext_lazy("place of a demonstration", "At school"),
    BOTH: pgettext_lazy("place of a demonstration", "At the workplace and at school"),
}


@dataclass(frozen=True, slots=True)
class Verified:
    """The route, the way (empty where nothing was recognised) and, for a skills demonstration, where, when and what."""

    route: str
    way: str = ""
    demonstration_place: str = ""
    demonstration_on: date | None = None
    demonstration_text: str = ""

    def columns(self) -> dict[str, object]:
        """Return the values as the decision keeps them."""
        return {name: getattr(self, name) for name in COLUMNS}

    def reasons_against(self, extent: str) -> list[str]:
        """Return why a decision cannot be made so, in words; an empty list when it can."""
        reasons = []
        if self.route not in ROUTE_LABELS:
            reasons.append(_("The decision was not made, because how it was verified is missing. Choose one of the three ways."))
        if extent != Extent.NONE and self.way not in WAY_LABELS:
            reasons.append(_("The decision was not made, because the kind of recognition is missing. Choose one of the two."))
        if self.route == Route.DEMONSTRATION and not (
            self.demonstration_place in PLACE_LABELS and self.demonstration_on and self.demonstration_text
        ):
            reasons.append(
                _("The decision was not made, because the skills demonstration is not told. Say where, when and what was shown.")
            )
        return reasons


COLUMNS = ("route", "way", "demonstration_place", "demonstration_on", "demonstration_text")


def cleaned(how: Verified, extent: str) -> Verified:
    """Return it without what does not belong: no way where nothing was recognised, no demonstration on another route."""
    way = "" if extent == Extent.NONE else how.way
    if how.route != Route.DEMONSTRATION:
        return Verified(how.route, way)
    return Verified(how.route, way, how.demonstration_place, how.demonstration_on, how.demonstration_text.strip())


def of(row: "RecognitionDecision") -> Verified:
    """Return how a decision was verified; decisions of before the question have an empty route."""
    return Verified(*(getattr(row, name) for name in COLUMNS))


def words(how: Verified) -> dict[str, object]:
    """Return it in words of the page's language; empty texts for what was not said."""
    return {
        "route": ROUTE_LABELS.get(how.route, ""),
        "way": WAY_LABELS.get(how.way, ""),
        "place": PLACE_LABELS.get(how.demonstration_place, ""),
        "on": how.demonstration_on,
        "text": how.demonstration_text,
    }
