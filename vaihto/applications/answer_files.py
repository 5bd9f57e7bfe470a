"""The files that belong to answers of an application."""

from typing import TYPE_CHECKING

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
