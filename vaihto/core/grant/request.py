"""What is asked of the grant calculator: one activity of one call, its days, distance and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from vaihto.core import findings
from vaihto.core.countries import canonical
from vaihto.core.distance import Place

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class RealCost:
    """Exceptional costs as they are: `expensive_travel` of so many participants (None = all), or `other`."""

    kind: str
    cost_eur: Decimal
    participants: int | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """What a provider chooses to pay of a heading, where it is less than the programme gives: a share or a sum."""

    heading: str
    percent: Decimal | None = None
    amount_eur: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One activity. None means that nothing has been said; what needs it is then unknown.

    ``activity_days`` are the days of the activity, ``travel_days`` the funded days of travel; ``kilometres`` one way;
    ``days_before`` are the days of the same stay that were counted at an earlier host: the tiers go on from there;
    ``participants_before`` have been counted before in the same project and activity type;
    ``course_fees_before_eur`` is what each participant has had of course fees in the same project.
    """

    call_year: int
    agency: str
    activity: str
    activity_days: int | None = None
    group: int | None = None
    destination: str | None = None
    travel_days: int = 0
    kilometres: Decimal | None = None
    from_place: Place | None = None
    to_place: Place | None = None
    green: bool = False
    participants: int = 1
    participants_before: int = 0
    accompanying_persons: int = 0
    accompanying_days: int | None = None
    accompanying_travel: bool | None = None
    fewer_opportunities: int = 0
    inclusion_costs_eur: Decimal = ZERO
    course_days: int | None = None
    course_fees_before_eur: Decimal = ZERO
    linguistic_support: int = 0
    exceptional_costs: tuple[RealCost, ...] = ()
    chosen_rates: Mapping[str, Decimal] = field(default_factory=dict)
    paid: tuple[Paid, ...] = ()
    days_before: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "agency", canonical(self.agency))
        if self.destination is not None:
            object.__setattr__(self, "destination", canonical(self.destination))

    @property
    def travellers(self) -> int:
        """The participants who have the travel grant: all but those whose travel is paid as an exceptional cost."""
        expensive = [each.participants for each in self.exceptional_costs if each.kind == "expensive_travel"]
        if None in expensive:
            return 0
        return max(0, self.participants - sum(each or 0 for each in expensive))


def plain(request: Request) -> dict[str, Any]:
    """Return the request as plain values with the document's keys, so that it can be read and calculated again.

    Only what differs from what is assumed is written; places have become kilometres.
    """
    made: dict[str, Any] = {"programme": "erasmus_plus"}
    for key, name in DOCUMENT.items():
        value = getattr(request, name)
        if value != getattr(UNSAID, name):
            made[key] = findings.plain(value)
    costs = [(each.kind, each.cost_eur, each.participants) for each in request.exceptional_costs]
    made["exceptional_costs"] = [_said(kind=kind, cost=cost, participants=people) for kind, cost, people in costs]
    made["paid"] = [
        _said(heading=each.heading, percent=each.percent, amount=each.amount_eur, reason=each.reason or None)
        for each in request.paid
    ]
    return {key: value for key, value in made.items() if value != []}


# The document's keys and the request's fields.
DOCUMENT = {
    "call_year": "call_year",
    "agency": "agency",
    "activity": "activity",
    "activity_days": "activity_days",
    "group": "group",
    "destination": "destination",
    "travel_days": "travel_days",
    "km": "kilometres",
    "green": "green",
    "participants": "participants",
    "participants_before": "participants_before",
    "accompanying_persons": "accompanying_persons",
    "accompanying_days": "accompanying_days",
    "accompanying_travel": "accompanying_travel",
    "fewer_opportunities": "fewer_opportunities",
    "inclusion_costs": "inclusion_costs_eur",
    "course_days": "course_days",
    "course_fees_before": "course_fees_before_eur",
    "linguistic_support": "linguistic_support",
    "chosen_rates": "chosen_rates",
}
UNSAID = Request(0, "", "")


def _said(**values: Any) -> dict[str, Any]:
    """Return plain values without those that were not said."""
    return {key: findings.plain(value) for key, value in values.items() if value is not None}
