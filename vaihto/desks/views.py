"""Home pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vaihto.kit.access import public, signed_in


@public
def front(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "desks/front.html")


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me."""
    return render(request, "desks/desk.html")
