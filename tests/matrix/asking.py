"""Asking an address as somebody, leaving nothing behind, and naming what came back."""

import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.matrix.example_world import FOREIGN, OWN, Example
from tests.matrix.samples import LINKED, SAMPLES
from vaihto.core.canonical import sha256_of
from vaihto.kit import clock
from vaihto.kit.access import Row
from vaihto.kit.actors import LINK_ROLES, SYSTEM
from vaihto.people import links
from vaihto.people.models import Link

PERSONS = ("officer", "assessor", "coordinator", "auditor", "administrator")
ROLES = ("visitor", *PERSONS, *LINK_ROLES)
OPEN, MISSING, SIGN_IN, DOOR, CLOSED, NOT_ALLOWED, ERROR = (
    "open", "missing", "sign in", "door", "closed", "method not allowed", "error",
)  # fmt: skip
# The menu marks where an address stands, whether there is something at it or not.
MENU = re.compile(r' v-menu__link--current| aria-current="true"|(?<=v-menu-phone__current">)[^<]*')
CSRF = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*|(X-CSRFToken[^A-Za-z0-9]+)[A-Za-z0-9]+')

# A sign-in provider that nobody answers for: its addresses exist, and each leads back with the reason.
AWAY = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "matrix", "name": "Matrix", "client_id": "vaihto", "secret": "",
                "settings": {"server_url": "http://127.0.0.1:9/.well-known/openid-configuration", "email_claim": "email"},
            }
        ]
    }
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came back: its kind, and everything that a reader could tell two answers apart by."""

    kind: str
    status: int
    seen: tuple[str, ...]
    why: str = ""


def kind_of(response: Any) -> str:
    """Return the kind of an answer."""
    shown = {template.name for template in getattr(response, "templates", []) if template.name}
    target = response.headers.get("Location", "")
    if response.status_code >= 500:
        return ERROR
    if response.status_code == 405:
        return NOT_ALLOWED
    if "people/link_closed.html" in shown:
        return CLOSED
    if response.status_code == 404:
        return MISSING
    if "people/link_door.html" in shown:
        return DOOR
    return SIGN_IN if "/sign-in/?next=" in target else OPEN


def told_apart(response: Any, path: str) -> tuple[str, ...]:
    """Return status, type, target and text without the form's secrets and the address itself."""
    bare = path.split("/", 2)[-1] or path  # the front page's address is nothing but its language
    text = MENU.sub("", CSRF.sub("", response.content.decode("utf-8", "replace"))) if not response.streaming else ""
    parts = (text, response.headers.get("Location", ""))
    return (
        str(response.status_code), response.headers.get("Content-Type", ""),
        *(part.replace(bare, "ADDRESS").replace(quote(bare, safe=""), "ADDRESS") for part in parts),
    )  # fmt: skip


class Asker:
    """One browser for each role; what a request changes is taken back."""

    def __init__(self, example: Example) -> None:
        """Sign everybody in, and issue links bound to the browsers of partner, host and participant."""
        self.example = example
        self.client = Client(raise_request_exception=False)
        self.cookies: dict[str, dict[str, str]] = {"visitor": {}}
        for role in PERSONS:
            person = example.coordinator() if role == "coordinator" else example.people.staff[role]
            self.cookies[role] = self._session(person)
        self.tokens = {role: {key: self._link(role, key) for key in (OWN, FOREIGN)} for role in LINK_ROLES}
        for role in LINK_ROLES:
            self.cookies[role] = self._bound(self.tokens[role][OWN])
            self._bound(self.tokens[role][FOREIGN])

    def _session(self, person: Any) -> dict[str, str]:
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
        client = Client()
        client.force_login(person)
        return {name: morsel.value for name, morsel in client.cookies.items()}

    def _link(self, role: str, key: str) -> str:
        thing = LINKED[role](self.example, key)
        return links.issue(
            role=role, thing=thing, case="matrix:1", email=f"{role}.{key}@example.org", name=f"{role} {key}",
            organisation="", language="fi", by=SYSTEM,
        )  # fmt: skip

    def _bound(self, token: str) -> dict[str, str]:
        client = Client()
        session = client.session
        session["browser"] = f"secret of {token}"
        session.save()
        found = links.find(token)
        assert found is not None
        Link.objects.filter(pk=found.pk).update(
            browser_hash=sha256_of(session["browser"]), bound_at=clock.now(), opened_at=clock.now()
        )
        return {name: morsel.value for name, morsel in client.cookies.items()}

    def ask(self, role: str, method: str, path: str, query: str = "") -> Answer:
        """Ask as `role`; the database is afterwards as before."""
        response, kind = self.response(role, method, path, query)
        return Answer(kind, response.status_code, told_apart(response, path), str(getattr(response, "exc_info", "") or ""))

    def response(self, role: str, method: str, path: str, query: str = "") -> tuple[Any, str]:
        """Return the whole answer to `role` and its kind; the database is afterwards as before."""
        self.client.cookies = SimpleCookie(self.cookies[role])
        if "/account/" in path:
            cache.clear()
        with transaction.atomic():
            response = self.client.generic(
                method, path + query, **({"CONTENT_TYPE": "application/x-www-form-urlencoded"} if method == "POST" else {})
            )
            kind = kind_of(response)
            transaction.set_rollback(True)
        return response, kind


def path_of(name: str, kwargs: dict[str, Any] | None = None, language: str = "fi") -> str:
    """Return an address in a language."""
    with translation.override(language):
        return reverse(name, kwargs=kwargs)


def is_by_link(row: Row) -> bool:
    """Return whether an address is opened by a link."""
    return bool(row.own) and set(row.own) <= set(LINK_ROLES)


def own_arguments(asker: Asker, row: Row) -> dict[str, Any] | None:
    """Return the arguments of somebody's own thing."""
    if is_by_link(row):
        return {"token": asker.tokens[row.own[0]][OWN]}
    return SAMPLES[row.name](asker.example).own if row.name in SAMPLES else None
