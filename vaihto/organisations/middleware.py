"""Puts the actor on each request: the person with roles and organisations, or a visitor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from vaihto.organisations import queries


def actor(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor`, asked from the database only when a view or template looks at it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: queries.actor_for(request.user))  # type: ignore[attr-defined]
        return answer(request)

    return middleware
