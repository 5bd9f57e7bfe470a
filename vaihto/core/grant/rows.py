"""The grant of a project from its rows: so many people, so many days, for an activity, to a country, so far away.

The same lines serve an application (its rows), an agreement (frozen) and a settlement (the real stays as rows).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from vaihto.core.grant import rules
from vaihto.core.grant.lines import GrantLine, lines_of, not_known
from vaihto.core.grant.request import Request
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

    @property
    def is_later(self) -> bool:
        """Whether the stays go on here from another host."""
        return self.days_before > 0


def project_lines(rows: Iterable[Row], law: Law) -> tuple[GrantLine, ...]:
    """Return the lines of a project, row by row, under the rates of its call.

    Organisational support is counted on over the rows of the same activity type, in their order (the tier begins anew with
    each activity type; source: the annex). Not in rows, so not counted: funded travel days, accompanying persons, real costs,
    linguistic support. A course's fee is counted for all its days up to the cap. Of a stay that goes on at another host
    only the individual support is counted there, at the rate of its country and in the tiers that follow the days before
    (unverified: no source says how a stay in two countries is counted).
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
        made += (replace(line, row=row.row) for line in lines_of(_request(row, code, before, law), _activity(code, law), law))
    return tuple(made)


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
        kilometres=row.kilometres,
        green=row.green,
        participants=row.people,
        participants_before=before,
        fewer_opportunities=row.fewer_opportunities,
        days_before=row.days_before,
    )
