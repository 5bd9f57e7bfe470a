"""Signing in at a provider (OpenID Connect), coming back from it, linking it to one's account and taking the link away."""

import secrets
from typing import Any, cast

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vaihto.exchange import openid
from vaihto.kit import languages
from vaihto.kit.access import public, signed_in
from vaihto.kit.http import Request
from vaihto.people import provider_adapter
from vaihto.people.provider import Conversation, Provider

# What a provider's answer may break: it is away, it refuses, it sends something else than it should.
BROKEN = (openid.Failure, OAuth2Error, KeyError, TypeError, ValueError)
LANGUAGE = "language_at_provider"


def provider_or_404(request: HttpRequest, provider_id: str) -> Provider:
    """Return a provider of this installation. Raises Http404."""
    try:
        found: Provider = get_adapter(request).get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return found


def named() -> list[dict[str, str]]:
    """Return key and name of each provider of this installation, in the order of its settings."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [{"key": app["provider_id"], "name": app["name"]} for app in apps]


@require_POST
@never_cache
@public
def begin(request: Request, provider_id: str) -> HttpResponse:
    """Begin a sign-in: answer with a page that goes on to the provider, since a form may not be sent to another site."""
    return leave(request, provider_or_404(request, provider_id), "login")


@require_POST
@never_cache
@signed_in
def link(request: Request, provider_id: str) -> HttpResponse:
    """Begin to link an identity at a provider to one's account, after the sign-in was asked once more."""
    provider = provider_or_404(request, provider_id)
    confirmed = reauthentication_required(app="allauth.socialaccount")(leave)
    return cast(HttpResponse, confirmed(request, provider, provider_adapter.CONNECT))


def leave(request: HttpRequest, provider: Provider, process: str) -> HttpResponse:
    """Return the page that leads to the provider; nonce, language and what follows wait in the session until the way back."""
    nonce = secrets.token_urlsafe(24)
    request.session[LANGUAGE] = languages.present()
    wanted = get_next_redirect_url(request) if process == "login" else None
    try:
        away = provider.redirect(
            request, process, next_url=wanted, auth_params={"nonce": nonce, "ui_locales": languages.present()},
            nonce=nonce, language=languages.present(),
        )  # fmt: skip
    except BROKEN as error:
        return failed(request, provider, {"process": process, "next": wanted}, error)
    return render(request, "people/to_provider.html", {"provider": provider, "address": away.headers["Location"]})


@require_safe
@never_cache
@public
def back(request: Request, provider_id: str) -> HttpResponse:
    """Take somebody who comes back from a provider; the address has no language, so that the provider needs to know only one."""
    provider = provider_or_404(request, provider_id)
    key = request.GET.get("state", "")
    state: dict[str, Any] | None = statekit.unstash_state(request, provider_id=provider.sub_id, state_id=key)
    # Without a state that holds, the session may still know in which language the button was pressed.
    asked = request.session.get(LANGUAGE) or translation.get_language_from_request(request)[:2]
    with translation.override(languages.of_page(state["language"] if state else asked)):
        try:
            return finish(request, provider, state)
        except ImmediateHttpResponse as answer:
            return answer.response


def finish(request: HttpRequest, provider: Provider, state: dict[str, Any] | None) -> HttpResponse:
    """Ask the provider who came back, and sign in or link; whatever does not hold leads back with the reason."""
    if state is None or "code" not in request.GET:
        cancelled = request.GET.get("error") == Conversation.login_cancelled_error and state is not None
        error = AuthError.CANCELLED if cancelled else AuthError.UNKNOWN
        return failed(request, provider, state or {}, None, error)
    try:
        login = answered(request, provider, state)
    except BROKEN as error:
        return failed(request, provider, state, error)
    try:
        # Who enters, the link that is made, its mail and its lines: all or nothing.
        with transaction.atomic():
            return cast(HttpResponse, complete_social_login(request, login))
    except IntegrityError as error:
        # The same person came back in two windows at once; the other one made the link.
        return failed(request, provider, state, error)


def failed(
    request: HttpRequest, provider: Provider, state: dict[str, Any], exception: Exception | None, error: str = AuthError.UNKNOWN
) -> HttpResponse:
    """Return the way back with the reason, through the adapter, where every failure is logged and worded."""
    answer = render_authentication_error(request, provider, error=error, exception=exception, extra_context={"state": state})
    return cast(HttpResponse, answer)


def answered(request: HttpRequest, provider: Provider, state: dict[str, Any]) -> Any:
    """Return allauth's login for the code that came back."""
    conversation = provider.get_oauth2_adapter(request)
    conversation.nonce = state["nonce"]
    client = conversation.get_client(request, provider.app)
    answer = conversation.get_access_token_data(request, provider.app, client, pkce_code_verifier=state["pkce_code_verifier"])
    login = conversation.complete_login(request, provider.app, conversation.parse_token(answer), response=answer)
    login.state = state
    return login


@require_POST
@signed_in
def unlink(request: Request) -> HttpResponse:
    """Take away the link of one's account to a provider; there is always another way in, at least the code by e-mail."""
    return cast(HttpResponse, reauthentication_required(app="allauth.socialaccount")(unlinked)(request))


def unlinked(request: Request) -> HttpResponse:
    """Remove the link, with its line and its mail."""
    key = request.POST.get("account", "")
    account = get_object_or_404(SocialAccount, user_id=request.actor.id, pk=key if key.isdecimal() else None)
    with transaction.atomic():
        account.delete()
        name = name_of(account.provider)
        person = cast(AbstractBaseUser, request.user)
        account_adapter(request).send_notification_mail(
            "socialaccount/email/account_disconnected", person, {"provider": {"name": name}}
        )
    messages.success(request, _("The link is removed. Provider: %(name)s.") % {"name": name})
    return redirect("people:profile")


def name_of(key: str) -> str:
    """Return the provider's name, or its key where this installation has it no more."""
    return next((one["name"] for one in named() if one["key"] == key), key)
