"""What the worker does for this room: participants who are back get the link to the six questions."""

from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM
from vaihto.kit.jobs import housekeeping
from vaihto.reporting import operations, queries


@housekeeping("reporting.ask_participants")
def ask_participants() -> int:
    """Ask those whose return has been recorded, once for each stay; returns how many."""
    projects = queries.projects_to_ask(clock.today())
    return sum(operations.ask_participants(project, by=SYSTEM, at=clock.now()) for project in projects)
