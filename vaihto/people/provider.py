"""The sign-in provider (OpenID Connect) as django-allauth finds it: by the name of this module, in each app.

What the environment says of each provider is read in vaihto.config.environment; who may enter is decided in `provider_adapter`.
"""

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from vaihto.exchange import openid


class Conversation(OpenIDConnectOAuth2Adapter):
    """What is said between this house and the provider during one sign-in."""

    nonce = ""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **answer: Any) -> Any:
        """Return allauth's login with the claims that are believed. Raises OAuth2Error."""
        proof = answer["response"].get("id_token", "")
        try:
            claims = openid.claims_of(
                proof, keys=self.fetched(self.openid_config["jwks_uri"]), issuer=self.openid_config["issuer"],
                client_id=app.client_id, nonce=self.nonce,
            )  # fmt: skip
        except openid.NotBelieved as error:
            raise OAuth2Error(str(error)) from error
        provider: Any = cast(Any, self).get_provider()
        return provider.sociallogin_from_response(request, {**self.more(app, token, claims), **claims})

    def more(self, app: Any, token: Any, claims: dict[str, Any]) -> dict[str, Any]:
        """Return what the provider tells besides the token, asked only where the token lacks the address."""
        if app.settings["email_claim"] in claims or not self.openid_config.get("userinfo_endpoint"):
            return {}
        told: dict[str, Any] = self._fetch_user_info(token.token)
        if told.get("sub") != claims["sub"]:
            raise OAuth2Error("the provider tells about somebody else")
        return told

    def fetched(self, url: str) -> dict[str, Any]:
        """Return the JSON behind one of the provider's addresses. Raises requests.RequestException."""
        with openid.Connection() as connection:
            answer = connection.get(url)
            answer.raise_for_status()
        return cast("dict[str, Any]", answer.json())


class Provider(OpenIDConnectProvider):
    """One provider of this installation."""

    oauth2_adapter_class = Conversation

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep the address only: it shows which of several identities this is."""
        return {"email": self.address_in(data)}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return name and address."""
        return {"email": self.address_in(data), "name": str(data.get("name") or "")[:150]}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Return the address, marked as verified only where the provider says so and may vouch for it."""
        email = self.address_in(data)
        return [EmailAddress(email=email, verified=self.vouches_for(email, data), primary=True)] if email else []

    def address_in(self, data: dict[str, Any]) -> str:
        """Return the address in small letters; empty where there is none."""
        value = data.get(self.app.settings["email_claim"])
        return value.strip().lower() if isinstance(value, str) else ""

    def vouches_for(self, email: str, data: dict[str, Any]) -> bool:
        """Return whether the provider says that it verified the address, and is one that may."""
        claim, domains = self.app.settings["verified_claim"], self.app.settings["domains"]
        said = claim == "always" or data.get(claim) in (True, "true")
        return said and (not domains or email.rpartition("@")[2] in domains)


provider_classes = [Provider]
