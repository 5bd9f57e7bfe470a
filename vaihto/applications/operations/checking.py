"""The formal check: recorded step by step with reasons; the handler; who is kept away by a conflict."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.applications import asking, contents, labels, permissions, states
from vaihto.applications.counting import judge, recount
from vaihto.applications.models import Application, BlockedPerson, FormalCheck, Partner
from vaihto.applications.operations import completing
from vaihto.applications.operations.partners import invite_partner
from vaihto.core.canonical import canonical_json
from vaihto.kit import audit, clock, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people

NEEDS_DAY = ("completion", "hearing")


class CannotRecord(Refused):
    """This step of the formal check cannot be recorded now, or not by this person."""


class DayMissing(CannotRecord):
    """The step asks the applicant for an answer, and the last day for it is missing or has passed."""


class CannotHandle(Refused):
    """The application cannot be taken over."""


@operation("applications.record_check", labels.CHECK_RECORDED)
def record_check(
    application: Application,
    *,
    verdict: str,
    reasons: str,
    by: Actor,
    at: datetime,
    due_on: date | None = None,
    partners: Iterable[Partner | int] = (),
    fields: Iterable[str] = (),
) -> FormalCheck:
    """Record a step of the formal check with its reasons and the findings as they are now.

    `verdict`: eligible; completion (by `due_on`; `partners` are asked again to confirm, and the
    named `fields` can be written again until the day);
    completed (the officer has the answer); hearing (answer by `due_on`); heard; ineligible, only after the
    applicant was heard or let the day pass. Raises CannotRecord.
    """
    # long because: the steps of one record follow each other: judge, store, reopen, tell.
    Application.objects.select_for_update().filter(pk=application.pk).first()
    application.refresh_from_db()
    refuse_check(application, verdict, reasons, due_on, by, at)
    asked = partners_of(application, partners)
    completing.recall(application, by=by, at=at)
    judgement = judge(application)
    step = FormalCheck.objects.create(
        application=application, verdict=verdict, reasons=reasons.strip(), due_on=due_on,
        partners=[{"id": partner.pk, "name": partner.name} for partner in asked],
        findings=json.loads(canonical_json(contents.findings_of(judgement))), recorded_at=at, recorded_by=by.name,
    )  # fmt: skip
    before, application.check_state = application.check_state, states.LEADS_TO[verdict]
    application.check_due_on = due_on if verdict in NEEDS_DAY else None
    if application.handler_id is None and by.is_signed_in:
        application.handler_id = int(by.id)
    application.save(update_fields=["check_state", "check_due_on", "handler"])
    if verdict == "completion" and due_on:
        completing.ask(application, step, fields, due_on)
    for partner in asked:
        invite_partner(partner, by=by, at=at, due_on=due_on)
    recount(application, None if asked else judgement)
    tell_applicant(application, step)
    changes = {"verdict": verdict, "check": [before, application.check_state]}
    if due_on:
        changes["due_on"] = due_on.isoformat()
    if verdict == "completion":
        changes["fields"] = step.request.fields
    if asked:
        changes["partners"] = [partner.name for partner in asked]
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes, reason=step.reasons)
    return step


def refuse_check(application: Application, verdict: str, reasons: str, due_on: date | None, by: Actor, at: datetime) -> None:
    """Raise CannotRecord with the first reason why the step cannot be recorded."""
    if permissions.is_blocked(by, application):
        raise CannotRecord(_("Nothing was recorded, because you have declared a conflict of interest in this case."))
    if not permissions.may_record(by, application):
        raise CannotRecord(_("Nothing was recorded, because the application is not being checked or you are not an officer."))
    if verdict not in states.VERDICTS_IN[application.check_state]:
        raise CannotRecord(_("This step does not follow from where the check is now. Choose another result."))
    if verdict == "ineligible" and not has_been_heard(application, at):
        raise CannotRecord(
            _("The applicant has not been heard. Record the answer, or wait until the day given for it has passed.")
        )
    if not reasons.strip():
        raise CannotRecord(_("The reasons are missing. Write why, so that the applicant can understand the result."))
    if verdict in NEEDS_DAY and (due_on is None or due_on < at.astimezone(clock.FINLAND).date()):
        raise DayMissing(_("The last day for the answer is missing or has passed. Give a day that is still to come."))


def has_been_heard(application: Application, at: datetime) -> bool:
    """Return whether the applicant answered the latest hearing, or its day has passed."""
    latest = application.checks.filter(verdict__in=["hearing", "heard"]).order_by("-recorded_at", "-pk").first()
    if latest is None:
        return False
    today = at.astimezone(clock.FINLAND).date()
    return latest.verdict == "heard" or bool(latest.due_on and latest.due_on < today)


def partners_of(application: Application, wanted: Iterable[Partner | int]) -> list[Partner]:
    """Return the named partners that have not confirmed. Raises CannotRecord for a partner of another application."""
    ids = {partner if isinstance(partner, int) else partner.pk for partner in wanted}
    found = list(application.partners.filter(pk__in=ids))
    if len(found) != len(ids):
        raise CannotRecord(_("A partner does not belong to this application."))
    return [partner for partner in found if partner.state != states.CONFIRMED]


def tell_applicant(application: Application, step: FormalCheck) -> None:
    """Mail the result of the step to the applicant's coordinators, each in their own language."""
    if step.verdict in {"completed", "heard"}:
        return
    context: dict[str, Any] = {"application": application, "step": step, "case": application.number}
    for member in organisations.coordinators_of([application.organisation_id]).get(application.organisation_id, []):
        if step.verdict == "completion":
            with translation.override(member.person.language):
                known = asking.fields_of(application)
                context["asked"] = [known[name][1] for name in step.request.fields]
        mailing.post(
            member.person.email, f"applications/mail/check_{step.verdict}.txt", context,
            language=member.person.language, key=f"check:{step.pk}:{member.person_id}", case=application.case,
        )  # fmt: skip


