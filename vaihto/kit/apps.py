"""Kit as a Django app: finds every room's privacy register, deeds and jobs at the start."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KitConfig(AppConfig):
    """Loads what must be known of every room before the first page is answered."""

    name = "vaihto.kit"

    def ready(self) -> None:
        """Import the registers, the operations (their names stand in the timeline), jobs, and what can be found by words."""
        from vaihto.kit import lookups, mailing, registers  # noqa: F401

        autodiscover_modules("privacy", "operations", "jobs", "searchable", "casefile")
