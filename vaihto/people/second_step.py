"""The second step at sign-in: who must have one, whether this session has gone through it, and what happens until then.

A passkey counts for both steps; so does a provider that asks everybody for a second step (VAIHTO_OIDC_…_SECOND_STEP).
"""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from vaihto.kit.access import EVERYBODY, Declared
from vaihto.kit.actors import VISITOR, Actor

STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Set when a second step was added in this session: whoever added it has just shown that they have it.
ADDED = "second_step_added"
# What stays open until then, besides the public pages: adding a second step, showing the one that is there, going away.
LEFT_OPEN = {
    "people:second_step", "people:profile", "account_logout", "account_reauthenticate", "mfa_index", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
}  # fmt: skip


class AskedHere(AuthenticateStage):
    """allauth's second step, left out for whoever was asked for one at the provider."""

    def _should_handle(self, request: HttpRequest) -> bool:
        asked: bool = super()._should_handle(request)
        return asked and not asked_at_provider(request, self.login.user)


def asked_at_provider(request: HttpRequest, person: Any) -> bool:
    """Return whether the person came from a provider that asks everybody for a second step."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    asking = {app["provider_id"] for app in apps if app["settings"].get("second_step")}
    return any(record.get("provider") in asking for record in get_authentication_records(request, person))


def is_done(request: HttpRequest) -> bool:
    """Return whether this session has gone through a second step; asks the database nothing."""
    records = get_authentication_records(request, request.user if isinstance(request.user, AbstractBaseUser) else None)
    shown = any(record.get("method") == "mfa" for record in records)
    return shown or bool(request.session.get(ADDED)) or asked_at_provider(request, request.user)


def is_demanded(actor: Actor) -> bool:
    """Return whether this installation demands a second step of the actor."""
    return bool(settings.SECOND_STEP_ROLES) and actor.is_signed_in and actor.has(*settings.SECOND_STEP_ROLES)


def middleware(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Send whoever must have a second step, and has not shown one in this session, to the page that says so."""

    def passing(request: HttpRequest) -> HttpResponse:
        return answer(request)

    passing.process_view = stop  # type: ignore[attr-defined]
    return passing


def stop(request: HttpRequest, view: Any, args: object, kwargs: object) -> HttpResponse | None:
    """Return the way to the page of the second step, or None where the page may be opened.

    On public pages whoever has not shown it is a visitor, and sees what visitors see.
    """
    name = request.resolver_match.view_name if request.resolver_match else ""
    if not settings.SECOND_STEP_ROLES or name in LEFT_OPEN:
        return None
    if not is_demanded(request.actor) or is_done(request):  # type: ignore[attr-defined]
        return None
    if is_public(view):
        request.actor = VISITOR  # type: ignore[attr-defined]
        return None
    query = f"?{urlencode({'next': request.get_full_path()})}" if request.method in {"GET", "HEAD"} else ""
    return redirect(reverse("people:second_step") + query)


def is_public(view: Any) -> bool:
    """Return whether everybody may open a page."""
    declared = getattr(view, "access", None)
    return isinstance(declared, Declared) and declared.roles == EVERYBODY
