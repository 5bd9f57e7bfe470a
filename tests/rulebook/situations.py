"""Reads the situations of this folder: what an official would call a case, and what the rule is to answer."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from vaihto.core import eligibility, parameters, situation
from vaihto.core.findings import Judgement

FOLDER = Path(__file__).parent
FILES = ("all", "student_mobility", "expert_mobility", "partnership", "transfer_of_innovation", "vet_mobility")


@dataclass(frozen=True)
class Case:
    """One situation: the `code` of the rule it is about, its `name`, what it says, and what is to be found."""

    code: str
    name: str
    base: str
    changes: dict[str, Any]
    left_out: tuple[str, ...]
    numbers: tuple[dict[str, Any], ...]
    expected: dict[str, Any]

    def says(self) -> dict[str, Any]:
        """Return the whole situation: the base with its changes, without what is left out."""
        whole = bases()[self.base] | self.changes
        return {key: value for key, value in whole.items() if key not in self.left_out}

    def judge(self) -> Judgement:
        """Let the rules judge it under the law of its call and the officer's numbers."""
        found = situation.read(self.says(), self.name)
        overrides = [parameters.Override(each["parameter"], each["value"], each["source"]) for each in self.numbers]
        law = parameters.law(found.programme, found.call_year, found.agency, action=found.action, overrides=overrides)
        return eligibility.judge(found, law)


@cache
def bases() -> dict[str, dict[str, Any]]:
    """Return the complete situations by action."""
    return _read("bases")


@cache
def cases() -> tuple[Case, ...]:
    """Return every case of the folder, in the order of the rules."""
    return tuple(
        Case(
            code=code,
            name=each["name"],
            base=each["base"],
            changes=each.get("with", {}),
            left_out=tuple(each.get("without", ())),
            numbers=tuple(each.get("numbers", ())),
            expected={key: each[key] for key in ("finds", "severity", "rows", "observed", "overall") if key in each},
        )
        for file in FILES
        for code, situations in _read(file).items()
        for each in situations
    )


def _read(file: str) -> Any:
    """Return the content of one file; amounts stay exact."""
    content = YAML(typ="safe", pure=True).load((FOLDER / f"{file}.yaml").read_text(encoding="utf-8"))
    return _exact(content)


def _exact(value: Any) -> Any:
    """Return the value with decimals for floats."""
    if isinstance(value, dict):
        return {key: _exact(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_exact(inner) for inner in value]
    return Decimal(str(value)) if isinstance(value, float) else value
