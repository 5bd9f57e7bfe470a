"""What sign-in providers (OpenID Connect) are asked, and whether what they answer can be believed.

django-allauth leads the conversation and takes its connection from here: encrypted, with time limits, no redirections, no large
answers. An identity token is believed only with a signature by one of the provider's published keys.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests

# Seconds to reach the provider, and between two parts of its answer.
PATIENCE = (4, 8)
LARGEST_ANSWER = 512 * 1024
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
# Only signatures that need the provider's private key: with HS… the client's secret would do, with none nothing at all.
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# Clocks differ a little (seconds).
LEEWAY = 60


# The provider is away, refuses, or answers what is no answer.
Failure = requests.RequestException


class NotBelieved(Exception):
    """What the provider sent cannot be believed; the text is for the log, not for people."""


class Connection(requests.Session):
    """A connection to a provider; every failure is a Failure."""

    def request(self, method: str | bytes, url: str | bytes, **options: Any) -> requests.Response:  # type: ignore[override]
        """Ask once, and read the whole answer unless it is too large."""
        require_safe(str(url))
        answer = super().request(str(method), url, **{**options, "timeout": PATIENCE, "allow_redirects": False, "stream": True})
        with answer:
            body = answer.raw.read(LARGEST_ANSWER + 1, decode_content=True)
        if len(body) > LARGEST_ANSWER:
            raise requests.exceptions.ContentDecodingError(f"the answer of {urlsplit(str(url)).hostname} is too large")
        if answer.is_redirect:
            raise requests.exceptions.TooManyRedirects(f"{urlsplit(str(url)).hostname} sends elsewhere")
        answer._content = body
        return answer


def require_safe(url: str) -> None:
    """Raise requests.exceptions.InvalidURL for an address that is not encrypted, unless it is on this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in THIS_MACHINE):
        raise requests.exceptions.InvalidURL(f"{parts.scheme}://{parts.hostname} is not encrypted")


def claims_of(
    token: str, *, keys: Mapping[str, Any], issuer: str, client_id: str, nonce: str, signatures: Sequence[str] = SIGNATURES
) -> dict[str, Any]:
    """Return the claims of an identity token (OpenID Connect Core 1.0, section 3.1.3.7).

    `keys` is the provider's published set of keys, `nonce` what this sign-in was begun with. Raises NotBelieved where signature,
    issuer, audience, time or nonce are not as they must be.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token, key_for(token, keys), algorithms=list(signatures), audience=client_id, issuer=issuer, leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )  # fmt: skip
    except (jwt.PyJWTError, TypeError, KeyError, ValueError) as error:
        raise NotBelieved(f"the identity token does not hold: {error}") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", client_id) != client_id or (several and "azp" not in claims):
        raise NotBelieved("the identity token is meant for another client")
    if not nonce or claims.get("nonce") != nonce:
        raise NotBelieved("the identity token belongs to another sign-in")
    return claims


def key_for(token: str, keys: Mapping[str, Any]) -> Any:
    """Return the provider's key that the token names; where it names none, the only one. Raises NotBelieved."""
    named = jwt.get_unverified_header(token).get("kid")
    found = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if key.public_key_use in {None, "sig"}]
    fitting = [key for key in found if key.key_id == named] if named else found
    if len(fitting) != 1:
        raise NotBelieved("no published key fits the identity token")
    return fitting[0]
