"""Questions of a call: how answers are written as text, read again, and which questions are asked at all.

Every answer is one text, whatever its kind, so that versions, merging and history need to know only texts:
number and money as plain digits with a point, a day as ISO day, choices and units as keys with a line break between,
an organisation as ``applicant`` or ``partner:12``, a table as JSON list of lists of texts, text as it is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from vaihto.core.canonical import decimal_text

KINDS = ("text", "long", "number", "money", "date", "choice", "table", "attachment", "unit", "organisation")
TEXTUAL = ("text", "long")
MEASURED = ("number", "money", "date")
LISTED = ("choice", "unit", "attachment")
TESTS = ("answered", "empty", "is", "is_not", "at_least", "at_most")
NEEDS_VALUE = ("is", "is_not", "at_least", "at_most")


@dataclass(frozen=True)
class Condition:
    """Ask only if the answer to `question` passes `test` against `value` (a key of a choice, or a number or day as text)."""

    question: str
    test: str
    value: str = ""


@dataclass(frozen=True)
class Asked:
    """What conditions need to know of a question: its key, its kind and its own condition, if any."""

    key: str
    kind: str
    condition: Condition | None = None


def read(kind: str, text: str) -> Any:
    """Return a stored answer as a value: Decimal, date, list of keys, list of rows, text; None for an empty one.

    Raises ValueError where the text cannot be read as this kind, which happens when a question changed its kind.
    """
    if not text.strip():
        return None
    if kind in ("number", "money"):
        try:
            return _finite(Decimal(text))
        except InvalidOperation:
            raise ValueError(f"not a number: {text[:40]}") from None
    if kind == "date":
        return date.fromisoformat(text)
    if kind in LISTED:
        return [line for line in text.split("\n") if line]
    return _rows(text) if kind == "table" else text


def write(kind: str, value: Any) -> str:
    """Return a value as the text that is stored; the opposite of `read`. Empty values and empty rows leave no text."""
    if value is None or value in ("", [], ()):
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if kind == "table":
        rows = [[str(cell).strip() for cell in row] for row in value]
        kept = [row for row in rows if any(row)]
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""
    return "\n".join(str(one) for one in value) if kind in LISTED else str(value)


def is_readable(kind: str, text: str) -> bool:
    """Return whether a stored answer can be read as this kind."""
    try:
        read(kind, text)
    except ValueError:
        return False
    return True


def asked_now(questions: Sequence[Asked], answers: Mapping[str, str]) -> frozenset[str]:
    """Return the keys of the questions that are asked, given the stored answers.

    A question that is not asked counts as unanswered for those that depend on it. A condition on a question that the form
    does not have, and one in a circle, asks: nobody loses a question to a mistake of the form (the gate refuses both).
    """
    known = {one.key: one for one in questions}
    circle = frozenset(circular(questions))
    found: dict[str, bool] = {}

    def is_asked(key: str) -> bool:
        if key not in found:
            condition = known[key].condition
            if condition is None or key in circle or condition.question not in known:
                found[key] = True
            else:
                base = known[condition.question]
                text = answers.get(base.key, "") if is_asked(base.key) else ""
                found[key] = passes(condition, base.kind, text)
        return found[key]

    return frozenset(key for key in known if is_asked(key))


def passes(condition: Condition, kind: str, text: str) -> bool:
    """Return whether a stored answer passes a condition; an answer that cannot be read counts as none."""
    try:
        value = read(kind, text)
    except ValueError:
        value = None
    if condition.test == "empty":
        return value is None
    if value is None:
        return False
    if condition.test == "answered":
        return True
    if condition.test in ("is", "is_not"):
        given = value if isinstance(value, list) else [text]
        return (condition.value in given) == (condition.test == "is")
    return _compared(condition, kind, value)


def _compared(condition: Condition, kind: str, value: Any) -> bool:
    """Return whether a number, amount or day lies on the right side of the limit; anything else does not."""
    if kind not in MEASURED:
        return False
    limit = read(kind, condition.value)
    return bool(limit is not None and (value >= limit if condition.test == "at_least" else value <= limit))


def circular(questions: Sequence[Asked]) -> list[str]:
    """Return the keys of the questions whose conditions lead back to themselves, in the order of the form."""
    leads = {one.key: one.condition.question for one in questions if one.condition}
    found = []
    for one in questions:
        seen, key = set(), leads.get(one.key)
        while key and key not in seen and key != one.key:
            seen.add(key)
            key = leads.get(key)
        if key == one.key:
            found.append(one.key)
    return found


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError("not a finite number")
    return number


def _rows(text: str) -> list[list[str]]:
    """Return the rows of a stored table. Raises ValueError for anything else than a list of lists of texts."""
    rows = json.loads(text)
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ValueError("not a table")
    return [[str(cell) for cell in row] for row in rows]
