"""What the worker does for this room: reminders of unopened letters and of the last day for the answer."""

from vaihto.kit import clock
from vaihto.kit.jobs import housekeeping
from vaihto.selection.operations.reminding import remind_by_clock


@housekeeping("selection.reminders")
def send_reminders() -> int:
    """Send the reminders that are due; returns how many."""
    return remind_by_clock(clock.now())
