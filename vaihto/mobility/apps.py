"""Mobility as a Django app: at the start it tells grants which stays a project has."""

from django.apps import AppConfig


class MobilityConfig(AppConfig):
    """Hands the stays of a project to the amendments of grant agreements, which do not know this room."""

    name = "vaihto.mobility"

    def ready(self) -> None:
        """Let grants say which stays an amendment would leave outside."""
        from vaihto.grants import queries as grants
        from vaihto.mobility import queries

        grants.use_stays(queries.stays_of_project)
