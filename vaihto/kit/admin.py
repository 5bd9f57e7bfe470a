"""The admin site only reads: deeds go through operations, so nothing can be added, changed or deleted here.

Whoever has the role of administrator reads it, signed in on the same page and with the same second step as everywhere.
"""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from vaihto.kit import viewing
from vaihto.kit.actors import ADMINISTRATOR, VISITOR, Actor


def is_administrator(request: HttpRequest) -> bool:
    """Return whether somebody with the role of administrator asks."""
    actor: Actor = getattr(request, "actor", VISITOR)
    return actor.has(ADMINISTRATOR)


class ReadingSite(admin.AdminSite):
    """The admin site for administrators; signing in, out and one's password are the house's own pages."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Let administrators in."""
        return is_administrator(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send visitors to our sign-in page and back; to everybody else who is signed in the site is missing."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise Http404
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """Sign out on the house's own page."""
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Change one's password on the house's own page."""
        return redirect("account_change_password")


class ReadOnly(admin.ModelAdmin[Model]):
    """Shows every column of a table to administrators; changes nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Administrators look."""
        return is_administrator(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators see every room on the first page."""
        return is_administrator(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one row; the reading is kept, as everywhere."""
        shown = super().change_view(request, object_id, form_url, extra_context)
        if shown.status_code == 200:
            viewing.log(f"{self.model._meta.label}:{object_id}", request)
        return shown


# Special needs of participants stand behind a permission of their own, so not here.
HIDDEN = {
    "mobility.SupportNeed", "mobility.Interruption", "mobility.Insurance", "mobility.EmergencyContact",
    "sessions.Session", "people.Link", "people.SignIn", "mfa.Authenticator",
    "socialaccount.SocialApp", "socialaccount.SocialToken",
}  # fmt: skip


def register_all() -> None:
    """Show every table of every room; what libraries registered with buttons to change is replaced."""
    for model in apps.get_models():
        if admin.site.is_registered(model):
            admin.site.unregister(model)
        if model._meta.label not in HIDDEN and model._meta.app_label not in {"contenttypes"}:
            admin.site.register(model, ReadOnly)
