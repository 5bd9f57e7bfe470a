"""What this room puts into the file of a case: the final report, and what was asked and answered about it."""

from collections.abc import Iterator

from vaihto.exchange.casefile import Piece
from vaihto.kit import casefiles
from vaihto.reporting import paper
from vaihto.reporting.models import FinalReport, ReportQuestion


@casefiles.offer("reporting")
def pieces(case: str) -> Iterator[Piece]:
    """Yield the final report of an application's project, once it has been sent."""
    pk = casefiles.number_of(case)
    report = FinalReport.objects.filter(agreement__application_id=pk, sent_at__isnull=False).first() if pk else None
    if report is None:
        return
    questions = ReportQuestion.objects.filter(report=report).order_by("asked_at", "pk")
    more = {
        "state": report.state, "sent_by": report.sent_by, "accepted_at": report.accepted_at, "accepted_by": report.accepted_by,
        "questions": [_question(one) for one in questions],
    }  # fmt: skip
    yield Piece.of_values("11-final-report.json", "Final report", report.content, content_hash=report.content_hash, more=more)
    yield Piece("document", "11-final-report.pdf", "Final report", paper.report_pdf(report))


def _question(one: ReportQuestion) -> dict[str, object]:
    names = ("question", "asked_at", "asked_by", "due_on", "answer", "answered_at", "answered_by")
    return {name: getattr(one, name) for name in names}
