"""What every page needs: its languages, the demo's day."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from vaihto.kit import clock, languages
from vaihto.kit.access import is_link_page


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the base layout that no room owns."""
    return {
        "page_languages": [same_page(request, code) for code in languages_of(request)],
        "page_language": languages.present(),
        "demo": demo(),
    }


def languages_of(request: HttpRequest) -> tuple[str, ...]:
    """Return the languages in which the page exists: eight where partners and hosts come by a link, else three."""
    match = getattr(request, "resolver_match", None)
    return languages.ALL if match is not None and is_link_page(match.func) else languages.LANGUAGES


def demo() -> dict[str, Any]:
    """Return what the example strip says: the demo's day and its two addresses."""
    if not settings.DEMO:
        return {"on": False}
    return {
        "on": True,
        "today": clock.today(),
        "url_clock": address_of("demo:clock"),
        "url_mail": address_of("demo:mailbox"),
    }


def address_of(name: str) -> str:
    """Return an address by its name; empty where this installation does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def same_page(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return the link to the same page in another language; the query stays."""
    return {
        "code": code,
        "name": languages.NAMES[code],
        "url": address_in(request.get_full_path(), code),
        "current": code == languages.present(),
    }


def address_in(path: str, code: str) -> str:
    """Return the address in another language: only the first part differs."""
    first, slash, rest = path.lstrip("/").partition("/")
    return f"/{code}/{rest}" if first in languages.ALL and slash else f"/{code}/"


def known(path: str) -> bool:
    """Return whether an address leads to a page."""
    try:
        resolve(path.split("?")[0])
    except Resolver404:
        return False
    return True


def home(code: str) -> str:
    """Return the front page's address in a language."""
    return address_in(reverse("desks:front"), code)
