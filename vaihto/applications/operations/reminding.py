"""What the worker does for completions: reminds some days before the last one, and closes those whose day has passed."""

from datetime import timedelta

from vaihto.applications.models import CompletionRequest
from vaihto.applications.operations import completing
from vaihto.applications.states import OPEN
from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM
from vaihto.kit.jobs import housekeeping

# No source: the agency's habit. A week gives time to gather a signature, the day before is the last call.
REMIND_BEFORE = (7, 1)


@housekeeping("applications.completions")
def completions() -> int:
    """Remind and close; returns how many requests were touched. Each mail goes once: the outbox knows its key."""
    today = clock.today()
    rows = CompletionRequest.objects.select_related("application__call__programme", "application__organisation", "check_step")
    count = 0
    for request in rows.filter(state=OPEN, due_on__lt=today):
        completing.lapse_completion(request, by=SYSTEM, at=clock.now())
        count += 1
    for days in REMIND_BEFORE:
        for request in rows.filter(state=OPEN, due_on=today + timedelta(days=days)):
            count += bool(completing.remind(request, days))
    return count
