"""Who assesses what: assign, withdraw an assignment, declare a conflict of interest, close the assessment of a call."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.applications import operations as applications
from vaihto.assessment import blind, permissions, queries, states, tallies
from vaihto.assessment.models import Assignment, ClosedAssessment, ConflictOfInterest, Consolidation, Tally
from vaihto.assessment.operations import blinding
from vaihto.core.consensus import Stage
from vaihto.kit import audit, clock, mailing
from vaihto.kit.actors import ASSESSOR, OFFICER, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call
    from vaihto.people.models import Person

    Pair = tuple[Application, Person]


class CannotAssign(Refused):
    """The assessor cannot be assigned."""


class CannotWithdrawAssignment(Refused):
    """The assignment cannot be withdrawn."""


class CannotDeclare(Refused):
    """The conflict of interest cannot be declared by this person."""


class CannotClose(Refused):
    """The assessment of the call cannot be closed."""


@operation("assessment.assign", lazy("Assessor assigned"))
def assign(
    application: "Application", assessor: "Person", *, due_on: date | None, by: Actor, at: datetime, is_told: bool = True
) -> Assignment:
    """Give an assessor the task of assessing an application by a day; the assessor gets a mail unless somebody else writes it.

    Assigning the same person again only moves the day. Raises CannotAssign.
    """
    hold(application)
    refuse_assignments([(application, assessor)], due_on, by, at)
    kept = _active(application, assessor.pk)
    if kept is not None:
        return _moved(kept, due_on, by, at)
    if application.call.is_blind:
        blinding.renew(application, at)
    kept = Assignment.objects.create(
        application=application, assessor=assessor, due_on=due_on, assigned_at=at, assigned_by=by.name,
        language=assessor.language, is_third=Tally.objects.filter(application=application, stage=Stage.THIRD_NEEDED).exists(),
    )  # fmt: skip
    tallies.refresh(application)
    changes = {"assessor": assessor.name, "due_on": due_on.isoformat() if due_on else None}
    audit.write(case=application.case, subject=kept, by=by, at=at, changes=changes)
    if is_told:
        mailing.post(
            assessor.email, "assessment/mail/assigned.txt", {"assignment": kept, "face": blind.face_of(application)},
            language=assessor.language, key=f"assessment.assigned:{kept.pk}", case=application.case,
        )  # fmt: skip
    return kept


def assign_planned(call: "Call", pairs: "Sequence[Pair]", *, due_on: date, by: Actor, at: datetime) -> None:
    """Assign the pairs of a call's plan, all or none, as `assign` does with each: same checks, same lines; without mails.

    A part of publishing the plan: the number of questions does not grow with the pairs. The
    applications have their partners fetched along and are held here. Raises CannotAssign.
    """
    held = {application.pk: application for application, _assessor in pairs}
    hold_all(held)
    pairs = [(held[application.pk], assessor) for application, assessor in pairs]
    refuse_assignments(pairs, due_on, by, at)
    active = Assignment.objects.filter(application__call=call).exclude(state=states.WITHDRAWN)
    kept = {(one.application_id, one.assessor_id): one for one in active.order_by("-pk")}
    thirds = Tally.objects.filter(call=call, stage=Stage.THIRD_NEEDED)
    third = set(thirds.values_list("application_id", flat=True))
    new = [(application, assessor) for application, assessor in pairs if (application.pk, assessor.pk) not in kept]
    if call.is_blind:
        blinding.renew_all(call, (application for application, _assessor in new), at)
    made = Assignment.objects.bulk_create(
        [
            Assignment(
                application=application, assessor=assessor, due_on=due_on, assigned_at=at, assigned_by=by.name,
                language=assessor.language, is_third=application.pk in third,
            )
            for application, assessor in new
        ],
        batch_size=500,
    )  # fmt: skip
    for one in made:
        _tell(one, {"assessor": one.assessor.name, "due_on": due_on.isoformat()}, by, at)
    _move(kept, pairs, due_on, by, at)
    tallies.refresh_all(call, {application.pk for application, _assessor in new})


def _move(kept: "dict[tuple[int, int], Assignment]", pairs: "Sequence[Pair]", due_on: date, by: Actor, at: datetime) -> None:
    """Move the due day of those of the pairs that are under way already."""
    moved = []
    for application, assessor in pairs:
        one = kept.get((application.pk, assessor.pk))
        if one is not None and one.state == states.ASSIGNED and one.due_on != due_on:
            before, one.application, one.due_on = one.due_on, application, due_on
            days = [before.isoformat() if before else None, due_on.isoformat()]
            _tell(one, {"due_on": days}, by, at)
            moved.append(one)
    Assignment.objects.bulk_update(moved, ["due_on"], batch_size=500)


def _tell(one: Assignment, changes: dict[str, Any], by: Actor, at: datetime) -> None:
    audit.write_part("assessment.assign", case=one.application.case, subject=one, by=by, at=at, changes=changes)


def hold_all(listed: "dict[int, Application]") -> None:
    """Hold applications until the end of the transaction, in the order of their keys, with their states as they are then."""
    left = iter(sorted(listed))
    while some := list(islice(left, 500)):
        model = type(listed[some[0]])
        rows = model.objects.select_for_update().filter(pk__in=some).order_by("pk")
        for key, state, check_state in rows.values_list("pk", "state", "check_state"):
            listed[key].state, listed[key].check_state = state, check_state


def assign_all(
    application: "Application", assessors: "Iterable[Person]", *, due_on: date | None, by: Actor, at: datetime
) -> list[Assignment]:
    """Assign several assessors, all or none of them. Raises CannotAssign."""
    with transaction.atomic():
        return [assign(application, assessor, due_on=due_on, by=by, at=at) for assessor in assessors]


def hold(application: "Application") -> None:
    """Hold the application until the end of the transaction, so that two at once do not both find nothing."""
    type(application).objects.select_for_update().filter(pk=application.pk).first()
    application.refresh_from_db(fields=["state", "check_state"])


def reopen_common(application: "Application") -> None:
    """Let common points be written anew, because an assessment under them has changed; approvals given no longer count.

    Where the one who wrote them is no longer an assessor of the application, nobody writes them until somebody is named.
    """
    kept = Consolidation.objects.filter(application=application).first()
    if kept is None:
        return
    still = Assignment.objects.filter(application=application, assessor_id=kept.consolidator_id, state=states.HANDED_IN)
    if not still.exists():
        kept.delete()
        return
    kept.state, kept.put_forward_at, kept.agreed_at, kept.round = states.WRITING, None, None, kept.round + 1
    kept.save(update_fields=["state", "put_forward_at", "agreed_at", "round"])


def _active(application: "Application", person_id: int) -> Assignment | None:
    rows = Assignment.objects.filter(application=application, assessor_id=person_id)
    return rows.exclude(state=states.WITHDRAWN).first()


def _moved(kept: Assignment, due_on: date | None, by: Actor, at: datetime) -> Assignment:
    """Move the due day of a task that is there already; a task that was handed in keeps its day."""
    before = kept.due_on
    if kept.state != states.ASSIGNED or before == due_on:
        audit.nothing_new()
        return kept
    kept.due_on = due_on
    kept.save(update_fields=["due_on"])
    days = [day.isoformat() if day else None for day in (before, due_on)]
    audit.write(case=kept.application.case, subject=kept, by=by, at=at, changes={"due_on": days})
    return kept


def refuse_assignments(pairs: "Sequence[Pair]", due_on: date | None, by: Actor, at: datetime) -> None:
    """Raise CannotAssign with the first reason why one of these people cannot assess their application.

    All pairs belong to one call. A fixed number of questions where the partners have been fetched along.
    """
    if not permissions.may_assign(by):
        raise CannotAssign(_("Nobody was assigned, because only an officer of the agency assigns assessors."))
    persons = {assessor.pk for _application, assessor in pairs}
    assessors = people.having_role(ASSESSOR, persons)
    declared = ConflictOfInterest.objects.filter(application__call=pairs[0][0].call, person__in=persons)
    conflicts, parties = set(declared.values_list("application_id", "person_id")), queries.parties_of(pairs)
    is_closed = queries.is_closed(pairs[0][0].call)
    for application, assessor in pairs:
        who = {"name": assessor.name}
        if application.state != "sent" or application.check_state != "eligible":
            raise CannotAssign(
                _("Nobody was assigned, because the application has not passed the formal check. Record the check first.")
            )
        if is_closed:
            raise CannotAssign(_("Nobody was assigned, because the selection of this call has been decided."))
        if assessor.pk not in assessors:
            raise CannotAssign(_("Not assigned: %(name)s. The person is not an assessor of the agency.") % who)
        if (application.pk, assessor.pk) in conflicts:
            raise CannotAssign(
                _("Not assigned: %(name)s. The person has declared a conflict of interest. Choose another assessor.") % who
            )
        if party := parties.get((application.pk, assessor.pk)):
            said = {**who, "organisation": party}
            raise CannotAssign(
                _(
                    "Not assigned: %(name)s. The person belongs to an organisation of this project: %(organisation)s. "
                    "Choose another assessor."
                )
                % said
            )
    if due_on is not None and due_on < at.astimezone(clock.FINLAND).date():
        raise CannotAssign(_("Nobody was assigned, because the due day has passed. Give a day that is still to come."))


@operation("assessment.withdraw_assignment", lazy("Assignment withdrawn"))
def withdraw_assignment(assignment: Assignment, *, reason: str, by: Actor, at: datetime) -> Assignment:
    """Take the task away from the assessor, with the reason; what was written stays stored.

    Raises CannotWithdrawAssignment.
    """
    if not permissions.may_assign(by):
        raise CannotWithdrawAssignment(_("Nothing was withdrawn, because only an officer withdraws assignments."))
    hold(assignment.application)
    kept = Assignment.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=assignment.pk)
    if kept.state == states.WITHDRAWN:
        audit.nothing_new()
        return kept
    if not states.may_move(kept.state, states.WITHDRAWN):
        raise CannotWithdrawAssignment(
            _("Nothing was withdrawn: with a declared conflict of interest the task is closed already.")
        )
    if queries.is_closed(kept.application.call):
        raise CannotWithdrawAssignment(_("Nothing was withdrawn, because the selection of this call has been decided."))
    if not reason.strip():
        raise CannotWithdrawAssignment(_("The reason is missing. Write why the assignment is withdrawn."))
    before, kept.state = kept.state, states.WITHDRAWN
    kept.withdrawn_at, kept.withdrawn_reason = at, reason.strip()
    kept.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    reopen_common(kept.application)
    tallies.refresh(kept.application)
    changes = {"state": [before, kept.state], "assessor": kept.assessor_id}
    audit.write(case=kept.application.case, subject=kept, by=by, at=at, changes=changes, reason=kept.withdrawn_reason)
    return kept


@operation("assessment.declare_conflict", lazy("Conflict of interest declared"))
def declare_conflict(application: "Application", *, reason: str, by: Actor, at: datetime) -> ConflictOfInterest:
    """Declare the actor's own conflict of interest with an application.

    An assessor's task closes, and what was handed in no longer counts; an officer no longer checks, proposes or
    decides. Raises CannotDeclare.
    """
    hold(application)
    own = Assignment.objects.filter(application=application, assessor_id=permissions.key_of(by))
    own = own.exclude(state=states.WITHDRAWN)
    if not permissions.may_declare(by) or not (by.has(OFFICER) or own.exists()):
        raise CannotDeclare(_("Nothing was declared. Only officers and the assessors of this application declare a conflict."))
    if not reason.strip():
        raise CannotDeclare(_("The reason is missing. Write what your connection with the applicant or a partner is."))
    known = ConflictOfInterest.objects.filter(application=application, person_id=by.id).first()
    if known is not None:
        audit.nothing_new()
        return known
    kept = ConflictOfInterest.objects.create(
        application=application, person_id=int(by.id), role=ASSESSOR if own.exists() else OFFICER,
        reason=reason.strip(), declared_at=at,
    )  # fmt: skip
    own.filter(state__in=[states.ASSIGNED, states.HANDED_IN]).update(state=states.CONFLICT)
    reopen_common(application)
    tallies.refresh(application)
    applications.block(application, int(by.id), kept.reason, by=by, at=at)
    changes = {"role": kept.role}
    audit.write(case=application.case, subject=kept, by=by, at=at, changes=changes, reason=kept.reason)
    return kept


@operation("assessment.close", lazy("Assessment of the call closed"))
def close(call: "Call", *, by: Actor, at: datetime) -> ClosedAssessment:
    """End the assessment of a call; called by selection when its decision is made. Raises CannotClose."""
    if not permissions.may_assign(by):
        raise CannotClose(_("Only an officer closes the assessment of a call."))
    kept, made = ClosedAssessment.objects.get_or_create(call=call, defaults={"closed_at": at, "closed_by": by.name})
    if not made:
        audit.nothing_new()
        return kept
    audit.write(case=f"call:{call.pk}", subject=kept, by=by, at=at, changes={"closed": True})
    return kept
