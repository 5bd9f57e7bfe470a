"""The rates, limits, groups and activity types that count for one call of one agency, each with its source.

They are data of the rulebook (`erasmus_plus/`), or an agency's own annex, which then says everything about its headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from vaihto.core import rulebook
from vaihto.core.countries import canonical

PROGRAMMES = ("erasmus_plus",)
VERIFIED, UNVERIFIED, SET = "verified", "unverified", "set"
FOLDER = "erasmus_plus"
# What `first` and `last` of a rate count, by heading; other headings count participants.
COUNTS = {"individual_support": "days", "travel": "km", "linguistic_support": "days"}


@dataclass(frozen=True, slots=True)
class Rate:
    """One number of an annex: what it is for, where it begins and ends (both included), what it pays.

    ``eur`` is fixed; ``lowest_eur`` to ``highest_eur`` is a range that the beneficiary chooses from; ``percent`` is of the
    first tier's rate (individual support; then rounded half-up to whole euro) or of the real cost.
    ``status``: verified, unverified (never makes an amount) or set (an agency's own annex).
    """

    heading: str
    applies_to: str
    unit: str
    source: str
    status: str
    agency: str
    first_call: int
    last_call: int | None
    group: int | None = None
    country: str = ""
    first: int | None = None
    last: int | None = None
    eur: Decimal | None = None
    green_eur: Decimal | None = None
    lowest_eur: Decimal | None = None
    highest_eur: Decimal | None = None
    percent: Decimal | None = None
    cap_eur: Decimal | None = None

    @property
    def parameter(self) -> str:
        """The rate's lasting name: individual_support.learner.group_2.days_1_14."""
        parts = [self.heading, self.applies_to]
        parts += [f"group_{self.group}"] if self.group else []
        parts += [self.country] if self.country else []
        if self.first is not None:
            counted = COUNTS.get(self.heading, "people")
            parts.append(f"{counted}_{self.first}_{'on' if self.last is None else self.last}")
        return ".".join(part for part in parts if part)

    @property
    def counts(self) -> bool:
        """Whether the rate may make an amount."""
        return self.status != UNVERIFIED


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of a call with its source; an unverified one refuses nothing."""

    value: int
    unit: str
    source: str
    status: str

    @property
    def counts(self) -> bool:
        """Whether the limit may refuse."""
        return self.status != UNVERIFIED


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity type in one call: names by language, whose rates hold, and its limits by name."""

    code: str
    name: Mapping[str, str]
    category: str
    has_course_fee: bool
    is_code_seen: bool
    first_call: Limit | None
    limits: Mapping[str, Limit]


@dataclass(frozen=True)
class Law:
    """What counts for one call of one agency."""

    call_year: int
    agency: str
    rates: tuple[Rate, ...] = field(repr=False)
    groups: Mapping[str, int] = field(repr=False)
    partner_countries: frozenset[str] = field(repr=False)
    headings: tuple[str, ...]
    limits: Mapping[str, Limit] = field(repr=False)

    def of(self, heading: str, applies_to: str = "", *, group: int | None = None, country: str = "") -> tuple[Rate, ...]:
        """Return the rates for a heading and what it is for, in the order of their tiers; a country's own go first."""
        fitting = [
            rate
            for rate in self.rates
            if rate.heading == heading and rate.applies_to == applies_to and rate.country in ("", country)
            if rate.group in (None, group)
        ]
        own = [rate for rate in fitting if rate.country]
        return tuple(sorted(own or fitting, key=lambda rate: rate.first or 0))


def first_and_last_call() -> tuple[int, int]:
    """Return the first and last year that a request may name."""
    calls = rulebook.read(f"{FOLDER}/programme.yaml")["calls"]
    return calls["first"], calls["last"]


def name(language: str) -> str:
    """Return the programme's name in "fi", "sv" or "en"."""
    return str(rulebook.read(f"{FOLDER}/programme.yaml")["name"][language])


def headings() -> tuple[str, ...]:
    """Return all headings, in the order of an answer."""
    return tuple(rulebook.read(f"{FOLDER}/rates.yaml")["headings"])


def activity_codes() -> tuple[str, ...]:
    """Return the codes of all activity types."""
    return tuple(rulebook.read(f"{FOLDER}/activities.yaml"))


@cache
def _by_purpose() -> dict[str, str]:
    """Return the codes of activity types by the word that a row or a stay has for them."""
    return {each["purpose"]: code for code, each in rulebook.read(f"{FOLDER}/activities.yaml").items() if "purpose" in each}


def purposes() -> tuple[str, ...]:
    """Return the words by which rows and stays name an activity type."""
    return tuple(_by_purpose())


def code_of(purpose: str) -> str | None:
    """Return the code of the activity type that a word names; None for a word of other programmes."""
    return _by_purpose().get(purpose)


def purpose_of(code: str) -> str | None:
    """Return the word by which rows and stays name an activity type; None for a code that has none."""
    return next((purpose for purpose, known in _by_purpose().items() if known == code), None)


def category_of(purpose: str | None) -> str | None:
    """Return whose rates hold for an activity (learner, staff, hosted); None for a word of other programmes or none."""
    code = code_of(purpose or "")
    return None if code is None else str(rulebook.read(f"{FOLDER}/activities.yaml")[code]["category"])


def activity(code: str, call_year: int) -> Activity:
    """Return an activity type with the limits of a call. Raises KeyError for an unknown code."""
    entry = rulebook.read(f"{FOLDER}/activities.yaml")[code]
    limits = {
        key: limit
        for key, value in entry.items()
        if isinstance(value, list | tuple) and (limit := _limit(value, call_year)) is not None
    }
    first = entry.get("first_call")
    return Activity(
        code=code,
        name=entry["name"],
        category=entry["category"],
        has_course_fee=bool(entry.get("course_fee", False)),
        is_code_seen=bool(entry.get("code_seen", True)),
        first_call=None if first is None else _as_limit(first),
        limits=limits,
    )


def law(call_year: int, agency: str, *, annex: Iterable[Rate] = (), groups: Mapping[str, int] | None = None) -> Law:
    """Return what counts for a call of an agency.

    `annex`: rates of the agency's own; the rulebook says nothing more about a heading that stands in it. `groups`:
    the annex's own country groups, likewise; which countries are partners in the world stays the rulebook's.
    """
    agency = canonical(agency)
    own = tuple(rate for rate in annex if rate.agency == agency and _in(rate.first_call, rate.last_call, call_year))
    replaced = {rate.heading for rate in own}
    book = tuple(rate for rate in all_rates() if rate.heading not in replaced and _is_for(rate, call_year, agency))
    groups_of_call, partners = _groups(call_year)
    limits = rulebook.read(f"{FOLDER}/rates.yaml")["limits"]
    return Law(
        call_year=call_year,
        agency=agency,
        rates=own + book,
        groups=groups_of_call if groups is None else groups,
        partner_countries=partners,
        headings=tuple(each for each in headings() if each in _covered(call_year) or each in replaced),
        limits={key: found for key, rows in limits.items() if (found := _limit(rows, call_year)) is not None},
    )


@cache
def all_rates() -> tuple[Rate, ...]:
    """Return every rate of the rulebook."""
    book = rulebook.read(f"{FOLDER}/rates.yaml")["rates"]
    return tuple(_rate(block, row) for block in book for row in block["rows"])


@cache
def _groups(call_year: int) -> tuple[dict[str, int], frozenset[str]]:
    """Return the cost group of each country in a call, and the countries that are partners in the world."""
    for entry in rulebook.read(f"{FOLDER}/country_groups.yaml")["groups"]:
        if _holds(entry["calls"], call_year):
            found = {
                code: int(group) for kind in ("programme", "partner") for group, codes in entry[kind].items() for code in codes
            }
            return found, frozenset(code for codes in entry["partner"].values() for code in codes)
    return {}, frozenset()


def group_source(call_year: int) -> str:
    """Return where the country groups of a call stand; empty when they are not known."""
    entries = rulebook.read(f"{FOLDER}/country_groups.yaml")["groups"]
    return next((source(each["source"]) for each in entries if _holds(each["calls"], call_year)), "")


def _covered(call_year: int) -> tuple[str, ...]:
    """Return the headings about which the sources of a call say something."""
    for entry in rulebook.read(f"{FOLDER}/rates.yaml")["covered"]:
        if _holds(entry["calls"], call_year):
            return tuple(entry["headings"])
    return headings()


def _rate(block: Mapping[str, Any], row: Mapping[str, Any]) -> Rate:
    """Turn a row of the rulebook into a rate."""
    first, last = next((row[key] for key in ("days", "km", "people") if key in row), (None, None))
    amounts = {key: Decimal(str(row[key])) for key in AMOUNTS if key in row}
    return Rate(
        heading=block["heading"],
        applies_to=row.get("for", ""),
        unit=block["unit"],
        source=source(block["source"]),
        status=block["status"],
        agency=block["agency"],
        first_call=block["calls"][0],
        last_call=block["calls"][1],
        group=row.get("group"),
        country=row.get("country", ""),
        first=first,
        last=last,
        **amounts,
    )


AMOUNTS = ("eur", "green_eur", "lowest_eur", "highest_eur", "percent", "cap_eur")


def source(key: str) -> str:
    """Return what a source is called. Raises KeyError for one that the pack does not name."""
    return str(rulebook.read(f"{FOLDER}/programme.yaml")["sources"][key])


def _limit(rows: Iterable[Mapping[str, Any]], call_year: int) -> Limit | None:
    """Return the limit that holds in a call; None when there is none."""
    return next((_as_limit(row) for row in rows if _holds(row["calls"], call_year)), None)


def _as_limit(row: Mapping[str, Any]) -> Limit:
    return Limit(row["value"], row["unit"], source(row["source"]), row["status"])


def _is_for(rate: Rate, call_year: int, agency: str) -> bool:
    return rate.agency in ("all", agency) and _in(rate.first_call, rate.last_call, call_year)


def _in(first: int, last: int | None, year: int) -> bool:
    """Say whether a year lies between two calls, both included."""
    return first <= year and (last is None or year <= last)


def _holds(calls: Sequence[int | None], year: int) -> bool:
    """Say whether first and last call of an entry take in a year."""
    return (calls[0] or 0) <= year and (calls[1] is None or year <= calls[1])
