"""The finder's five questions as data, and the answers to them; every answer may be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from vaihto.core import countries, formats, parameters, rulebook

FINDER = "leonardo/finder.yaml"
Texts = Mapping[str, str]


class WrongAnswer(ValueError):
    """An answer that no option allows; ``field`` is the key of the field, ``reason`` a code.

    Codes: ``unknown_field``, ``unknown_option``, ``unknown_country``, ``not_a_number``, ``out_of_range``,
    ``not_a_day``.
    """

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field}: {reason}")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its key and what people read."""

    key: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked: ``kind`` is ``choice``, ``choices``, ``countries``, ``day`` or ``number``.

    ``lowest`` and ``highest`` bound a number. ``shown_if`` names another field and the answers with which this one is
    asked; empty = always.
    """

    key: str
    kind: str
    label: Texts
    options: tuple[Option, ...] = ()
    lowest: int = 0
    highest: int = 0
    shown_if: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One of the five pages: its title and the things asked on it."""

    key: str
    title: Texts
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has said; None = not said. ``countries`` are those of the partners, in canonical codes.

    ``people`` counts people who go or, in a partnership, journeys; ``days`` is one stay's length, ``months`` the
    project's, ``starts_on`` its first day.
    """

    who: str | None = None
    purpose: str | None = None
    transfers: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    partner_kinds: tuple[str, ...] | None = None
    people: int | None = None
    days: int | None = None
    months: int | None = None
    starts_on: date | None = None


def questions() -> tuple[Question, ...]:
    """The five questions of ``rulebook/leonardo/finder.yaml`` in their order."""
    return tuple(
        Question(row["key"], row["title"], tuple(_field(one) for one in row["fields"]))
        for row in rulebook.read(FINDER)["questions"]
    )


def read_answers(given: Mapping[str, Any]) -> Answers:
    """Read answers as a form or an address gives them: text, numbers as text or int, lists of text.

    Empty text and None are "not said"; an empty list is "none of them". Raises ``WrongAnswer``.
    """
    asked = {field.key: field for question in questions() for field in question.fields}
    for key in given:
        if key not in asked:
            raise WrongAnswer(key, "unknown_field")
    return Answers(**{key: _read(asked[key], value) for key, value in given.items() if value not in (None, "")})


def plain(answers: Answers) -> dict[str, Any]:
    """The answers as ``read_answers`` reads them, without those not given; for storing and for addresses."""
    given = {one.name: getattr(answers, one.name) for one in fields(answers)}
    return {key: _as_plain(value) for key, value in given.items() if value is not None}


def _as_plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _field(row: Mapping[str, Any]) -> Field:
    return Field(
        key=row["key"],
        kind=row["kind"],
        label=row["label"],
        options=_options(row),
        lowest=row.get("lowest", 0),
        highest=row.get("highest", 0),
        shown_if=tuple((key, tuple(values)) for key, values in row.get("shown_if", {}).items()),
    )


def _options(row: Mapping[str, Any]) -> tuple[Option, ...]:
    if "words" not in row:
        return tuple(Option(key, label) for key, label in row.get("options", {}).items())
    kind = row["words"]
    keys: Sequence[str] = row.get("among", parameters.words(kind))
    return tuple(Option(key, {lang: parameters.word(kind, key, lang) for lang in formats.LANGUAGES}) for key in keys)


def _read(field: Field, value: Any) -> Any:
    if field.kind == "number":
        return _number(field, value)
    if field.kind == "choice":
        return _one_of(field, value)
    if field.kind == "day":
        return _day(field, value)
    listed = [value] if isinstance(value, str) else list(value)
    if field.kind == "countries":
        return tuple(dict.fromkeys(_country(field, one) for one in listed))
    return tuple(dict.fromkeys(_one_of(field, one) for one in listed))


def _one_of(field: Field, value: object) -> str:
    if not isinstance(value, str) or value not in {option.key for option in field.options}:
        raise WrongAnswer(field.key, "unknown_option")
    return value


def _country(field: Field, value: object) -> str:
    if not isinstance(value, str) or value not in countries.codes():
        raise WrongAnswer(field.key, "unknown_country")
    return countries.canonical(value)


def _day(field: Field, value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return formats.parse_day(str(value))
    except ValueError:
        raise WrongAnswer(field.key, "not_a_day") from None


def _number(field: Field, value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        raise WrongAnswer(field.key, "not_a_number")
    number = int(text)
    if not field.lowest <= number <= field.highest:
        raise WrongAnswer(field.key, "out_of_range")
    return number
