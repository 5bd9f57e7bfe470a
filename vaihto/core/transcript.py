"""The internal transcript of one stay abroad: what every outside format (ELMO, Koski, eHOKS, ELM, paper) is written from.

It says who learnt where, what the host saw of each outcome, and what the home school decided on each unit. It holds the
words as they were frozen, each with its language, and no words of its own: a format chooses what it can carry.
Source of the terms: Recommendation 2009/C 155/02 (ECVET), Annex II: learner, home and host, assessed outcomes, recognised
units with their points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class CannotTranscribe(ValueError):
    """Values that no transcript can hold; ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Grade(StrEnum):
    """The host's answer for one outcome; ``NONE`` where it gave none."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"
    NONE = ""


class Extent(StrEnum):
    """How much of a unit the home school recognised."""

    FULL = "full"
    PART = "part"
    NONE = "none"


class Route(StrEnum):
    """How the home school verified what was learnt: the three processes of eHOKS (``osaamisentodentamisenprosessi``)."""

    DOCUMENTS = "documents"
    ASSESSORS = "assessors"
    DEMONSTRATION = "demonstration"


class Way(StrEnum):
    """What the recognition is in Finland: acquired abroad as planned, or previously acquired competence (tunnustettu)."""

    AS_PLANNED = "as_planned"
    PREVIOUSLY_ACQUIRED = "previously_acquired"


class Place(StrEnum):
    """Where a skills demonstration was (Koski: ``ammatillisennaytonsuorituspaikka`` 1, 2, 3)."""

    WORKPLACE = "workplace"
    SCHOOL = "school"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A skills demonstration (näyttö): where, on which last day, and what was shown and assessed, in the school's words."""

    place: Place
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one or more languages, as (language, text) in the order of preference; languages by ISO 639-1."""

    versions: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if not self.versions or not all(language and text.strip() for language, text in self.versions):
            raise CannotTranscribe("text_empty")

    @classmethod
    def of(cls, language: str, text: str) -> Text:
        """Return a text that exists in one language."""
        return cls(((language, text),))

    def in_language(self, language: str) -> tuple[str, str]:
        """Return (language, text): the version asked for, or the first where there is none."""
        return next((one for one in self.versions if one[0] == language), self.versions[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """The home school or the host; `country` by ISO 3166-1 alpha-2, `oid` an organisation's OID or empty."""

    name: str
    language: str
    country: str
    city: str = ""
    business_id: str = ""
    oid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Who went abroad. The house keeps one name: the family name is what stands last, the rest are given names."""

    key: str
    name: str
    qualification: str = ""
    oid: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise CannotTranscribe("learner_without_name")

    @property
    def family_name(self) -> str:
        """The last word of the name; a name of one word is a family name."""
        return self.name.split()[-1]

    @property
    def given_names(self) -> str:
        """What comes before the family name; empty for a name of one word."""
        return " ".join(self.name.split()[:-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class HostAssessor:
    """Who assessed at the host, when, and the host's words on the whole."""

    name: str
    position: str = ""
    assessed_at: datetime | None = None
    words: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeResult:
    """One agreed outcome and what the host saw of it."""

    key: str
    text: Text
    grade: Grade
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a unit counts that the structure does not list: in the open group of this name, or (empty) nowhere in it."""

    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """How the host's grade for a unit became the home grade: by the table of a memorandum, as (host's grade, home grade)."""

    host_grade: str
    memorandum: str = ""
    table: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOutcome:
    """One outcome of the home unit, as a mapping names it."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeGroup:
    """Outcomes of the host that together stand for outcomes of the home unit (n to m).

    Of the host's outcomes some may have been agreed for another unit; one that the host added in its own words has no answer.
    """

    host: tuple[OutcomeResult, ...]
    home: tuple[HomeOutcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """One agreed unit: the host's outcomes and the home school's decision.

    `agreed` and `points` are in the credit `scheme` (``osp``, ``ecvet``); `size` is the whole unit's. `code` is the unit's in
    ePerusteet (digits, or ``tutkinnonosat_`` and digits) or empty. `grade` is a home grade that a memorandum converted:
    ``1``–``5`` or ``passed``, empty for none; `conversion` says from what. `mapping` is empty where each outcome that the host
    saw counts for itself. Raises CannotTranscribe: ``points_do_not_fit``.
    """

    key: str
    title: Text
    qualification: str
    scheme: str
    size: Decimal
    agreed: Decimal
    points: Decimal
    extent: Extent
    reason: str
    decided_at: datetime
    decided_by: str
    position: str = ""
    code: str = ""
    route: Route | None = None
    way: Way | None = None
    demonstration: Demonstration | None = None
    grade: str = ""
    conversion: Conversion | None = None
    outcomes: tuple[OutcomeResult, ...] = ()
    mapping: tuple[OutcomeGroup, ...] = ()
    standing: Standing | None = None

    def __post_init__(self) -> None:
        fits = {
            Extent.FULL: self.points == self.agreed,
            Extent.PART: ZERO < self.points < self.agreed,
            Extent.NONE: self.points == ZERO,
        }[self.extent]
        if not fits or not ZERO < self.agreed <= self.size:
            raise CannotTranscribe("points_do_not_fit")

    @property
    def used(self) -> tuple[OutcomeResult, ...]:
        """The host's outcomes that the mapping uses, each once, in its order."""
        return tuple({one.key: one for group in self.mapping for one in group.host}.values())

    @property
    def code_digits(self) -> str:
        """The digits of the unit's code in ePerusteet; empty where the code is none of that kind."""
        digits = self.code.removeprefix("tutkinnonosat_")
        return digits if digits.isdigit() else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayTranscript:
    """The transcript of one stay, issued by the home school; `language` is the learner's, `tasks` what was done abroad.

    Raises CannotTranscribe: ``ends_before_start``, ``no_unit``, ``unit_twice``.
    """

    number: str
    project: str
    language: str
    learner: Learner
    home: Institution
    host: Institution
    starts_on: date
    ends_on: date
    issued_at: datetime
    version: int
    units: tuple[UnitResult, ...]
    purpose: str = ""
    tasks: str = ""
    assessor: HostAssessor | None = None
    check_address: str = ""
    content_hash: str = ""

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise CannotTranscribe("ends_before_start")
        if not self.units:
            raise CannotTranscribe("no_unit")
        if len({one.key for one in self.units}) != len(self.units):
            raise CannotTranscribe("unit_twice")

    @property
    def recognised(self) -> Decimal:
        """The points recognised of the whole stay."""
        return sum((one.points for one in self.units), ZERO)

    @property
    def decided_on(self) -> date:
        """The day of the last decision."""
        return max(one.decided_at for one in self.units).date()
