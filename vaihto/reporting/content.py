"""The final report as canonical values: what is frozen and hashed when it is sent."""

from typing import TYPE_CHECKING, Any

from vaihto.grants import queries as grants
from vaihto.reporting import queries

if TYPE_CHECKING:
    from vaihto.reporting.models import FinalReport


def of(report: "FinalReport") -> dict[str, Any]:
    """Return the whole report: figures, texts, the agency's questions with answers, how many participants reported."""
    agreement = report.agreement
    terms = grants.terms(agreement)
    figures = queries.planned_against_real(agreement)
    asked = [row.key for row in figures.differing]
    participants = queries.participants_of(agreement.pk)
    return {
        "kind": "final_report",
        "case": agreement.application.number,
        "agreement": agreement.number,
        "project": agreement.application.title,
        "organisation": {"name": agreement.organisation.name, "lang": agreement.organisation.language},
        "starts_on": terms.starts_on.isoformat(),
        "ends_on": terms.ends_on.isoformat(),
        "language": report.language,
        "version": report.version,
        "sent_at": report.sent_at.isoformat() if report.sent_at else "",
        "sent_by": {"name": report.sent_by, "position": report.sent_by_position},
        "results": report.texts.get("results", ""),
        "explanations": {key: report.texts.get(f"explain:{key}", "") for key in asked},
        "figures": figures.as_json(),
        "participants": {"returned": participants.returned, "reported": participants.sent},
        "questions": [
            {
                "question": one.question, "asked_at": one.asked_at.isoformat(), "due_on": one.due_on.isoformat(),
                "answer": one.answer, "answered_at": one.answered_at.isoformat() if one.answered_at else "",
            }
            for one in queries.questions_of(report)
        ],
    }  # fmt: skip
