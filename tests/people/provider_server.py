"""A sign-in provider on this machine, for tests: oidc-provider-mock in a thread, with the claims that a test wants."""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import oidc_provider_mock
from django.test import Client
from werkzeug.serving import make_server


class Running:
    """A provider that answers until it is stopped; `asked` are the requests that it got."""

    def __init__(self) -> None:
        # It complains of each refusal on purpose.
        logging.getLogger("oidc_provider_mock").setLevel(logging.CRITICAL)
        logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
        app = oidc_provider_mock.app(require_nonce=True)
        self.asked: list[tuple[str, dict[str, Any]]] = []

        @app.before_request
        def remember() -> None:
            from flask import request

            self.asked.append((request.path, dict(request.values)))

        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.alive = True

    def knows(self, sub: str, **claims: Any) -> None:
        """Let the provider tell these claims about somebody."""
        httpx.put(f"{self.url}/users/{quote(sub)}", json=claims).raise_for_status()

    def agree(self, address: str, sub: str) -> str:
        """Sign in at the provider as somebody; returns the way back, path and query."""
        answer = httpx.post(address, data={"sub": sub})
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def deny(self, address: str) -> str:
        """Refuse at the provider; returns the way back."""
        parts = parse_qs(urlsplit(address).query)
        back = urlsplit(parts["redirect_uri"][0])
        return f"{back.path}?error=access_denied&state={parts['state'][0]}"

    def stop(self) -> None:
        """Go away."""
        if self.alive:
            self.server.shutdown()
            self.server.server_close()
            self.alive = False


@contextmanager
def running() -> Iterator[Running]:
    """Run a provider."""
    made = Running()
    try:
        yield made
    finally:
        made.stop()


def described(url: str, **changes: Any) -> dict[str, Any]:
    """Return the settings of a provider at that address, as the environment would give them."""
    said = {
        "server_url": f"{url}/.well-known/openid-configuration", "oauth_pkce_enabled": True, "email_claim": "email",
        "verified_claim": "email_verified", "domains": [], "new_accounts": False, "second_step": False, **changes,
    }  # fmt: skip
    return {"provider_id": "agency", "name": "Agency", "client_id": "vaihto", "secret": "hush", "settings": said}


def address_on(page: str) -> str:
    """Return where the page that leads to the provider goes on."""
    import html

    found = re.search(r'content="0; url=([^"]+)"', page)
    assert found is not None, page
    return html.unescape(found.group(1))


def begin(client: Client, language: str = "en", **fields: str) -> str:
    """Press the button of the provider; returns the provider's address with all that was asked."""
    return address_on(client.post(f"/{language}/account/provider/agency/", fields).text)
