"""`vaihto audit verify`: is the chain of what was done whole."""

import argparse
import json

from vaihto.config import startup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    verify = deeds.add_parser("verify", help="check every line, every case's chain and the heads that were written out")
    verify.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace) -> int:
    """Verify the chain; exit code 1 where it is broken."""
    return startup.refuses_plainly(lambda: verify(as_json=options.json))


def verify(*, as_json: bool) -> int:
    """Print what is wrong, each with its place."""
    startup.start()
    startup.require_present_database()
    from vaihto.kit import audit
    from vaihto.kit.models import AuditLine

    broken = audit.verify()
    lines = AuditLine.objects.count()
    if as_json:
        print(json.dumps({"lines": lines, "whole": not broken, "broken": broken}, ensure_ascii=False, indent=2))
    elif broken:
        print("The chain is broken:", *broken, sep="\n  ")
        print("Keep this database as evidence, find out who could write to it, and restore a backup that verifies.")
    else:
        print(f"The chain is whole: {lines} lines.")
    return startup.REFUSED if broken else startup.DONE
