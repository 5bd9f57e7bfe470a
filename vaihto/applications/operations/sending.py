"""Sending and withdrawing an application. Sending happens once, whatever the number of clicks."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from vaihto.applications import contents, labels, late, permissions, states
from vaihto.applications.counting import judge, recount
from vaihto.applications.gaps import gaps_of
from vaihto.applications.models import Application, CaseCounter, Submission
from vaihto.calls import queries as calls
from vaihto.core import formats
from vaihto.core.canonical import sha256_of
from vaihto.core.findings import Finding, Judgement, Severity, Verdict
from vaihto.kit import audit, clock, languages, mailing, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people


class CannotSubmit(Refused):
    """The application cannot be sent; `gaps` are the obligatory questions that have no answer."""


class CannotWithdraw(Refused):
    """The application cannot be withdrawn."""


@operation("applications.submit", labels.SUBMITTED)
def submit(application: Application, *, acknowledged: Collection[str] = (), by: Actor, at: datetime) -> Submission:
    """Send the application and return what was sent; a repeated call returns the same submission.

    `acknowledged` holds the codes of the findings that are not met and are known to be so. Raises CannotSubmit after
    the deadline, with an obligatory question open, and with a finding that was not acknowledged.
    """
    if not permissions.belongs_to(by, application):
        raise CannotSubmit(_("Only the applicant's own people send the application."))
    if not once.claim(f"applications.submit:{application.pk}"):
        audit.nothing_new()
        application.refresh_from_db()
        return Submission.objects.get(application_id=application.pk)
    Application.objects.select_for_update().filter(pk=application.pk).first()
    application.refresh_from_db()
    refuse_late(application, at)
    refuse_gaps(application)
    judgement = judge(application, at)
    refuse_unacknowledged(judgement, acknowledged)
    application.number = next_number(at)
    application.state, application.check_state, application.sent_at = states.SENT, states.WAITING, at
    application.save()
    submission = store(application, judgement, acknowledged, by=by, at=at)
    recount(application)
    post_receipt(application, submission, by)
    changes = {"state": [states.DRAFT, states.SENT], "number": application.number, "sha256": submission.content_hash}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    return submission


def refuse_late(application: Application, at: datetime) -> None:
    """Raise CannotSubmit where neither the call nor a late door of the applicant is open at this moment of the server's clock."""
    call = application.call
    stage = calls.stage(call, at)
    if late.is_open_for(call, application.organisation_id, at):
        return
    if stage != "closed" or call.closes_at is None:
        raise CannotSubmit(_("The application was not sent, because the call is not open yet. Your text is kept as a draft."))
    raise CannotSubmit(
        _(
            "The application was not sent, because the call closed on %(deadline)s Finnish time. Your text is kept as "
            "a draft. If time ran out while you were sending, contact the agency: %(contact)s."
        )
        % {
            "deadline": formats.moment(call.closes_at, languages.present()),
            "contact": call.contact or call.programme.contact,
        }
    )


def refuse_gaps(application: Application) -> None:
    """Raise CannotSubmit with one reason for each obligatory question that has no answer."""
    gaps = gaps_of(application)
    if gaps:
        raise CannotSubmit(*(_("Not answered yet: %(question)s") % {"question": gap.label} for gap in gaps))


def to_acknowledge(judgement: Judgement) -> list[Finding]:
    """Return the findings that are not met and must be acknowledged before sending; notes are for information only."""
    return [f for f in judgement.findings if f.verdict is Verdict.NOT_MET and f.severity is not Severity.NOTE]


def refuse_unacknowledged(judgement: Judgement, acknowledged: Collection[str]) -> None:
    """Raise CannotSubmit with one reason for each finding that is not met and was not acknowledged."""
    open_findings = [finding for finding in to_acknowledge(judgement) if finding.code not in acknowledged]
    if open_findings:
        raise CannotSubmit(
            *(
                _("A requirement is not met: %(code)s. Tick that you know this, or correct it.") % {"code": finding.code}
                for finding in open_findings
            )
        )


def next_number(at: datetime) -> str:
    """Return the next case number of the year, in the transaction of the arrival: a roll-back gives the number back."""
    year = at.astimezone(clock.FINLAND).year
    CaseCounter.objects.bulk_create([CaseCounter(year=year)], ignore_conflicts=True)
    counter = CaseCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{counter.last:04d}"


def store(
    application: Application, judgement: Judgement, acknowledged: Collection[str], *, by: Actor, at: datetime
) -> Submission:
    """Keep exactly what was sent, with its hash."""
    version = calls.latest_version(application.call)
    if version is None:
        raise CannotSubmit(_("The application was not sent, because the call is not published."))
    content = contents.content_of(application, judgement, version, by=by, at=at)
    return Submission.objects.create(
        application=application, content=content, content_hash=sha256_of(content),
        findings=[{**finding, "acknowledged": finding["code"] in acknowledged} for finding in content["findings"]],
        call_version=version, sent_at=at, sent_by_id=by.id, sent_by=by.name,
        sent_by_position=content["sent_by"]["position"],
    )  # fmt: skip


def post_receipt(application: Application, submission: Submission, by: Actor) -> None:
    """Mail the receipt to whoever sent the application and to the applicant's registered address."""
    sender = people.person(by.id) if by.is_signed_in else None
    to = {by.email: sender.language if sender else by.language}
    if application.organisation.email:
        to.setdefault(application.organisation.email, application.language)
    for number, (email, language) in enumerate(to.items()):
        if email:
            mailing.post(
                email, "applications/mail/receipt.txt", {"application": application, "submission": submission},
                language=language, key=f"receipt:{application.pk}:{number}", case=application.case,
            )  # fmt: skip


@operation("applications.withdraw", labels.WITHDRAWN)
def withdraw(application: Application, *, by: Actor, at: datetime, reason: str = "") -> Application:
    """Withdraw an application that was sent; it stays readable. Repeating changes nothing. Raises CannotWithdraw."""
    Application.objects.select_for_update().filter(pk=application.pk).first()
    application.refresh_from_db()
    if not permissions.belongs_to(by, application):
        raise CannotWithdraw(_("Only the applicant's own people withdraw the application."))
    if application.state == states.WITHDRAWN:
        audit.nothing_new()
        return application
    if not permissions.may_withdraw(by, application):
        raise CannotWithdraw(_("The application was not withdrawn, because it has not been sent."))
    application.state, application.withdrawn_at = states.WITHDRAWN, at
    application.save(update_fields=["state", "withdrawn_at"])
    for member in organisations.coordinators_of([application.organisation_id]).get(application.organisation_id, []):
        mailing.post(
            member.person.email, "applications/mail/withdrawn.txt", {"application": application, "by": by.name},
            language=member.person.language, key=f"withdrawn:{application.pk}:{member.person_id}",
            case=application.case,
        )  # fmt: skip
    changes = {"state": [states.SENT, states.WITHDRAWN]}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes, reason=reason)
    return application
