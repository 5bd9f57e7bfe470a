"""What the worker does for this room: participants who are back get the six questions, schools are reminded of reports."""

from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM
from vaihto.kit.jobs import housekeeping
from vaihto.reporting import operations, queries, reminders


@housekeeping("reporting.ask_participants")
def ask_participants() -> int:
    """Ask those whose return has been recorded, once for each stay; returns how many."""
    projects = queries.projects_to_ask(clock.today())
    return sum(operations.ask_participants(project, by=SYSTEM, at=clock.now()) for project in projects)


@housekeeping("reporting.remind")
def remind() -> int:
    """Send the reminders of interim and final reports that have come up, each once; returns how many."""
    first, last = reminders.window(clock.today())
    sent = 0
    for interim in queries.interims_to_remind(first, last):
        sent += operations.remind(interim.agreement, interim=interim, by=SYSTEM, at=clock.now())
    for agreement in queries.final_reports_to_remind(first, last):
        sent += operations.remind(agreement, by=SYSTEM, at=clock.now())
    return sent
