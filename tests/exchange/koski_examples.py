"""Stays whose parts for Koski are looked at, and ways to look."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from transcripts import a_stay

from vaihto.core.transcript import StayTranscript
from vaihto.exchange import koski


def written(stay: StayTranscript, **options: Any) -> dict[str, Any]:
    return json.loads(koski.write(stay, **options))


def with_unit(**changes: Any) -> StayTranscript:
    """A stay with one unit, the first of the example, changed."""
    stay = a_stay()
    return replace(stay, units=(replace(stay.units[0], **changes),))


def whole(**changes: Any) -> StayTranscript:
    """A stay with one unit that was recognised as a whole."""
    return with_unit(**{"size": Decimal(15)} | changes)


def grades(thing: Any) -> list[dict[str, Any]]:
    """Return every arvosana of a document."""
    if isinstance(thing, list):
        return [grade for each in thing for grade in grades(each)]
    if not isinstance(thing, dict):
        return []
    return [value for key, value in thing.items() if key == "arvosana"] + [g for each in thing.values() for g in grades(each)]
