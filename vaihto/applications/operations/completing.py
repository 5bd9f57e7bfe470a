"""Completion: named fields are open until a day; sent back by the applicant or closed by the day; its result is recorded."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.applications import asking, contents, labels, permissions, states
from vaihto.applications.counting import judge, recount
from vaihto.applications.models import Application, CompletionRequest, FormalCheck
from vaihto.calls import queries as calls
from vaihto.core.canonical import canonical_json, sha256_of
from vaihto.kit import audit, clock, mailing, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people


class CannotComplete(Refused):
    """The completion cannot be asked for, sent back or judged."""


def ask(application: Application, step: FormalCheck, fields: Iterable[str], due_on: date) -> CompletionRequest:
    """Open the fields until the day; part of record_check, which leaves the line. Raises CannotComplete for an unknown field."""
    wanted = set(fields)
    known = asking.fields_of(application)
    unknown = sorted(wanted - set(known))
    if unknown:
        raise CannotComplete(_("The application has no such field: %(names)s.") % {"names": ", ".join(unknown)})
    named = [name for name in known if name in wanted]
    return CompletionRequest.objects.create(
        application=application, check_step=step, fields=named, before=asking.values_of(application, named), due_on=due_on
    )


def open_request(application: Application) -> CompletionRequest | None:
    """Return the request that is open."""
    return CompletionRequest.objects.filter(application=application, state=states.OPEN).first()


def recall(application: Application, *, by: Actor, at: datetime) -> None:
    """Close an open request, because the officer records another step; what was written until now is kept with it."""
    request = open_request(application)
    if request is not None:
        close(request, states.RECALLED, by=by, at=at)


def close(request: CompletionRequest, state: str, *, by: Actor, at: datetime, message: str = "") -> None:
    """Store how the request ended, the new values, and the whole application as it now is, with its hash."""
    application = request.application
    request.state, request.closed_at, request.closed_by, request.message = state, at, by.name[:150], message
    request.after = asking.values_of(application, request.fields)
    if request.after != request.before:
        version = calls.latest_version(application.call)
        if version is None:
            raise CannotComplete(_("The completion was not sent, because the call is not published."))
        content = contents.content_of(application, judge(application), version, by=by, at=at)
        content["completes"] = application.submission.content_hash
        request.content, request.content_hash = content, sha256_of(content)
    request.save()


@operation("applications.send_completion", labels.COMPLETION_SENT)
def send_completion(application: Application, *, message: str, by: Actor, at: datetime) -> CompletionRequest:
    """Send the completion back to the agency; the fields close. A repeated call returns the same completion.

    Raises CannotComplete for others than the applicant, where nothing is asked, after the day, and where nothing was
    changed and nothing is said.
    """
    # long because: the steps of one record follow each other: lock, refuse, close, record, tell.
    if not permissions.belongs_to(by, application):
        raise CannotComplete(_("Only the applicant's own people send the completion."))
    Application.objects.select_for_update().filter(pk=application.pk).first()
    application.refresh_from_db()
    request = CompletionRequest.objects.filter(application=application).order_by("-pk").first()
    if request is None:
        raise CannotComplete(_("No completion is asked for. Nothing needs to be done."))
    if request.state == states.SENT_BACK:
        audit.nothing_new()
        return request
    if request.state != states.OPEN or request.due_on < at.astimezone(clock.FINLAND).date():
        raise CannotComplete(
            _(
                "The completion was not sent, because its day has passed or the agency has gone on. "
                "Contact the agency: %(contact)s."
            )
            % {"contact": application.call.contact}
        )
    message = message.strip()
    if not message and asking.values_of(application, request.fields) == request.before and not partners_asked(request):
        raise CannotComplete(
            _("The completion was not sent, because nothing was changed. Change what is asked for, or write why it stays.")
        )
    if not once.claim(f"applications.completion:{request.pk}"):
        audit.nothing_new()
        return request
    request.application = application
    close(request, states.SENT_BACK, by=by, at=at, message=message)
    follow(application, "completed", message or _("The applicant sent the completion."), by=by, at=at)
    tell_handler(application, "completion_sent", f"completion:{request.pk}:sent")
    changes = {"check": [states.COMPLETION, states.WAITING], "sha256": request.content_hash}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes, reason=message)
    return request


def partners_asked(request: CompletionRequest) -> bool:
    """Return whether partners were asked again, so that the answer may be theirs alone."""
    return bool(request.check_step.partners)


def follow(application: Application, verdict: str, reasons: str, *, by: Actor, at: datetime) -> FormalCheck:
    """Record a step that follows from the applicant's deed or from the day, and go on with the check."""
    judgement = judge(application)
    step = FormalCheck.objects.create(
        application=application, verdict=verdict, reasons=reasons, recorded_at=at, recorded_by=by.name[:150],
        is_by_applicant=by.kind == "person", findings=json.loads(canonical_json(contents.findings_of(judgement))),
    )  # fmt: skip
    application.check_state, application.check_due_on = states.LEADS_TO[verdict], None
    application.save(update_fields=["check_state", "check_due_on"])
    recount(application, judgement)
    return step


