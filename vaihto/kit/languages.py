"""Text in three languages: columns `title_fi`, `title_sv`, `title_en`, and what people wrote with its own `lang`."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.utils import translation

LANGUAGES = ("fi", "sv", "en")
NAMES = {"fi": "suomi", "sv": "svenska", "en": "English"}


def present() -> str:
    """Return the language of the page that is being made: fi, sv or en."""
    return (translation.get_language() or "fi")[:2]


def text_of(thing: object, field: str, language: str | None = None) -> str:
    """Return a trilingual field of a model in `language` (default: the page's); falls back to fi, sv, en in this order."""
    for code in (language or present(), *LANGUAGES):
        value = getattr(thing, f"{field}_{code}", "")
        if value:
            return str(value)
    return ""


def missing(thing: object, fields: Iterable[str]) -> list[str]:
    """Return the columns (`title_sv`) that are empty although another language of the same field is filled or wanted."""
    return [f"{f}_{code}" for f in fields for code in LANGUAGES if not getattr(thing, f"{f}_{code}", "").strip()]


def pick(texts: Mapping[str, str], language: str | None = None) -> str:
    """Return one of {"fi": …, "sv": …, "en": …}."""
    return texts.get(language or present()) or next((texts[c] for c in LANGUAGES if texts.get(c)), "")


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
