"""What surrounds each request: the clock is asked once, and a database that is away is said plainly."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

from vaihto.kit import clock as kit_clock

logger = logging.getLogger("vaihto.database")
Answer = Callable[[HttpRequest], HttpResponse]


def clock(answer: Answer) -> Answer:
    """Hold the clock's offset while one request is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with kit_clock.held():
            return answer(request)

    return middleware


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


def mark_away(request: HttpRequest | None, exception: BaseException | None) -> None:
    """Remember on the request that the database was away; called by the signal of an exception inside a view."""
    if request is not None and isinstance(exception, OperationalError | InterfaceError):
        request.database_is_away = True  # type: ignore[attr-defined]


def page_for_away(request: HttpRequest) -> HttpResponse:
    """Return the 503 page; it asks the database nothing."""
    language = request.path.split("/")[1] if request.path[:4] in {"/fi/", "/sv/", "/en/"} else "fi"
    text = loader.render_to_string(f"kit/away_{language}.html", {})
    return HttpResponse(text, status=503, headers={"Retry-After": "20"})
