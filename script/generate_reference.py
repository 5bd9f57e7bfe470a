"""Generate the reference pages from the code: settings, commands, addresses and who may open them, privacy register, states.

`--check` writes nothing and exits 1 where a page is not up to date.
"""

import argparse
import contextlib
import io
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
sys.path.insert(0, str(ROOT))


def table(heads: list[str], rows: Iterator[list[str]] | list[list[str]]) -> str:
    """Return a Markdown table; pipes inside cells are escaped."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """Return the page of environment variables."""
    from vaihto.config.environment import VARIABLES

    rows = [[f"`{v.name}`", v.default, v.purpose] for v in VARIABLES]
    return "# Settings\n\nEvery variable has a default that works.\n\n" + table(["variable", "default", "what it does"], rows)


def commands_page() -> str:
    """Return the help of every command."""
    from vaihto import cli

    parts = ["# Commands\n\nExit code 0: done or answered. 1: refused by a rule of the system. 2: wrong use.\n"]
    for name in cli.COMMANDS:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
            cli.parser_for([name]).parse_args([name, "--help"])
        parts.append(f"## vaihto {name}\n\n```\n{out.getvalue().strip()}\n```\n")
    return "\n".join(parts)


def rooms() -> list[str]:
    """Return the rooms in the order of the life cycle."""
    from django.conf import settings

    return list(settings.ROOMS)


def access_page() -> str:
    """Return the access table."""
    rows = []
    for room in [*rooms(), "config"]:
        if room != "kit" and find_spec(f"vaihto.{room}.access"):
            for row in getattr(import_module(f"vaihto.{room}.access"), "ROWS", ()):
                rows.append([f"`{row.name}`", row.methods, ", ".join(row.own), ", ".join(row.any), row.note])
    text = (
        "# Addresses and who may open them\n\n*own*: roles that may open it for a thing of their own (their organisation's, "
        "their assignment, the one of their link). *any*: roles that may open it for every thing; `visitor` is somebody who is "
        "not signed in. Everybody else is answered as if the thing were missing. An address without a row fails the build.\n\n"
    )
    return text + table(["address", "methods", "own", "any", "note"], rows)


def privacy_page() -> str:
    """Return the privacy register."""
    from vaihto.kit.privacy import HANDLERS, REGISTER, Kind, readers

    def read_by(key: str) -> str:
        if REGISTER[key].kind is Kind.NONE:
            return "–"
        found = readers(key)
        return ", ".join(
            [*(["handlers"] if found >= HANDLERS else []), *sorted(found - HANDLERS if found >= HANDLERS else found)]
        )

    rows = [
        [f"`{key}`", e.kind.value, e.purpose.value, e.basis.value, e.retention.value, read_by(key)]
        for key, e in sorted(REGISTER.items())
    ]
    text = (
        "# Privacy register\n\nEvery column of every table. Years of retention are proposals until the controller "
        "has decided. The notice that people read is generated from the same register. Handlers are officers, auditors, "
        "administrators and the coordinators of the organisation whose case it is; the words of the last column beside the "
        "roles are mail that leaves the house, the audit chain and the words of the search.\n\n"
    )
    return text + table(["field", "kind", "purpose", "legal basis", "kept", "may stand with"], rows)


def states_page() -> str:
    """Return the states of each room and the moves that are allowed."""
    parts = ["# States and moves\n\nEach room keeps its own state; the database repeats what must always hold.\n"]
    for room in rooms():
        if find_spec(f"vaihto.{room}.states") is None:
            continue
        module = import_module(f"vaihto.{room}.states")
        for name in [n for n in dir(module) if n.endswith("MOVES")]:
            moves = getattr(module, name)
            title = name.removesuffix("MOVES").strip("_").lower().replace("_", " ")
            rows = [[f"`{state}`", ", ".join(f"`{to}`" for to in sorted(after)) or "–"] for state, after in moves.items()]
            parts.append(f"## {room}{': ' + title if title else ''}\n\n" + table(["state", "may become"], rows))
    return "\n".join(parts)


def house_page() -> str:
    """Return the drawing of the rooms: who enters whom, from the imports as they are."""
    import grimp

    graph = grimp.build_graph("vaihto")
    names = ["config", "demo", *reversed(rooms()), "exchange", "core", "rulebook"]
    names = list(dict.fromkeys(names))
    rows = []
    for room in names:
        below = sorted(
            other
            for other in names
            if other not in {room, "kit", "core"}
            and graph.find_modules_directly_imported_by  # the graph is built once
            and any(
                target == f"vaihto.{other}" or target.startswith(f"vaihto.{other}.")
                for module in [f"vaihto.{room}", *graph.find_descendants(f"vaihto.{room}")]
                if module in graph.modules
                for target in graph.find_modules_directly_imported_by(module)
            )
        )
        module = import_module(f"vaihto.{room}")
        rows.append([f"`{room}`", (module.__doc__ or "").strip().split("\n")[0], ", ".join(f"`{b}`" for b in below) or "–"])
    text = (
        "# The rooms of the house\n\nTop to bottom: a room looks back along the life cycle, never forward. Every room stands on "
        "`kit` and `core`. Drawn from the imports as they are.\n\n"
    )
    return text + table(["room", "what it is for", "enters"], rows)


PAGES = {
    "settings.md": settings_page, "commands.md": commands_page, "access.md": access_page, "privacy-register.md": privacy_page,
    "states.md": states_page, "house.md": house_page,
}  # fmt: skip


def main() -> int:
    """Write the pages, or with --check only compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 where a page is not up to date")
    options = parser.parse_args()
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vaihto.config.settings")
    os.environ["COLUMNS"] = "100"
    os.environ["VAIHTO_DEMO"] = "1"
    import django

    django.setup()
    stale = []
    for name, make in PAGES.items():
        path, text = REFERENCE / name, make()
        if options.check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
        elif not options.check:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"not up to date: {', '.join(stale)}; run script/generate_reference.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
