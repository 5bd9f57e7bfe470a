"""A frozen transcript in words of a language, for the page and the paper."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.core import credit
from vaihto.kit import languages
from vaihto.recognition import grading, placing, queries, states, verified
from vaihto.recognition.formats import FORMATS

if TYPE_CHECKING:
    from vaihto.recognition.models import Transcript


def of(transcript: "Transcript") -> dict[str, Any]:
    """Return the context of the transcript's page in the page's language."""
    values = transcript.content
    return {
        "transcript": transcript,
        "values": values,
        "starts_on": date.fromisoformat(values["starts_on"]),
        "ends_on": date.fromisoformat(values["ends_on"]),
        "agreed": Decimal(values["agreed"]),
        "points": Decimal(values["points"]),
        "units": [unit(one) for one in values["units"]],
        "assessed_at": _moment(values["assessor"]["handed_in_at"]) if values["assessor"] else None,
        "scheme": scheme_name(values),
    }


def unit(one: dict[str, Any]) -> dict[str, Any]:
    """Return one unit with words in the page's language."""
    return {
        **one,
        "words": states.EXTENT_LABELS[one["extent"]],
        "how": verified.words(how(one)),
        "grade_words": grading.words(one.get("grade", "")),
        "place_words": placing.words(**one["standing"]) if one.get("standing") else "",
        "tag": states.EXTENT_TAGS[one["extent"]],
        "icon": states.EXTENT_ICONS[one["extent"]],
        "points": Decimal(one["points"]),
        "agreed": Decimal(one["agreed"]),
        "decided_at": _moment(one["decided_at"]),
        "short": one["short"].get(languages.present(), ""),
        "outcomes": [
            {
                **each, "words": states.GRADE_LABELS.get(each["grade"], ""), "tag": states.GRADE_TAGS[each["grade"]],
                "icon": states.GRADE_ICONS.get(each["grade"], ""),
            }
            for each in one["outcomes"]
        ],
    }  # fmt: skip


def how(one: dict[str, Any]) -> verified.Verified:
    """Return how a frozen unit was verified; transcripts of before the question say nothing."""
    shown = one.get("demonstration") or {}
    on = date.fromisoformat(shown["on"]) if shown else None
    return verified.Verified(one.get("route", ""), one.get("way", ""), shown.get("place", ""), on, shown.get("text", ""))


def exports() -> list[tuple[str, str]]:
    """Return name and words of each format for other systems."""
    names = {"elm": _("European digital credential")}
    return [(one.name, names.get(one.name, one.title)) for one in FORMATS.values() if one.module]


def sealed(transcript: "Transcript") -> list[dict[str, Any]]:
    """Return with which seals a transcript has left the house: the format in words, when first, and the seal."""
    names = dict(exports())
    return [
        {"format": names.get(one.format, one.format), "at": one.sealed_at, "seal": one.seal, "owner": one.seal.organisation}
        for one in queries.sealed_exports(transcript)
    ]


def scheme_name(values: dict[str, Any]) -> str:
    """Return the name of the points in the page's language; empty for a transcript without units."""
    schemes = {one.key: one for one in credit.schemes()}
    found = schemes.get(values["units"][0]["scheme"]) if values["units"] else None
    return dict(found.short).get(languages.present(), "") if found else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
