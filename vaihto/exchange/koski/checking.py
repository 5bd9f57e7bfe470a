"""Checks parts of a Koski study right: their shape by our table, days, codes, grades, and what must fit together.

Koski's own schema is made while it runs and is in no repository; this table is ours, tried on the samples that Koski publishes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from vaihto.exchange.koski import unit_rules
from vaihto.exchange.koski.faults import Fault, fault
from vaihto.exchange.koski.shapes import COVERED, SHAPES, Code, Kind, Many, Thing

LANGUAGES = frozenset({"fi", "sv", "en"})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
BUSINESS_ID = re.compile(r"\d{7}-\d", re.ASCII)
# Study rights nest units three deep; more is no part of Koski.
DEEPEST = 6


class _Judge(NamedTuple):
    """What the check knows: the codes by list, and the day after which nothing may lie."""

    lists: Mapping[str, frozenset[str]]
    today: date | None


def check(fragment: Any, *, lists: Mapping[str, frozenset[str]] | None = None, on: date | None = None) -> list[Fault]:
    """Return the faults of a Koski part, in the order of the document; none where it is right.

    Looked at: `lisätiedot.ulkomaanjaksot`, `koulutussopimukset`, `osasuoritukset` (units of a qualification and their parts;
    those of other kinds of education are passed over). With `lists` (see `code_lists`) codes must be in their list; lists that
    are not given are not judged. With `on`, results must not lie after that day.
    """
    if not isinstance(fragment, dict):
        return [fault("not_object", "", type(fragment).__name__)]
    judge = _Judge(lists or {}, on)
    more = fragment.get("lisätiedot") or {}
    found: list[Fault] = []
    if not isinstance(more, dict):
        found.append(fault("not_object", "lisätiedot"))
    else:
        found += _listed(more.get("ulkomaanjaksot"), "foreign_period", "lisätiedot.ulkomaanjaksot", judge)
    found += _listed(fragment.get("koulutussopimukset"), "training_agreement", "koulutussopimukset", judge)
    return found + list(_units(fragment.get("osasuoritukset"), "osasuoritukset", judge, 0))


def _listed(rows: Any, shape: str, path: str, judge: _Judge) -> list[Fault]:
    """Return the faults of a list of objects; nothing where there is no list."""
    return [] if rows is None else list(_value(rows, Many(Thing(shape)), path, judge))


def _units(rows: Any, path: str, judge: _Judge, depth: int) -> Iterator[Fault]:
    """Yield the faults of units and, beneath, of their parts."""
    if rows is None:
        return
    if not isinstance(rows, list) or depth > DEEPEST:
        yield fault("not_list", path)
        return
    for number, row in enumerate(rows):
        here = f"{path}[{number}]"
        if not isinstance(row, dict):
            yield fault("not_object", here)
        elif _type(row) in COVERED or _type(row) is None:
            yield from _object(row, "unit", here, judge)
            yield from unit_rules.of_unit(row, here)
            yield from _units(row.get("osasuoritukset"), f"{here}.osasuoritukset", judge, depth + 1)
    yield from unit_rules.among(rows, path)


def _type(row: dict[str, Any]) -> str | None:
    """Return the code of an osasuoritus's type; None where it has none, which is a fault of its own."""
    kind = row.get("tyyppi")
    value = kind.get("koodiarvo") if isinstance(kind, dict) else None
    return value if isinstance(value, str) else None


def _object(thing: dict[str, Any], shape: str, path: str, judge: _Judge) -> Iterator[Fault]:
    """Yield the faults of an object by its shape: missing, unknown, and each value."""
    fields = SHAPES[shape]
    for name, (is_required, kind) in fields.items():
        if name not in thing:
            if is_required:
                yield fault("missing", f"{path}.{name}")
        else:
            yield from _value(thing[name], kind, f"{path}.{name}", judge)
    yield from (fault("unknown_field", f"{path}.{name}") for name in thing if name not in fields)
    yield from _special(thing, shape, path, judge)


