"""The calendar: its private address on a page of one's own, and the file that calendars read."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vaihto.desks import deadlines, feeds
from vaihto.kit import clock, limits
from vaihto.kit.access import public, signed_in
from vaihto.kit.http import Request

PER_MINUTE = 60


@require_safe
@never_cache
@signed_in
def page(request: Request) -> HttpResponse:
    """Show whether there is an address, and what it would tell."""
    return shown(request)


def shown(request: Request, secret: str | None = None) -> HttpResponse:
    """Return the page; with the secret part, which is known only now, the address too."""
    address = settings.BASE_URL + reverse("desks:calendar_feed", args=[secret]) if secret else ""
    context = {"feed": feeds.open_feed(request.actor), "address": address, "deadlines": deadlines.of(request.actor)[:20]}
    return render(request, "desks/calendar.html", context)


@require_POST
@never_cache
@signed_in
def make(request: Request) -> HttpResponse:
    """Make an address, or another one in the place of the present; it is shown in this answer and never again."""
    return shown(request, feeds.make(by=request.actor, at=clock.now()))


@require_POST
@signed_in
def close(request: Request) -> HttpResponse:
    """Close the address."""
    feeds.close(by=request.actor, at=clock.now())
    messages.success(request, _("The address is closed. Calendars that read it get nothing any more; remove it there too."))
    return redirect("desks:calendar")


@require_safe
@public
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the calendar of a private address; to everything else the same: not found."""
    if not limits.may_try(request, "desks.calendar", per_minute=PER_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    found = feeds.find(token)
    if found is None:
        raise Http404
    made = feeds.text_of(found)
    mark = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    headers = {
        "ETag": mark, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer",
        "Content-Disposition": 'inline; filename="vaihto.ics"',
    }  # fmt: skip
    if mark in known or "*" in known or f"W/{mark}" in known:
        return HttpResponseNotModified(headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    return HttpResponse(made, content_type="text/calendar; charset=utf-8", headers=headers)
