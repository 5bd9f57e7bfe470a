"""What an ELMO document says, as values: the part of ELMO that a recognition needs, in every version alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

# The namespaces by which a version is known; the first is what is written.
VERSION_2 = "https://github.com/emrex-eu/elmo-schemas/tree/v2"
VERSION_1 = "https://github.com/emrex-eu/elmo-schemas/tree/v1"
BEFORE_EMREX = "http://purl.org/net/elmo"
# Some documents of version 1 name no namespace at all.
NAMESPACES = {VERSION_2: "2", VERSION_1: "1", "": "1", BEFORE_EMREX: "0"}
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
XML = "http://www.w3.org/XML/1998/namespace"

POSITIVE, PARTLY_POSITIVE, NEGATIVE = "Positive", "Partially Positive", "Negative"
RECOGNITION_STATUSES = (POSITIVE, PARTLY_POSITIVE, NEGATIVE)
PASSED, FAILED, IN_PROGRESS = "passed", "failed", "in-progress"
STATUSES = (PASSED, FAILED, IN_PROGRESS)


class WrongElmo(ValueError):
    """A document that is not read; ``reason`` is a code, ``line`` the line where it is, 0 where there is none."""

    def __init__(self, reason: str, line: int = 0, detail: str = "") -> None:
        self.reason = reason
        self.line = line
        self.detail = detail
        super().__init__(f"{reason}{f' in line {line}' if line else ''}{f': {detail}' if detail else ''}")


@dataclass(frozen=True, slots=True)
class Remark:
    """What was left out because it could not be understood; ``reason`` is a code, ``value`` begins what stood there."""

    reason: str
    line: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Words and their language, as BCP 47 names it; empty where the document does not say."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A value and what kind of identifier it is."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Whose record it is; a name that the document does not give is empty."""

    given_names: str = ""
    family_name: str = ""
    alternative_name: Words | None = None
    identifiers: tuple[Identifier, ...] = ()
    citizenship: str = ""
    born_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """An institution; `country` by ISO 3166-1 alpha-2 or the address of the European list of countries."""

    titles: tuple[Words, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    country: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Points in a scheme such as ``ects``, ``osp``, ``ecvet``; none where the document gives only the scheme."""

    scheme: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Level:
    """A level of education in a framework such as EQF."""

    framework: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """A course, unit or outcome with what the learner got of it (specification and instance in one)."""

    identifiers: tuple[Identifier, ...] = ()
    titles: tuple[Words, ...] = ()
    kind: str = ""
    descriptions: tuple[Words, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    status: str = ""
    grading_scheme: str = ""
    result: str = ""
    credits: tuple[Credit, ...] = ()
    levels: tuple[Level, ...] = ()
    language: str = ""
    parts: tuple[Opportunity, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which parts of the basis were recognised as which results, by their identifiers of kind ``local``."""

    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """One decision: what was recognised on which basis, as what; `status` is empty where it is none of the three."""

    identifiers: tuple[Identifier, ...] = ()
    titles: tuple[Words, ...] = ()
    descriptions: tuple[Words, ...] = ()
    status: str = ""
    decided_on: date | None = None
    basis: tuple[Report, ...] = ()
    results: tuple[Opportunity, ...] = ()
    mappings: tuple[Mapping, ...] = ()


@dataclass(frozen=True, slots=True)
class GradingScheme:
    """What the results mean, by the key that opportunities name."""

    key: str
    descriptions: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A paper that belongs to a report; `contents` are addresses or data: addresses."""

    identifiers: tuple[Identifier, ...] = ()
    titles: tuple[Words, ...] = ()
    kind: str = ""
    descriptions: tuple[Words, ...] = ()
    contents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one institution reports; `issued_at` may lack a time zone where the document gives none."""

    issuer: Issuer
    opportunities: tuple[Opportunity, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    issued_at: datetime | None = None
    grading_schemes: tuple[GradingScheme, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ElmoDocument:
    """A whole document. `version` is the first number of its version, ``0`` for what was before EMREX.

    `is_signed` says only that a signature is there, not that it holds. `remarks` tells what was left out while reading.
    """

    version: str
    learner: Learner
    reports: tuple[Report, ...]
    generated_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    is_signed: bool = False
    remarks: tuple[Remark, ...] = ()