@operation("applications.lapse_completion", labels.COMPLETION_LAPSED)
def lapse_completion(request: CompletionRequest, *, by: Actor, at: datetime) -> None:
    """Close a request whose day has passed; what was saved until then is its answer, marked as not sent."""
    application = Application.objects.select_for_update().get(pk=request.application_id)
    request.refresh_from_db()
    if request.state != states.OPEN or request.due_on >= at.astimezone(clock.FINLAND).date():
        audit.nothing_new()
        return
    request.application = application
    close(request, states.LAPSED, by=by, at=at)
    with translation.override(application.language):
        words = _("The day for the completion has passed. It was not sent back.")
    follow(application, "lapsed", words, by=by, at=at)
    tell_handler(application, "completion_lapsed", f"completion:{request.pk}:lapsed")
    audit.write(case=application.case, subject=application, by=by, at=at, changes={"check": [states.COMPLETION, states.WAITING]})


@operation("applications.judge_completion", labels.COMPLETION_JUDGED)
def judge_completion(request: CompletionRequest, *, is_met: bool, reason: str, by: Actor, at: datetime) -> CompletionRequest:
    """Record whether the completion brought what was asked, with the reason. Raises CannotComplete."""
    application = Application.objects.select_for_update().get(pk=request.application_id)
    request.refresh_from_db()
    if not permissions.may_handle(by, application):
        raise CannotComplete(_("The result was not recorded. Only an officer without a conflict of interest records it."))
    if request.state == states.OPEN:
        raise CannotComplete(_("The result was not recorded, because the applicant still has time to answer."))
    if not reason.strip():
        raise CannotComplete(_("The result was not recorded, because the reason is missing. Write why."))
    result = "met" if is_met else "not_met"
    if (request.result, request.result_reason) == (result, reason.strip()):
        audit.nothing_new()
        return request
    before = request.result
    request.result, request.result_reason, request.result_at, request.result_by = result, reason.strip(), at, by.name[:150]
    request.save()
    changes = {"result": [before, result]}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes, reason=request.result_reason)
    return request


def tell_handler(application: Application, template: str, key: str) -> None:
    """Mail the handler that the applicant has answered or that the day has passed."""
    handler = people.person(application.handler_id) if application.handler_id else None
    if handler is None:
        return
    context: dict[str, Any] = {"application": application, "case": application.number}
    mailing.post(
        handler.email, f"applications/mail/{template}.txt", context, language=handler.language,
        key=f"{key}:{handler.pk}", case=application.case,
    )  # fmt: skip


def remind(request: CompletionRequest, days: int) -> int:
    """Remind the applicant's coordinators once, `days` days before the last one; returns how many were written to."""
    application = request.application
    members = organisations.coordinators_of([application.organisation_id]).get(application.organisation_id, [])
    for member in members:
        context = {"application": application, "case": application.number, "request": request, "days": days}
        mailing.post(
            member.person.email, "applications/mail/completion_reminder.txt", context, language=member.person.language,
            key=f"completion:{request.pk}:remind:{days}:{member.person_id}", case=application.case,
        )  # fmt: skip
    return len(members)
