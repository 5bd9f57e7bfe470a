"""What was typed survives the end of the login: it waits in the session until the same page is opened again."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]
KEY = "typed"
LARGEST = 300_000


def keeps_typed(view: View) -> View:
    """Keep what a visitor posts whose login has ended, and hand it to the page after signing in as `request.typed`.

    An autosave of a visitor is answered 401, so that the page keeps its text and the button still saves.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.typed = None  # type: ignore[attr-defined]
        signed_in = request.actor.is_signed_in  # type: ignore[attr-defined]
        if not signed_in and request.method == "POST":
            text = request.POST.urlencode()
            if len(text) <= LARGEST:
                request.session[KEY] = {"path": request.path, "text": text}
            if request.headers.get("X-Autosave"):
                return JsonResponse({"saved": ""}, status=401)
        kept = request.session.get(KEY) if signed_in else None
        if kept and kept["path"] == request.path and request.method == "GET":
            request.typed = QueryDict(kept["text"])  # type: ignore[attr-defined]
            answer = view(request, *args, **kwargs)
            if answer.status_code == 200:
                del request.session[KEY]
            return answer
        return view(request, *args, **kwargs)

    return guarded


def say_kept(request: HttpRequest) -> None:
    """Tell the reader that the text came back."""
    messages.info(request, _("You were signed out before the text was saved. It is back on this page: save it now."))
