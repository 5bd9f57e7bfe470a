"""Filters for what was sent: texts that the JSON holds in three languages."""

from collections.abc import Mapping

from django import template

from vaihto.kit import languages

register = template.Library()


@register.filter
def in_page_language(texts: Mapping[str, str]) -> str:
    """Return {"fi", "sv", "en"} in the page's language."""
    return languages.pick(texts)
