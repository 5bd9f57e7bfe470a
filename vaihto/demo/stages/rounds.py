"""One round of the example: from the call to the published result, as far as wanted, through the real operations."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from vaihto.demo.stages import after, selecting, writing
from vaihto.demo.stages.people import World, moment
from vaihto.kit import clock

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call

STAGES = ("call", "apply", "assess", "decide", "abroad", "report", "published")


@dataclass(frozen=True)
class Round:
    """A call of one action: how long ago it opened, how far it has come, how many apply, how many go each, if blind."""

    action: str
    title: str
    opens_days_ago: int
    until: str
    size: int = 4
    people: int = 8
    is_blind: bool = False
    # Set for a round that is decided and goes no further: its own budget, so that a reserve list remains.
    budget: int | None = None
    # Assessed by a plan, with a third assessor and common points; by assessors of different hands; unlike the call before.
    is_arranged: bool = False
    differs_in_hands: bool = False
    is_changed: bool = False

    def reaches(self, stage: str) -> bool:
        """Return whether the round has come to `stage`."""
        return STAGES.index(stage) <= STAGES.index(self.until)


@dataclass
class Course:
    """A round under way: its days, and what was made so far."""

    round: Round
    world: World
    opened: date
    call: "Call"
    applications: "list[Application]"
    now: datetime = field(default_factory=clock.now)

    def at(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return a moment so many days after the opening; never later than now."""
        return min(moment(self.opened + timedelta(days=days), hour, minute), self.now)


def run(round_: Round, world: World) -> Course:
    """Take one round as far as it reaches; every deed at its own day."""
    opened = clock.today() - timedelta(days=round_.opens_days_ago)
    with clock.at(moment(opened - timedelta(days=20))):
        call = writing.publish_call(round_, world, opened)
    course = Course(round_, world, opened, call, [])
    for stage, step in STEPS.items():
        if round_.reaches(stage):
            step(course)
    return course


STEPS: dict[str, Callable[[Course], None]] = {
    "apply": writing.apply,
    "assess": selecting.check_and_assess,
    "decide": selecting.propose,
    "abroad": after.agree_and_go,
    "report": after.return_and_report,
    "published": after.accept_and_publish,
}
