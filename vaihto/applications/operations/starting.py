"""Starting an application from an open call, filled from a self-check or an enquiry."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vaihto.applications import labels, late, permissions
from vaihto.applications.models import Answer, Application, FlowRow, Partner
from vaihto.calls import queries as calls
from vaihto.core import situation as situations
from vaihto.kit import audit, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation

if TYPE_CHECKING:
    from vaihto.advice.models import Enquiry, SelfCheck
    from vaihto.calls.models import Call
    from vaihto.organisations.models import Organisation


class CannotStart(Refused):
    """The application cannot be started."""


@operation("applications.start", labels.STARTED)
def start(
    call: "Call",
    organisation: "Organisation",
    *,
    by: Actor,
    at: datetime,
    language: str,
    self_check: "SelfCheck | None" = None,
    enquiry: "Enquiry | None" = None,
    mark: str = "",
) -> Application:
    """Start a draft of the organisation to an open call; a self-check of the same action fills partners, rows and days.

    `mark` is the mark of the page on which the button stood: pressed twice, it starts one draft, which both presses get.
    Raises CannotStart for somebody else's organisation and for a call that is not open.
    """
    # long because: what a draft begins with comes in by several doors, in one transaction.
    if not permissions.may_apply_for(by, organisation.pk):
        raise CannotStart(_("Only people of the organisation start its application."))
    if not late.is_open_for(call, organisation.pk, at):
        raise CannotStart(_("The application was not started, because the call is not open."))
    key = f"{by.kind}.{by.id}.{mark}"[:60] if mark else None
    if key and not once.claim(f"applications.start:{key}"):
        audit.nothing_new()
        return Application.objects.get(started_as=key)
    application = Application.objects.create(
        call=call, organisation=organisation, language=language, self_check=self_check, enquiry=enquiry, created_at=at,
        saved_at=at, started_as=key, form_version=call.version,
    )  # fmt: skip
    if self_check is None and enquiry is not None:
        self_check = enquiry.self_check
    if self_check is not None and self_check.action == call.action:
        fill(application, self_check)
    if enquiry is not None and enquiry.idea:
        take_idea(application, enquiry, at)
    changes = {"call": call.pk, "organisation": organisation.name, "language": language}
    if self_check is not None:
        changes["self_check"] = self_check.pk
    if enquiry is not None:
        changes["enquiry"] = enquiry.number
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    return application


def fill(application: Application, self_check: "SelfCheck") -> None:
    """Take over what a self-check knows; a self-check that can no longer be read fills nothing."""
    try:
        plan = situations.read(self_check.situation)
    except situations.WrongSituation:
        return
    if plan.project is not None:
        application.starts_on, application.ends_on = plan.project.starts_on, plan.project.ends_on
    if plan.budget is not None:
        application.requested, application.total_cost = plan.budget.requested_eur, plan.budget.total_eur
    application.transfers = list(plan.transfers or ())
    application.save()
    for one in plan.organisations or ():
        if one.role == "partner" and not one.applicant:
            Partner.objects.create(
                application=application, name=one.name or _("Partner without a name"), country=one.country or "",
                kind=one.kind or "other",
            )  # fmt: skip
    for place, row in enumerate(plan.mobilities or (), start=1):
        FlowRow.objects.create(
            application=application, position=place, count=row.count or None, days=row.days or None,
            target_group=row.target_group or "", purpose=row.purpose or "",
            country_from=row.from_country or application.organisation.country, country_to=row.to_country or "",
            is_continuing_training=row.continuing_training, fewer_opportunities=row.fewer_opportunities,
            travel_days=row.travel_days, is_green=bool(row.green),
        )  # fmt: skip


def take_idea(application: Application, enquiry: "Enquiry", at: datetime) -> None:
    """Begin the first answer of the project with the idea told to the agency, so that it is not typed twice."""
    asked = [question for question in calls.questions_of(application.call) if question.section == "project"]
    if asked:
        Answer.objects.create(
            application=application, key=asked[0].key, version=1, value=enquiry.idea, language=enquiry.language,
            saved_at=at, saved_by=enquiry.name,
        )  # fmt: skip
