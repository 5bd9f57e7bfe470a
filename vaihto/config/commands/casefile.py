"""`vaihto casefile`: write the file of a case; check such a file. Checking needs neither database nor Django.

Exit codes: 0 = written, or whole; 1 = not whole, or there is no such case; 2 = wrong use.
"""

import argparse
import json
import sys
from pathlib import Path

from vaihto.exchange.casefile import MOST_BYTES, Head, Verification, heads_of, verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    check = deeds.add_parser("verify", help="check a case file: complete, unchanged, its audit lines whole")
    check.add_argument("file", metavar="FILE", help="the case file, a ZIP")
    check.add_argument(
        "--heads", metavar="FILE", help="the heads of the audit chain that somebody else has kept (audit-heads.txt)"
    )
    check.add_argument("--json", action="store_true", help="answer as JSON")
    write = deeds.add_parser("write", help="write the file of a case; noted in the chain of the case")
    write.add_argument("case", metavar="NUMBER", help="case number such as 2026-0142")
    write.add_argument("--output", required=True, metavar="FILE", help="where to write it; - is the standard output")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    if options.deed == "verify":
        return check(options)
    from vaihto.config import startup

    return startup.refuses_plainly(lambda: write(options.case, options.output))


def check(options: argparse.Namespace) -> int:
    """Check a case file and say what was found."""
    try:
        file = Path(options.file)
        if file.stat().st_size > MOST_BYTES:
            return _wrong(f"{options.file} is larger than a case file can be.")
        packed = file.read_bytes()
        heads = _heads(options.heads)
    except OSError as wrong:
        return _wrong(f"{wrong.filename} cannot be read: {wrong.strerror}.")
    except ValueError as wrong:
        return _wrong(f"{options.heads}: {wrong}.")
    found = verify(packed, heads)
    print(json.dumps(as_json(found), ensure_ascii=False, indent=2) if options.json else "\n".join(said(found)))
    return 0 if found.is_whole else 1


def _heads(file: str | None) -> tuple[Head, ...] | None:
    return None if file is None else heads_of(Path(file).read_text(encoding="ascii"))


def as_json(found: Verification) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "whole": found.is_whole, "case": found.case, "number": found.number, "made_at": found.made_at, "files": found.files,
        "lines": found.lines, "hashes": found.hashes, "heads": found.heads, "checksum": found.checksum,
        "problems": [{"code": one.code, "subject": one.subject, "message": one.message} for one in found.problems],
    }  # fmt: skip


def said(found: Verification) -> list[str]:
    """Return the answer for a person."""
    if not found.is_whole:
        return ["The case file is NOT whole:", *(f"  {one.message}" for one in found.problems)]
    told = [
        f"The case file of {found.number or found.case} is whole: {found.files} files as they were written at {found.made_at}, "
        f"{found.lines} audit lines without a gap, {found.hashes} frozen texts with their hashes."
    ]
    if found.heads is None:
        told.append("Against heads of the audit chain kept elsewhere it was not compared (--heads FILE).")
    else:
        told.append(f"{found.heads} of its lines stand among the heads that were handed in, with the same hash.")
    return [*told, f"Checksum of its list of checksums: {found.checksum}"]


def write(number: str, output: str) -> int:
    """Write the file of a case."""
    from vaihto.config import startup

    startup.start()
    startup.require_present_database()
    from vaihto.applications import queries as applications
    from vaihto.desks import operations
    from vaihto.kit import clock
    from vaihto.kit.actors import SYSTEM

    case = applications.case_of(number)
    if case is None:
        raise startup.Refused(f"There is no case {number}. Give a case number such as 2026-0142.")
    pk = int(case.partition(":")[2])
    packed = operations.take_out(applications.for_ids([pk])[pk], by=SYSTEM, at=clock.now())
    if output == "-":
        sys.stdout.buffer.write(packed)
    else:
        Path(output).write_bytes(packed)
    return startup.DONE


def _wrong(problem: str) -> int:
    """Say on the error stream what was wrong; returns the exit code of wrong use."""
    print(f"vaihto casefile: {problem}", file=sys.stderr)
    return 2
