"""A fault at its cell, and what is said about it in three languages."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from vaihto.core import formats, rulebook

MESSAGES = "mobility_messages.yaml"
# Gaps that are lengths of time.
LENGTHS = ("days", "limit")
# Numbers of things; those of rows and years stay as spreadsheets and calendars write them.
COUNTS = ("most", "length", "rows", "columns", "new", "changed", "unchanged", "empty", "faults", "stays", "left")


class Fault(NamedTuple):
    """One fault. `row` as a spreadsheet counts (the header is 1), `column`: the header's name, `place`: its number from 0.

    `place` is None for a column that is missing; then there is no cell to look at.
    """

    row: int
    place: int | None
    column: str
    value: str
    kind: str
    gaps: tuple[tuple[str, Any], ...] = ()


def message(fault: Fault, language: str) -> str:
    """Return what is said about a fault, in "fi", "sv" or "en"."""
    return _message(fault.kind, fault.gaps, language)


@lru_cache(maxsize=20_000)
def _message(kind: str, gaps: tuple[tuple[str, Any], ...], language: str) -> str:
    """Return a message with its gaps filled; faults of one kind share it."""
    book = rulebook.read(MESSAGES)
    texts = book["cell"].get(kind) or book["stored"].get(kind) or book["header"][kind]
    return str(texts[language]).format(**{name: _shown(name, value, language) for name, value in gaps})


def _shown(name: str, value: Any, language: str) -> str:
    """Return a gap's value as people read it."""
    if isinstance(value, date):
        return formats.day(value, language)
    if name in LENGTHS:
        return formats.length(value, language)
    if name in COUNTS and isinstance(value, int):
        return formats.number(value, language)
    if isinstance(value, dict | _Texts):
        return str(value[language])
    return str(value)


class _Texts(tuple[tuple[str, str], ...]):
    """Texts by language that can be the key of a cache."""

    def __getitem__(self, language: Any) -> Any:
        return dict(self)[language]


def texts(by_language: Any) -> _Texts:
    """Return texts by language as a gap."""
    return _Texts(sorted(by_language.items()))


def as_json(fault: Fault, language: str) -> dict[str, Any]:
    """Return a fault as the command answers it."""
    return {"row": fault.row, "column": fault.column, "value": fault.value, "message": message(fault, language)}


def said(key: str, language: str, **gaps: Any) -> str:
    """Return a sentence of the command."""
    text = str(rulebook.read(MESSAGES)["said"][key][language])
    return text.format(**{name: _shown(name, value, language) for name, value in gaps.items()})


class CannotRead(Exception):
    """The file cannot be read as a table at all. `kind` names the sentence; `gaps` fill it."""

    def __init__(self, kind: str, **gaps: Any) -> None:
        super().__init__(kind)
        self.kind, self.gaps = kind, gaps

    def sentence(self, language: str) -> str:
        """Return why, and what to do."""
        text = str(rulebook.read(MESSAGES)["file"][self.kind][language])
        return text.format(**{name: _shown(name, value, language) for name, value in self.gaps.items()})
