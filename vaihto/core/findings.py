"""What a rule answers: met, not met or unknown, how much it weighs, what it saw and wanted, in three languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """The three answers of a rule and of a whole judgement."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """Hard: must be met. Curable: may be mended until a day. Note: for information, never changes the verdict."""

    HARD = "hard"
    CURABLE = "curable"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One rule's answer.

    `code` lasts for ever ("PAR-1"); `rule` is its short name; `observed` and `required` are plain JSON values;
    `source` says document and section; `message` has "fi", "sv" and "en"; `rows` are the numbers, from 1, of the rows
    of stays that it is about (empty when it is about none).
    """

    code: str
    rule: str
    verdict: Verdict
    severity: Severity
    observed: Any
    required: Any
    source: str
    message: Mapping[str, str]
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """All findings about one situation, in the order of the rules, and what they come to together."""

    verdict: Verdict
    findings: tuple[Finding, ...]

    def of(self, code: str) -> Finding | None:
        """Return the finding of one rule, or None when the rule had nothing to say."""
        return next((finding for finding in self.findings if finding.code == code), None)


def overall(findings: Iterable[Finding]) -> Verdict:
    """Return the verdict of all: not met before unknown before met; a note never changes it."""
    counted = {finding.verdict for finding in findings if finding.severity is not Severity.NOTE}
    for verdict in (Verdict.NOT_MET, Verdict.UNKNOWN):
        if verdict in counted:
            return verdict
    return Verdict.MET


def as_json(judgement: Judgement) -> dict[str, Any]:
    """Return the judgement as plain values for JSON, with the keys that `vaihto rules check --json` promises."""
    return {
        "verdict": judgement.verdict.value,
        "findings": [
            {
                "code": finding.code,
                "rule": finding.rule,
                "verdict": finding.verdict.value,
                "severity": finding.severity.value,
                "observed": plain(finding.observed),
                "required": plain(finding.required),
                "source": finding.source,
                "message": dict(finding.message),
            }
            for finding in judgement.findings
        ],
    }


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: amounts as numbers, days and moments in ISO form, tuples as lists."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
