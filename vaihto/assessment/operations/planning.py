"""The plan of who assesses what: found, changed by hand, published at once. Until then assessors see nothing of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from vaihto.assessment import permissions, planning, queries
from vaihto.assessment.models import Arrangement, PlannedPair
from vaihto.assessment.operations.assigning import assign_planned
from vaihto.core import assignment
from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call
    from vaihto.people.models import Person

THOUSANDTH = Decimal("0.001")


class CannotPlan(Refused):
    """The plan cannot be made, changed or published."""


@operation("assessment.plan", lazy("Assignments planned"))
def plan(call: "Call", *, by: Actor, at: datetime) -> assignment.Plan:
    """Find the best fitting plan; what was put in or taken out by hand stays, and given tasks stay. Raises CannotPlan."""
    hold_call(call, by)
    basis = planning.basis_of(call)
    if not basis.assessors:
        raise CannotPlan(_("Nothing was planned, because the pool has no available assessor. Add assessors to the pool first."))
    found = assignment.assign(basis.task)
    PlannedPair.objects.filter(call=call, kind=PlannedPair.Kind.PROPOSED).delete()
    barred = [key for key, one in basis.seen.items() if one.is_certain]
    for application, person in barred:
        # A conflict that became known after the pair was put in by hand ends it.
        PlannedPair.objects.filter(application_id=application, assessor_id=person, kind=PlannedPair.Kind.FIXED).delete()
    PlannedPair.objects.bulk_create(
        [
            PlannedPair(
                call=call, application_id=int(one.application), assessor_id=int(one.assessor), made_at=at, made_by=by.name,
                fit=Decimal(str(one.fit)).quantize(THOUSANDTH),
            )
            for one in found.chosen
            if not one.is_fixed
        ],
        batch_size=500,
    )  # fmt: skip
    kept = planning.arrangement_of(call)
    kept.planned_at = at
    kept.version = max(kept.version, 1)
    kept.save()
    changes = {"pairs": len(found.chosen), "lacking": sum(number for _key, number in found.lacking)}
    audit.write(case=f"call:{call.pk}", subject=kept, by=by, at=at, changes=changes)
    return found


def hold_call(call: "Call", by: Actor) -> None:
    """Hold the call, so that two at once do not plan over each other. Raises CannotPlan."""
    if not permissions.may_assign(by):
        raise CannotPlan(_("Nothing was done, because only an officer of the agency plans assignments."))
    type(call).objects.select_for_update().filter(pk=call.pk).first()
    if queries.is_closed(call):
        raise CannotPlan(_("Nothing was done, because the selection of this call has been decided."))


@operation("assessment.put_in", lazy("Assessor put into the plan by hand"))
def put_in(application: "Application", assessor: "Person", *, reason: str = "", by: Actor, at: datetime) -> PlannedPair:
    """Put a pair into the plan by hand; it stays when the plan is made anew.

    A certain conflict is never set aside; a hint of one needs the officer's reason. Raises CannotPlan.
    """
    hold_call(application.call, by)
    connection = planning.basis_of(application.call).seen.get((application.pk, assessor.pk))
    said = {"name": assessor.name, "why": connection.text if connection else ""}
    if connection and connection.is_certain:
        raise CannotPlan(_("Not put in: %(name)s. There is a conflict of interest: %(why)s.") % said)
    if connection and not reason.strip():
        text = _("Not put in: %(name)s. There may be a conflict of interest: %(why)s. Write why it is none, or choose another.")
        raise CannotPlan(text % said)
    return _kept(application, assessor, PlannedPair.Kind.FIXED, reason, by, at)


@operation("assessment.take_out", lazy("Assessor taken out of the plan by hand"))
def take_out(application: "Application", assessor: "Person", *, reason: str = "", by: Actor, at: datetime) -> PlannedPair:
    """Take a pair out of the plan by hand; it stays out when the plan is made anew. Raises CannotPlan."""
    hold_call(application.call, by)
    return _kept(application, assessor, PlannedPair.Kind.UNWANTED, reason, by, at)


@operation("assessment.leave_open", lazy("Decision by hand lifted from the plan"))
def leave_open(application: "Application", assessor: "Person", *, by: Actor, at: datetime) -> None:
    """Let the next run of the plan decide about a pair again. Raises CannotPlan."""
    hold_call(application.call, by)
    rows = PlannedPair.objects.filter(application=application, assessor=assessor).exclude(kind=PlannedPair.Kind.PROPOSED)
    kept = rows.first()
    if kept is None:
        audit.nothing_new()
        return
    audit.write(case=application.case, subject=kept, by=by, at=at, changes={"assessor": assessor.pk, "kind": [kept.kind, ""]})
    rows.delete()


def _kept(application: "Application", assessor: "Person", kind: str, reason: str, by: Actor, at: datetime) -> PlannedPair:
    kept = PlannedPair.objects.filter(application=application, assessor=assessor).first()
    if kept is not None and kept.kind == kind and kept.reason == reason.strip():
        audit.nothing_new()
        return kept
    before = kept.kind if kept else ""
    kept = kept or PlannedPair(call=application.call, application=application, assessor=assessor)
    kept.kind, kept.reason, kept.made_at, kept.made_by = kind, reason.strip()[:300], at, by.name
    kept.save()
    changes = {"assessor": assessor.pk, "kind": [before, kind]}
    audit.write(case=application.case, subject=kept, by=by, at=at, changes=changes, reason=kept.reason)
    return kept


@operation("assessment.publish_plan", lazy("Assignments published"))
def publish_plan(call: "Call", *, due_on: date, by: Actor, at: datetime) -> Arrangement:
    """Turn the plan into tasks, all of them or none; each assessor gets one mail. Raises CannotPlan and CannotAssign."""
    hold_call(call, by)
    pairs = PlannedPair.objects.filter(call=call).exclude(kind=PlannedPair.Kind.UNWANTED)
    whole = pairs.select_related("application__call__programme", "application__organisation", "assessor")
    listed = list(whole.prefetch_related("application__partners"))
    if not listed:
        raise CannotPlan(_("Nothing was published, because the plan is empty. Make the plan first."))
    assign_planned(call, [(one.application, one.assessor) for one in listed], due_on=due_on, by=by, at=at)
    tasks: dict[int, list[PlannedPair]] = {}
    for one in listed:
        tasks.setdefault(one.assessor_id, []).append(one)
    kept = planning.arrangement_of(call)
    kept.published_at, kept.due_on, kept.version = at, due_on, kept.version + 1
    kept.save()
    for rows in tasks.values():
        person = rows[0].assessor
        mailing.post(
            person.email, "assessment/mail/published.txt", {"number": len(rows), "due_on": due_on, "call": call},
            language=person.language, key=f"assessment.published:{call.pk}:{person.pk}:{kept.version}", case=f"call:{call.pk}",
        )  # fmt: skip
    pairs.delete()
    text = ngettext("%(n)s task", "%(n)s tasks", len(listed)) % {"n": len(listed)}
    changes = {"tasks": len(listed), "assessors": len(tasks), "due_on": due_on.isoformat()}
    audit.write(case=f"call:{call.pk}", subject=kept, by=by, at=at, changes=changes, reason=text)
    return kept
