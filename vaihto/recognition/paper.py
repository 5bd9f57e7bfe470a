"""The transcript as a tagged PDF in the participant's language: exactly the frozen text, with hash and code."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.core import countries, formats
from vaihto.kit import pdf
from vaihto.recognition import shown_transcript

if TYPE_CHECKING:
    from vaihto.recognition.models import Transcript

TEMPLATE = "recognition/papers/transcript.typ"


def transcript_pdf(transcript: "Transcript", language: str = "") -> bytes:
    """Return the paper of a transcript, in the participant's language where none is given; the same gives the same bytes."""
    language = language or transcript.language
    with translation.override(language):
        return pdf.make(TEMPLATE, values_of(transcript, language), at=transcript.issued_at)


def values_of(transcript: "Transcript", language: str) -> dict[str, Any]:
    """Return the values of the paper in a language."""
    shown, values = shown_transcript.of(transcript), transcript.content
    host = values["host"]
    place = ", ".join(filter(None, [host["name"], host["city"], countries.name(host["country"], language)]))
    assessor = values["assessor"]
    by = ", ".join(filter(None, [assessor["name"], assessor["position"]])) if assessor else _("The host has not assessed.")
    return {
        "lang": language,
        "title": _("Transcript of a stay abroad"),
        "sender": values["school"]["name"],
        "kind": _("Transcript"),
        "number": values["case"],
        "date": formats.day(transcript.issued_at, language),
        "page": _("Page"),
        "replaced": _("This transcript has been replaced by a newer one.") if transcript.replaced_at else "",
        "facts": [
            [_("Participant"), values["participant"]["name"]],
            [_("Qualification"), values["participant"]["qualification"] or _("Not given")],
            [_("Host"), place],
            [_("Days"), formats.span(shown["starts_on"], shown["ends_on"], language)],
            [_("Assessed by"), by],
            [_("Points recognised"), _sum(shown["points"], shown["agreed"], shown["scheme"], language)],
        ],
        "units": [_unit(one, language) for one in shown["units"]],
        "head": [_("Learning outcome"), _("Host’s assessment")],
        "words": [_("The host’s words"), assessor["words"]] if assessor and assessor["words"] else [],
        "hash": [_("Checksum of the text (SHA-256)"), transcript.content_hash],
        "check": [
            _("Code for checking"), transcript.code,
            _("Anybody can check the code at this address:"), check_address(language),
        ],
    }  # fmt: skip


def check_address(language: str) -> str:
    """Return the address where the code can be checked."""
    with translation.override(language):
        return settings.BASE_URL + reverse("recognition:check")


def _sum(points: Any, agreed: Any, scheme: str, language: str) -> str:
    figures = {"points": formats.number(points, language), "agreed": formats.number(agreed, language), "scheme": scheme}
    return _("%(points)s of the %(agreed)s agreed (%(scheme)s)") % figures


def _unit(one: dict[str, Any], language: str) -> dict[str, Any]:
    decided = [one["decided_by"], one["position"], formats.day(one["decided_at"], language)]
    return {
        "title": one["title"],
        "lang": one["lang"],
        "decision": f"{one['words']}: {formats.number(one['points'], language)} {one['short']}",
        "reason": [_("Reason"), one["reason"]],
        "verified": [*_graded(one), *_placed(one), *_verified(one["how"], language)],
        "mapping": {
            "head": [_("At the host"), _("In the unit")],
            "rows": [[each["host"], each["home"]] for each in one.get("mapping", [])],
        },
        "decided": [_("Decided by"), ", ".join(filter(None, decided))],
        "corrected": [_("Corrected"), one["correction_reason"]] if one["correction_reason"] else [],
        "rows": [[each["text"], str(each["words"]) or _("Not assessed"), each["comment"]] for each in one["outcomes"]],
    }


def _graded(one: dict[str, Any]) -> list[list[str]]:
    """Return the grade with the host's from which it was converted, as a line of (word, text); none where there is no grade."""
    if not one["grade_words"]:
        return []
    said = _("%(home)s (host’s grade: %(host)s, converted as the memorandum of understanding says)")
    cited = one.get("memorandum")
    named = [[_("Memorandum of understanding"), cited["title"]]] if cited else []
    return [[_("Grade"), said % {"home": one["grade_words"], "host": one["host_grade"]}], *named]


def _placed(one: dict[str, Any]) -> list[list[str]]:
    """Return where a unit counts that the structure of the qualification does not list, as a line of (word, text)."""
    return [[_("In the qualification"), one["place_words"]]] if one["place_words"] else []


def _verified(how: dict[str, Any], language: str) -> list[list[str]]:
    """Return how it was verified and what the recognition is, as lines of (word, text); none where it was not asked."""
    shown = [str(how["place"]), formats.day(how["on"], language), how["text"]] if how["place"] else []
    lines = [[_("Verified"), ", ".join([str(how["route"]), *shown])]] if how["route"] else []
    return [*lines, [_("Recognition"), str(how["way"])]] if how["way"] else lines
