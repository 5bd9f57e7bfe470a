"""The learning agreement as a tagged PDF: the text of one version with its signatures and checksum."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.kit import pdf
from vaihto.kit.languages import in_order, present
from vaihto.mobility import content, queries, states
from vaihto.mobility.models import LearningAgreementVersion, Mobility

TEMPLATE = "mobility/papers/learning_agreement.typ"


def answer(mobility: Mobility, version: LearningAgreementVersion) -> HttpResponse:
    """Return the paper of a frozen version in the page's language; what people wrote stays as they wrote it."""
    name = f"learning-agreement-{mobility.pk}-{version.number}.pdf"
    return HttpResponse(
        made(version, present()), content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def made(version: LearningAgreementVersion, language: str) -> bytes:
    """Return the paper of a frozen version; the same signatures give the same bytes."""
    values, signed = values_of(version, language)
    return pdf.make(TEMPLATE, values, at=max([*signed, version.frozen_at or version.written_at]))


def values_of(version: LearningAgreementVersion, language: str) -> tuple[dict[str, Any], list[Any]]:
    """Return the values of the paper and the moments of its signatures."""
    # long because: it names every part of the paper once, in its order.
    text = version.content
    words = content.words(text, language)
    signing = queries.signing_state(version.agreement, version)
    signatures = [party.signature for party in signing.parties if party.signature]
    # A page in a language that the text was not frozen in has the paper with these words in English.
    agreed = next(text["commitments"][code] for code in in_order(language) if code in text["commitments"])
    starts_on, ends_on = date.fromisoformat(text["starts_on"]), date.fromisoformat(text["ends_on"])
    values = {
        "lang": language,
        "title": _("Learning agreement"),
        "sender": text["school"]["name"],
        "kind": _("Learning agreement"),
        "date": formats.day(version.frozen_at or version.written_at, language),
        "number": f"{text['case']} · v{text['version']}",
        "facts": [
            [_("Participant"), text["participant"]["name"]],
            *([[_("Guardian"), guardian]] if (guardian := content.guardian_of(text)) else []),
            [_("Qualification or position"), text["participant"]["qualification"] or words["target_group"]],
            [_("School"), f"{text['school']['name']}, {words['school_country']}"],
            [_("Host"), ", ".join(filter(None, [text["host"]["name"], text["host"]["city"], words["country"]]))],
            [_("Contact person at the host"), text["host"]["contact"] or _("Not given")],
            [_("Days"), f"{formats.span(starts_on, ends_on, language)} ({formats.length(text['days'], language)})"],
            [_("Purpose of the stay"), words["purpose"] or _("Not given")],
            [_("Mentor at the host"), text["mentor"]],
            *([[_("Memorandum of understanding"), memorandum_in(text)]] if "memorandum" in text else []),
        ],
        "sections": sections(text, version.language, language),
        "units": {
            "title": _("What will be learnt"),
            "rows": [
                {"title": unit["title"], "points": formats.points(Decimal(unit["points"]), language),
                 "lang": unit["lang"], "outcomes": unit["outcomes"]}
                for unit in text["units"]
            ],
        },
        "commitments": {
            "title": _("What each takes on"),
            "rows": [[str(states.ROLE_LABELS[one["role"]]), one["text"]] for one in agreed],
        },
        "signatures": {
            "title": _("Signatures"), "none": _("Nobody has signed yet."),
            "rows": [
                [str(states.ROLE_LABELS[one.role]), one.name, ", ".join(filter(None, [one.position, one.organisation])),
                 one.right_to_sign, formats.moment(one.signed_at, language)]
                for one in signatures
            ],
            "blank": [
                [f"{party.label}: {party.name}" if party.name else party.label, _("Place and day"), _("Signature"),
                 _("Name and position in block letters")]
                for party in signing.parties
                if not party.signature
            ],
        },
        "hash": [_("Checksum of the text (SHA-256)"), version.content_hash],
        "typed": [_("Its first 8 characters, for a signature on paper"), version.content_hash[:8]],
        "page": _("Page"),
    }  # fmt: skip
    return values, [one.signed_at for one in signatures]


def memorandum_in(text: dict[str, Any]) -> str:
    """Return the memorandum that a frozen text cites, by title, version and the beginning of its checksum."""
    cited = text["memorandum"]
    return f"{cited['title']}, v{cited['version']} ({cited['hash'][:12]})"


def sections(text: dict[str, Any], written_in: str, language: str) -> list[dict[str, str]]:
    """Return the longer texts with their headings and the language that they were written in."""
    listed = [
        {"title": _("Tasks at the host"), "text": text["tasks"], "lang": written_in},
        {"title": _("Assessment"), "text": text["assessment"], "lang": written_in},
    ]
    if text["change_reason"]:
        listed.insert(0, {"title": _("What changed and why"), "text": text["change_reason"], "lang": written_in})
    return listed
