"""The ground plan holds: front doors, one clock, sockets only in exchange, sizes. Their order is in .importlinter."""

import ast
import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE = ROOT / "vaihto"
ROOMS = {
    "people",
    "organisations",
    "programmes",
    "qualifications",
    "calls",
    "advice",
    "applications",
    "assessment",
    "selection",
    "grants",
    "mobility",
    "recognition",
    "reporting",
    "quality",
    "catalogue",
    "statistics",
    "desks",
}
# `links` is the front door of people for those without an account: rooms issue links and let them open views.
# `composing` is the door of applications for rooms above that add to the officer's pages.
# `saved_views` is the door of people for rooms whose long lists can be kept under a name.
FRONT_DOORS = {"queries", "states", "operations", "links", "composing", "saved_views"}
# The building site and the roof see all rooms through the same doors; the roof also mounts their addresses (as text).
SOCKETS = {
    "socket",
    "ssl",
    "http.client",
    "urllib.request",
    "smtplib",
    "ftplib",
    "imaplib",
    "asyncio",
    "requests",
    "httpx",
}
MAY_OPEN_SOCKETS = {"vaihto/config/ports.py", "vaihto/kit/mailing.py"}
# Spelt as called: module or class, then function.
TIME = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
}
TIME |= {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.gmtime",
    "time.ctime",
    "functions.Now",
    "Now",
}
LAST_NAMES = {name.split(".")[-1] for name in TIME}
LONG_FILE, LONG_FUNCTION = 300, 40
EXCUSE = "# long because:"


def modules(*, skip: tuple[str, ...] = ()) -> list[Path]:
    """Return the house's own modules; migrations are made by a tool."""
    found = sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)
    return [path for path in found if place(path) not in skip]


def place(path: Path) -> str:
    """Return the path as the plan writes it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


@functools.cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Return all nodes of a module; each is parsed once for all checks."""
    return tuple(ast.walk(ast.parse(source)))


def imports(found: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """Yield (line, full dotted name) of all that is imported, also inside functions, with the names of `from`."""
    for node in found:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def back_doors(path: Path, source: str) -> list[str]:
    """Return the imports by which a room enters another one not by its front doors; naming a type is no entry."""
    own = path.relative_to(HOUSE).parts[0] if path.is_relative_to(HOUSE) else "calls"
    only_types = {line for node in nodes(source) if is_type_checking(node) for line, _ in imports(ast.walk(node))}
    entered = []
    for line, name in imports(nodes(source)):
        if line in only_types:
            continue
        parts = name.split(".")
        if parts[0] == "vaihto" and len(parts) > 2 and parts[1] in ROOMS and parts[1] != own and parts[2] not in FRONT_DOORS:
            entered.append(f"{place(path)}:{line} enters {'.'.join(parts[:3])}")
    return entered


def is_type_checking(node: ast.AST) -> bool:
    """Return whether a node is `if TYPE_CHECKING:`."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Name | ast.Attribute):
        return False
    return ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def sockets(path: Path, source: str) -> list[str]:
    """Return the imports that can open a connection to the outside."""
    return [
        f"{place(path)}:{line} imports {name}"
        for line, name in imports(nodes(source))
        if any(name == module or name.startswith(f"{module}.") for module in SOCKETS)
    ]


def last_name(called: ast.expr) -> str:
    """Return the last name of what is called; the whole is only spelt out where that is one of the clock's."""
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def times(path: Path, source: str) -> list[str]:
    """Return the calls that ask some other clock, and fields that would ask it by themselves."""
    asked = []
    for node in nodes(source):
        if isinstance(node, ast.Call) and last_name(node.func) in LAST_NAMES:
            called = ".".join(ast.unparse(node.func).split(".")[-2:])
            at_given_moment = (
                called in {"timezone.localtime", "timezone.localdate", "time.localtime", "time.gmtime"} and node.args
            )
            if called in TIME and not at_given_moment:
                asked.append(f"{place(path)}:{node.lineno} asks {called}()")
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            asked.append(f"{place(path)}:{node.value.lineno} says {node.arg}")
        elif isinstance(node, ast.keyword) and node.arg == "default" and ast.unparse(node.value) in TIME:
            asked.append(f"{place(path)}:{node.value.lineno} has the default {ast.unparse(node.value)}")
    return asked


def too_long(path: Path, source: str) -> list[str]:
    """Return the file and the functions that are too long and do not say why."""
    lines = source.splitlines()
    named = [place(path)] if len(lines) > LONG_FILE and not any(EXCUSE in line for line in lines[:20]) else []
    for node in nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            body = lines[max(0, node.lineno - 2) : node.end_lineno]
            if node.end_lineno - node.lineno + 1 > LONG_FUNCTION and not any(EXCUSE in line for line in body):
                named.append(f"{place(path)}:{node.lineno} {node.name}")
    return named


def offences(check: object, paths: list[Path]) -> list[str]:
    """Return what one of the checks above says of these modules."""
    assert callable(check)
    return [said for path in paths for said in check(path, path.read_text(encoding="utf-8"))]


def test_rooms_enter_each_other_by_their_front_doors() -> None:
    paths = [path for path in modules() if path.relative_to(HOUSE).parts[0] != "config"]
    assert offences(back_doors, paths) == []


def test_only_exchange_opens_sockets() -> None:
    paths = [path for path in modules() if not place(path).startswith("vaihto/exchange/") and place(path) not in MAY_OPEN_SOCKETS]
    assert offences(sockets, paths) == []


def test_only_the_clock_asks_for_the_time() -> None:
    assert offences(times, modules(skip=("vaihto/kit/clock.py",))) == []


def test_long_files_and_functions_say_why() -> None:
    assert offences(too_long, modules()) == []


def test_tests_and_scripts_say_why_they_are_long() -> None:
    paths = [path for folder in ("tests", "script", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))]
    assert offences(too_long, paths) == []


