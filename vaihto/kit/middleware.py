"""What surrounds each request: the clock is asked once, and a database that is away is said plainly."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template import loader
from django.utils import translation

from vaihto.kit import clock as kit_clock
from vaihto.kit import languages
from vaihto.kit.access import View, is_link_page

logger = logging.getLogger("vaihto.database")
# Whether the process lives is asked also while the database is away.
ALIVE = "/healthz"
MOST_FIELDS = 1000
Answer = Callable[[HttpRequest], HttpResponse]


def clock(answer: Answer) -> Answer:
    """Hold the clock's offset while one request is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == ALIVE:
            return answer(request)
        with kit_clock.held():
            return answer(request)

    return middleware


def link_languages(answer: Answer) -> Answer:
    """Send whoever asks in one of the five languages of link pages for another page to the English one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return answer(request)

    middleware.process_view = keep_to_link_pages  # type: ignore[attr-defined]
    return middleware


def keep_to_link_pages(request: HttpRequest, view: View, args: object, kwargs: object) -> HttpResponse | None:
    """Return the way to the English page, or None where the page exists in the language of its address."""
    first, _, rest = request.get_full_path().lstrip("/").partition("/")
    return redirect(f"/en/{rest}") if first in languages.LINK_LANGUAGES and not is_link_page(view) else None


def database_away(answer: Answer) -> Answer:
    """Answer 503 with Retry-After, and say that the text is safe, where the database cannot be reached."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            response = answer(request)
        except (OperationalError, InterfaceError):
            logger.exception("The database could not be reached.")
            return page_for_away(request)
        if response.status_code == 500 and getattr(request, "database_is_away", False):
            return page_for_away(request)
        return response

    return middleware


def posted_again(request: HttpRequest) -> dict[str, Any]:
    """Return what a page needs to send a form once more: its fields, address and token; nothing of a form with a password."""
    if request.method != "POST" or len(request.POST) > MOST_FIELDS:
        return {"posted": []}
    pairs = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    if request.FILES or any("password" in name or "code" in name for name, _value in pairs):
        return {"posted": []}
    return {"posted": pairs, "posted_to": request.get_full_path(), "csrf_token": get_token(request)}


def mark_away(request: HttpRequest | None, exception: BaseException | None) -> None:
    """Remember on the request that the database was away; called by the signal of an exception inside a view."""
    if request is not None and isinstance(exception, OperationalError | InterfaceError):
        request.database_is_away = True  # type: ignore[attr-defined]


def page_for_away(request: HttpRequest) -> HttpResponse:
    """Return the 503 page; it asks the database nothing. What was posted stands in it, to be sent again."""
    first = request.path.split("/")[1]
    language = languages.of_page(first) if first in languages.ALL else "fi"
    with translation.override(language):
        text = loader.render_to_string("kit/away.html", {**posted_again(request), "asked_for": request.get_full_path()})
    return HttpResponse(text, status=503, headers={"Retry-After": "20"})
