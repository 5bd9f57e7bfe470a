"""Hearing and service: the applicant answers a hearing, and says whether letters may come electronically."""

from datetime import datetime

from django.utils.translation import gettext as _

from vaihto.applications import labels, permissions, states
from vaihto.applications.models import Application, FormalCheck, ServiceConsent
from vaihto.applications.operations.completing import follow, tell_handler
from vaihto.kit import audit, clock, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation


class CannotBeHeard(Refused):
    """The answer to a hearing cannot be recorded."""


class CannotConsent(Refused):
    """The consent to electronic service cannot be given or withdrawn."""


@operation("applications.answer_hearing", labels.HEARING_ANSWERED)
def answer_hearing(application: Application, *, text: str, by: Actor, at: datetime) -> FormalCheck:
    """Record what the applicant answers before the application may be found ineligible; a repeated click changes nothing.

    Raises CannotBeHeard for others than the applicant, without a hearing, after its day, and for an empty answer.
    """
    if not permissions.belongs_to(by, application):
        raise CannotBeHeard(_("Only the applicant's own people answer."))
    Application.objects.select_for_update().filter(pk=application.pk).first()
    application.refresh_from_db()
    latest = application.checks.order_by("-recorded_at", "-pk").first()
    if latest is not None and latest.verdict == "heard" and latest.is_by_applicant:
        audit.nothing_new()
        return latest
    today = at.astimezone(clock.FINLAND).date()
    if latest is None or latest.verdict != "hearing" or application.state != states.SENT:
        raise CannotBeHeard(_("The answer was not sent, because no hearing is open. Contact the agency."))
    if latest.due_on is not None and latest.due_on < today:
        raise CannotBeHeard(_("The answer was not sent, because its day has passed. Contact the agency."))
    if not text.strip():
        raise CannotBeHeard(_("The answer was not sent, because it is empty. Write the answer."))
    if not once.claim(f"applications.hearing:{latest.pk}"):
        audit.nothing_new()
        return latest
    step = follow(application, "heard", text.strip(), by=by, at=at)
    tell_handler(application, "hearing_answered", f"hearing:{latest.pk}:answered")
    audit.write(case=application.case, subject=application, by=by, at=at, changes={"answers": latest.pk})
    return step


@operation("applications.consent_to_service", labels.CONSENTED)
def consent_to_service(application: Application, *, by: Actor, at: datetime) -> ServiceConsent:
    """Record that the applicant's letters may be served electronically. Raises CannotConsent."""
    refuse_others(application, by)
    Application.objects.select_for_update().filter(pk=application.pk).first()
    given = application.consents.filter(withdrawn_at__isnull=True).first()
    if given is not None:
        audit.nothing_new()
        return given
    consent = ServiceConsent.objects.create(application=application, given_at=at, given_by=by.name[:150])
    audit.write(case=application.case, subject=application, by=by, at=at, changes={"electronic_service": [False, True]})
    return consent


@operation("applications.withdraw_consent", labels.CONSENT_WITHDRAWN)
def withdraw_consent(application: Application, *, by: Actor, at: datetime) -> None:
    """Withdraw the consent: letters go by post from now on; what was served before stays served. Raises CannotConsent."""
    refuse_others(application, by)
    Application.objects.select_for_update().filter(pk=application.pk).first()
    if not application.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=at, withdrawn_by=by.name[:150]):
        audit.nothing_new()
        return
    audit.write(case=application.case, subject=application, by=by, at=at, changes={"electronic_service": [True, False]})


def refuse_others(application: Application, by: Actor) -> None:
    """Raise CannotConsent for everybody but the applicant's people who may sign for it."""
    if application.organisation_id not in by.signs_for:
        raise CannotConsent(_("Nothing was changed. Somebody who may sign for the applicant gives or withdraws the consent."))
