"""Later days for reports, and the reminders that the house sends by itself."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.kit import audit, clock, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.reporting import permissions, queries, reminders, states
from vaihto.reporting.models import InterimReport, LateReport
from vaihto.reporting.operations.writing import tell_school

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement


class CannotLetIn(Refused):
    """A report was given no later day."""


@operation("reporting.let_in_late", gettext_lazy("Later day for a report given"))
def let_in_late(
    agreement: "GrantAgreement", *, interim: InterimReport | None = None, until: date, reason: str, by: Actor, at: datetime
) -> LateReport:  # fmt: skip
    """Let a project send its final report, or the interim report named, until a later day, with the reason.

    The school is told. The same day and reason again change nothing. Raises CannotLetIn with every reason.
    """
    if not permissions.may_judge_project(by, agreement):
        raise CannotLetIn(_("The day was not changed, because only an officer without a conflict of interest may do it."))
    if interim is not None:
        interim = InterimReport.objects.select_for_update().get(pk=interim.pk)
    before = queries.last_day(agreement) if interim is None else interim.due_on
    latest = LateReport.objects.filter(agreement=agreement, interim=interim).order_by("-opened_at", "-pk").first()
    if latest is not None and (latest.until, latest.reason) == (until, reason.strip()) and before == until:
        audit.nothing_new()
        return latest
    reasons = _reasons_against(agreement, interim, before, until, reason, at)
    if reasons:
        raise CannotLetIn(*reasons)
    made = LateReport.objects.create(
        agreement=agreement, interim=interim, until=until, reason=reason.strip(), opened_at=at, opened_by=by.name
    )
    if interim is not None:
        interim.due_on = until
        interim.save(update_fields=["due_on"])
    changes = {"until": [before.isoformat(), until.isoformat()], "report": "final" if interim is None else "interim"}
    audit.write(case=agreement.application.case, subject=made, by=by, at=at, changes=changes, reason=made.reason)
    tell_school(made, "reporting/mail/late.txt", key=f"report-late:{made.pk}", late=made)
    return made


def _reasons_against(
    agreement: "GrantAgreement", interim: InterimReport | None, before: date, until: date, reason: str, at: datetime
) -> list[str]:  # fmt: skip
    report = interim or queries.of_agreement(agreement.pk)
    state = states.NOT_STARTED if report is None else report.state
    if agreement.state != "active" or state not in {states.NOT_STARTED, states.DRAFT}:
        return [_("The day was not changed, because the report has been sent or is not waited for.")]
    reasons = []
    if until <= before or until < at.astimezone(clock.FINLAND).date():
        reasons.append(_("The new day is over or not later than the present one. Give a later day."))
    if not reason.strip():
        reasons.append(_("The reason is missing. Write why the report may come later: the school reads it."))
    return reasons


@operation("reporting.remind", gettext_lazy("Reminder of a report sent"))
def remind(agreement: "GrantAgreement", *, interim: InterimReport | None = None, by: Actor, at: datetime) -> bool:
    """Remind the school of a report whose reminder has come up, once for each; returns whether one was sent."""
    last = queries.last_day(agreement) if interim is None else interim.due_on
    today = at.astimezone(clock.FINLAND).date()
    key = reminders.due_now(agreement.pk, interim.pk if interim else None, last, today)
    if key is None or not once.claim(key):
        audit.nothing_new()
        return False
    changes = {"report": "final" if interim is None else "interim", "last_day": last.isoformat()}
    audit.write(case=agreement.application.case, subject=interim or agreement, by=by, at=at, changes=changes)
    subject = reminders.About(agreement, interim)
    tell_school(subject, "reporting/mail/reminder.txt", key=key, interim=interim, last=last, is_late=today > last)
    return True
