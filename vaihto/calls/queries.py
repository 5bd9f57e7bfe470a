"""Questions about calls: the room's front door for everybody above."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from vaihto.calls import frozen, labels, permissions, states
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
from vaihto.calls.comparing import Change, form_changes
from vaihto.calls.facts import categories_of, grant_law, grant_law_now, is_by_annex, law_of, rates_of, rule_year, scheme_of
from vaihto.calls.gate import use_form_check
from vaihto.calls.models import Call, CallVersion, Criterion, Question
from vaihto.calls.permissions import is_shown_the_way_to_apply
from vaihto.calls.rules_shown import Shown, ShownRate, breakable, numbers_shown, rates_shown, rules_with_numbers
from vaihto.core.budgeting import AmountLine
from vaihto.core.canonical import sha256_of
from vaihto.core.grant import texts
from vaihto.core.grant.lines import GrantLine
from vaihto.kit import languages, searching
from vaihto.kit.actors import Actor
from vaihto.kit.languages import present

__all__ = [
    "Change",
    "Shown",
    "ShownRate",
    "TableColumn",
    "asked",
    "breakable",
    "categories_of",
    "columns_of",
    "condition_of",
    "grant_law",
    "grant_law_now",
    "is_by_annex",
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
    "use_form_check",
]


def listed_for(actor: Actor) -> "QuerySet[Call]":
    """Return the calls of the list: what the actor may open, without drafts that only mend a published call."""
    return visible_to(actor).filter(mends__isnull=True)


def mending_of(call: Call) -> Call | None:
    """Return the draft that mends a published call, if there is one."""
    return Call.objects.filter(mends=call).first()


def changes_between(call: Call, number: int, until: int | None = None) -> list[Change]:
    """Return what differs for somebody who writes, from one version of a call to another (default: the one in force)."""
    versions = call.versions.filter(number__in=[number, until or call.version]).order_by("number")
    kept = {version.number: version.content for version in versions}
    if number not in kept or (until or call.version) not in kept or number == (until or call.version):
        return []
    return form_changes(kept[number], kept[until or call.version])


def version(pk: int) -> CallVersion | None:
    """Return a published version with its call."""
    return CallVersion.objects.select_related("call__programme").filter(pk=pk).first()


def _calls() -> "QuerySet[Call]":
    return Call.objects.select_related("programme").prefetch_related("numbers")


def visible_to(actor: Actor) -> "QuerySet[Call]":
    """Return the calls that the actor may open: the agency's staff all, everybody else those that are published."""
    return _calls() if permissions.may_see_drafts(actor) else published()


def published() -> "QuerySet[Call]":
    """Return the published calls, newest year first."""
    return _calls().filter(state=states.PUBLISHED)


def titles_of_published() -> "list[tuple[int, str]]":
    """Return key and title, in the page's language, of each published call, newest year first: what filters offer."""
    titles = [f"title_{language}" for language in languages.LANGUAGES]
    rows = published().select_related(None).prefetch_related(None).only(*titles)
    return [(one.pk, languages.text_of(one, "title")) for one in rows]


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


def to_compare_with(call: Call) -> list[Call]:
    """Return the calls of the same action that this one can be compared with, the latest year first; a mending's own first."""
    found = list(_calls().filter(action=call.action, mends__isnull=True).exclude(pk=call.pk).order_by("-year", "-pk"))
    return sorted(found, key=lambda one: one.pk != call.mends_id)


def usual_comparison(call: Call, others: list[Call]) -> Call | None:
    """Return the call that one would compare with: the one it mends or was copied from, otherwise the latest earlier one."""
    for pk in (call.mends_id, call.copied_from_id):
        for one in others:
            if pk is not None and one.pk == pk:
                return one
    earlier = [one for one in others if one.year <= call.year]
    return next(iter([*earlier, *others]), None)


def content_now(call: Call) -> dict[str, Any]:
    """Return the call as it stands, in the form of a frozen version: of a published call the version in force."""
    version = latest_version(call)
    if call.state == states.PUBLISHED and version is not None:
        return dict(version.content)
    return frozen.content_of(call)


def category_name(category: str) -> str:
    """Return a grant category in the reader's language; an unknown one stays as it is."""
    own = labels.CATEGORIES.get(category) or labels.ACCOMPANYING.get(category)
    return str(own or texts.heading_named(category, present()) or category)


def counted(line: AmountLine) -> str:
    """Return what a line by the unit costs of an annex has counted, in the reader's language; empty for every other line."""
    return texts.counted(line, present())


def why_unknown(line: AmountLine) -> str:
    """Return why a line by the unit costs of an annex has no amount; empty for every other line."""
    return texts.reason(line)[present()] if isinstance(line, GrantLine) and line.reason else ""


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


def search(actor: Actor, wanted: searching.Wanted) -> "QuerySet[Call]":
    """Return the calls that the actor may open and that hold all words, the newest year first."""
    return searching.matching(listed_for(actor), "call", wanted, "-year", "-pk")