def _value(value: Any, kind: Kind, path: str, judge: _Judge) -> Iterator[Fault]:
    """Yield the faults of one value by its kind."""
    if isinstance(kind, Many):
        if not isinstance(value, list):
            yield fault("not_list", path, value)
        else:
            for number, each in enumerate(value):
                yield from _value(each, kind.of, f"{path}[{number}]", judge)
    elif isinstance(kind, Thing | Code) and not isinstance(value, dict):
        yield fault("not_object", path, value)
    elif isinstance(kind, Thing):
        yield from _object(value, kind.shape, path, judge)
    elif isinstance(kind, Code):
        yield from _code(value, kind, path, judge)
    else:
        yield from _plain(value, kind, path)


def _plain(value: Any, kind: str, path: str) -> Iterator[Fault]:
    """Yield the fault of a plain value, if it has one."""
    if kind == "text":
        yield from _text(value, path)
    elif kind == "day":
        if not isinstance(value, str) or day(value) is None:
            yield fault("no_such_day", path, value)
    elif kind == "size":
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield fault("wrong_kind", path, value)
        elif not 0 < value < float("inf"):
            yield fault("wrong_size", path, value)
    elif kind != "free" and not _is_of(value, kind):
        yield fault("wrong_kind", path, value)


def _is_of(value: Any, kind: str) -> bool:
    """Whether a value is of a plain kind."""
    if kind == "whole":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "flag":
        return isinstance(value, bool)
    return isinstance(value, str) and bool(value.strip())


def day(text: object) -> date | None:
    """Return a day of the form YYYY-MM-DD; None where it is none."""
    if not isinstance(text, str) or not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(value: Any, path: str) -> Iterator[Fault]:
    """Yield the fault of a text by language, if it has one."""
    if not isinstance(value, dict):
        yield fault("not_object", path, value)
        return
    yield from (fault("unknown_field", f"{path}.{language}") for language in value if language not in LANGUAGES)
    if not value or not all(isinstance(words, str) and words.strip() for words in value.values()):
        yield fault("empty_text", path)


def _code(value: dict[str, Any], kind: Code, path: str, judge: _Judge) -> Iterator[Fault]:
    """Yield the faults of a reference to a code: its list, and whether the list has it."""
    faults = list(_object(value, "code", path, judge))
    yield from faults
    if faults:
        return
    name, code = value["koodistoUri"], value["koodiarvo"]
    if name not in kind.lists:
        yield fault("wrong_list", f"{path}.koodistoUri", name)
    elif (kind.values and code not in kind.values) or (name in judge.lists and code not in judge.lists[name]):
        yield fault("unknown_code", f"{path}.koodiarvo", code)


def _special(thing: dict[str, Any], shape: str, path: str, judge: _Judge) -> Iterator[Fault]:
    """Yield what an object's fields say together."""
    first, last = day(thing.get("alku")), day(thing.get("loppu"))
    if shape in {"foreign_period", "training_agreement", "time"} and first and last and last < first:
        yield fault("ends_before_start", f"{path}.loppu", last)
    if shape in {"assessment", "demonstration_assessment", "confirmation"} and judge.today:
        result = day(thing.get("päivä"))
        if result and result > judge.today:
            yield fault("in_the_future", f"{path}.päivä", result)
    if shape == "training_agreement":
        number = thing.get("työssäoppimispaikanYTunnus")
        if isinstance(number, str) and not BUSINESS_ID.fullmatch(number):
            yield fault("wrong_business_id", f"{path}.työssäoppimispaikanYTunnus", number)
    if shape == "module":
        yield from _identifier(thing, path, judge)


def _identifier(module: dict[str, Any], path: str, judge: _Judge) -> Iterator[Fault]:
    """Yield the faults of a tunniste: a code of a national list, or a local code with a name and a description."""
    value = module.get("tunniste")
    if not isinstance(value, dict):
        if "tunniste" in module:
            yield fault("not_object", f"{path}.tunniste", value)
    elif value.get("koodistoUri") in unit_rules.NATIONAL:
        yield from _code(value, Code(unit_rules.NATIONAL), f"{path}.tunniste", judge)
    else:
        yield from _object(value, "local", f"{path}.tunniste", judge)
