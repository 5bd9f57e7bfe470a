"""`vaihto select FILE`: ranks applications and finds the best use of a budget. Needs neither database nor Django.

Exit codes: 0 = answered, also where floors cannot be met; 2 = wrong use (a document that cannot be understood).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from vaihto.core import documents
from vaihto.core.allocation import reader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("file", metavar="FILE", help="a selection in YAML 1.2 or JSON; - reads the standard input")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument(
        "--seconds", type=float, default=30.0, help="how long the optimum may take before its gap is told (default: 30)"
    )


def run(options: argparse.Namespace) -> int:
    """Answer one selection; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    if not options.seconds > 0:
        return _wrong("--seconds must be above 0.")
    try:
        selection = _read(options.file)
    except (OSError, UnicodeDecodeError) as wrong:
        reason = "it is not UTF-8 text" if isinstance(wrong, UnicodeDecodeError) else wrong.strerror
        return _wrong(f"{options.file} cannot be read: {reason}. Allowed: one selection in YAML 1.2 or JSON.")
    except reader.WrongSelection as wrong:
        return _wrong(str(wrong))
    made = answer(selection, options.seconds)
    if options.json:
        print(json.dumps(made, ensure_ascii=False, indent=2))
    else:
        _tell(made)
    return 0


def answer(selection: reader.Selection, seconds: float) -> dict[str, Any]:
    """Return the answer as plain values."""
    from vaihto.core.allocation import optimum, ranking
    from vaihto.core.allocation.answer import as_json

    ranked = ranking.rank(selection.contenders, selection.budget)
    task = optimum.Task(selection.contenders, selection.budget, objective=selection.objective, floors=selection.floors)
    return as_json(selection, ranked, optimum.best(task, seconds=seconds))


def _read(file: str) -> reader.Selection:
    """Read a file, or the standard input for "-". JSON goes the short way; only a refusal needs the lines."""
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    text = content.decode("utf-8-sig")
    plain = documents.plain_json(text)
    if plain is not None:
        try:
            return reader.read(plain, file)
        except reader.WrongSelection:
            # Read again, slower, to say on which line.
            pass
    return reader.read(text, file)


def _tell(made: dict[str, Any]) -> None:
    """Write the answer for a person."""
    optimum = made["optimum"]
    for name in ("ranking", "optimum"):
        part = made[name]
        print(f"{name}: {len(part['selected'])} selected, {part['total_score']} points, {part['spent_eur']} EUR")
    for each in optimum["infeasible"]:
        group = ", ".join(f"{key} {value}" for key, value in each.items() if not key.endswith("_eur"))
        print(f"  cannot be met: {group}: {each['floor_eur']} EUR asked, {each['possible_eur']} EUR possible")
    if optimum["gap"]:
        print(f"  no sharing out is better by more than {optimum['gap']:.4%}")
    for each in made["applications"]:
        print(f"{each['id']}  {each['outcome']}  {each['granted_eur']} EUR (optimum {each['optimum_eur']} EUR)  {each['reason']}")


def _wrong(problem: str) -> int:
    """Say on the error stream what was wrong; returns the exit code of wrong use."""
    print(f"vaihto select: {problem}", file=sys.stderr)
    return 2