def test_keys_to_other_rooms_are_written_as_text_and_leave_no_trace_there() -> None:
    """A foreign key to another room is 'room.Model' with related_name='+'."""
    offending = []
    for path in HOUSE.glob("*/models*.py"):
        for node in nodes(path.read_text(encoding="utf-8")):
            if isinstance(node, ast.Call) and re.search(r"(ForeignKey|OneToOneField|ManyToManyField)$", ast.unparse(node.func)):
                offending += foreign_key_offences(path, node)
    assert offending == []


def foreign_key_offences(path: Path, node: ast.Call) -> list[str]:
    """Return what is wrong with one key."""
    target = node.args[0] if node.args else next(word.value for word in node.keywords if word.arg == "to")
    name = target.value if isinstance(target, ast.Constant) else ast.unparse(target)
    to = str(name).split(".")[0] if "." in str(name) else ""
    related = {word.arg: ast.unparse(word.value) for word in node.keywords}.get("related_name", "")
    if to in ROOMS and to != path.parent.name and related != "'+'":
        return [f"{place(path)}:{node.lineno} {name} needs related_name='+'"]
    return []


WRONG = {
    back_doors: "from vaihto.grants.models import Grant",
    sockets: "import urllib.request",
    times: "import datetime\nx = datetime.datetime.now()",
    too_long: "def f():\n" + "    x = 1\n" * 41,
}
RIGHT = {
    back_doors: "from vaihto.grants import queries\nfrom vaihto.kit import audit",
    sockets: "from urllib.parse import urlsplit",
    times: "from vaihto.kit import clock\nx = clock.now()",
    too_long: "def f():\n    # long because: a table\n" + "    x = 1\n" * 41,
}


@pytest.mark.parametrize("check", WRONG, ids=lambda check: check.__name__)
def test_negative_control_each_check_sees_what_it_is_for(check: object, tmp_path: Path) -> None:
    assert callable(check)
    assert len(check(tmp_path / "example.py", WRONG[check])) == 1  # type: ignore[index]
    assert check(tmp_path / "example.py", RIGHT[check]) == []  # type: ignore[index]
