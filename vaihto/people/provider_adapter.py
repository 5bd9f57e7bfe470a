"""Who may enter through a sign-in provider: people who are known, by an address that the provider has verified.

Nobody gets a role here. A refusal leads back to the page where the sign-in began, in its language, and says what to do.
"""

import logging
from typing import Any, NoReturn, cast

from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from vaihto.exchange import openid
from vaihto.kit import clock, languages
from vaihto.people import operations, queries
from vaihto.people.models import Person

logger = logging.getLogger("vaihto.people")
CONNECT = "connect"


class ProviderAdapter(DefaultSocialAccountAdapter):
    """allauth's door for people who come from a sign-in provider."""

    def get_requests_session(self) -> openid.Connection:
        """Return the house's own connection: allauth's would follow redirections and read answers of any size."""
        return openid.Connection()

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Any, str] | None:
        """Return the known person to whom the verified address belongs, unless the account has another identity there."""
        for address in sociallogin.email_addresses:
            person = queries.by_verified_email(address.email) if address.verified else None
            if person is not None:
                if SocialAccount.objects.filter(user=person, provider=sociallogin.account.provider).exists():
                    self.refuse(sociallogin, self.another_identity(sociallogin))
                return person, address.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whoever is known; refuse others with what happened, why and what to do. Linking is for who is signed in."""
        if sociallogin.state.get("process") == CONNECT:
            self.may_link(request, sociallogin)
        elif not sociallogin.is_existing:
            self.may_enter(sociallogin)

    def may_link(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse a second identity of the same provider, and one that belongs to another account."""
        if sociallogin.account.pk is None and (
            SocialAccount.objects.filter(user_id=request.user.pk, provider=sociallogin.account.provider).exists()
        ):
            self.refuse(sociallogin, self.another_identity(sociallogin))
        if sociallogin.account.pk is None:
            # Whose address it is elsewhere does not matter: whoever is signed in links it.
            sociallogin.user = self.new_user(request, sociallogin)

    def may_enter(self, sociallogin: SocialLogin) -> None:
        """Refuse an address that is missing, not verified, or unknown where only known people may come in."""
        name, address = sociallogin.provider.name, next(iter(sociallogin.email_addresses), None)
        if address is None:
            self.refuse(
                sociallogin,
                _(
                    "%(name)s did not tell an e-mail address, so nobody could be signed in. Ask the support of "
                    "%(name)s to add your address, or sign in in another way."
                )
                % {"name": name},
            )
        words = {"name": name, "email": address.email}
        if not address.verified:
            self.refuse(
                sociallogin,
                _(
                    "You were not signed in, because %(name)s has not verified the address %(email)s. Let it verify "
                    "the address, or sign in here in another way."
                )
                % words,
            )
        if not sociallogin.provider.app.settings["new_accounts"] or queries.by_email(address.email) is not None:
            self.refuse(
                sociallogin,
                _(
                    "You were not signed in, because no account here has the confirmed address %(email)s. Ask the "
                    "administrator of this service to add you, or make an account with that address."
                )
                % words,
            )

    def another_identity(self, sociallogin: SocialLogin) -> str:
        """Say that the account is linked to somebody else at the provider."""
        return _(
            "The account here is linked to another identity. Sign in in another way, remove the link on your "
            "account page and link it anew. Provider: %(name)s."
        ) % {"name": sociallogin.provider.name}

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return whether the provider's people get accounts."""
        return bool(sociallogin.provider.app.settings["new_accounts"])

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """Give a new person the name and address that the provider told, and the language of the page."""
        person = cast(Person, sociallogin.user)
        person.email = data.get("email") or ""
        person.name = data.get("name") or person.email
        person.language = languages.present()
        return person

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Person:
        """Save a new person through our operation, without a password and without any role."""
        person = cast(Person, sociallogin.user)
        person.set_unusable_password()
        operations.sign_up(person, at=clock.now())
        sociallogin.save(request)
        return person

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Go back to where the sign-in began and say what happened; the log says why."""
        state = (extra_context or {}).get("state") or {}
        logger.warning("Sign-in at %s did not succeed: %s %s", provider.name, error, exception)
        raise ImmediateHttpResponse(back(request, state, reason(provider.name, error, exception)))

    def refuse(self, sociallogin: SocialLogin, text: str) -> NoReturn:
        """Go back to where the sign-in began and say why."""
        raise ImmediateHttpResponse(back(allauth_context.request, sociallogin.state, text))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Return to the account page after linking."""
        return resolve_url("people:profile")


def reason(name: str, error: Any, exception: Any) -> str:
    """Say what happened between us and the provider, and what to do now."""
    if error == AuthError.CANCELLED:
        return _("The sign-in was cancelled. Nothing has changed. Provider: %(name)s.") % {"name": name}
    if isinstance(exception, openid.Failure):
        return _(
            "%(name)s does not answer just now, so you were not signed in. Nothing is lost. Try again in a "
            "moment, or sign in in another way."
        ) % {"name": name}
    return _(
        "The sign-in could not be confirmed: it was begun too long ago, in another browser, or used "
        "already. Begin it again. Provider: %(name)s."
    ) % {"name": name}


def back(request: HttpRequest, state: dict[str, Any], text: str) -> Any:
    """Return to the sign-in page with what was to follow, or to the account page for somebody who wanted to link."""
    messages.error(request, text)
    if state.get("process") == CONNECT and request.user.is_authenticated:
        return redirect("people:profile")
    query = urlencode({"next": state["next"]}) if state.get("next") else ""
    return redirect(f"{resolve_url('people:sign_in')}{'?' if query else ''}{query}")
