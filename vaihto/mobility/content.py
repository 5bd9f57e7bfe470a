"""The learning agreement as canonical values: what is shown on each signing page, hashed and signed by all."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.core import countries, parameters
from vaihto.kit import languages

if TYPE_CHECKING:
    from vaihto.mobility.models import LearningAgreementVersion
    from vaihto.qualifications.models import MemorandumOfUnderstanding

ONE = Decimal(1)


def of(version: "LearningAgreementVersion", *, contact: str, at: datetime) -> dict[str, Any]:
    """Return a version's whole text; `contact` is the school's, `at` when it is frozen."""
    # long because: it is the one place that says what is hashed, key by key.
    mobility = version.agreement.mobility
    participant = mobility.participant
    if participant is None or mobility.starts_on is None or mobility.ends_on is None:
        raise ValueError(f"stay {mobility.pk} is not complete")
    school = mobility.agreement.organisation
    return {
        "kind": "learning_agreement",
        "case": mobility.agreement.application.number,
        "version": version.number,
        "language": version.language,
        "frozen_at": at.isoformat(),
        "participant": {
            "name": participant.name,
            "qualification": participant.qualification,
            "target_group": mobility.target_group,
            "is_minor": participant.is_minor,
            # Only where the guardian signs: the key says so for good, and the texts of before keep their hash.
            **({"guardian": {"name": participant.guardian_name}} if participant.guardian_signs else {}),
        },
        "school": {"name": school.name, "country": school.country, "contact": contact, "lang": school.language},
        "host": {
            "name": mobility.host_name,
            "city": mobility.city,
            "country": mobility.country_to,
            "contact": mobility.host_contact,
            "lang": mobility.host_language if mobility.host_language != "other" else "",
        },
        "starts_on": mobility.starts_on.isoformat(),
        "ends_on": mobility.ends_on.isoformat(),
        "days": (mobility.ends_on - mobility.starts_on).days + 1,
        "purpose": mobility.purpose,
        "learning_form": mobility.learning_form,
        "units": [
            {
                "title": unit.unit.title,
                "code": unit.unit.code,
                "lang": unit.unit.language,
                "points": str(unit.points.normalize() if unit.points % 1 else unit.points.quantize(ONE)),
                "scheme": unit.unit.scheme,
                "outcomes": [outcome.text for outcome in unit.outcomes.all()],
            }
            for unit in version.units.select_related("unit").prefetch_related("outcomes")
        ],
        "tasks": version.tasks,
        "mentor": version.mentor,
        "assessment": version.assessment,
        "change_reason": version.change_reason,
        # Only where one is cited: the texts of before keep their hash.
        **({"memorandum": cited(version.memorandum)} if version.memorandum else {}),
        "commitments": {
            code: commitments(code, with_guardian=participant.guardian_signs)
            for code in languages_of(
                mobility.host_language, participant.guardian_language if participant.guardian_signs else "en"
            )
        },
    }


def cited(memorandum: "MemorandumOfUnderstanding") -> dict[str, Any]:
    """Return what a learning agreement says of the memorandum that it cites: enough to find it, and its hash."""
    return {
        "key": memorandum.pk, "title": memorandum.title, "lang": memorandum.language, "version": memorandum.version,
        "starts_on": memorandum.starts_on.isoformat(), "ends_on": memorandum.ends_on.isoformat(),
        "hash": memorandum.content_hash,
    }  # fmt: skip


def guardian_of(values: dict[str, Any]) -> str:
    """Return the name of the guardian who signs a frozen text; empty where no guardian does."""
    return str(values.get("participant", {}).get("guardian", {}).get("name", ""))


def languages_of(*spoken: str) -> tuple[str, ...]:
    """Return the languages that the text is hashed in: our three, and the host's and guardian's where pages exist in them."""
    own = [languages.of_link_page(language) for language in spoken]
    return tuple(dict.fromkeys([*languages.LANGUAGES, *own]))


def commitments(language: str, *, with_guardian: bool = False) -> list[dict[str, str]]:
    """Return what each party takes on, in one language; every language of the text is part of what is hashed."""
    with translation.override(language):
        emergency = {"role": "school", "text": _("somebody at the school whom participant and guardian reach in an emergency")}
        consent = {"role": "guardian", "text": _("consent to the stay, and being within reach of the school during it")}
        return [
            {"role": "host", "text": _("real tasks, a mentor and, at the end, an assessment of what was learnt")},
            {
                "role": "school",
                "text": _("preparation, insurance, contact during the stay and recognition of what was learnt"),
            },
            *([emergency] if with_guardian else []),
            {"role": "participant", "text": _("working hours, safety rules and confidentiality at the host")},
            *([consent] if with_guardian else []),
        ]


def words(values: dict[str, Any], language: str) -> dict[str, str]:
    """Return the codes of a frozen text in words of a language, for pages and papers."""
    participant, host = values["participant"], values["host"]
    return {
        "target_group": parameters.word("target_group", participant["target_group"], language),
        "purpose": parameters.word("purpose", values["purpose"], language) if values["purpose"] else "",
        "country": countries.name(host["country"], language),
        "school_country": countries.name(values["school"]["country"], language),
    }


def outcomes_of(values: dict[str, Any]) -> Iterable[str]:
    """Return every outcome of a frozen text."""
    return [text for unit in values["units"] for text in unit["outcomes"]]
