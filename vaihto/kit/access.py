"""Who may open an address: decorators for views, and the rows of the one access table.

Each room lists its addresses in `access.py` as Rows; a test compares the rows with the URL resolver and with what the views
really answer. Whose thing it is, is decided by the room's `queries.visible_to(actor)`: a foreign thing answers exactly like a
missing one.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from vaihto.kit.actors import COUNTERPART, GUARDIAN, HOST, LINK_ROLES, PARTNER, ROLES, Actor

View = Callable[..., HttpResponse]
EVERYBODY = ("visitor", *ROLES)
# What a page is for that everybody may open and that holders of links need, in their languages.
FOR_HOLDERS = "for_holders"


@dataclass(frozen=True)
class Row:
    """One address and who may open it.

    `name` is the URL name (`applications:edit`); `own` are the roles that may open it for a thing of their own (their
    organisation's, their assignment, their link), `any` those that may open it for every thing; roles in neither are answered
    as if the thing were missing. "visitor" stands for somebody who is not signed in.
    """

    name: str
    methods: str = "GET"
    own: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    note: str = ""


@dataclass
class Declared:
    """What a view's decorator says about it."""

    roles: tuple[str, ...] = field(default_factory=tuple)
    purpose: str = ""


def is_link_page(view: View) -> bool:
    """Return whether partners, hosts or guardians open the view, by a link or to get one: it exists in eight languages."""
    declared = getattr(view, "access", None)
    return isinstance(declared, Declared) and declared.purpose in {PARTNER, HOST, GUARDIAN, COUNTERPART, FOR_HOLDERS}


def public_by_link_languages(view: View) -> View:
    """Everybody may open the view, in the eight languages of link pages: it is for those who hold links."""
    view.access = Declared(EVERYBODY, purpose=FOR_HOLDERS)  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Everybody may open the view."""
    view.access = Declared(EVERYBODY)  # type: ignore[attr-defined]
    return view


def roles(*wanted: str) -> Callable[[View], View]:
    """Only signed-in people with one of the roles; visitors are sent to sign in, others are answered 404."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            if not actor.is_signed_in:
                return to_sign_in(request)
            if not actor.has(*wanted):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.access = Declared(wanted)  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Every signed-in person may open the view."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_signed_in:  # type: ignore[attr-defined]
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.access = Declared(tuple(r for r in ROLES if r not in LINK_ROLES))  # type: ignore[attr-defined]
    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the visitor to sign in and, after that, back to this address (for a form that was posted: to its page)."""
    return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': request.get_full_path()})}")
