"""The example accounts of the demo: one click each. The only place that looks at settings.DEMO_ACCOUNTS.

The room of the demo lies above; it offers `accounts()`, `person(key)` and `open_link(key, request)`.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404

from vaihto.kit import clock
from vaihto.kit.http import Request
from vaihto.people import signed_in
from vaihto.people.adapters import after_sign_in


def room() -> ModuleType | None:
    """Return the module with the example accounts; None outside the demo and where it is not there."""
    if not settings.DEMO:
        return None
    try:
        return import_module(settings.DEMO_ACCOUNTS)
    except ModuleNotFoundError as error:
        if error.name != settings.DEMO_ACCOUNTS:
            raise
        return None


def accounts() -> list[Any]:
    """Return the example accounts, in the order of the page; empty outside the demo."""
    module = room()
    return list(module.accounts()) if module is not None else []


def enter(key: str, request: Request) -> str:
    """Sign in as one of the example accounts, or open its link in this browser; returns where to go. Raises Http404."""
    module, account = room(), next((one for one in accounts() if one.key == key), None)
    if module is None or account is None:
        raise Http404
    logout(request)
    if account.kind == "link":
        url: str = module.open_link(key, request)
        return url
    person = module.person(key)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    after_sign_in(person, at=clock.now(), ways=[])
    signed_in.keep(request, person, [], at=clock.now())
    return ""
