"""One cell: what it means, or what is wrong with it. Called once for each different value of a column."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from vaihto.core import countries, formats
from vaihto.exchange.mobilities.columns import Column, country_names, field_of, folded, readings

FIRST_YEAR, LAST_YEAR = 1900, 2199
# Signs that no keyboard writes: controls (a line end or tab inside a cell is none), marks of order, direction of writing.
CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff"
_CONTROL = re.compile(f"[{CONTROLS}]")
# As the house disarms formulas: an equals sign always begins one; plus, minus and at only where something is called.
# (The second sign of each is its likeness in full width, which spreadsheets run too.)
_FORMULA = re.compile('[=\uff1d]|[+\\-@\uff0b\uff0d\uff20][^;\t"\r\n]*[(|!]')
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)", re.IGNORECASE)
# What the checks above may find, for a whole column at once: a few more, never fewer.
_SUSPECT = rf"[{CONTROLS}\ufffd]|^[=\uff1d+\-@\uff0b\uff0d\uff20#]"


class Problem(NamedTuple):
    """Why a cell is wrong: the key of its message and what fills its gaps."""

    kind: str
    gaps: tuple[tuple[str, Any], ...] = ()


def is_suspect(series: pl.Series, longest: int) -> pl.Series:
    """Return which texts need a closer look."""
    return series.str.contains(_rust(_SUSPECT)) | (series.str.len_chars() > longest)


def _rust(pattern: str) -> str:
    """Return a pattern as the other engine of regular expressions writes it: signs by number in braces."""
    return re.sub(r"\\[xu]([0-9a-f]{4}|[0-9a-f]{2})", r"\\x{\1}", pattern)


def text_problem(value: str, column: Column) -> Problem | None:
    """Return what is wrong with a text."""
    if found := hidden_problem(value):
        return found
    if column.longest and len(value) > column.longest:
        return Problem("too_long", (("length", len(value)), ("most", column.longest)))
    return None


def hidden_problem(value: str) -> Problem | None:
    """Return what is wrong with any cell, whatever its column: signs that do not belong there, formulas, lost letters."""
    if control := _CONTROL.search(value):
        return Problem("control", (("code", f"U+{ord(control[0]):04X}"),))
    if "\ufffd" in value:
        return Problem("lost")
    if _FORMULA.match(value):
        return Problem("formula")
    return Problem("error_value") if _ERROR.fullmatch(value) else None


def reader(column: Column) -> Callable[[str], Any]:
    """Return what reads a cell of a column: it returns the meaning, or a Problem."""
    plain: dict[str, Callable[[str], Any]] = {"country": _country, "field": _field, "day": _day}
    read = _word_reader(column) if column.kind == "word" else plain[column.kind]
    return lambda value: hidden_problem(value) or read(value)


def _word_reader(column: Column) -> Callable[[str], str | Problem]:
    """Return a reader of the words of a column, in any of the three languages or as their code."""
    known = readings(column)
    problem = Problem("word", (("words", ", ".join(column.words)),))
    return lambda value: known.get(folded(value), problem)


def _country(value: str) -> str | Problem:
    """Return the code of a country."""
    if value in countries.codes():
        return countries.canonical(value)
    code = country_names().get(folded(value))
    return Problem("country_known", (("code", countries.canonical(code)),)) if code else Problem("country")


def _field(value: str) -> str | Problem:
    """Return the code of a field of education."""
    return field_of(value) or Problem("field")


def _day(value: str) -> date | Problem:
    """Return a day."""
    try:
        found = formats.parse_day(value)
    except ValueError as wrong:
        return Problem("no_such_day" if str(wrong) == "no_such_day" else "day_form")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return Problem("day_too_far", (("first", FIRST_YEAR), ("last", LAST_YEAR)))
    return found
