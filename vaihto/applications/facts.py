"""What the rules and the budget see of an application: rows of the database become values of the core."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from vaihto.applications import states
from vaihto.calls import queries as calls
from vaihto.core import money
from vaihto.core.budgeting import (
    AmountLine,
    Known,
    Volume,
    mobility_lines,
    partnership_line,
    transfer_line,
)
from vaihto.core.grant.lines import GrantLine
from vaihto.core.grant.rows import Row as CountedRow
from vaihto.core.grant.rows import project_lines
from vaihto.core.grant.rows import with_people as with_people
from vaihto.core.parameters import Law
from vaihto.core.situation import Budget, MobilityRow, Organisation, Project, Situation

if TYPE_CHECKING:
    from vaihto.applications.models import Application, FlowRow, Partner

MANDATES = {states.CONFIRMED: True, states.DECLINED: False}
WITH_STAYS = ("student_mobility", "expert_mobility")
BY_ANNEX = "vet_mobility"
# What only rows have whose grant follows the unit costs of an annex, and what they hold where nothing is said.
OF_ANNEX: Mapping[str, bool | None] = {
    "distance_km": None, "is_green": False, "travel_days": None, "is_blended": False, "fewer_opportunities": None,
    "accompanying_persons": None, "accompanying_days": None, "course_days": None, "inclusion_costs": None,
    "expensive_travel_people": None, "expensive_travel_costs": None, "other_costs": None,
}  # fmt: skip
# Planned real costs, in whole euro: what is paid follows the receipts.
COSTS = ("inclusion_costs", "expensive_travel_costs", "other_costs")
MOST_EURO, MOST_TRAVEL_DAYS = 10_000_000, 30
# Half the way round the earth.
FARTHEST_KM = 20_038


def of(application: "Application", law: Law | None = None) -> Situation:
    """Return the situation of an application under the law of its call; a draft has no day of sending."""
    law = law or calls.law_of(application.call)
    rows = tuple(row_of(row) for row in application.rows.all())
    is_draft = application.state == states.DRAFT
    return Situation(
        programme=law.programme,
        call_year=law.call_year,
        agency=law.agency,
        action=law.action,
        submitted_on=application.sent_at,
        project=Project(application.starts_on, application.ends_on),
        organisations=(applicant_of(application), *(partner_of(p) for p in application.partners.all())),
        mobilities=None if is_draft and not rows else rows,
        budget=Budget(application.requested, application.total_cost),
        transfers=None if is_draft and not application.transfers else tuple(application.transfers),
    )


def as_if_sent(situation: Situation, at: datetime) -> Situation:
    """Return the situation as it would be judged if it were sent at that moment."""
    sent = replace(situation, submitted_on=at, mobilities=situation.mobilities or ())
    return replace(sent, transfers=situation.transfers or ())


def applicant_of(application: "Application") -> Organisation:
    """Return the applicant as the rules see it, from the register."""
    applicant = application.organisation
    return Organisation(applicant.name, applicant.country, applicant.kind, "coordinator", None, True)


def partner_of(partner: "Partner") -> Organisation:
    """Return a partner; whether it has confirmed is its mandate."""
    mandate = MANDATES.get(partner.state)
    return Organisation(partner.name, partner.country or None, partner.kind or None, "partner", mandate)


def row_of(row: "FlowRow") -> MobilityRow:
    """Return one row of stays or journeys; what is empty is unknown."""
    return MobilityRow(
        count=row.count,
        target_group=row.target_group or None,
        from_country=row.country_from or None,
        to_country=row.country_to or None,
        days=row.days,
        purpose=row.purpose or None,
        continuing_training=row.is_continuing_training,
        fewer_opportunities=row.fewer_opportunities,
        travel_days=row.travel_days,
        green=row.is_green or None,
    )


def budget_lines(application: "Application", law: Law | None = None) -> tuple[AmountLine, ...]:
    """Return the working of the grant: a line for each row and grant category, or the one line of a project grant."""
    law = law or calls.law_of(application.call)
    if law.action == BY_ANNEX:
        return annex_lines(application)
    if law.action in WITH_STAYS:
        call = application.call
        return mobility_lines(volumes_of(application.rows.all()), calls.rates_of(call), calls.categories_of(call))
    requested = application.requested
    if law.action == "partnership":
        return (partnership_line(requested, known(law, "min_support"), known(law, "max_support")),)
    per_year = known(law, "max_per_year")
    period = Project(application.starts_on, application.ends_on).period
    limit = per_year.value
    if limit is not None:
        limit = money.limit_for(limit, period) if period else None
    whole = Known(per_year.parameter, limit, per_year.source)
    return (transfer_line(requested, application.total_cost, known(law, "max_share"), whole),)


def annex_lines(application: "Application") -> tuple[GrantLine, ...]:
    """Return the lines by the unit costs that the call has kept, of the rows that can be counted; none where it has none."""
    costs = calls.grant_law(application.call)
    return () if costs is None else project_lines(counted_rows(application), costs)


def counted_rows(application: "Application") -> list[CountedRow]:
    """Return the rows that can be counted, under their numbers from 1, as the unit costs count them."""
    rows = enumerate(application.rows.all(), start=1)
    return [counted_row(place, row) for place, row in rows if row.count and row.days]


def counted_row(place: int, row: "FlowRow") -> CountedRow:
    """Return a row as the unit costs count it; more people with fewer opportunities than people are not counted."""
    people = row.count or 0
    return CountedRow(
        row=place,
        purpose=row.purpose,
        people=people,
        days=row.days or 0,
        country=row.country_to,
        kilometres=None if row.distance_km is None else Decimal(row.distance_km),
        green=row.is_green,
        fewer_opportunities=min(row.fewer_opportunities or 0, people),
        travel_days=row.travel_days or 0,
        accompanying_persons=row.accompanying_persons or 0,
        accompanying_days=row.accompanying_days or None,
        course_days=row.course_days,
        inclusion_costs=Decimal(row.inclusion_costs or 0),
        expensive_travel_people=None if row.expensive_travel_people is None else min(row.expensive_travel_people, people),
        expensive_travel_costs=Decimal(row.expensive_travel_costs or 0),
        other_costs=Decimal(row.other_costs or 0),
    )


def volumes_of(rows: "Iterable[FlowRow]") -> list[Volume]:
    """Return the rows that can be counted, under their numbers from 1."""
    return [
        Volume(place, row.count, row.days, row.target_group, row.country_to)
        for place, row in enumerate(rows, start=1)
        if row.count and row.days
    ]


def known(law: Law, name: str) -> Known:
    """Return a number of the law as the budget takes it."""
    parameter = law.value(name)
    return Known(name, None if parameter.value is None else Decimal(parameter.value), parameter.source)
