"""Late doors: one applicant may send after the deadline, with a reason and a day; audited, told, and closed again."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vaihto.applications import labels, permissions
from vaihto.applications.late_models import LateDoor
from vaihto.calls import queries as calls
from vaihto.core import formats
from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.clock import FINLAND
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations

if TYPE_CHECKING:
    from vaihto.calls.models import Call
    from vaihto.organisations.models import Organisation


class CannotOpenDoor(Refused):
    """The late door was not opened or closed."""


@operation("applications.open_late_door", labels.DOOR_OPENED)
def open_late_door(
    call: "Call", organisation: "Organisation", until_on: date, *, reason: str, by: Actor, at: datetime
) -> LateDoor:
    """Let one applicant send until a day, at the call's own time of day; a door that is open is moved.

    Raises CannotOpenDoor: not an officer, the call has no deadline yet, no reason, a day that is over or before the deadline.
    """
    if not permissions.may_open_late_doors(by):
        raise CannotOpenDoor(_("The late door was not opened, because only an officer of the agency may do it."))
    if calls.stage(call, at) not in ("open", "closed") or call.closes_at is None:
        raise CannotOpenDoor(_("The late door was not opened, because the call has not opened yet."))
    if not reason.strip():
        raise CannotOpenDoor(
            _("The late door was not opened, because the reason is missing. Write it: the applicant will read it.")
        )
    until = datetime.combine(until_on, call.closes_at.astimezone(FINLAND).time(), FINLAND)
    if until <= max(at, call.closes_at):
        raise CannotOpenDoor(
            _(
                "The late door was not opened, because its day is over or not later than the deadline: %(deadline)s. "
                "Give a later day."
            )
            % {"deadline": formats.moment(call.closes_at, present())}
        )
    door = LateDoor.objects.select_for_update().filter(call=call, organisation=organisation, closed_at__isnull=True).first()
    if door and (door.until, door.reason) == (until, reason.strip()):
        audit.nothing_new()
        return door
    before = door.until.isoformat() if door else None
    door = door or LateDoor(call=call, organisation=organisation)
    door.until, door.reason, door.opened_at, door.opened_by = until, reason.strip(), at, by.name
    door.save()
    tell(door)
    changes = {"organisation": organisation.name, "until": [before, until.isoformat()]}
    audit.write(case=f"call:{call.pk}", subject=door, by=by, at=at, changes=changes, reason=reason.strip())
    return door


def tell(door: LateDoor) -> None:
    """Write to the applicant's coordinators, each in their own language; a day that was moved is told anew."""
    for member in organisations.coordinators_of([door.organisation_id]).get(door.organisation_id, []):
        mailing.post(
            member.person.email, "applications/mail/late_door.txt", {"door": door, "call": door.call},
            language=member.person.language, key=f"late-door:{door.pk}:{door.until.isoformat()}:{member.person_id}",
            case=f"call:{door.call_id}",
        )  # fmt: skip


@operation("applications.close_late_door", labels.DOOR_CLOSED)
def close_late_door(door: LateDoor, *, by: Actor, at: datetime) -> None:
    """Close a late door; closed already, it stays as it is. What was sent through it stays sent. Raises CannotOpenDoor."""
    if not permissions.may_open_late_doors(by):
        raise CannotOpenDoor(_("The late door was not closed, because only an officer of the agency may do it."))
    closed = LateDoor.objects.filter(pk=door.pk, closed_at__isnull=True).update(closed_at=at, closed_by=by.name)
    if not closed:
        audit.nothing_new()
        return
    audit.write(case=f"call:{door.call_id}", subject=door, by=by, at=at, changes={"closed": door.organisation.name})
