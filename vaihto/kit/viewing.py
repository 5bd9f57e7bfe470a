"""The viewing log: every reading of a person's record is kept, and the person sees who looked."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest

from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import RecordView


def log(record: str, request: HttpRequest) -> None:
    """Record that the request's actor reads `record` (`mobility.Participant:12`, `people.Person:3`).

    Raises whatever the database raises: what cannot be logged is refused, since the page is then not answered.
    """
    log_all([record], request)


def log_all(records: Iterable[str], request: HttpRequest) -> None:
    """Record that the request's actor reads several records on one page, in one question to the database."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    views = [
        RecordView(
            record=record,
            viewer_kind=actor.kind,
            viewer_id=actor.id,
            viewer_name=actor.name,
            viewer_roles=" ".join(sorted(actor.roles)),
            viewer_organisation=actor.organisation_name,
            page=request.path[:300],
            at=clock.now(),
        )
        for record in records
    ]
    RecordView.objects.bulk_create(views, batch_size=500)


def views_of(record: str) -> QuerySet[RecordView]:
    """Return who looked at a record, newest first."""
    return RecordView.objects.filter(record=record)
