"""Filters and tags for what was sent: texts that the JSON holds in three languages, answers of every kind."""

from collections.abc import Mapping
from typing import Any

from django import template

from vaihto.applications import labels, late, sent_words, states
from vaihto.applications.views.keeping import seal
from vaihto.calls import queries as calls
from vaihto.kit import clock, languages

register = template.Library()


@register.filter
def in_page_language(texts: Mapping[str, str]) -> str:
    """Return {"fi", "sv", "en"} in the page's language."""
    return languages.pick(texts)


@register.inclusion_tag("applications/_answer.html", takes_context=True)
def sent_answer(context: template.Context, answer: Mapping[str, Any]) -> dict[str, Any]:
    """One answer as it was sent, of any kind: `{% sent_answer answer %}`; a table comes with its sums."""
    label = answer.get("label")
    shared = {"answer": answer, "heading": languages.pick(label) if label else answer["key"], "request": context.get("request")}
    printed = answer.get("printed")
    if not printed:
        return {**shared, "shown": {"text": answer["value"], "is_typed": True}}
    shown = printed.get(languages.present()) or printed["fi"]
    if answer.get("files"):
        return {**shared, "shown": {"files": answer["files"]}, "application": context.get("application")}
    return {**shared, "shown": with_heads(shown) if "rows" in shown else shown}


@register.inclusion_tag("applications/_form_changes.html", takes_context=True)
def form_changes(context: template.Context, application: Any) -> dict[str, Any]:
    """What changed in the call since the writers saw its form, and a late door: `{% form_changes application %}`."""
    call, seen = application.call, application.form_version
    is_new = application.state == states.DRAFT and 0 < seen < call.version
    door = late.door_of(call.pk, application.organisation_id) if application.state == states.DRAFT else None
    return {
        "application": application,
        "changes": calls.changes_between(call, seen) if is_new else [],
        "versions": [one for one in calls.versions_of(call) if one.number > seen] if is_new else [],
        "door": door if door and door.until >= clock.now() else None,
        "page_language": languages.present(),
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }


def with_heads(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return a printed table whose cells know their heading and whether they are figures."""
    heads = [{"label": label, "numeric": numeric} for label, numeric in zip(shown["head"], shown["numeric"], strict=True)]
    rows = [[{**head, "text": text} for head, text in zip(heads, row, strict=False)] for row in shown["rows"]]
    total = [{**head, "text": text} for head, text in zip(heads, shown.get("total", []), strict=False)]
    return {"head": heads, "rows": rows, "total": total}


@register.simple_tag
def annex_columns(rows: Any) -> list[tuple[str, str, bool]]:
    """The columns of Erasmus+ that only some rows have, each with its head and whether it holds figures."""
    return [(name, str(labels.TABLE[name]), name != "is_blended") for name in sent_words.more_columns(rows or ())]


@register.simple_tag
def annex_cell(row: Any, name: str) -> str:
    """What a row holds in one of these columns; empty where it says nothing."""
    return sent_words.cell(name, sent_words.held(row, name)) or "–"


@register.simple_tag(takes_context=True)
def writer(context: template.Context) -> str:
    """The sealed name of the reader, for a hidden field of a form: `{% writer %}`."""
    return seal(context["request"].actor)


@register.simple_tag(takes_context=True)
def writer_key(context: template.Context, application: Any) -> str:
    """What binds text that waits in the browser to person and application."""
    return f"{context['request'].actor.id}.{application.pk}"
