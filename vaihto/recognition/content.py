"""The transcript as canonical values: what was agreed, what the host saw, what the school decided."""

from typing import TYPE_CHECKING, Any

from vaihto.kit import languages
from vaihto.recognition import facts, mapped

if TYPE_CHECKING:
    from vaihto.mobility.models import Mobility
    from vaihto.qualifications.models import MemorandumOfUnderstanding
    from vaihto.recognition.models import RecognitionDecision
    from vaihto.recognition.queries import Recognition, UnitShown


def of(recognition: "Recognition") -> dict[str, Any]:
    """Return the whole text of the transcript, without its version and moment. Raises ValueError for an incomplete
    stay.
    """
    mobility = recognition.mobility
    participant = mobility.participant
    if participant is None or mobility.starts_on is None or mobility.ends_on is None:
        raise ValueError(f"stay {mobility.pk} is not complete")
    school, assessment = mobility.agreement.organisation, recognition.assessment
    handed_in = assessment if assessment is not None and assessment.handed_in_at else None
    side = mapped.host_side(assessment)
    cited = recognition.version.memorandum if recognition.version is not None else None
    return {
        "kind": "transcript",
        "case": mobility.agreement.application.number,
        "participant": {"name": participant.name, "qualification": participant.qualification},
        "school": {"name": school.name, "country": school.country, "lang": school.language},
        "host": {
            "name": mobility.host_name, "city": mobility.city, "country": mobility.country_to,
            "lang": mobility.host_language,
        },
        "starts_on": mobility.starts_on.isoformat(),
        "ends_on": mobility.ends_on.isoformat(),
        "days": (mobility.ends_on - mobility.starts_on).days + 1,
        "purpose": mobility.purpose,
        "assessor": {
            "name": handed_in.assessor_name, "position": handed_in.assessor_position, "words": handed_in.words,
            "handed_in_at": handed_in.handed_in_at.isoformat() if handed_in.handed_in_at else "",
            "hash": handed_in.content_hash, "lang": handed_in.language,
        } if handed_in else None,
        "units": [_unit(unit, side, cited) for unit in recognition.units if unit.decision is not None],
        "agreed": str(recognition.agreed_points),
        "points": str(recognition.recognised_points),
    }  # fmt: skip


def _mapping(unit: "UnitShown", side: mapped.HostSide) -> list[dict[str, list[str]]]:
    """Return which of the host's outcomes made which at home, where it is not each its own."""
    return mapped.groups(mapped.of(unit.decision), unit.agreed, side) if unit.decision else []


def _graded(decision: "RecognitionDecision", unit: "UnitShown", cited: "MemorandumOfUnderstanding | None") -> dict[str, Any]:
    """Return the home grade, the host's from which it was converted, and the memorandum with its table."""
    named = {"title": cited.title, "hash": cited.content_hash, "grades": cited.content["grades"]} if cited is not None else None
    return {"grade": decision.grade, "host_grade": unit.proposal.host, **({"memorandum": named} if named else {})}


def _unit(unit: "UnitShown", side: mapped.HostSide, cited: "MemorandumOfUnderstanding | None") -> dict[str, Any]:
    """Return one decided unit with its outcomes."""
    row, decision = unit.agreed, unit.decision
    if decision is None:
        raise ValueError(f"unit {row.pk} is not decided")
    scheme = facts.scheme_of(row)
    return {
        "title": row.unit.title,
        "code": row.unit.code,
        "qualification": row.unit.qualification,
        "lang": row.unit.language,
        "scheme": scheme.key,
        "short": dict(scheme.short),
        "agreed": str(row.points),
        "extent": decision.extent,
        "points": str(decision.points),
        "reason": decision.reason,
        "route": decision.route,
        "way": decision.way,
        "demonstration": _demonstration(decision),
        "decided_at": decision.decided_at.isoformat(),
        "decided_by": decision.decided_by,
        "position": decision.decided_by_position,
        "right": decision.right,
        "version": decision.version,
        "correction_reason": decision.correction_reason,
        "outcomes": [{"text": one.text, "grade": one.grade, "comment": one.comment} for one in unit.outcomes],
        # Only where there is one: the transcripts of before keep their shape.
        **(_graded(decision, unit, cited) if decision.grade else {}),
        **({"standing": {"kind": decision.standing, "name": decision.standing_name}} if decision.standing else {}),
        **({"mapping": groups} if (groups := _mapping(unit, side)) else {}),
    }


def _demonstration(decision: "RecognitionDecision") -> dict[str, str] | None:
    """Return where, when and what was shown; None where the route was another one."""
    if decision.demonstration_on is None:
        return None
    day = decision.demonstration_on.isoformat()
    return {"place": decision.demonstration_place, "on": day, "text": decision.demonstration_text}


def language_of(mobility: "Mobility") -> str:
    """Return the language of the paper: the participant's, English where it is none of ours."""
    language = mobility.participant.language if mobility.participant else "fi"
    return language if language in languages.LANGUAGES else "en"


def code_of(digest: str) -> str:
    """Return the code for checking: twelve figures of the hash in groups of four, as printed."""
    return "-".join(digest[start : start + 4] for start in (0, 4, 8))


def plain_code(text: str) -> str:
    """Return a code as somebody typed it in the form in which it is kept."""
    signs = "".join(sign for sign in text.lower() if sign.isalnum())
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))
