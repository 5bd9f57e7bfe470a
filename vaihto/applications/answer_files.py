"""The files that belong to answers of an application."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from vaihto.kit.models import Attachment

if TYPE_CHECKING:
    from vaihto.applications.models import Application

PURPOSE = "applications.answer"


def purpose_of(key: str) -> str:
    """Return the purpose under which files of a question are received."""
    return f"{PURPOSE}.{key}"[:60]


def answer_files(application: "Application", key: str = "") -> "QuerySet[Attachment]":
    """Return the files of an application's answers that are still there, of one question or of all, oldest first."""
    rows = Attachment.objects.filter(case=application.case, erased_at__isnull=True).order_by("received_at", "pk")
    return rows.filter(purpose=purpose_of(key)) if key else rows.filter(purpose__startswith=f"{PURPOSE}.")


def files_in(content: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the files of a submission's content in its order: key of the question, and id, name, size, sha256 of the file."""
    for answer in content.get("answers", []):
        for file in answer.get("files") or []:
            yield answer["key"], file
