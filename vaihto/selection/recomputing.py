"""A decided ranking made again: from its frozen inputs, and beside it from corrected ones."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vaihto.core.canonical import canonical_json
from vaihto.selection.models import SelectionDecision, SelectionProposal
from vaihto.selection.operations.deciding import frozen_line
from vaihto.selection.operations.proposing import lines_of

NUMBERS = ("points", "amount", "missing_points", "missing_euro")


@dataclass(frozen=True)
class Comparison:
    """One application: as decided, and as the corrected inputs give it (None where it is not in the ranking).

    `is_same` says whether the frozen inputs of the whole call still give the frozen outcome.
    """

    is_same: bool
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def made_again(basis: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the lines that a stored basis gives, as plain values; nothing is saved."""
    proposal = SelectionProposal(call_id=basis["call"]["id"], basis=dict(basis))
    return [plain(frozen_line(line)) for line in lines_of(proposal)]


def plain(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line whose numbers compare by value: 91.5 and 91.50 are the same."""
    made: dict[str, Any] = json.loads(canonical_json(dict(line)))
    for name in NUMBERS:
        made[name] = None if made[name] is None else str(Decimal(str(made[name])).normalize())
    return made


def corrected(basis: Mapping[str, Any], application_id: int, correction: Mapping[str, Any]) -> dict[str, Any]:
    """Return a basis in which one application has other points (criterion -> points) or another sum.

    The corrected points stand in place of the assessments; the others' stay as they were.
    """
    made = copy.deepcopy(dict(basis))
    for candidate in made["candidates"]:
        if candidate["application"] != application_id:
            continue
        points = correction.get("points") or {}
        if points:
            scores = [{"criterion": key, "points": str(value), "reason": ""} for key, value in points.items()]
            candidate["assessments"] = [{"assessor": "", "assessor_id": "rectification", "language": "", "scores": scores}]
        if correction.get("amount"):
            candidate["amount"] = str(correction["amount"])
    return made


def compared(decision: SelectionDecision, application_id: int, correction: Mapping[str, Any] | None = None) -> Comparison:
    """Return an application as decided beside what the frozen, or with `correction` the corrected inputs give."""
    frozen = [plain(line) for line in decision.content["lines"]]
    basis = decision.content["basis"]
    again = made_again(basis)
    after = made_again(corrected(basis, application_id, correction)) if correction else again

    def of(lines: list[dict[str, Any]]) -> dict[str, Any] | None:
        return next((line for line in lines if line["application_id"] == application_id), None)

    return Comparison(frozen == again, of(frozen), of(after))
