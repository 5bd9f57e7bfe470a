"""The programme that the journeys walk through: a finished round whose figures are public, and a call that is open.

The days are fixed, so that the finished round's stays and the journey's own stay begin in the same year: a group under five
is hidden, and a figure that rises by one must have been shown before.
"""

from datetime import date

from vaihto.demo.stages.people import World, settle_in
from vaihto.demo.stages.rounds import Round, run
from vaihto.kit import clock
from vaihto.kit.languages import in_finnish

YEAR = 2031
# The finished round opened 400 days earlier, so its people left from January to March of this year; the open call closes a
# week later, and its projects begin in the middle of December.
BEGINS = date(YEAR, 9, 1)
FINISHED = Round("student_mobility", "finished round", opens_days_ago=400, until="published", size=1, people=8)
OPEN = Round("student_mobility", "open round", opens_days_ago=46, until="call", size=0)


def build() -> World:
    """Move the clock to the first day of the journey and build the programme through the real operations."""
    clock.move_to_day(BEGINS)
    with clock.held(), in_finnish():
        world = settle_in(date(YEAR - 3, 1, 10))
        run(FINISHED, world)
        run(OPEN, world)
    return world
