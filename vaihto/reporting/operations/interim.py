"""The interim report: asked for with a reason and a day, written, sent, returned with a remark or accepted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core.canonical import sha256_of
from vaihto.grants import queries as grants
from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.reporting import content, interim_queries, permissions, states
from vaihto.reporting.models import InterimReport
from vaihto.reporting.operations.writing import Saved, tell_officer, tell_school, write_texts

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement


class CannotInterim(Refused):
    """An interim report was not asked for, written, sent, returned, accepted or taken back."""


@operation("reporting.ask_interim", gettext_lazy("Interim report asked for"))
def ask_interim(agreement: "GrantAgreement", *, due_on: date, reason: str, by: Actor, at: datetime) -> InterimReport:
    """Ask a running project for an interim report by a day, with the reason; one at a time. Raises CannotInterim.

    A second click gives the one that is open.
    """
    if not permissions.may_judge_project(by, agreement):
        raise CannotInterim(_("The report was not asked for, because only an officer without a conflict of interest may do it."))
    before = interim_queries.open_interim(agreement.pk)
    if before is not None:
        audit.nothing_new()
        return before
    reasons = []
    if agreement.state != "active" or agreement.is_locked:
        reasons.append(_("The report was not asked for, because the grant agreement is not in force or is settled."))
    if due_on <= at.astimezone(clock.FINLAND).date():
        reasons.append(_("The day has passed or is today. Choose a later day."))
    if due_on >= grants.terms(agreement).report_due_on:
        reasons.append(_("The final report is due by then. Choose an earlier day."))
    if not reason.strip():
        reasons.append(_("The reason is missing. Write why the report is needed: the school reads it."))
    if reasons:
        raise CannotInterim(*reasons)
    made = InterimReport.objects.create(
        agreement=agreement, language=agreement.language, due_on=due_on, reason=reason.strip(), asked_at=at, asked_by=by.name,
        saved_at=at,
    )  # fmt: skip
    changes = {"due_on": due_on.isoformat()}
    audit.write(case=_case(made), subject=made, by=by, at=at, changes=changes, reason=made.reason)
    tell_school(made, "reporting/mail/interim_asked.txt", key=f"interim-asked:{made.pk}")
    return made


@operation("reporting.save_interim", gettext_lazy("Interim report saved"))
def save_interim(report: InterimReport, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Saved:
    """Save texts (states.INTERIM_TEXTS) and language, never over a text that the writer has not seen. Raises CannotInterim."""
    report = _held(report)
    if not permissions.may_write(by, report.agreement):
        raise CannotInterim(_("The report was not saved, because only the organisation that runs the project may write it."))
    if report.state != states.DRAFT:
        raise CannotInterim(_("The report was not saved, because it has been sent or taken back."))
    saved, stale = write_texts(report, values, set(states.INTERIM_TEXTS))
    language = values.get("language")
    is_new_language = language in LANGUAGES and language != report.language
    report.language = language if is_new_language else report.language
    if not saved and not is_new_language:
        audit.nothing_new()
        return Saved({}, stale)
    report.saved_at, report.saved_by = at, by.name
    report.save()
    audit.write(case=_case(report), subject=report, by=by, at=at, changes={"saved": sorted(saved), "version": report.version})
    return Saved({key: report.versions[key] for key in saved}, stale)


@operation("reporting.send_interim", gettext_lazy("Interim report sent"))
def send_interim(report: InterimReport, *, by: Actor, at: datetime) -> InterimReport:
    """Send the report, frozen with one hash; after its day only where an officer has given a later one.

    A second click changes nothing. Raises CannotInterim with each gap.
    """
    report = _held(report)
    if not permissions.may_write(by, report.agreement):
        raise CannotInterim(_("The report was not sent, because only the organisation that runs the project may send it."))
    if report.state in {states.SENT, states.ACCEPTED}:
        audit.nothing_new()
        return report
    reasons = [
        _("An answer is missing: %(question)s") % {"question": words}
        for key, words in states.INTERIM_TEXTS.items()
        if not report.texts.get(key)
    ]
    if report.state == states.WITHDRAWN:
        reasons = [_("The report was not sent, because the agency has taken its request back. You need not do anything.")]
    elif at.astimezone(clock.FINLAND).date() > report.due_on:
        reasons.append(_("The report was not sent, because its last day has passed. Ask the agency for a later day."))
    if reasons:
        raise CannotInterim(*reasons)
    member = organisations.membership(by.id, report.agreement.organisation_id)
    report.sent_at, report.sent_by, report.sent_by_position = at, by.name, member.position if member else ""
    report.content = content.of_interim(report)
    report.content_hash, report.state = sha256_of(report.content), states.SENT
    report.save()
    changes = {"state": [states.DRAFT, states.SENT], "hash": report.content_hash, "version": report.version}
    audit.write(case=_case(report), subject=report, by=by, at=at, changes=changes)
    tell_officer(report, "reporting/mail/interim_arrived.txt", key=f"interim-arrived:{report.pk}:{report.content_hash}")
    return report


@operation("reporting.return_interim", gettext_lazy("Interim report returned for more"))
def return_interim(report: InterimReport, *, remark: str, due_on: date, by: Actor, at: datetime) -> InterimReport:
    """Return the report with what is missing and a new day; the school writes on. Raises CannotInterim."""
    report = _held(report)
    _require_judge(by, report)
    if report.state == states.DRAFT and report.remark == remark.strip():
        audit.nothing_new()
        return report
    if report.state != states.SENT:
        raise CannotInterim(_("The report was not returned, because it is not waiting for the agency."))
    if not remark.strip() or due_on <= at.astimezone(clock.FINLAND).date():
        raise CannotInterim(_("The report was not returned, because what is missing is not said or the day has passed."))
    report.state, report.remark, report.due_on = states.DRAFT, remark.strip(), due_on
    report.save()
    changes = {"state": [states.SENT, states.DRAFT], "due_on": due_on.isoformat()}
    audit.write(case=_case(report), subject=report, by=by, at=at, changes=changes, reason=report.remark)
    tell_school(
        report, "reporting/mail/interim_returned.txt", key=f"interim-returned:{report.pk}:{report.version}:{at.isoformat()}"
    )
    return report


@operation("reporting.accept_interim", gettext_lazy("Interim report accepted"))
def accept_interim(report: InterimReport, *, remark: str = "", by: Actor, at: datetime) -> InterimReport:
    """Accept the report, with a remark if wanted; no payment follows. A second click changes nothing. Raises CannotInterim."""
    report = _held(report)
    _require_judge(by, report)
    if report.state == states.ACCEPTED:
        audit.nothing_new()
        return report
    if report.state != states.SENT:
        raise CannotInterim(_("The report was not accepted, because it is not waiting for the agency."))
    _end(report, states.ACCEPTED, remark, by, at)
    tell_school(report, "reporting/mail/interim_accepted.txt", key=f"interim-accepted:{report.pk}")
    return report


@operation("reporting.withdraw_interim", gettext_lazy("Request for an interim report taken back"))
def withdraw_interim(report: InterimReport, *, remark: str, by: Actor, at: datetime) -> InterimReport:
    """Take the request back while the report has not arrived, with the reason. Raises CannotInterim."""
    report = _held(report)
    _require_judge(by, report)
    if report.state == states.WITHDRAWN:
        audit.nothing_new()
        return report
    if report.state != states.DRAFT:
        raise CannotInterim(_("The request was not taken back, because the report has arrived. Accept it or return it."))
    if not remark.strip():
        raise CannotInterim(_("The request was not taken back, because the reason is missing. Write the reason."))
    _end(report, states.WITHDRAWN, remark, by, at)
    tell_school(report, "reporting/mail/interim_withdrawn.txt", key=f"interim-withdrawn:{report.pk}")
    return report


def _end(report: InterimReport, state: str, remark: str, by: Actor, at: datetime) -> None:
    before, report.state, report.remark = report.state, state, remark.strip()
    report.judged_at, report.judged_by = at, by.name
    report.save()
    audit.write(case=_case(report), subject=report, by=by, at=at, changes={"state": [before, state]}, reason=report.remark)


def _require_judge(by: Actor, report: InterimReport) -> None:
    if not permissions.may_judge_project(by, report.agreement):
        raise CannotInterim(_("Nothing was changed, because only an officer without a conflict of interest may do it."))


def _held(report: InterimReport) -> InterimReport:
    InterimReport.objects.select_for_update().get(pk=report.pk)
    return InterimReport.objects.select_related(*interim_queries.WITH).get(pk=report.pk)


def _case(report: InterimReport) -> str:
    return report.agreement.application.case