@operation("applications.take_over", labels.TAKEN_OVER)
def take_over(application: Application, *, by: Actor, at: datetime) -> Application:
    """Make the officer the application's handler. Raises CannotHandle."""
    Application.objects.select_for_update().filter(pk=application.pk).first()
    application.refresh_from_db()
    if permissions.is_blocked(by, application):
        raise CannotHandle(_("The case was not taken over, because you have declared a conflict of interest in it."))
    if not permissions.may_handle(by, application):
        raise CannotHandle(_("Only an officer takes over an application, and only one that has been sent."))
    if application.handler_id == int(by.id):
        audit.nothing_new()
        return application
    before = people.person(application.handler_id) if application.handler_id else None
    application.handler_id = int(by.id)
    application.save(update_fields=["handler"])
    changes = {"handler": [before.name if before else None, by.name]}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    return application


@operation("applications.block", labels.BLOCKED)
def block(application: Application, person_id: int, reason: str, *, by: Actor, at: datetime) -> BlockedPerson:
    """Keep a person away from handling the application; called from above, where conflicts of interest are declared.

    A handler who is blocked stops being the handler. A repeated call changes nothing.
    """
    row, made = BlockedPerson.objects.get_or_create(
        application=application, person_id=person_id, defaults={"reason": reason, "blocked_at": at}
    )
    if not made:
        audit.nothing_new()
        return row
    if application.handler_id == person_id:
        application.handler_id = None
        application.save(update_fields=["handler"])
    changes = {"person": person_id}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes, reason=reason)
    return row


@operation("applications.release", labels.RELEASED)
def release(application: Application, person_id: int, *, by: Actor, at: datetime) -> None:
    """Let a person handle the application again, where the conflict was declared by mistake."""
    if not application.blocked.filter(person_id=person_id).delete()[0]:
        audit.nothing_new()
        return
    audit.write(case=application.case, subject=application, by=by, at=at, changes={"person": person_id})
