"""Two pages that links open, for the tests of links."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from vaihto.people import links
from vaihto.people.models import Link


@links.by_link("host")
def host(request: HttpRequest, link: Link) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return HttpResponse(f"{request.method} {actor.kind} {actor.name} {actor.opens('host', link.subject_id)}")


@links.by_link("participant")
def participant(request: HttpRequest, link: Link) -> HttpResponse:
    return HttpResponse("participant")


urlpatterns = [
    path("host/<str:token>/", host, name="host"),
    path("participant/<str:token>/", participant, name="participant"),
]
