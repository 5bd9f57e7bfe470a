"""A memorandum of understanding as a tagged PDF: the frozen text with its signatures and checksum."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from vaihto.core import countries, formats
from vaihto.kit import pdf
from vaihto.kit.languages import present
from vaihto.qualifications import memorandum_shown, queries
from vaihto.qualifications.models import MemorandumOfUnderstanding
from vaihto.qualifications.templatetags.qualifications import in_scheme

TEMPLATE = "qualifications/papers/memorandum.typ"


def answer(memorandum: MemorandumOfUnderstanding) -> HttpResponse:
    """Return the paper of a memorandum that was sent for signature, in the page's language."""
    name = f"memorandum-{memorandum.pk}-{memorandum.version}.pdf"
    return HttpResponse(
        made(memorandum, present()), content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )  # fmt: skip


def made(memorandum: MemorandumOfUnderstanding, language: str) -> bytes:
    """Return the paper; the same signatures give the same bytes."""
    signed = [one.signature for one in queries.parties_of(memorandum) if one.signature]
    moments = [
        memorandum.frozen_at or memorandum.written_at,
        *(one.signed_at for one in signed),
        *([memorandum.ended_at] if memorandum.ended_at else []),
    ]
    return pdf.make(TEMPLATE, values_of(memorandum, language, signed), at=max(moments))


def values_of(memorandum: MemorandumOfUnderstanding, language: str, signed: list[Any]) -> dict[str, Any]:
    """Return the values of the paper."""
    # long because: it names every part of the paper once, in its order.
    shown = memorandum_shown.text_of(memorandum, "")
    text = shown["values"]
    texts = [
        (_("What changed and why"), text["change_reason"]), (_("Aims"), text["aims"]), (_("Assessment"), text["assessment"]),
        (_("Validation and recognition"), text["recognition"]),
    ]  # fmt: skip
    return {
        "lang": language,
        "title": _("Memorandum of understanding"),
        "sender": text["school"]["name"],
        "kind": _("Memorandum of understanding"),
        "date": formats.day(memorandum.frozen_at or memorandum.written_at, language),
        "number": f"{memorandum.pk} · v{text['version']}",
        "page": _("Page"),
        "about": {"text": text["title"], "lang": text["language"]},
        "facts": [
            [_("School"), place(text["school"], language)],
            *([_("Partner"), place(one, language)] for one in text["partners"]),
            [_("Valid"), formats.span(shown["starts_on"], shown["ends_on"], language)],
            [_("Contact at the school"), text["school"]["contact"] or _("Not given")],
            *([[_("Ended early"), ended(memorandum, language)]] if memorandum.ended_on else []),
        ],
        "sections": [{"title": title, "text": said, "lang": text["language"]} for title, said in texts if said],
        "units": {
            "title": _("Units that the memorandum covers"),
            "rows": [
                {"title": one["title"], "lang": one["lang"], "points": points(one), "outcomes": one["outcomes"],
                 "corresponds": [_("At the partner"), one["corresponds_to"]] if one["corresponds_to"] else []}
                for one in text["units"]
            ],
        },
        "grades": {
            "title": _("How grades convert"), "head": [_("Partner’s grade"), _("Home grade")],
            "rows": [[one["host"], str(one["home"])] for one in shown["grades"]],
            "none": _("No conversion of grades is agreed. What is recognised is recorded without a grade."),
        },
        "signatures": {
            "title": _("Signatures"), "none": _("Nobody has signed yet."),
            "rows": [
                [one.organisation, ", ".join(filter(None, [one.name, one.position])), one.right_to_sign,
                 formats.moment(one.signed_at, language)]
                for one in signed
            ],
        },
        "hash": [_("Checksum of the text (SHA-256)"), memorandum.content_hash],
    }  # fmt: skip


def ended(memorandum: MemorandumOfUnderstanding, language: str) -> str:
    """Return when, by whom and why a party ended the memorandum early."""
    day = formats.day(memorandum.ended_on, language) if memorandum.ended_on else ""
    return f"{day}, {memorandum.ended_for}: {memorandum.end_reason}"


def place(one: dict[str, Any], language: str) -> str:
    """Return an organisation with its town and country."""
    return ", ".join(filter(None, [one["name"], one["city"], countries.name(one["country"], language)]))


def points(unit: dict[str, Any]) -> str:
    """Return the points of a frozen unit with their kind."""
    return in_scheme(Decimal(unit["points"]), unit["scheme"])
