"""What this room puts into the file of a case: reports, what was asked and answered about them, the sample checks."""

from collections.abc import Iterator

from vaihto.exchange.casefile import Piece
from vaihto.kit import casefiles
from vaihto.reporting import check_queries, cut_letter, paper
from vaihto.reporting.models import (
    CheckEvidence,
    CheckRound,
    CutProposal,
    FinalReport,
    InterimReport,
    LateReport,
    ReportQuestion,
    SampleCheck,
)


@casefiles.offer("reporting")
def pieces(case: str) -> Iterator[Piece]:
    """Yield the reports of an application's project, the final one once it has been sent, and its sample checks."""
    pk = casefiles.number_of(case)
    yield from _interims(pk)
    yield from _checks(pk)
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


def _checks(pk: int | None) -> Iterator[Piece]:
    """Yield each sample check of the project, with the drawing of its round by which anybody draws again.

    The evidence itself lies among the attachments; here stands which file it is. A check exists only after the drawing, so that
    the seed is public already.
    """
    found = SampleCheck.objects.filter(agreement__application_id=pk) if pk else SampleCheck.objects.none()
    found = found.select_related("round__call").prefetch_related("evidence__attachment").order_by("round__drawn_at", "pk")
    for number, one in enumerate(found, start=1):
        names = (
            "is_drawn", "risk", "state", "asked_at", "due_on", "checklist", "findings", "consequence", "prepared_at",
            "prepared_by", "approved_at", "approved_by",
        )  # fmt: skip
        more = {"evidence": [_evidence(each) for each in one.evidence.all()], "round": _round(one.round)}
        values = {name: getattr(one, name) for name in names}
        yield Piece.of_values(f"12-sample-check-{number}.json", "Sample check", values, more=more)
        drawing = check_queries.drawing_of(one.round).encode()
        yield Piece("attachment", f"12-sample-check-{number}-drawing.csv", "Drawing of the sample check", drawing)


def _evidence(one: CheckEvidence) -> dict[str, object]:
    file = one.attachment
    return {
        "file": file.original_name, "sha256": file.sha256, "erased_at": file.erased_at, "note": one.note, "sent_at": one.sent_at,
        "sent_by": one.sent_by,
    }  # fmt: skip


def _round(one: CheckRound) -> dict[str, object]:
    names = (
        "id", "call_id", "commitment", "list_hash", "shares", "seed", "word", "is_example", "opened_at", "opened_by", "drawn_at",
        "drawn_by",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names}


def _question(one: ReportQuestion) -> dict[str, object]:
    names = ("question", "asked_at", "asked_by", "due_on", "answer", "answered_at", "answered_by")
    return {name: getattr(one, name) for name in names}
