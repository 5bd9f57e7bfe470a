"""What the fields of an application are called, on pages, in versions and in permissions; their values as JSON and in words.

A detail of the project has its own name (`title`), an answer `answer_` and its question's key, a field of a row `row-`, the
row's key, `-` and its column (`row-12-days`).
"""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.applications import labels, question_fields
from vaihto.applications.facts import COSTS
from vaihto.calls import queries as calls
from vaihto.core import countries, parameters
from vaihto.core.questions import TEXTUAL
from vaihto.kit.languages import NAMES, present, text_of
from vaihto.kit.templatetags import formats

if TYPE_CHECKING:
    from vaihto.applications.models import Application

ANSWER, AIM, ROW = "answer_", "aim_", "row-"
DETAILS = ("title", "starts_on", "ends_on", "requested", "total_cost", "transfers", "language")
DAYS, MONEY = ("starts_on", "ends_on"), ("requested", "total_cost")
LENGTHS = ("days", "travel_days", "accompanying_days", "course_days")
WORDS = {"target_group": "target_group", "purpose": "purpose", "dimension": "dimension"}


def plain(value: Any) -> Any:
    """Return a value as JSON."""
    if isinstance(value, Decimal):
        # One writing for one sum, whatever number of zeros it was typed or stored with.
        return f"{value.quantize(Decimal('0.01')):f}"
    return value.isoformat() if isinstance(value, date) else value


def detail(name: str, value: Any) -> Any:
    """Return a detail's JSON value as the column takes it."""
    if value is None:
        return None
    return date.fromisoformat(value) if name in DAYS else Decimal(value) if name in MONEY else value


def row_field(pk: int, column: str) -> str:
    """Return the name of a field of a row."""
    return f"{ROW}{pk}-{column}"


def parts_of(name: str) -> tuple[int, str] | None:
    """Return the row's key and the column of a field of a row; None for every other field."""
    pieces = name.split("-", 2)
    return (int(pieces[1]), pieces[2]) if len(pieces) == 3 and pieces[0] == "row" and pieces[1].isdigit() else None


def label_of(application: "Application", name: str) -> str:
    """Return what a field is called in the reader's language."""
    row = parts_of(name)
    if row:
        place = application.rows.filter(pk=row[0]).values_list("position", flat=True).first()
        column = str(labels.COLUMNS[row[1]])
        return _("Row %(row)s: %(column)s") % {"row": place, "column": column} if place else column
    if not name.startswith(ANSWER):
        return str(labels.FIELDS[name])
    key = name.removeprefix(ANSWER)
    if key.startswith(AIM):
        return str(parameters.label("dimension", key.removeprefix(AIM), present()))
    question = question_of(application, name)
    return text_of(question, "label") if question else key


def question_of(application: "Application", name: str) -> Any:
    """Return the question of an answer; None for an aim and for every other field."""
    key = name.removeprefix(ANSWER)
    return next((q for q in calls.questions_of(application.call) if name.startswith(ANSWER) and q.key == key), None)


def is_textual(application: "Application", name: str) -> bool:
    """Return whether people write words in a field, so that two versions can be joined."""
    if name.startswith(ANSWER):
        question = question_of(application, name)
        return question is None or question.kind in TEXTUAL
    return name == "title" or name.endswith("-field")


def in_words(application: "Application", name: str, value: Any) -> str:
    """Return a field's JSON value as a person reads it; an empty text where there is nothing."""
    if name.startswith(ANSWER):
        question = question_of(application, name)
        if question is None or question.kind in TEXTUAL:
            return str(value or "")
        return question_fields.in_words(question, str(value or ""), question_fields.Sources(application))
    row = parts_of(name)
    column = row[1] if row else name
    if value in (None, "", []):
        return ""
    if column in DAYS:
        return formats.day(date.fromisoformat(value))
    if column in MONEY:
        return formats.money(Decimal(value))
    if column in WORDS:
        return str(parameters.word(WORDS[column], value, present()))
    if column in ("country_from", "country_to"):
        return countries.name(value, present())
    if column == "host_id":
        return str(application.partners.filter(pk=value).values_list("name", flat=True).first() or value)
    if column == "transfers":
        return ", ".join(str(parameters.word("transfer", one, present())) for one in value)
    if column == "language":
        return str(NAMES.get(value, value))
    if column in ("is_green", "is_blended"):
        return _("yes") if value else _("no")
    if column in COSTS:
        return formats.money(Decimal(value))
    if column == "distance_km":
        return _("%(n)s km") % {"n": formats.number(value)}
    return formats.length_of(value) if column in LENGTHS else str(value)
