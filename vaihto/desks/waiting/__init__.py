"""What waits for me, and what comes: gathered from the rooms, verb first, with the due day."""

from dataclasses import dataclass
from datetime import date, datetime

from vaihto.kit import clock


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what to do (verb first), where, a second line, by when; `for_whom`: the absent colleague's name."""

    title: str
    url: str
    hint: str = ""
    due: date | datetime | None = None
    for_whom: str = ""

    @property
    def due_on(self) -> date | None:
        """The Finnish day by which it should be done."""
        if isinstance(self.due, datetime):
            return self.due.astimezone(clock.FINLAND).date()
        return self.due

    def days_left(self, today: date) -> int | None:
        """Return how many days are left; negative when it is late."""
        return (self.due_on - today).days if self.due_on is not None else None


@dataclass(frozen=True)
class Coming:
    """One thing that comes: the day and what happens."""

    at: date | datetime
    what: str
    url: str = ""
    strong: bool = False

    @property
    def day(self) -> date:
        """The Finnish day."""
        return self.at.astimezone(clock.FINLAND).date() if isinstance(self.at, datetime) else self.at


def in_order(things: list[Waiting]) -> list[Waiting]:
    """Return what is due first, then what has no day."""
    return sorted(things, key=lambda one: (one.due_on is None, one.due_on or date.max))
