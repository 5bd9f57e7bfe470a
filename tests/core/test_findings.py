"""A verdict of all: not met before unknown before met, and a note never changes it."""

from datetime import date
from decimal import Decimal

import pytest

from vaihto.core.findings import Finding, Severity, Verdict, overall, plain


def finding(verdict, severity="hard"):
    """Return a finding of which only verdict and severity matter."""
    return Finding("PAR-1", "countries", Verdict(verdict), Severity(severity), None, None, "a source", {})


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], "met"),
        ([("met", "hard"), ("met", "curable")], "met"),
        ([("met", "hard"), ("unknown", "hard")], "unknown"),
        ([("met", "hard"), ("unknown", "curable")], "unknown"),
        ([("unknown", "hard"), ("not_met", "hard")], "not_met"),
        ([("unknown", "hard"), ("not_met", "curable")], "not_met"),
        ([("met", "hard"), ("not_met", "note")], "met"),
        ([("met", "hard"), ("unknown", "note")], "met"),
        ([("unknown", "hard"), ("not_met", "note")], "unknown"),
    ],
)
def test_the_verdict_of_all(findings, expected):
    assert overall(finding(*each) for each in findings) == expected


def test_json_values_are_plain():
    value = {"sum": Decimal("12000.50"), "whole": Decimal("75.00"), "day": date(2012, 2, 21), "list": (1, None, "a")}
    assert plain(value) == {"sum": 12000.5, "whole": 75, "day": "2012-02-21", "list": [1, None, "a"]}
