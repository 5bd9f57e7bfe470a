"""The notice of a place for the corridor wall: one A4 page with a QR code, in one of the languages of the announcement."""

from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.kit import pdf
from vaihto.kit.languages import text_of
from vaihto.mobility import place_shown, qr
from vaihto.mobility.models import Announcement
from vaihto.mobility.place_forms import name_of

TEMPLATE = "mobility/papers/place_notice.typ"


def answer(announcement: Announcement, language: str) -> HttpResponse:
    """Return the notice in a language."""
    name = f"place-{announcement.pk}-{language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(made(announcement, language), content_type="application/pdf", headers=headers)


def made(announcement: Announcement, language: str) -> bytes:
    """Return the notice; the same announcement gives the same bytes."""
    with translation.override(language):
        return pdf.make(TEMPLATE, values_of(announcement, language), at=announcement.opened_at or announcement.made_at)


def values_of(announcement: Announcement, language: str) -> dict[str, Any]:
    """Return the values of the paper."""
    school = announcement.agreement.organisation.name
    address = place_shown.public_address(announcement)
    places = []
    for one in announcement.places.all():
        days = formats.span(one.starts_on, one.ends_on, language) if one.starts_on and one.ends_on else ""
        places.append([name_of(one), " · ".join(filter(None, [days, _("Places: %(number)s") % {"number": one.seats}]))])
    return {
        "lang": language, "title": text_of(announcement, "title", language), "sender": school, "kind": _("Places abroad"),
        "date": formats.day(announcement.opened_at or announcement.made_at, language),
        "number": announcement.agreement.application.number, "page": _("Page"),
        "places": places, "text": text_of(announcement, "text", language),
        "who": [_("Who may apply"), text_of(announcement, "who", language)],
        "criteria": [_("How we choose"), [
            [text_of(one, "title", language), _("at most %(points)s points") % {"points": one.max_points}]
            for one in announcement.criteria.all()
        ]],
        "deadline": [_("Apply"), formats.deadline(announcement.closes_at, language)],
        "contact": [_("Ask"), announcement.contact],
        "how": _("Read the code with your phone’s camera, or write the address. No account is needed."),
        "address": address, "qr": str(qr.svg(address)), "qr_alt": _("QR code of the address %(address)s") % {"address": address},
    }  # fmt: skip
