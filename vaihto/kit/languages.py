"""Text in three languages: columns `title_fi`, `title_sv`, `title_en`, and what people wrote with its own `lang`.

Pages that partners and hosts open by a link exist in five more languages (docs/decisions/0016-eight-languages.md).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.utils import translation

LANGUAGES = ("fi", "sv", "en")
# Of the pages and mails of partners and hosts only.
LINK_LANGUAGES = ("de", "es", "fr", "it", "et")
ALL = (*LANGUAGES, *LINK_LANGUAGES)
NAMES = {
    "fi": "suomi", "sv": "svenska", "en": "English",
    "de": "Deutsch", "es": "español", "fr": "français", "it": "italiano", "et": "eesti",
}  # fmt: skip


def present() -> str:
    """Return the language of the page that is being made: fi, sv or en; for partners and hosts also one of five more."""
    return (translation.get_language() or "fi")[:2]


def of_page(language: str) -> str:
    """Return the language in which somebody reads a page of everybody's; English where theirs is another."""
    return language if language in LANGUAGES else "en"


def of_link_page(language: str) -> str:
    """Return the language in which a partner or a host reads and is written to; English where theirs is another."""
    return language if language in ALL else "en"


def in_order(language: str | None = None) -> tuple[str, ...]:
    """Return the languages to look for a text in: the page's first, for the five of link pages English next."""
    first = language or present()
    return (first, *LANGUAGES) if first in LANGUAGES else (first, "en", "fi", "sv")


def text_of(thing: object, field: str, language: str | None = None) -> str:
    """Return a trilingual field of a model in `language` (default: the page's); falls back as in_order says."""
    for code in in_order(language):
        value = getattr(thing, f"{field}_{code}", "")
        if value:
            return str(value)
    return ""


def missing(thing: object, fields: Iterable[str]) -> list[str]:
    """Return the columns (`title_sv`) that are empty although another language of the same field is filled or wanted."""
    return [f"{f}_{code}" for f in fields for code in LANGUAGES if not getattr(thing, f"{f}_{code}", "").strip()]


def pick(texts: Mapping[str, str], language: str | None = None) -> str:
    """Return one of {"fi": …, "sv": …, "en": …}."""
    return next((texts[code] for code in in_order(language) if texts.get(code)), "")


def columns(cls: Any, **options: Any) -> list[Any]:
    """Return three equal fields for fi, sv and en: `title_fi, title_sv, title_en = columns(models.CharField, max_length=200)`."""
    return [cls(**options) for _ in LANGUAGES]


def language_field() -> "models.CharField[Any, Any]":
    """Return the column that says in which language people wrote."""
    return models.CharField(max_length=5, choices=[(code, NAMES[code]) for code in LANGUAGES], default="fi")


@contextmanager
def in_finnish() -> Iterator[None]:
    """Speak the agency's language for what runs inside, such as building the example programme."""
    with translation.override("fi"):
        yield
