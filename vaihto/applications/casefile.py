"""What this room puts into the file of a case: what was sent, the receipt, the formal check, the attachments."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from vaihto.applications import papers
from vaihto.applications.models import Application, FormalCheck, Submission
from vaihto.exchange.casefile import Piece
from vaihto.kit import casefiles
from vaihto.kit.attachments import keeping
from vaihto.kit.models import Attachment


@casefiles.offer("applications")
def pieces(case: str) -> Iterator[Piece]:
    """Yield the pieces of an application that was sent, and of every case the attachments."""
    pk = casefiles.number_of(case)
    sent = Submission.objects.filter(application_id=pk).select_related("application__call").first() if pk else None
    if sent is not None:
        application: Application = sent.application
        yield Piece.of_values(
            "01-application.json", "Application as it was sent", sent.content, content_hash=sent.content_hash,
            more={
                "sent_at": sent.sent_at, "sent_by": sent.sent_by, "position": sent.sent_by_position, "findings": sent.findings,
                "call_version": sent.call_version_id,
            },
        )  # fmt: skip
        yield Piece("document", "01-receipt.pdf", "Receipt", papers.receipt(application, sent))
        checks = FormalCheck.objects.filter(application=application).order_by("recorded_at", "pk")
        if checks:
            yield Piece.of_values("02-formal-check.json", "Steps of the formal check", [_check(one) for one in checks])
    files = Attachment.objects.filter(case=case, erased_at=None).exclude(purpose__in=casefiles.kept_out())
    files = files.order_by("received_at", "pk")
    for number, file in enumerate(files, start=1):
        if keeping.is_there(file):
            ending = PurePosixPath(file.stored_name).suffix or f".{file.kind}"
            content = keeping.path_of(file).read_bytes()
            yield Piece("attachment", f"{number:03d}{ending.lower()}", file.original_name or file.purpose, content)


def _check(one: FormalCheck) -> dict[str, object]:
    names = ("verdict", "reasons", "due_on", "findings", "is_by_applicant", "recorded_at", "recorded_by")
    return {name: getattr(one, name) for name in names}
