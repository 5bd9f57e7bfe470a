"""Grants as the JSON that 360Giving describes for funders: core values in, bytes out.

The schema was not at hand when this was written: the fields are those of its published field list as known, checked by
`problems` alone, and the file says of itself that it has not been verified against the schema.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

STATUS = "Not verified against the 360Giving schema; checked by the sender's own rules only."
REQUIRED = (
    "id",
    "title",
    "description",
    "currency",
    "amountAwarded",
    "awardDate",
    "recipientOrganization",
    "fundingOrganization",
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class Body:
    """An organisation: an identifier with its register (FI-PRO for Finnish business ids), and its name."""

    id: str
    name: str


@dataclass(frozen=True)
class Grant:
    """One grant that was awarded: euro, days, whose, from whom, in which programme."""

    id: str
    title: str
    description: str
    amount: Decimal
    awarded_on: date
    recipient: Body
    funder: Body
    programme: str
    starts_on: date | None = None
    ends_on: date | None = None


def document(grants: Iterable[Grant], *, published_on: date, source: str) -> dict[str, Any]:
    """Return the grants as a JSON document; `source` is the address of the page that publishes them."""
    return {
        "version": "1.4",
        "status": STATUS,
        "publishedOn": published_on.isoformat(),
        "source": source,
        "grants": [as_json(grant) for grant in grants],
    }


def as_json(grant: Grant) -> dict[str, Any]:
    """Return one grant with the field names of the standard."""
    made: dict[str, Any] = {
        "id": grant.id,
        "title": grant.title,
        "description": grant.description,
        "currency": "EUR",
        # A number with at most two decimals: whole euro stay whole.
        "amountAwarded": int(grant.amount) if grant.amount == int(grant.amount) else float(grant.amount),
        "awardDate": grant.awarded_on.isoformat(),
        "recipientOrganization": [{"id": grant.recipient.id, "name": grant.recipient.name}],
        "fundingOrganization": [{"id": grant.funder.id, "name": grant.funder.name}],
        "grantProgramme": [{"title": grant.programme}],
    }
    planned = {"startDate": grant.starts_on, "endDate": grant.ends_on}
    known = {name: day.isoformat() for name, day in planned.items() if day is not None}
    if known:
        made["plannedDates"] = [known]
    return made


def written(made: Mapping[str, Any]) -> bytes:
    """Return a document as UTF-8. Raises ValueError with its problems, so that a wrong file never leaves the house."""
    wrong = problems(made)
    if wrong:
        raise ValueError("; ".join(wrong))
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def problems(made: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a document: missing fields, doubled ids, sums, days, organisations without an id."""
    found: list[str] = []
    seen: set[str] = set()
    for number, grant in enumerate(made["grants"], start=1):
        place = f"grant {number}"
        found += [f"{place}: {name} is missing" for name in REQUIRED if grant.get(name) in (None, "", [])]
        if grant.get("id") in seen:
            found.append(f"{place}: the id is used twice: {grant['id']}")
        seen.add(grant.get("id", ""))
        if not grant.get("amountAwarded", 0) > 0:
            found.append(f"{place}: the sum is not more than zero")
        if not DAY.match(str(grant.get("awardDate", ""))):
            found.append(f"{place}: the day is not written as 2012-02-21")
        bodies = [*grant.get("recipientOrganization", []), *grant.get("fundingOrganization", [])]
        found += [
            f"{place}: an organisation has no id or no name" for body in bodies if not (body.get("id") and body.get("name"))
        ]
    return found
