"""The request as every view of this house gets it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from vaihto.kit.actors import Actor


class Request(HttpRequest):
    """A request with its actor (vaihto.organisations.middleware) and htmx details; for type annotations of views."""

    actor: Actor
    htmx: HtmxDetails
