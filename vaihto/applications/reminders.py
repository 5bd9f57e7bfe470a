"""When the house reminds a partner by itself: a week and two days before its answer is needed, each once.

Where no day is set (the application has been sent and is being checked), once, two weeks after the invitation. The number of days
is the house's choice, no rule of a programme. Whoever was invited within the last two days is left alone.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from vaihto.applications import permissions, states
from vaihto.kit import clock, once

if TYPE_CHECKING:
    from vaihto.applications.models import Partner

BEFORE = (timedelta(days=7), timedelta(days=2))
WITHOUT_A_DAY = timedelta(days=14)
REST = timedelta(days=2)


def due_on(partner: "Partner") -> date | None:
    """Return by which day the answer is needed: that of the completion request, or the close of the call for a draft."""
    application = partner.application
    if application.state == states.SENT:
        return application.check_due_on if application.check_state == states.COMPLETION else None
    closes_at = application.call.closes_at
    return closes_at.astimezone(clock.FINLAND).date() if closes_at else None


def days(partner: "Partner") -> list[date]:
    """Return the days on which the house reminds an invited partner, past ones included, in order."""
    if partner.state != states.INVITED or partner.invited_at is None or not permissions.awaits_partners(partner.application):
        return []
    invited = partner.invited_at.astimezone(clock.FINLAND).date()
    due = due_on(partner)
    if due is None:
        return [invited + WITHOUT_A_DAY]
    return [due - before for before in BEFORE if due - before >= invited + REST]


def next_days(partners: "Iterable[Partner]", today: date) -> dict[int, date]:
    """Return the next day on which the house reminds, by the partner's key; one question for all of them."""
    coming = {(one.pk, day): key(one, day) for one in partners for day in days(one) if day >= today}
    done = once.taken(coming.values())
    return {pk: day for (pk, day), name in sorted(coming.items(), reverse=True) if name not in done}


def due_now(partner: "Partner", today: date) -> date | None:
    """Return the day whose reminder has come up and was not sent: the newest, and none once the answer is late."""
    due = due_on(partner)
    if due is not None and today > due:
        return None
    come = [day for day in days(partner) if day <= today]
    return come[-1] if come and not once.taken([key(partner, come[-1])]) else None


def claim(partner: "Partner", at: datetime) -> bool:
    """Return whether the reminder that has come up is this caller's to send; inside the operation that sends it."""
    day = due_now(partner, at.astimezone(clock.FINLAND).date())
    return day is not None and once.claim(key(partner, day))


def key(partner: "Partner", day: date) -> str:
    """Return what keeps a reminder from being sent twice; a new invitation is reminded anew."""
    invited = partner.invited_at.isoformat() if partner.invited_at else ""
    return f"partner-reminder:{partner.pk}:{invited}:{day.isoformat()}"
