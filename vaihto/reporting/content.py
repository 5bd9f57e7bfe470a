"""The final and the interim report as canonical values: what is frozen and hashed when it is sent."""

from typing import TYPE_CHECKING, Any

from vaihto.grants import queries as grants
from vaihto.reporting import queries, states

if TYPE_CHECKING:
    from vaihto.reporting.models import FinalReport, InterimReport


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
        **_parts(report),
        "questions": [
            {
                "question": one.question, "asked_at": one.asked_at.isoformat(), "due_on": one.due_on.isoformat(),
                "answer": one.answer, "answered_at": one.answered_at.isoformat() if one.answered_at else "",
            }
            for one in queries.questions_of(report)
        ],
    }  # fmt: skip


def _parts(report: "FinalReport") -> dict[str, Any]:
    """Return part B: what each confirmed partner tells, or why its part is missing; nothing where the action has no parts."""
    found = queries.parts_of(report)
    if not found:
        return {}
    return {"parts": [_part(one) for one in found]}


def _part(one: "queries.PartnersPart") -> dict[str, Any]:
    values: dict[str, Any] = {"partner": one.partner.name, "country": one.partner.country, "state": one.state}
    if one.part is not None and one.state == states.PART_SENT:
        names = ("texts", "language", "travelled", "hosted", "sent_by", "sent_by_position")
        values |= {name: getattr(one.part, name) for name in names}
        values["sent_at"] = one.part.sent_at.isoformat() if one.part.sent_at else ""
    elif one.part is not None:
        values["without_reason"] = one.part.without_reason
    return values


def of_interim(report: "InterimReport") -> dict[str, Any]:
    """Return the whole interim report: why it was asked for, the figures so far, the texts."""
    agreement = report.agreement
    return {
        "kind": "interim_report",
        "case": agreement.application.number,
        "agreement": agreement.number,
        "project": agreement.application.title,
        "organisation": {"name": agreement.organisation.name, "lang": agreement.organisation.language},
        "language": report.language,
        "version": report.version,
        "asked": {"reason": report.reason, "due_on": report.due_on.isoformat()},
        "sent_at": report.sent_at.isoformat() if report.sent_at else "",
        "sent_by": {"name": report.sent_by, "position": report.sent_by_position},
        "texts": {key: report.texts.get(key, "") for key in states.INTERIM_TEXTS},
        "figures": queries.planned_against_real(agreement).as_json(),
    }
