"""Whether somebody may still send: the call's deadline, or a late door of the applicant's own."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from vaihto.applications.late_models import LateDoor
from vaihto.calls import queries as calls
from vaihto.core.parameters import Law

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call

SOURCE = "hakijan oma myöhempi määräaika / sökandens egen senare tidsfrist / the applicant’s own later deadline"


def doors_of(call: "Call") -> "QuerySet[LateDoor]":
    """Return the late doors of a call with their applicants, the latest first."""
    return LateDoor.objects.filter(call=call).select_related("organisation").order_by("-opened_at", "-pk")


def door_of(call_id: int, organisation_id: int) -> LateDoor | None:
    """Return the late door of an applicant that nobody has closed; its moment may be over."""
    return LateDoor.objects.filter(call_id=call_id, organisation_id=organisation_id, closed_at__isnull=True).first()


def is_open_for(call: "Call", organisation_id: int, at: datetime) -> bool:
    """Return whether an applicant may start and send at a moment: the call is open, or its own door is."""
    if calls.stage(call, at) == "open":
        return True
    door = door_of(call.pk, organisation_id) if calls.stage(call, at) == "closed" else None
    return door is not None and at <= door.until


def law_for(application: "Application") -> Law:
    """Return the law of the application's call; with a late door its deadline is the door's, so that the rule agrees."""
    return with_door(calls.law_of(application.call), door_of(application.call_id, application.organisation_id))


def with_door(law: Law, door: LateDoor | None) -> Law:
    """Return a law whose deadline is the late door's, where there is one and it is later."""
    if door is None or law.deadline is None or door.until <= law.deadline:
        return law
    return replace(law, deadline=door.until, deadline_source=SOURCE)
