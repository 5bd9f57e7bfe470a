"""The travel sheet: where to go and whom to reach, on one page that a phone keeps and opens without a network."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vaihto.core import countries, formats
from vaihto.kit import clock, pdf
from vaihto.kit.languages import present
from vaihto.mobility import queries, states
from vaihto.mobility.models import LearningAgreementVersion, Mobility
from vaihto.organisations import queries as organisations

TEMPLATE = "mobility/papers/travel_sheet.typ"
Rows = list[list[str]]


def answer(mobility: Mobility) -> HttpResponse:
    """Return the sheet of a stay in the page's language, to be kept: the browser stores it rather than showing it."""
    headers = {"Content-Disposition": f'attachment; filename="stay-{mobility.pk}.pdf"', "Cache-Control": "private, no-store"}
    values = values_of(mobility, present())
    return HttpResponse(pdf.make(TEMPLATE, values, at=clock.now()), content_type="application/pdf", headers=headers)


def values_of(mobility: Mobility, language: str) -> dict[str, Any]:
    """Return the values of the paper: what is known today, in the order in which somebody in need looks for it."""
    person, version = mobility.participant, version_of(mobility)
    return {
        "lang": language,
        "title": _("Travel sheet: {name}").format(name=person.name if person else ""),
        "sender": mobility.agreement.organisation.name,
        "kind": _("Travel sheet"),
        "date": formats.day(clock.today(), language),
        "number": mobility.agreement.number,
        "lead": _("Keep this file on the phone: it opens without a network. It says what was known on the day above."),
        # Directive (EU) 2018/1972, Article 109 (eur-lex.europa.eu/eli/dir/2018/1972/oj).
        "emergency": _("In danger call 112 first: it is the emergency number in every country of the EU."),
        "sections": [
            {"title": _("Whom to call"), "rows": whom_to_call(mobility), "none": _("Nobody is named yet. Ask your school.")},
            {"title": _("The stay"), "rows": facts_of(mobility, version, language), "none": ""},
            {"title": _("Insurance"), "rows": insurance_of(mobility), "none": _("No insurance is told yet. Ask your school.")},
        ],
        "agreement": agreed(version),
        "page": _("Page"),
    }


def version_of(mobility: Mobility) -> LearningAgreementVersion | None:
    """Return the newest version of the learning agreement that was sent for signature, or None."""
    found = queries.learning_agreement(mobility)
    return next(iter(queries.versions_frozen(mobility)), None) if found else None


def whom_to_call(mobility: Mobility) -> Rows:
    """Return who is reached how: emergency contacts, who goes along, the host, the school; each row is who, what and how."""
    rows = [[one.name, one.relation, one.phone] for one in mobility.emergency_contacts.all()]
    rows += [[one.name, str(states.ACCOMPANYING_LABELS[one.role]), one.phone] for one in mobility.accompanied_by.all()]
    rows += [[mobility.host_contact, mobility.host_name, mobility.host_email]] if mobility.host_email else []
    school = mobility.agreement.organisation
    members = organisations.coordinators_of([school.pk]).get(school.pk, [])
    return rows + [[one.person.name, school.name, one.person.email] for one in members]


def facts_of(mobility: Mobility, version: LearningAgreementVersion | None, language: str) -> Rows:
    """Return where, when and with whom."""
    days = formats.span(mobility.starts_on, mobility.ends_on, language) if mobility.starts_on and mobility.ends_on else ""
    country = countries.name(mobility.country_to, language) if mobility.country_to else ""
    rows = [
        [_("Days"), days or _("Not given")],
        [_("Host"), ", ".join(filter(None, [mobility.host_name, mobility.city, country])) or _("Not given")],
    ]
    return rows + ([[_("Mentor at the host"), queries.mentor_of(version)]] if version and version.mentor else [])


def insurance_of(mobility: Mobility) -> Rows:
    """Return who insures against what, and under what number."""
    return [[str(states.INSURANCE_LABELS[one.kind]), one.insurer, one.policy] for one in mobility.insurances.all()]


def agreed(version: LearningAgreementVersion | None) -> list[str]:
    """Return the heading, the tasks and the beginning of the checksum of the learning agreement; empty without one."""
    if not version:
        return []
    words = pgettext("travel sheet", "Version {number}, checksum {hash}")
    return [_("Learning agreement"), version.tasks, words.format(number=version.number, hash=version.content_hash[:12])]
