"""A memorandum of understanding as canonical values: what is shown on each signing page, hashed and signed by all."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vaihto.qualifications.models import MemorandumOfUnderstanding, MemorandumPartner


def of(memorandum: "MemorandumOfUnderstanding", *, contact: str, at: datetime) -> dict[str, Any]:
    """Return the whole text; `contact` is the school's, `at` when it is frozen."""
    school = memorandum.organisation
    return {
        "kind": "memorandum_of_understanding",
        "version": memorandum.version,
        "title": memorandum.title,
        "language": memorandum.language,
        "frozen_at": at.isoformat(),
        "school": {
            "name": school.name, "country": school.country, "city": school.city, "contact": contact, "lang": school.language,
        },
        "partners": [
            {"key": one.pk, "name": one.name, "country": one.country, "city": one.city, "contact": one.contact_name,
             "lang": spoken(one)}
            for one in memorandum.partners.order_by("position")
        ],
        "starts_on": memorandum.starts_on.isoformat(),
        "ends_on": memorandum.ends_on.isoformat(),
        "aims": memorandum.aims,
        "assessment": memorandum.assessment,
        "recognition": memorandum.recognition,
        "change_reason": memorandum.change_reason,
        "units": [
            {
                "title": one.unit.title, "code": one.unit.code, "qualification": one.unit.qualification,
                "lang": one.unit.language, "points": f"{one.unit.points.normalize():f}", "scheme": one.unit.scheme,
                "outcomes": [outcome.text for outcome in one.unit.outcomes.all()], "corresponds_to": one.corresponds_to,
            }
            for one in memorandum.units.select_related("unit").prefetch_related("unit__outcomes").order_by("pk")
        ],
        "grades": [{"host": one.host_grade, "home": one.home_grade} for one in memorandum.grades.order_by("position")],
    }  # fmt: skip


def spoken(partner: "MemorandumPartner") -> str:
    """Return the partner's language as a mark for its name; empty where it is none that the house has pages in."""
    return partner.language if partner.language != "other" else ""
