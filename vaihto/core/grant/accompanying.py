"""What the unit costs give for people who accompany participants: individual support at their own rates, and travel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from vaihto.core.grant.lines import GrantLine, accompanying_lines
from vaihto.core.grant.request import Request
from vaihto.core.grant.rules import Law


@dataclass(frozen=True, slots=True)
class Accompanying:
    """One person who goes along to `country` for `days`; ``kilometres`` one way, None = not said.

    ``has_travel``: whether the travel grant is paid; None = nobody has decided, since the sources do not say.
    """

    days: int
    country: str
    kilometres: Decimal | None = None
    green: bool = False
    has_travel: bool | None = None


def lines_for(people: Iterable[Accompanying], law: Law) -> tuple[GrantLine, ...]:
    """Return the lines of the people who went along, in their order, with headings of their own and row 0.

    Not counted for organisational support (source: the annex). What has no sourced rate makes a line without an amount.
    """
    return tuple(
        replace(line, heading=f"accompanying_{line.heading}")
        for one in people
        for line in accompanying_lines(_request(one, law), law)
        if line.heading in law.headings
    )


def _request(one: Accompanying, law: Law) -> Request:
    return Request(
        call_year=law.call_year, agency=law.agency, activity="", activity_days=one.days, destination=one.country or None,
        kilometres=one.kilometres, green=one.green, participants=0, accompanying_persons=1, accompanying_travel=one.has_travel,
    )  # fmt: skip
