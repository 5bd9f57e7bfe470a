"""The menu and account of the header."""

from typing import Any

from django.http import HttpRequest


def menu(request: HttpRequest) -> dict[str, Any]:
    """Return the menu of the actor's role."""
    return {"menu": [], "account": {}}
