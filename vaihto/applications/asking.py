"""The fields that a request for completion can name: their words, and their values as plain JSON."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.applications import contents, labels, sections
from vaihto.applications.gaps import section_of
from vaihto.calls import queries as calls
from vaihto.core import countries, parameters
from vaihto.core.canonical import canonical_json
from vaihto.kit.languages import present, text_of
from vaihto.kit.templatetags import formats

if TYPE_CHECKING:
    from vaihto.applications.models import Application

ANSWER, AIM = "answer_", "aim_"
WHOLE = {"rows": "rows", "units": "units", "partners": "partners"}


def fields_of(application: "Application") -> dict[str, tuple[str, str]]:
    """Return every field that can be asked for, in the order of the form: `{name: (section, words)}`."""
    action = application.call.action
    details = {"project": ["title", "starts_on", "ends_on"], "budget": ["requested", "total_cost"]}
    if action == "transfer_of_innovation":
        details["project"].append("transfers")
    questions: dict[str, list[tuple[str, str]]] = {}
    for question in calls.questions_of(application.call):
        one = (ANSWER + question.key, text_of(question, "label"))
        questions.setdefault(section_of(question.section), []).append(one)
    made: dict[str, tuple[str, str]] = {}
    for section in sections.keys_of(application):
        for name in details.get(section, []):
            made[name] = (section, str(labels.FIELDS[name]))
        if section in WHOLE:
            made[section] = (section, sections.title_of(section, action))
        if section == "aims":
            for dimension in parameters.words("dimension"):
                made[ANSWER + AIM + dimension] = (section, parameters.label("dimension", dimension, present()))
        for name, words in questions.get(section, []):
            made[name] = (section, words)
    return made


def values_of(application: "Application", fields: Iterable[str]) -> dict[str, Any]:
    """Return the values of the fields as they are now, as plain JSON."""
    project = contents.project_of(application)
    answers = {answer.key: answer.value for answer in application.answers.filter(is_latest=True)}
    made: dict[str, Any] = {}
    for name in fields:
        if name == "rows":
            made[name] = contents.rows_of(application)
        elif name == "units":
            made[name] = contents.units_of(application)
        elif name == "partners":
            made[name] = [contents.partner_of(partner) for partner in application.partners.all()]
        elif name.startswith(ANSWER):
            made[name] = answers.get(name.removeprefix(ANSWER), "")
        else:
            made[name] = project[name]
    plain: dict[str, Any] = json.loads(canonical_json(made))
    return plain


def in_words(name: str, value: Any) -> list[str]:
    """Return a kept value as lines that a person reads."""
    if value in (None, "", [], {}):
        return []
    if name == "rows":
        return [row_in_words(row) for row in value]
    if name == "units":
        return [" · ".join(str(part) for part in (unit["code"], unit["title"]) if part) for unit in value]
    if name == "partners":
        return [f"{one['name']} ({countries.name(one['country'], present())})" for one in value]
    if name in {"starts_on", "ends_on"}:
        from datetime import date

        return [formats.day(date.fromisoformat(value))]
    if name in {"requested", "total_cost"}:
        from decimal import Decimal

        return [formats.money(Decimal(str(value)))]
    if name == "transfers":
        return [parameters.label("transfer", one, present()) for one in value]
    return str(value).split("\n")


def row_in_words(row: dict[str, Any]) -> str:
    """Return one row of stays or journeys as a line."""
    parts = [_("Row %(n)s") % {"n": row["row"]}]
    if row["count"]:
        parts.append(formats.number(row["count"]))
    if row["target_group"]:
        parts.append(parameters.word("target_group", row["target_group"], present()))
    if row["country_to"]:
        parts.append(countries.name(row["country_to"], present()))
    if row["days"]:
        parts.append(formats.length_of(row["days"]))
    if row["host"]:
        parts.append(row["host"])
    return " · ".join(parts)


def compared(application: "Application", request: Any) -> list[dict[str, Any]]:
    """Return each asked field with its words, its section, the old and the new answer as lines, and whether it changed."""
    known = fields_of(application)
    now = request.after or values_of(application, request.fields)
    made = []
    for name in request.fields:
        section, words = known.get(name, ("project", name))
        before, after = request.before.get(name), now.get(name)
        made.append({
            "name": name, "section": section, "words": words, "before": in_words(name, before), "after": in_words(name, after),
            "changed": before != after,
        })  # fmt: skip
    return made
