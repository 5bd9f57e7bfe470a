"""The final report: started with planned against real, written without overwriting anybody, sent once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, clock, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people
from vaihto.reporting import content, labels, permissions, queries, states
from vaihto.reporting.models import FinalReport

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement
    from vaihto.people.models import Person

RESULTS = "results"
EXPLAIN = "explain:"


class CannotWrite(Refused):
    """The final report was not started or saved."""


class CannotSend(Refused):
    """The final report was not sent."""


@dataclass(frozen=True)
class Saved:
    """What a save did: the version of each text that was saved, and what stands where the writer's text was stale."""

    saved: Mapping[str, int] = field(default_factory=dict)
    stale: Mapping[str, str] = field(default_factory=dict)


@operation("reporting.start", gettext_lazy("Final report started"))
def start(agreement: "GrantAgreement", *, by: Actor, at: datetime) -> FinalReport:
    """Start the final report of a project; a second click gives the same report. Raises CannotWrite."""
    if not permissions.may_write(by, agreement):
        raise CannotWrite(_("The report was not started, because only the organisation that runs the project may do it."))
    if agreement.state not in {"active", "settled"}:
        raise CannotWrite(_("The report was not started, because the grant agreement is not in force."))
    new = FinalReport(agreement=agreement, language=agreement.language, started_at=at, saved_at=at)
    FinalReport.objects.bulk_create([new], ignore_conflicts=True)
    report = FinalReport.objects.select_related(*queries.WITH).get(agreement=agreement)
    if report.started_at == at:
        audit.write(case=agreement.application.case, subject=report, by=by, at=at, changes={"state": states.DRAFT})
    else:
        audit.nothing_new()
    return report


