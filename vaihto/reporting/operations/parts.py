"""Part B: the coordinator asks the partners, each writes its part by link, a missing part is left out only with a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, languages, mailing
from vaihto.kit.actors import PARTNER, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.people import links
from vaihto.reporting import part_queries, permissions, states
from vaihto.reporting.models import FinalReport, PartReport
from vaihto.reporting.operations.writing import held, tell_school

OPEN = {states.DRAFT, states.ASKED}


class CannotPart(Refused):
    """A partner's part was not asked for, written, sent or left out."""


@operation("reporting.ask_parts", gettext_lazy("Partners asked for their parts of the final report"))
def ask_parts(report: FinalReport, *, only: int | None = None, by: Actor, at: datetime) -> int:
    """Send the confirmed partners whose part is missing a fresh link to it, or only one partner (a reminder); returns how many.

    A partner without an address is left out. Raises CannotPart.
    """
    report = held(report)
    _require_writer(report, by)
    missing = [one for one in part_queries.parts_of(report) if one.state != states.PART_SENT]
    wanted = [one.partner for one in missing if only is None or one.partner.pk == only]
    wanted = [one for one in wanted if one.contact_email]
    if not wanted:
        raise CannotPart(_("Nobody was asked, because every part has arrived or the partners have no e-mail address."))
    audit.write(case=_case(report), subject=report, by=by, at=at, changes={"partners": [one.name for one in wanted]})
    for partner in wanted:
        part, _made = PartReport.objects.get_or_create(
            report=report, partner=partner, defaults={"language": languages.of_link_page(partner.language)}
        )
        part.asked_at, part.without_reason, part.without_by = at, "", ""
        part.save(update_fields=["asked_at", "without_reason", "without_by"])
        _invite(part, by)
    return len(wanted)


def _invite(part: PartReport, by: Actor) -> None:
    partner, agreement = part.partner, part.report.agreement
    token = links.issue(
        role=PARTNER, thing=partner, case=agreement.application.case, email=partner.contact_email, name=partner.contact_name,
        organisation=partner.name, language=partner.language, by=by,
    )  # fmt: skip
    language = links.language_for(PARTNER, partner.language)
    with translation.override(language):
        url = settings.BASE_URL + reverse("reporting:part", args=[token])
    context = {"partner": partner, "agreement": agreement, "url": url, "sender": by.name}
    mailing.post(
        partner.contact_email, "reporting/mail/part.txt", context, language=language,
        key=f"reporting-part:{sha256_of(token)}", case=agreement.application.case,
    )  # fmt: skip


@operation("reporting.save_part", gettext_lazy("Partner’s part of the final report saved"))
def save_part(part: PartReport, values: Mapping[str, Any], *, by: Actor, at: datetime) -> PartReport:
    """Save what the partner has written so far: texts, and how many travelled and were hosted. Raises CannotPart."""
    part = _open_part(part, by)
    before = (part.texts, part.travelled, part.hosted)
    part.texts = {key: str(values.get(key) or "").replace("\r\n", "\n").strip() for key in states.PART_TEXTS}
    part.travelled, part.hosted = values.get("travelled"), values.get("hosted")
    if (part.texts, part.travelled, part.hosted) == before:
        audit.nothing_new()
        return part
    part.saved_at = at
    part.save(update_fields=["texts", "travelled", "hosted", "saved_at"])
    audit.write(case=_case(part.report), subject=part, by=by, at=at, changes={"saved": True})
    return part


@operation("reporting.send_part", gettext_lazy("Partner’s part of the final report sent"))
def send_part(part: PartReport, *, name: str, position: str, by: Actor, at: datetime) -> PartReport:
    """Send the part: it stands in the report from then on. A second click changes nothing. Raises CannotPart with each gap."""
    if part.state == states.PART_SENT and permissions.may_write_part(by, part):
        audit.nothing_new()
        return part
    part = _open_part(part, by)
    reasons = [
        _("An answer is missing: %(question)s") % {"question": words}
        for key, words in states.PART_TEXTS.items()
        if not part.texts.get(key)
    ]
    if part.travelled is None or part.hosted is None:
        reasons.append(_("A number is missing. Write 0 where there was nobody."))
    if not name.strip():
        reasons.append(_("Your name is missing. Write it."))
    if reasons:
        raise CannotPart(*reasons)
    part.state, part.sent_at, part.sent_by, part.sent_by_position = states.PART_SENT, at, name.strip(), position.strip()
    part.without_reason = part.without_by = ""
    part.save()
    links.spend(links.open_for(PARTNER, part.partner))
    audit.write(case=_case(part.report), subject=part, by=by, at=at, changes={"state": [states.PART_WAITING, states.PART_SENT]})
    tell_school(part.report, "reporting/mail/part_arrived.txt", key=f"part-arrived:{part.pk}", part=part)
    return part


@operation("reporting.leave_part_out", gettext_lazy("Final report goes without a partner’s part"))
def leave_part_out(report: FinalReport, partner: Any, *, reason: str, by: Actor, at: datetime) -> PartReport:
    """Say why the report is sent without a partner's part; the part can still arrive before that. Raises CannotPart."""
    report = held(report)
    _require_writer(report, by)
    found = next((one for one in part_queries.parts_of(report) if one.partner.pk == partner.pk), None)
    if found is None or found.state == states.PART_SENT:
        raise CannotPart(_("Nothing was changed, because the part has arrived or is not waited for."))
    if not reason.strip():
        raise CannotPart(_("The reason is missing. Write why the report is sent without the part."))
    part, _made = PartReport.objects.get_or_create(
        report=report, partner=partner, defaults={"language": languages.of_link_page(partner.language)}
    )
    if part.without_reason == reason.strip():
        audit.nothing_new()
        return part
    part.without_reason, part.without_by = reason.strip(), by.name
    part.save(update_fields=["without_reason", "without_by"])
    audit.write(
        case=_case(report), subject=part, by=by, at=at, changes={"without": [False, True]}, reason=part.without_reason
    )  # fmt: skip
    return part


def _require_writer(report: FinalReport, by: Actor) -> None:
    if not permissions.may_write(by, report.agreement):
        raise CannotPart(_("Nothing was changed, because only the organisation that runs the project may do it."))
    if report.state not in OPEN:
        raise CannotPart(_("Nothing was changed, because the report has been sent."))


def _open_part(part: PartReport, by: Actor) -> PartReport:
    """Return the part as it is now, held, if its partner may still write it. Raises CannotPart."""
    report = held(part.report)
    PartReport.objects.select_for_update().get(pk=part.pk)
    part = PartReport.objects.select_related(*part_queries.WITH).get(pk=part.pk)
    part.report = report
    if not permissions.may_write_part(by, part):
        raise CannotPart(_("Nothing was saved, because this part is another partner’s."))
    if part.state == states.PART_SENT:
        raise CannotPart(_("Nothing was saved, because the part has been sent."))
    if report.state not in OPEN:
        raise CannotPart(_("Nothing was saved, because the coordinator has sent the report. You need not do anything."))
    return part


def _case(report: FinalReport) -> str:
    return report.agreement.application.case
