"""Sign-ins as their owner sees them: by what, in which kind of browser, since when; and the mail about an unusual one.

Kept are the family of the browser and of the system, never the whole description and no network address.
"""

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vaihto.kit import mailing
from vaihto.people import queries
from vaihto.people.models import Person, SignIn

# In this order: Edge and Opera also call themselves Chrome, Chrome also calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"), ("CriOS", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
PASSKEY, CODE = "passkey", "code"
WAYS: dict[str, "str | Promise"] = {
    PASSKEY: _("passkey"), "password": _("password"), CODE: _("code by e-mail"), "app": _("authenticator app"),
    "recovery_code": _("recovery code"),
}  # fmt: skip
SESSION = "sign_in"


def browser_of(request: HttpRequest) -> str:
    """Return the families of browser and system, such as "Firefox, Windows"; empty where neither is known."""
    text = request.META.get("HTTP_USER_AGENT", "")
    found = [next((name for sign, name in signs if sign in text), "") for signs in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name)


def ways_of(request: HttpRequest, person: Person) -> list[str]:
    """Return by what the person has just signed in, in order: the keys of WAYS, and `provider:<key>`."""
    found = [way_of(record) for record in get_authentication_records(request, person)]
    return list(dict.fromkeys(way for way in found if way))


def way_of(record: dict[str, Any]) -> str:
    """Return the key of one step."""
    match record.get("method"):
        case "mfa":
            return {"webauthn": PASSKEY, "totp": "app", "recovery_codes": "recovery_code"}.get(str(record.get("type")), "")
        case "socialaccount":
            return f"provider:{record.get('provider')}"
        case method:
            return method if method in WAYS else ""


def keep(request: HttpRequest, person: Person, ways: list[str], *, at: datetime) -> SignIn:
    """Keep a sign-in, and write to the person where a passkey opened the account or the browser is of a new kind."""
    browser = browser_of(request)
    before = SignIn.objects.filter(person=person)
    is_new = before.exists() and not before.filter(browser=browser).exists()
    kept = SignIn.objects.create(
        person=person, session_key=request.session.session_key or "", ways=" ".join(ways), browser=browser, began_at=at
    )
    request.session[SESSION] = kept.pk
    if PASSKEY in ways or (is_new and CODE not in ways):
        mailing.post(
            person.email, "people/mail/signed_in.txt",
            {"person": person, "at": at, "browser": browser, "ways": [WAYS[way] for way in ways if way in WAYS]},
            language=person.language, key=f"signed-in:{kept.pk}", case=f"person:{person.pk}",
        )  # fmt: skip
    return kept


def follow(request: HttpRequest) -> None:
    """Follow a session whose key has changed, as it does when the password changes."""
    kept = request.session.get(SESSION)
    if kept and request.session.session_key:
        SignIn.objects.filter(pk=kept).update(session_key=request.session.session_key)


def shown(request: HttpRequest, person: Person, *, at: datetime) -> list[dict[str, Any]]:
    """Return the sessions that are open, the newest first, each with the words for its page."""
    follow(request)
    return [
        {
            "pk": one.pk, "browser": one.browser, "began_at": one.began_at,
            "ways": one.ways.split(), "is_this": one.session_key == request.session.session_key,
        }
        for one in queries.open_sign_ins(person.pk, at=at)
    ]  # fmt: skip
