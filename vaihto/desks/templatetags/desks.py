"""Small helpers of the desks' pages."""

from typing import Any

from django import template

from vaihto.statistics import states as figure_states

register = template.Library()


@register.filter
def label_in(thing: Any, language: str) -> str:
    """Return the label of one of the core's choices in a language."""
    text = str(thing.label[language])
    return text[:1].upper() + text[1:]


@register.filter
def title_in(thing: Any, language: str) -> str:
    """Return the title of one of the core's questions in a language."""
    return str(thing.title[language])


@register.filter
def figure_group(group: str) -> str:
    """Say a group of published figures."""
    return str(figure_states.GROUPS.get(group, group))


@register.filter
def lang_of(application: Any) -> str:
    """Return the language of a project's own title; empty where the call's title stands in for it."""
    return application.language if application.title else ""
