"""What the worker does for this room: partners that have not answered are reminded, absent writers forgotten."""

import logging

from vaihto.applications import operations, presence, queries, reminders
from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM
from vaihto.kit.jobs import housekeeping
from vaihto.kit.operations import Refused

logger = logging.getLogger("vaihto.applications")


@housekeeping("applications.forget_writers")
def forget_writers() -> None:
    """Forget who had a draft open, also where nobody opens one any more."""
    presence.forget(clock.now())


@housekeeping("applications.remind_partners")
def remind_partners() -> int:
    """Send the reminders that have come up, each once; returns how many."""
    sent, today = 0, clock.today()
    for partner in queries.partners_awaited():
        if reminders.due_now(partner, today) is None:
            continue
        try:
            sent += bool(operations.remind_partner(partner, by=SYSTEM, at=clock.now()))
        except Refused as refused:
            logger.warning("Partner %s was not reminded: %s", partner.pk, refused)
    return sent
