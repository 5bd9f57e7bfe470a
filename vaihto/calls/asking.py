"""What a question asks: its condition for the core, its options, columns and limits in the reader's language.

`Question.settings` holds, by kind: choice {"options": […], "several": bool}, unit {"several": bool}, table {"columns": […],
"rows": most}, number, money and date {"least", "most"} as core.questions writes values. An option or column is
{"key", "fi", "sv", "en"}, a column also has "kind" (text, number or money). Keys never change, texts may.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from vaihto.calls import labels
from vaihto.core import formats
from vaihto.core import questions as core
from vaihto.core.questions import Asked, Condition
from vaihto.kit.languages import LANGUAGES, pick, present, text_of

if TYPE_CHECKING:
    from vaihto.calls.models import Question

MOST_ROWS = 12
COLUMN_KINDS = ("text", "number", "money")


@dataclass(frozen=True)
class TableColumn:
    """A column of a table question: its key, what its cells hold, its heading in the reader's language."""

    key: str
    kind: str
    label: str


def asked(questions: "Iterable[Question]") -> list[Asked]:
    """Return the questions as the core takes them."""
    return [Asked(one.key, one.kind, condition_of(one)) for one in questions]


def named(questions: "Sequence[Question]") -> "list[Question]":
    """Return the questions, each with its section, kind and condition in words for a list of them."""
    for one in questions:
        one.section_name = str(labels.FORM_SECTIONS.get(one.section, one.section))  # type: ignore[attr-defined]
        one.kind_name = str(labels.KINDS.get(one.kind, one.kind))  # type: ignore[attr-defined]
        one.only_if = condition_in_words(one, questions)  # type: ignore[attr-defined]
        one.options_named = [text for _key, text in options_of(one)]  # type: ignore[attr-defined]
    return list(questions)


def condition_in_words(question: "Question", questions: "Iterable[Question]") -> str:
    """Return "question: is at least 6" in the reader's language; empty where the question is always asked."""
    other = next((one for one in questions if one.key == question.condition_question), None)
    if other is None:
        return ""
    value = dict(options_of(other)).get(question.condition_value, "") if other.kind == "choice" else ""
    if other.kind in core.MEASURED and question.condition_value:
        value = measured(other.kind, core.read(other.kind, question.condition_value))
    words = labels.TESTS.get(question.condition_test, "")
    quoted = f"”{value}”" if value and other.kind == "choice" else value
    return " ".join(filter(None, [f"{text_of(other, 'label')} –", str(words), quoted]))


def measured(kind: str, value: Any) -> str:
    """Return a number, amount or day in the reader's language."""
    if kind == "date":
        return formats.day(value, present())
    return formats.money(value, present()) if kind == "money" else formats.number(value, present())


def condition_of(question: "Question") -> Condition | None:
    """Return the condition of a question; None where it is always asked."""
    if not question.condition_question:
        return None
    return Condition(question.condition_question, question.condition_test, question.condition_value)


def options_of(question: "Question", language: str | None = None) -> list[tuple[str, str]]:
    """Return the options of a choice, key and text, in the reader's language or in `language`."""
    return [(one["key"], pick(one, language)) for one in question.settings.get("options", [])]


def columns_of(question: "Question", language: str | None = None) -> list[TableColumn]:
    """Return the columns of a table, in the reader's language or in `language`."""
    return [TableColumn(one["key"], one["kind"], pick(one, language)) for one in question.settings.get("columns", [])]


def takes_several(question: "Question") -> bool:
    """Return whether a choice or unit question takes more than one answer."""
    return bool(question.settings.get("several"))


def most_rows(question: "Question") -> int:
    """Return how many rows a table may have."""
    return int(question.settings.get("rows") or MOST_ROWS)


def limit_of(question: "Question", end: str) -> Any:
    """Return the limit `least` or `most` of a number, amount or day; None where there is none."""
    return core.read(question.kind, question.settings.get(end) or "")


def with_keys(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return options or columns, each new one with a key made from its English text that no other one has."""
    made: list[dict[str, Any]] = []
    taken = {str(row.get("key", "")) for row in rows}
    for row in rows:
        key = str(row.get("key") or "")
        if not key:
            base = slugify(next((row[code] for code in ("en", "sv", "fi") if row.get(code)), ""))[:30] or "option"
            key, n = base, 2
            while key in taken:
                key, n = f"{base}-{n}", n + 1
            taken.add(key)
        made.append({**row, "key": key})
    return made


def lacking_languages(row: Mapping[str, Any]) -> list[str]:
    """Return the languages in which an option or column has no text."""
    return [code for code in LANGUAGES if not str(row.get(code, "")).strip()]
