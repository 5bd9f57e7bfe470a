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
COMPARED = ("outcome", "rank", "reserve_place", "reason_code", *NUMBERS)


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


def explained(kind: str, key: int) -> dict[str, Any] | None:
    """Return whether a decision made again gives the same, for an application or a whole call; None where there is none.

    `differences` names each value that differs: decided, and as it comes out now.
    """
    about = {"proposal__call_id": key} if kind == "call" else {"proposal__lines__application_id": key}
    decision = SelectionDecision.objects.filter(**about).first()
    if decision is None:
        return None
    basis = decision.content["basis"]
    frozen = {one["application_id"]: one for one in map(plain, decision.content["lines"])}
    again = {one["application_id"]: one for one in made_again(basis)}
    wanted = sorted(frozen.keys() | again.keys()) if kind == "call" else [key]
    differences = [each for one in wanted for each in differing(one, frozen.get(one, {}), again.get(one, {}))]
    scenario, rules = basis.get("scenario"), basis["rules"]
    return {
        "same": not differences,
        "differences": differences,
        "rules": f"{rules['programme']} {rules['call_year']} {rules['sha256'][:16]}",
        "scenario": " ".join(filter(None, [f"scenario {scenario['letter']}", scenario["solver"]])) if scenario else "ranking",
        "decided_at": decision.content["decided_at"],
    }


def differing(key: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the values of one application that are not the same: decided, and as they come out now."""
    return [
        {"application": key, "name": name, "decided": told(name, before.get(name)), "now": told(name, after.get(name))}
        for name in COMPARED
        if before.get(name) != after.get(name)
    ]


def told(name: str, value: Any) -> Any:
    """Return a value as people read it: 9000 and not 9E+3."""
    return format(Decimal(value), "f") if name in NUMBERS and value is not None else value
