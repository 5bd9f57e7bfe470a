"""Questions about calls: the room's front door for everybody above."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from vaihto.calls import labels, permissions, states
from vaihto.calls.asking import (
    TableColumn,
    asked,
    columns_of,
    condition_of,
    limit_of,
    measured,
    most_rows,
    options_of,
    takes_several,
)
from vaihto.calls.facts import categories_of, law_of, rates_of, rule_year, scheme_of
from vaihto.calls.models import Call, CallVersion, Criterion, Question
from vaihto.calls.permissions import is_shown_the_way_to_apply
from vaihto.calls.rules_shown import Shown, ShownRate, breakable, numbers_shown, rates_shown, rules_with_numbers
from vaihto.core.canonical import sha256_of
from vaihto.kit.actors import Actor

__all__ = [
    "Shown",
    "ShownRate",
    "TableColumn",
    "asked",
    "breakable",
    "categories_of",
    "columns_of",
    "condition_of",
    "is_shown_the_way_to_apply",
    "law_of",
    "limit_of",
    "measured",
    "most_rows",
    "numbers_shown",
    "options_of",
    "rates_of",
    "rates_shown",
    "rule_year",
    "rules_with_numbers",
    "scheme_of",
    "takes_several",
]


def _calls() -> "QuerySet[Call]":
    return Call.objects.select_related("programme").prefetch_related("numbers")


def visible_to(actor: Actor) -> "QuerySet[Call]":
    """Return the calls that the actor may open: the agency's staff all, everybody else those that are published."""
    return _calls() if permissions.may_see_drafts(actor) else published()


def published() -> "QuerySet[Call]":
    """Return the published calls, newest year first."""
    return _calls().filter(state=states.PUBLISHED)


def open_calls(at: datetime) -> "QuerySet[Call]":
    """Return the calls that take applications at a moment, the first deadline first."""
    return _calls().filter(states.in_stage(states.OPEN, at)).order_by("closes_at", "pk")


def upcoming_calls(at: datetime) -> "QuerySet[Call]":
    """Return the published calls that have not opened yet, the first to open first."""
    return _calls().filter(states.in_stage(states.UPCOMING, at)).order_by("opens_at", "pk")


def stage(call: Call, at: datetime) -> str:
    """Return draft, upcoming, open or closed."""
    return states.stage(call, at)


def for_ids(ids: Iterable[int]) -> dict[int, Call]:
    """Return calls by key, each with its programme and numbers."""
    return {call.pk: call for call in _calls().filter(pk__in=list(ids))}


def criteria_of(call: Call) -> list[Criterion]:
    """Return the criteria in their order, which also breaks ties."""
    return list(call.criteria.all())


def questions_of(call: Call) -> list[Question]:
    """Return the questions in their order."""
    return list(call.questions.all())


def latest_version(call: Call) -> CallVersion | None:
    """Return the version in force; None for a draft."""
    return call.versions.order_by("-number").first()


def versions_of(call: Call) -> "QuerySet[CallVersion]":
    """Return every published version, the newest first."""
    return call.versions.order_by("-number")


def category_name(category: str) -> str:
    """Return a grant category in the reader's language; an unknown one stays as it is."""
    return str(labels.CATEGORIES.get(category, category))


def section_name(section: str) -> str:
    """Return a section of the application form in the reader's language; an unknown one stays as it is."""
    return str(labels.FORM_SECTIONS.get(section, section))


def parameter_name(parameter: str) -> str:
    """Return a number of the rulebook in the reader's language; an unknown one stays as it is."""
    return str(labels.PARAMETERS.get(parameter, parameter))


def fingerprint(thing: Any, fields: Iterable[str]) -> str:
    """Return a short mark of what some fields of a row say now: an edit that saw another mark overwrites nothing."""
    return sha256_of({name: getattr(thing, name) for name in fields})[:20]


def for_rules(keys: Any) -> "QuerySet[Call]":
    """Return the calls of these keys (a list or a sub-question) with what the rules of many applications need of each."""
    return Call.objects.filter(pk__in=keys).select_related("programme").prefetch_related("numbers")
