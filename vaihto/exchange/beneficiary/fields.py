"""What Vaihto can write into a column, and which names of columns are known. Data of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from vaihto.core import parameters, rulebook
from vaihto.core.formats import LANGUAGES

FILE, KNOWN = "erasmus_plus/module_columns.yaml", "erasmus_plus/module_fields.yaml"
Value = str | date | bool | Decimal | None
KEY = "key"
# The keys of a stay: the Beneficiary Module's, or Vaihto's own.
MODULE_ID, STAY_KEY = "mobility_id", "stay_key"
# Kinds whose values may be written by codes of the template's own dictionary.
CODED = ("word", "activity", "country", "yes_no")


@dataclass(frozen=True)
class Field:
    """One field. `column`: through which column of a table of stays a value is taken over; `words`: code to English name."""

    code: str
    kind: str
    label: Mapping[str, str]
    paths: tuple[str, ...]
    column: str
    words: Mapping[str, str]
    example: tuple[Value, ...]

    @property
    def writings(self) -> tuple[str, ...]:
        """The ways in which its values may be written; the first is proposed."""
        return tuple(rulebook.read(FILE)["writings"][self.kind])


@dataclass(frozen=True)
class Known:
    """A known name of a column, where it is known from, and whether it is obligatory there."""

    name: str
    source: str
    is_obligatory: bool
    type: str = ""
    most: str = ""


@cache
def fields() -> Mapping[str, Field]:
    """Return every field by its code, in the order in which they are offered."""
    return {code: _field(code, entry) for code, entry in rulebook.read(FILE)["fields"].items()}


def _field(code: str, entry: Mapping[str, Any]) -> Field:
    """Turn an entry of the rulebook into a field."""
    kind = entry["kind"]
    words = {}
    if "words" in entry:
        words = {word: parameters.word(entry["words"], word, "en") for word in parameters.words(entry["words"])}
    return Field(
        code=code, kind=kind, label=entry["label"], paths=tuple(entry.get("paths", ())), column=entry.get("column", ""),
        words=words, example=tuple(_value(kind, one) for one in entry["example"]),
    )  # fmt: skip


def _value(kind: str, raw: Any) -> Value:
    """Return an example as a value of its kind."""
    if kind == "day":
        return raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    if kind == "number":
        return Decimal(raw)
    return bool(raw) if kind == "yes_no" else str(raw)


def writing_label(writing: str, language: str) -> str:
    """Return what a way of writing is called."""
    return str(rulebook.read(FILE)["writing_labels"][writing][language if language in LANGUAGES else "en"])


@cache
def known() -> Mapping[str, Known]:
    """Return the known names of columns: those of the Commission's pages, then those of the draft interface."""
    book = rulebook.read(KNOWN)
    found = {name: Known(name, "wiki", is_obligatory=True) for name in book["wiki"]}
    for line in book["api"].splitlines():
        path, least, most, kind = line.split()
        found[path] = Known(path, "api", is_obligatory=least != "0", type="" if kind == "-" else kind, most=most)
    return found


@cache
def field_of_known() -> Mapping[str, str]:
    """Return the code of the field that means the same as a known name; the first where several do."""
    found: dict[str, str] = {}
    for one in fields().values():
        for path in one.paths:
            found.setdefault(path, one.code)
    return found
