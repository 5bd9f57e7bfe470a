"""What the worker does for every room: deliver the outbox, sweep up after crashes."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from vaihto.kit import clock, once, outbox, searching
from vaihto.kit.models import Heartbeat

HOUSEKEEPING: dict[str, Callable[[], object]] = {}


def housekeeping(name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register what a room does once an hour, such as deleting what has served its time; it must bear being run twice."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        HOUSEKEEPING[name] = function
        return function

    return register


@housekeeping("kit.search_texts")
def keep_findable() -> int:
    """Add the words of things that have none, such as after a restored backup; returns how many."""
    return searching.fill()


@task(queue_name="mail", priority=10)
def deliver(pk: int) -> None:
    """Do one outbox item."""
    with clock.held():
        outbox.do(pk)


def sweep(orphaned_after: timedelta = timedelta(minutes=10)) -> int:
    """Give orphaned jobs back, do what waits in the outbox, leave a sign of life; returns how many items were done."""
    with clock.held():
        limit = clock.now() - clock.offset() - orphaned_after
        DBTaskResult.objects.filter(Q(status="RUNNING"), started_at__lt=limit).update(status="READY", started_at=None)
        Heartbeat.objects.update_or_create(pk=1, defaults={"at": clock.now() - clock.offset()})
        if once.claim(f"housekeeping:{clock.now():%Y-%m-%dT%H}"):
            for function in HOUSEKEEPING.values():
                function()
        return outbox.do_all()
