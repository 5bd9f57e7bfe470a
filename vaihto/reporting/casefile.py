"""What this room puts into the file of a case: the final report, and what was asked and answered about it."""

from collections.abc import Iterator

from vaihto.exchange.casefile import Piece
from vaihto.kit import casefiles
from vaihto.reporting import cut_letter, paper
from vaihto.reporting.models import CutProposal, FinalReport, InterimReport, LateReport, ReportQuestion


@casefiles.offer("reporting")
def pieces(case: str) -> Iterator[Piece]:
    """Yield the final report of an application's project, once it has been sent."""
    pk = casefiles.number_of(case)
    yield from _interims(pk)
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
    yield from _cuts(report)


def _interims(pk: int | None) -> Iterator[Piece]:
    """Yield each interim report with why it was asked for and how it ended, and every later day that was given."""
    found = InterimReport.objects.filter(agreement__application_id=pk).order_by("asked_at", "pk") if pk else ()
    for number, one in enumerate(found, start=1):
        names = ("state", "due_on", "reason", "asked_at", "asked_by", "sent_by", "remark", "judged_at", "judged_by")
        more = {name: getattr(one, name) for name in names}
        title = "Interim report"
        yield Piece.of_values(f"10-interim-report-{number}.json", title, one.content, content_hash=one.content_hash, more=more)
        if one.content:
            yield Piece("document", f"10-interim-report-{number}.pdf", title, paper.interim_pdf(one))
    late = LateReport.objects.filter(agreement__application_id=pk).order_by("opened_at", "pk") if pk else ()
    fields = ("interim_id", "until", "reason", "opened_at", "opened_by")
    rows = [{name: getattr(one, name) for name in fields} for one in late]
    if rows:
        yield Piece.of_values("10-later-days.json", "Later days for reports", {"later_days": rows})


def _cuts(report: FinalReport) -> Iterator[Piece]:
    """Yield what was proposed to cut, the answers and the endings; the decision as it was sent."""
    proposals = CutProposal.objects.filter(report=report).prefetch_related("cuts").order_by("proposed_at", "pk")
    for number, one in enumerate(proposals, start=1):
        names = ("state", "proposed_at", "proposed_by_name", "answer_by", "answer", "answered_at", "answered_by_name", "grounds",
                 "ended_at", "ended_by_name")  # fmt: skip
        rows = [
            {name: getattr(cut, name) for name in ("line", "heading", "line_amount", "amount", "decided", "rule", "reason")}
            for cut in one.cuts.all()
        ]
        more = {**{name: getattr(one, name) for name in names}, "cuts": rows}
        title = "Cuts of the final report"
        yield Piece.of_values(f"11-cuts-{number}.json", title, one.letter, content_hash=one.letter_hash, more=more)
        if one.letter:
            yield Piece("document", f"11-cuts-{number}.pdf", title, cut_letter.letter_pdf(one))


def _question(one: ReportQuestion) -> dict[str, object]:
    names = ("question", "asked_at", "asked_by", "due_on", "answer", "answered_at", "answered_by")
    return {name: getattr(one, name) for name in names}
