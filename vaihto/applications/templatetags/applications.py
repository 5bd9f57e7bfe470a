"""Filters and tags for what was sent: texts that the JSON holds in three languages, answers of every kind."""

from collections.abc import Mapping
from typing import Any

from django import template

from vaihto.applications.views.keeping import seal
from vaihto.kit import languages

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
    return {**shared, "shown": with_heads(shown) if "rows" in shown else shown}


def with_heads(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return a printed table whose cells know their heading and whether they are figures."""
    heads = [{"label": label, "numeric": numeric} for label, numeric in zip(shown["head"], shown["numeric"], strict=True)]
    rows = [[{**head, "text": text} for head, text in zip(heads, row, strict=False)] for row in shown["rows"]]
    total = [{**head, "text": text} for head, text in zip(heads, shown.get("total", []), strict=False)]
    return {"head": heads, "rows": rows, "total": total}


@register.simple_tag(takes_context=True)
def writer(context: template.Context) -> str:
    """The sealed name of the reader, for a hidden field of a form: `{% writer %}`."""
    return seal(context["request"].actor)


@register.simple_tag(takes_context=True)
def writer_key(context: template.Context, application: Any) -> str:
    """What binds text that waits in the browser to person and application."""
    return f"{context['request'].actor.id}.{application.pk}"
