"""`vaihto doctor`: says what is wrong with an installation and how to mend it."""

import argparse
import json
from dataclasses import asdict

from vaihto.config import startup
from vaihto.config.health import Finding, examine

SIGNS = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace) -> int:
    """Examine the installation; exit code 1 where something is wrong."""
    return startup.refuses_plainly(lambda: doctor(as_json=options.json))


def doctor(*, as_json: bool) -> int:
    """Print the findings."""
    startup.start()
    findings = examine()
    wrong = sum(finding.level == "wrong" for finding in findings)
    if as_json:
        print(json.dumps({"healthy": not wrong, "findings": [asdict(finding) for finding in findings]}, indent=2))
    else:
        print("\n".join(line(finding) for finding in findings))
        print(f"\n{wrong} of {len(findings)} things are wrong." if wrong else "\nNothing is wrong.")
    return startup.REFUSED if wrong else startup.DONE


def line(finding: Finding) -> str:
    """Return one finding as the operator reads it."""
    text = f"{SIGNS[finding.level]}  {finding.subject:<14} {finding.saw}"
    return f"{text}\n       {'':<14} → {finding.mend}" if finding.mend else text
