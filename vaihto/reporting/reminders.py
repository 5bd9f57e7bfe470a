"""When the house reminds a school of a report by itself: two weeks and two days before the last day, and the day after it.

The numbers of days are the house's choice, no rule of a programme. A later day is reminded of anew. After a stop of the worker
the newest reminder that has come up is sent, not all of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vaihto.kit import once

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement
    from vaihto.reporting.models import InterimReport

BEFORE = (timedelta(days=14), timedelta(days=2), timedelta(days=-1))
# A reminder that is older than this is left out: nobody is told of a day long gone.
FRESH = timedelta(days=7)


@dataclass(frozen=True)
class About:
    """What a reminder is about: the project, and the interim report if it is one."""

    agreement: "GrantAgreement"
    interim: "InterimReport | None"


def days(last: date) -> tuple[date, ...]:
    """Return the days on which the house reminds of a report with this last day, in order."""
    return tuple(last - before for before in BEFORE)


def window(today: date) -> tuple[date, date]:
    """Return the first and last of the last days about which a reminder can have come up by today."""
    return today + BEFORE[-1] - FRESH, today + BEFORE[0]


def due_now(agreement_id: int, interim_id: int | None, last: date, today: date) -> str | None:
    """Return the key of the newest reminder that has come up and was not sent; None where there is none."""
    come = [day for day in days(last) if today - FRESH <= day <= today]
    if not come:
        return None
    key = f"report-reminder:{agreement_id}:{interim_id or 'final'}:{last.isoformat()}:{come[-1].isoformat()}"
    return None if once.taken([key]) else key
