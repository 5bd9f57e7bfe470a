"""Desks as a Django app: at the start it hands the whole life of a case to the officer's pages of applications."""

from django.apps import AppConfig


class DesksConfig(AppConfig):
    """Composes what rooms below cannot know of those above them."""

    name = "vaihto.desks"

    def ready(self) -> None:
        """Let the page of a case show every stop and the ways into the rooms above applications."""
        from vaihto.applications import composing
        from vaihto.desks.composed import WholeLife

        composing.use(WholeLife())
