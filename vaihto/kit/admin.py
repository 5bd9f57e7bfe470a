"""The admin site only reads: deeds go through operations, so nothing can be added, changed or deleted here."""

from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


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
        """Administrators of the installation look."""
        return bool(request.user.is_active and request.user.is_superuser)


# Special needs of participants stand behind a permission of their own, so not here.
HIDDEN = {"mobility.SupportNeed", "sessions.Session", "people.Link", "mfa.Authenticator"}


def register_all() -> None:
    """Show every table of every room; what libraries registered with buttons to change is replaced."""
    for model in apps.get_models():
        if admin.site.is_registered(model):
            admin.site.unregister(model)
        if model._meta.label not in HIDDEN and model._meta.app_label not in {"contenttypes"}:
            admin.site.register(model, ReadOnly)
