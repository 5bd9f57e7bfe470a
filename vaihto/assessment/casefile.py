"""What this room puts into the file of a case: each assessment that was handed in, with points and reasons."""

from collections.abc import Iterator

from vaihto.assessment.models import Assignment, ConflictOfInterest
from vaihto.exchange.casefile import Piece
from vaihto.kit import casefiles


@casefiles.offer("assessment")
def pieces(case: str) -> Iterator[Piece]:
    """Yield the assessments of an application, and who was not let assess it and why."""
    pk = casefiles.number_of(case)
    if pk is None:
        return
    rows = Assignment.objects.filter(application_id=pk, handed_in_at__isnull=False).select_related("assessor")
    done = [_assessment(one) for one in rows.prefetch_related("scores__criterion").order_by("pk")]
    conflicts = ConflictOfInterest.objects.filter(application_id=pk).select_related("person").order_by("declared_at", "pk")
    declared = [
        {"person": one.person.name, "role": one.role, "reason": one.reason, "declared_at": one.declared_at} for one in conflicts
    ]
    if done or declared:
        yield Piece.of_values("03-assessment.json", "Assessments and conflicts of interest", done, more={"conflicts": declared})


def _assessment(one: Assignment) -> dict[str, object]:
    scores = [
        {"criterion": score.criterion.key, "points": score.points, "reason": score.reason}
        for score in sorted(one.scores.all(), key=lambda score: score.criterion_id)
    ]
    return {
        "assessor": one.assessor.name, "is_third": one.is_third, "handed_in_at": one.handed_in_at, "summary": one.summary,
        "language": one.language, "scores": scores,
    }  # fmt: skip
