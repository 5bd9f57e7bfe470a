"""What was typed survives the end of the login: it waits in the session until the same page is opened again."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _

from vaihto.kit.actors import Actor

WRITER = "writer"
View = Callable[..., HttpResponse]
KEY = "typed"
LARGEST = 300_000


def keeps_typed(view: View) -> View:
    """Keep what a visitor posts whose login has ended, and hand it to the page after signing in as `request.typed`.

    A form names its writer under seal (`{% writer %}`): only that person gets the text back, and what carries no seal is not
    kept. A saving by the page's script is answered 401: the browser keeps that text itself.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.typed = None  # type: ignore[attr-defined]
        signed_in = request.actor.is_signed_in  # type: ignore[attr-defined]
        if not signed_in and request.method == "POST":
            if request.headers.get("X-Autosave"):
                return JsonResponse({"saved": ""}, status=401)
            writer, text = writer_of(request.POST.get(WRITER, "")), request.POST.urlencode()
            if writer and len(text) <= LARGEST:
                request.session[KEY] = {"path": request.path, "text": text, "writer": writer}
        kept = request.session.get(KEY) if signed_in else None
        if kept and kept["writer"] != request.actor.id:  # type: ignore[attr-defined]
            # Somebody else signed in: what the first one typed is not theirs to see.
            del request.session[KEY]
            kept = None
        if kept and kept["path"] == request.path and request.method == "GET":
            request.typed = QueryDict(kept["text"])  # type: ignore[attr-defined]
            answer = view(request, *args, **kwargs)
            if answer.status_code == 200:
                del request.session[KEY]
            return answer
        return view(request, *args, **kwargs)

    return guarded


def seal(actor: Actor) -> str:
    """Return the sealed name of the writer of a form."""
    return signing.Signer(salt="writer").sign(actor.id) if actor.is_signed_in else ""


def writer_of(sealed: str) -> str:
    """Return whose form it is; an empty text where the seal is missing or broken."""
    try:
        return signing.Signer(salt="writer").unsign(sealed)
    except signing.BadSignature:
        return ""


def say_kept(request: HttpRequest) -> None:
    """Tell the reader that the text came back."""
    messages.info(request, _("You were signed out before the text was saved. It is back on this page: save it now."))
