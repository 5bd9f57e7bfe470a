"""A project as the rules see it: what has been said so far about applicant, partners, stays and money.

None means that nothing has been said (unknown); an empty tuple means that the list was given and is empty. `read` turns
a YAML 1.2 or JSON text, or a dict of plain values, into a Situation and refuses what it does not understand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from vaihto.core.countries import canonical
from vaihto.core.periods import Period


@dataclass(frozen=True)
class Project:
    """The project's first and last day, both included."""

    starts_on: date | None = None
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.starts_on is not None and self.ends_on is not None:
            Period(self.starts_on, self.ends_on)

    @property
    def period(self) -> Period | None:
        """The project's days, or None while one end is not known."""
        if self.starts_on is None or self.ends_on is None:
            return None
        return Period(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class Organisation:
    """One organisation of the project. `country` is a canonical code; `kind` and `role` are words of words.yaml."""

    name: str | None = None
    country: str | None = None
    kind: str | None = None
    role: str | None = None
    mandate: bool | None = None
    applicant: bool = False

    def __post_init__(self) -> None:
        if self.country is not None:
            object.__setattr__(self, "country", canonical(self.country))


@dataclass(frozen=True)
class MobilityRow:
    """One row of stays (`count` people, `days` each) or, in a partnership, of journeys (`count` journeys).

    Of Erasmus+: `fewer_opportunities` is how many of the people have fewer opportunities, `travel_days` how many days each
    journey takes beside `days`, `green` whether it is made by sustainable transport.
    """

    count: int | None = None
    target_group: str | None = None
    from_country: str | None = None
    to_country: str | None = None
    days: int | None = None
    purpose: str | None = None
    continuing_training: bool | None = None
    fewer_opportunities: int | None = None
    travel_days: int | None = None
    green: bool | None = None

    def __post_init__(self) -> None:
        if min(self.count or 0, self.days or 0, self.fewer_opportunities or 0, self.travel_days or 0) < 0:
            raise ValueError("a count is never negative")
        for end in ("from_country", "to_country"):
            code = getattr(self, end)
            if code is not None:
                object.__setattr__(self, end, canonical(code))


@dataclass(frozen=True)
class Budget:
    """What is asked for and what everything costs, in euro; in a partnership the applicant's own share."""

    requested_eur: Decimal | None = None
    total_eur: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.requested_eur or 0) < 0 or (self.total_eur or 0) < 0:
            raise ValueError("an amount is never negative")


@dataclass(frozen=True)
class Situation:
    """A project and the call it is meant for. While `submitted_on` is None it is a draft.

    `submitted_on` is a day, or a moment with its time zone when the server's clock gave one.
    """

    programme: str
    call_year: int
    agency: str
    action: str
    submitted_on: date | datetime | None = None
    project: Project | None = None
    organisations: tuple[Organisation, ...] | None = None
    mobilities: tuple[MobilityRow, ...] | None = None
    budget: Budget | None = None
    transfers: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "agency", canonical(self.agency))

    @property
    def is_draft(self) -> bool:
        """Whether it has not been handed in yet."""
        return self.submitted_on is None

    @property
    def applicant(self) -> Organisation | None:
        """The organisation marked as applicant, otherwise the only coordinator; None when neither can be told."""
        organisations = self.organisations or ()
        marked = [each for each in organisations if each.applicant]
        found = marked or [each for each in organisations if each.role == "coordinator"]
        return found[0] if len(found) == 1 else None


class WrongSituation(ValueError):
    """A situation that cannot be understood: wrong use, not a verdict.

    `line` counts from 1 (None when there is no text), `problem` says what is wrong, `allowed` what would be right.
    """

    def __init__(self, line: int | None, problem: str, allowed: str = "", name: str = "") -> None:
        place = ", ".join(part for part in (name, f"line {line}" if line else "") if part)
        super().__init__(f"{place}: {problem}." + (f" Allowed: {allowed}." if allowed else ""))
        self.line = line
        self.problem = problem
        self.allowed = allowed


def read(document: str | Mapping[str, Any], name: str = "") -> Situation:
    """Return the situation that a text or a dict describes; `name` (a file's) is for the message.

    Raises WrongSituation for an unknown key, word or type, for a missing obligatory key, for an end before a start,
    for a negative count and for two applicants.
    """
    from vaihto.core import situation_reader

    return situation_reader.read(document, name)