@operation("reporting.save", gettext_lazy("Final report saved"))
def save(report: FinalReport, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Saved:
    """Save texts: `results`, `explain:<row>` for rows that differ, `language`.

    `versions` says of each text which version the writer saw ({key: number}; `version` is one for all). A text that
    somebody else has changed since is not overwritten: it comes back in `stale` with the text that stands. Raises
    CannotWrite.
    """
    report = held(report)
    if not permissions.may_write(by, report.agreement):
        raise CannotWrite(_("The report was not saved, because only the organisation that runs the project may write it."))
    if report.state not in {states.DRAFT, states.ASKED}:
        raise CannotWrite(_("The report was not saved, because it has been sent. The agency can ask for more information."))
    allowed = {RESULTS, *(EXPLAIN + row.key for row in queries.planned_against_real(report.agreement).rows)}
    saved, stale = write_texts(report, values, allowed)
    language = values.get("language")
    is_new_language = language in LANGUAGES and language != report.language
    if is_new_language:
        report.language = language
    if not saved and not is_new_language:
        audit.nothing_new()
        return Saved({}, stale)
    report.saved_at, report.saved_by = at, by.name
    report.save()
    case = report.agreement.application.case
    audit.write(case=case, subject=report, by=by, at=at, changes={"saved": sorted(saved), "version": report.version})
    return Saved({key: report.versions[key] for key in saved}, stale)


def write_texts(report: Any, values: Mapping[str, Any], allowed: set[str]) -> tuple[list[str], dict[str, str]]:
    """Set the texts that differ on a report with `texts`, `versions` and `version`; keys that are not allowed are left out.

    Returns which were set, and the text that stands where the writer's is stale.
    """
    given = {key: str(text) for key, text in values.items() if key in allowed and text is not None}
    tidy = {key: text.replace("\r\n", "\n").strip() for key, text in given.items()}
    changed = {key: text for key, text in tidy.items() if text != report.texts.get(key, "")}
    seen = values.get("versions") or {}
    stale = {
        key: report.texts.get(key, "")
        for key in changed
        if report.versions.get(key, 0) > int(seen.get(key, values.get("version") or 0))
    }
    saved = [key for key in changed if key not in stale]
    report.version += bool(saved)
    for key in saved:
        report.texts[key] = changed[key]
        report.versions[key] = report.version
    return saved, stale


def missing(report: FinalReport) -> list[str]:
    """Return what keeps the report from being sent, in words: open stays, texts that are missing."""
    reasons = [
        _("A stay is neither over nor cancelled: %(stay)s. Record its return or cancel it.") % {"stay": labels.stay(one)}
        for one in queries.holding_up(report.agreement_id)
    ]
    reasons += [
        _("Force majeure waits for the agency: %(stay)s. The report can be sent when the agency has decided.")
        % {"stay": labels.stay(one)}
        for one in queries.undecided(report.agreement_id)
    ]
    if not report.texts.get(RESULTS):
        reasons.append(_("The results are missing. Describe what the project achieved."))
    for row in queries.planned_against_real(report.agreement).differing:
        if not report.texts.get(EXPLAIN + row.key):
            reasons.append(_("An explanation is missing: %(row)s. Explain the difference.") % {"row": labels.row(row)})
    reasons += [
        _("The part of a partner is missing: %(partner)s. Remind the partner, or write why the report is sent without it.")
        % {"partner": one.partner.name}
        for one in queries.missing_parts(report)
    ]
    return reasons


@operation("reporting.send", gettext_lazy("Final report sent"))
def send(report: FinalReport, *, by: Actor, at: datetime) -> FinalReport:
    """Send the report: its content is frozen with one hash. A second click changes nothing. Raises CannotSend with each
    gap.
    """
    report = held(report)
    if not permissions.may_write(by, report.agreement):
        raise CannotSend(_("The report was not sent, because only the organisation that runs the project may send it."))
    if report.state in {states.SENT, states.ACCEPTED}:
        audit.nothing_new()
        return report
    if report.state == states.DRAFT and at.astimezone(clock.FINLAND).date() > queries.last_day(report.agreement):
        raise CannotSend(_("The report was not sent, because its last day has passed. Ask the agency for a later day."))
    if report.state == states.ASKED and queries.questions_of(report).filter(answered_at__isnull=True).exists():
        raise CannotSend(_("The report was not sent, because a question of the agency has no answer. Answer it first."))
    reasons = missing(report)
    if reasons:
        raise CannotSend(*reasons)
    freeze(report, by=by, at=at)
    before = report.state
    report.state = states.SENT
    report.save()
    case = report.agreement.application.case
    changes = {"state": [before, states.SENT], "hash": report.content_hash, "version": report.version}
    audit.write(case=case, subject=report, by=by, at=at, changes=changes)
    tell_officer(report, "reporting/mail/arrived.txt", key=f"report-arrived:{report.pk}:{report.content_hash}")
    tell_school(report, "reporting/mail/sent.txt", key=f"report-sent:{report.pk}:{report.content_hash}")
    return report


def freeze(report: FinalReport, *, by: Actor, at: datetime) -> None:
    """Freeze the report's content with its hash, and who sent it in which position."""
    member = organisations.membership(by.id, report.agreement.organisation_id)
    report.sent_at, report.sent_by = at, by.name
    report.sent_by_position = member.position if member else ""
    report.content = content.of(report)
    report.content_hash = sha256_of(report.content)


def held(report: FinalReport) -> FinalReport:
    """Return the row as it is now, held until the end of the transaction."""
    FinalReport.objects.select_for_update().get(pk=report.pk)
    return FinalReport.objects.select_related(*queries.WITH).get(pk=report.pk)


def tell_school(report: Any, template: str, *, key: str, **more: Any) -> None:
    """Write to the organisation's coordinators, each in their own language."""
    organisation = report.agreement.organisation_id
    for member in organisations.coordinators_of([organisation]).get(organisation, []):
        _mail(report, member.person, template, key=key, **more)


def tell_officer(report: Any, template: str, *, key: str, **more: Any) -> None:
    """Write to the officer who handles the case; without one the list shows that the report has arrived."""
    handler = report.agreement.application.handler
    if handler is None:
        return
    # The deputy of an officer who is away reads it too; the mail says for whom.
    for person, absent in people.with_deputies([handler], clock.today()):
        _mail(report, person, template, key=key, absent=absent, **more)


def _mail(report: Any, person: "Person", template: str, *, key: str, **more: Any) -> None:
    mailing.post(
        person.email, template, {"report": report, "agreement": report.agreement, **more}, language=person.language,
        key=f"{key}:{person.pk}", case=report.agreement.application.case,
    )  # fmt: skip
