"""`vaihto qualifications`: reads a qualification of ePerusteet from a file, and takes its units in as a school's own.

`read` needs neither database nor Django. Exit codes: 0 = done; 1 = the document has faults, each with its path, or a rule of the
system refuses; 2 = wrong use.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from vaihto.config import qualification_import, startup
from vaihto.core import formats
from vaihto.core.qualification import Group, Qualification, Unit, UnitPlace
from vaihto.core.transcript import Text
from vaihto.exchange import eperusteet


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    one = deeds.add_parser("read", help="list the units and groups of a qualification, or say what is wrong with the file")
    one.add_argument("file", metavar="FILE", help="a qualification, or the structure of one, as ePerusteet gives it (JSON)")
    one.add_argument("--json", action="store_true", help="answer as JSON")
    one.add_argument("--language", choices=formats.LANGUAGES, default="en", help="of names, where they have it (default: en)")
    taking = deeds.add_parser("import", help="take the units of a qualification in as those of a school, and keep its rules")
    taking.add_argument("file", metavar="FILE", help="the requirements of a qualification, as ePerusteet gives them (JSON)")
    taking.add_argument("--organisation", required=True, metavar="NAME-or-ID", help="the school: its name, or its number here")
    taking.add_argument("--unit", action="append", metavar="CODE", help="only this unit; may be repeated (default: all that can)")
    taking.add_argument(
        "--language", choices=formats.LANGUAGES, default="fi", help="of the units, where they have it (default: fi)"
    )
    taking.add_argument("--dry-run", action="store_true", help="only say what would be new, changed and known")
    taking.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace) -> int:
    """Read the file, and with `import` take its units in; returns the exit code."""
    try:
        document = Path(options.file).read_bytes()
    except OSError as wrong:
        print(f"vaihto qualifications: {options.file} cannot be read: {wrong.strerror}.", file=sys.stderr)
        return 2
    try:
        made = eperusteet.read(document)
    except eperusteet.CannotRead as wrong:
        if options.json:
            _write({"faults": [{**each._asdict(), "message": eperusteet.message(each)} for each in wrong.faults]})
        print(wrong, file=sys.stderr)
        return 1
    if options.deed == "import":
        return startup.refuses_plainly(lambda: qualification_import.take(made, options))
    if options.json:
        _write(as_json(made))
    else:
        print("\n".join(plain(made, options.language)))
    return 0


def plain(of: Qualification, language: str) -> Iterator[str]:
    """Yield the lines of the plain answer."""
    yield f"{_name(of.name, language)} {of.number}".strip()
    yield f"points: {_points(of.points)}, units: {len(of.units)}"
    for unit in of.units:
        yield f"  {unit.code:<8}{_points(unit.points):>6}  {_name(unit.name, language)}"
    for structure in of.structures:
        yield f"structure {structure.manner}".strip()
        yield from _tree(structure.rules, language, 1)


def _tree(group: Group, language: str, depth: int) -> Iterator[str]:
    """Yield a group and what is beneath it, with its key and its limits."""
    limits = [f"{_range(group.least, group.most)} points"] if (group.least, group.most) != (None, None) else []
    if (group.least_units, group.most_units) != (None, None):
        limits.append(f"{_range(group.least_units, group.most_units)} units")
    yield f"{'  ' * depth}[{group.key or 'all'}] {_name(group.name, language)} ({', '.join([group.kind.value, *limits])})"
    for child in group.children:
        if isinstance(child, UnitPlace):
            must = " compulsory" if child.is_compulsory else ""
            yield f"{'  ' * (depth + 1)}{child.identity} {_points(child.points)}{must}"
        else:
            yield from _tree(child, language, depth + 1)


def _range(least: Decimal | int | None, most: Decimal | int | None) -> str:
    """Return limits as people write them."""
    if least == most:
        return str(least)
    return f"at most {most}" if least is None else f"at least {least}" if most is None else f"{least}–{most}"


def _points(of: Decimal | None) -> str:
    """Return points, or a dash where there are none."""
    return "–" if of is None else str(of)


def _name(of: Text | None, language: str) -> str:
    """Return a name in the language asked for, or the first it has."""
    return of.in_language(language)[1] if of else "(no name)"


def as_json(of: Qualification) -> dict[str, Any]:
    """Return a qualification as plain values; points are strings, so that no digit is lost."""
    return {
        "codes": list(of.codes),
        "number": of.number,
        "name": _texts(of.name),
        "starts_on": of.starts_on and of.starts_on.isoformat(),
        "ends_on": of.ends_on and of.ends_on.isoformat(),
        "points": _exact(of.points),
        "units": [_unit(unit) for unit in of.units],
        "structures": [{"manner": one.manner, "rules": _group(one.rules)} for one in of.structures],
    }


def _unit(of: Unit) -> dict[str, Any]:
    """Return a unit as plain values."""
    return {
        "code": of.code,
        "name": _texts(of.name),
        "points": _exact(of.points),
        "is_common": of.is_common,
        "outcomes": {language: list(lines) for language, lines in of.outcomes.versions},
    }


def _group(of: Group) -> dict[str, Any]:
    """Return a group with all beneath it as plain values."""
    return {
        "key": of.key,
        "name": _texts(of.name),
        "kind": of.kind.value,
        "points": [_exact(of.least), _exact(of.most)],
        "units": [of.least_units, of.most_units],
        "children": [
            {"unit": child.identity, "points": _exact(child.points), "is_compulsory": child.is_compulsory}
            if isinstance(child, UnitPlace)
            else _group(child)
            for child in of.children
        ],
    }


def _texts(of: Text | None) -> dict[str, str]:
    """Return texts by language."""
    return dict(of.versions) if of else {}


def _exact(of: Decimal | None) -> str | None:
    """Return points as a string."""
    return None if of is None else str(of)


def _write(answer: Any) -> None:
    """Write an answer as JSON."""
    print(json.dumps(answer, ensure_ascii=False, indent=2))
