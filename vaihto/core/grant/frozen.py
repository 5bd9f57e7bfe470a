"""What counts for a call as plain values and back: a published call keeps its rates, whatever the rulebook says later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from vaihto.core.grant.rules import AMOUNTS, Law, Limit, Rate


def as_json(law: Law) -> dict[str, Any]:
    """Return the law of a call's grants as plain values; amounts are decimal text."""
    return {
        "call_year": law.call_year,
        "agency": law.agency,
        "rates": [_rate(each) for each in law.rates],
        "groups": dict(sorted(law.groups.items())),
        "partner_countries": sorted(law.partner_countries),
        "headings": list(law.headings),
        "limits": {
            key: {"value": each.value, "unit": each.unit, "source": each.source, "status": each.status}
            for key, each in law.limits.items()
        },
    }


def _rate(rate: Rate) -> dict[str, Any]:
    """Return what a rate says; what it does not say is left out."""
    made = {each.name: getattr(rate, each.name) for each in fields(rate)}
    return {name: str(value) if name in AMOUNTS else value for name, value in made.items() if value not in (None, "")}


def law_from_json(content: Mapping[str, Any]) -> Law:
    """Return the law that a published call has kept."""
    return Law(
        call_year=content["call_year"],
        agency=content["agency"],
        rates=tuple(_rate_from(each) for each in content["rates"]),
        groups=dict(content["groups"]),
        partner_countries=frozenset(content["partner_countries"]),
        headings=tuple(content["headings"]),
        limits={key: Limit(**each) for key, each in content["limits"].items()},
    )


def _rate_from(content: Mapping[str, Any]) -> Rate:
    values: dict[str, Any] = {name: Decimal(value) if name in AMOUNTS else value for name, value in content.items()}
    return Rate(**{"applies_to": "", "unit": "", "last_call": None, **values})
