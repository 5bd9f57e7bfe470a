"""The columns of a template: which row holds their names, which names are known, which are near to a known one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from vaihto.exchange.beneficiary import fields

LOOKED_AT = 10
NEAR, NEAREST = 0.82, 3
# Signs of a row that says how to fill in the columns: obligatory, a dictionary, the form of a day.
MARKS = re.compile(r"\*|\bDICT\b|\bDD[-/.]MM|\bYYYY\b", re.IGNORECASE)


class Recognised(NamedTuple):
    """A known name, empty where the column is not known; `near`: known names that look alike."""

    name: str
    near: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Return a name without capitals, spaces, underscores and other signs."""
    return re.sub(r"[^0-9a-z]+", "", text.casefold()).replace("organisation", "organization")


@cache
def _names() -> Mapping[str, str]:
    """Return known names by their folded forms: whole, and by their last one or two parts where these are one name's only."""
    whole: dict[str, str] = {}
    parts: dict[str, set[str]] = {}
    for name in fields.known():
        way = name.removeprefix("mobility/").split("/")
        whole.setdefault(folded("".join(way)), name)
        whole.setdefault(folded(name), name)
        for length in (1, 2):
            if len(way) > length:
                parts.setdefault(folded("".join(way[-length:])), set()).add(name)
    single = {short: min(names) for short, names in parts.items() if len(names) == 1}
    return single | whole


def recognise(header: str) -> Recognised:
    """Return the known name that a column's header means, or the names near to it."""
    text = folded(header)
    if not text:
        return Recognised("")
    if text in _names():
        return Recognised(_names()[text])
    near = difflib.get_close_matches(text, _names(), NEAREST, NEAR)
    return Recognised("", tuple(dict.fromkeys(_names()[one] for one in near)))


def name_row(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows, from 0, holds the names: most known ones, then most filled cells. Raises ValueError."""
    first = list(enumerate(rows[:LOOKED_AT]))
    if not any(re.search(r"\w", cell) for _, row in first for cell in row):
        raise ValueError("no row has a word in it")

    def weight(pair: tuple[int, Sequence[str]]) -> tuple[int, int, int]:
        at, row = pair
        return sum(bool(recognise(cell).name) for cell in row), sum(bool(cell) for cell in row), -at

    return max(first, key=weight)[0]


def head_rows(rows: Sequence[Sequence[str]], names: int) -> int:
    """Return how many rows stand before the first stay: those to the names, and those behind them that carry marks."""
    count = names + 1
    while count < min(len(rows), LOOKED_AT) and sum(bool(MARKS.search(cell)) for cell in rows[count]):
        count += 1
    return count


def obligatory(rows: Sequence[Sequence[str]], names: int) -> list[bool]:
    """Return for each column whether it is marked obligatory: an asterisk in its head; without any, where the known name is."""
    head = rows[names]
    marked = [any("*" in _cell(row, place) for row in rows) for place in range(len(head))]
    if any(marked):
        return marked
    return [bool(name) and fields.known()[name].is_obligatory for name in (recognise(cell).name for cell in head)]


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def places(wanted: Sequence[str], found: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where columns by their names stand in another head, both from 0; the same name twice is paired in its order."""
    having: dict[str, list[int]] = {}
    for place, name in enumerate(found):
        having.setdefault(folded(name) or name.strip(), []).append(place)
    for place, name in enumerate(wanted):
        waiting = having.get(folded(name) or name.strip(), [])
        if waiting:
            yield place, waiting.pop(0)
