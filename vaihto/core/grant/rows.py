"""The grant of a project from its rows: so many people, so many days, for an activity, to a country, so far away.

The same lines serve an application (its rows), an agreement (frozen) and a settlement (the real stays as rows).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from vaihto.core.grant import rules
from vaihto.core.grant.lines import GrantLine, lines_of, not_known
from vaihto.core.grant.request import ZERO, RealCost, Request
from vaihto.core.grant.rules import Law

# The headings that every stay has, whatever its activity: each is unknown while the activity is not.
OF_EVERY_STAY = ("individual_support", "travel", "organisational_support")
# What a later host adds to a stay; travel, organisational and inclusion support are paid once, with the first host.
OF_LATER_HOST = ("individual_support",)


@dataclass(frozen=True, slots=True)
class Row:
    """Equal stays: `people` go for `purpose` (the word of an activity) to `country` for `days` each, travel days left out.

    ``kilometres`` one way; None = not said, which makes travel unknown, never 0. ``fewer_opportunities``: how many of the
    people have fewer opportunities. ``row`` is the row's number, from 1. Empty ``purpose`` or ``country`` = not said.
    ``days_before``: the stays go on here after so many days at another host, so that only their individual support is counted.

    ``travel_days``: of each journey, beside ``days``. ``accompanying_persons`` stay ``accompanying_days`` (None: as long as the
    participants). ``course_days``: how many of the days have a course fee (None: all). Real costs in euro, of the whole row:
    ``inclusion_costs`` of the people with fewer opportunities; ``expensive_travel_costs`` of ``expensive_travel_people``
    (None: of all), who then have no travel grant; ``other_costs``, exceptional ones.
    """

    row: int
    purpose: str
    people: int
    days: int
    country: str = ""
    kilometres: Decimal | None = None
    green: bool = False
    fewer_opportunities: int = 0
    days_before: int = 0
    travel_days: int = 0
    accompanying_persons: int = 0
    accompanying_days: int | None = None
    course_days: int | None = None
    inclusion_costs: Decimal = ZERO
    expensive_travel_people: int | None = None
    expensive_travel_costs: Decimal = ZERO
    other_costs: Decimal = ZERO

    @property
    def is_later(self) -> bool:
        """Whether the stays go on here from another host."""
        return self.days_before > 0


def with_people(row: Row, people: int) -> Row:
    """Return a row with another number of people; of no kind are there more than people. Real costs stay as they are."""
    expensive = row.expensive_travel_people
    return replace(
        row,
        people=people,
        fewer_opportunities=min(row.fewer_opportunities, people),
        expensive_travel_people=None if expensive is None else min(expensive, people),
    )


def project_lines(rows: Iterable[Row], law: Law) -> tuple[GrantLine, ...]:
    """Return the lines of a project, row by row, under the rates of its call.

    Organisational support is counted on over the rows of the same activity type, in their order (the tier begins anew with
    each activity type; source: the annex). Not in rows, so not counted: linguistic support. A course's fee is counted up to the
    cap. What a rule does not pay is left out, not refused, since a row may be wrong while it is written: travel days above the
    limit, days of a course in another activity, costs of inclusion where nobody has fewer opportunities. Of a stay that goes on
    at another host only the individual support is counted there, at the rate of its country and in the tiers that follow the
    days before (unverified: no source says how a stay in two countries is counted).
    """
    counted: dict[str, int] = {}
    made: list[GrantLine] = []
    for row in rows:
        code = rules.code_of(row.purpose)
        if code is None:
            made += (
                not_known(heading, row.people, "people", "no_activity", row=row.row)
                for heading in (OF_LATER_HOST if row.is_later else OF_EVERY_STAY)
                if heading in law.headings
            )
            continue
        if row.is_later:
            lines = lines_of(_request(row, code, 0, law), _activity(code, law), law)
            made += (replace(line, row=row.row) for line in lines if line.heading in OF_LATER_HOST)
            continue
        before = counted.get(code, 0)
        counted[code] = before + row.people
        lines = lines_of(_request(row, code, before, law), _activity(code, law), law)
        made += (replace(line, row=row.row, heading=heading_of(line)) for line in lines)
    return tuple(made)


def heading_of(line: GrantLine) -> str:
    """Return the heading of a row's line; accompanying persons have headings of their own, as they have at the settlement."""
    accompanies = line.basis == "accompanying_persons" or line.parameter.startswith("individual_support.accompanying")
    return f"accompanying_{line.heading}" if accompanies else line.heading


def _activity(code: str, law: Law) -> rules.Activity:
    return rules.activity(code, law.call_year)


def _request(row: Row, code: str, before: int, law: Law) -> Request:
    """Return a row as the calculator takes it."""
    return Request(
        call_year=law.call_year,
        agency=law.agency,
        activity=code,
        activity_days=row.days,
        destination=row.country or None,
        travel_days=paid_travel_days(row.travel_days, row.green, law),
        kilometres=row.kilometres,
        green=row.green,
        participants=row.people,
        participants_before=before,
        accompanying_persons=row.accompanying_persons,
        accompanying_days=row.accompanying_days,
        fewer_opportunities=row.fewer_opportunities,
        days_before=row.days_before,
        inclusion_costs_eur=row.inclusion_costs if row.fewer_opportunities else ZERO,
        course_days=row.course_days if _activity(code, law).has_course_fee else None,
        exceptional_costs=tuple(_exceptional(row)),
    )


def paid_travel_days(days: int, green: bool, law: Law) -> int:
    """Return how many of a journey's travel days are paid: at most the call's limit, where that has been checked."""
    limit = law.limits.get("travel_days_green" if green else "travel_days")
    return days if limit is None or not limit.counts else min(days, limit.value)


def _exceptional(row: Row) -> Iterable[RealCost]:
    """Yield the exceptional costs of a row."""
    if row.expensive_travel_costs:
        yield RealCost("expensive_travel", row.expensive_travel_costs, row.expensive_travel_people)
    if row.other_costs:
        yield RealCost("other", row.other_costs)
