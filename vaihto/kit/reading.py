"""The admin site as a Django app, which only reads."""

from django.contrib.admin.apps import AdminConfig


class ReadingAdmin(AdminConfig):
    """Finds what libraries register, then makes all of it read only."""

    default = False
    default_site = "vaihto.kit.admin.ReadingSite"

    def ready(self) -> None:
        """Register every table of every room for reading."""
        super().ready()
        from vaihto.kit.admin import register_all

        register_all()
