"""What the worker does for every room: deliver the outbox, sweep up after crashes."""

from datetime import timedelta

from django.db.models import Q
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from vaihto.kit import clock, outbox
from vaihto.kit.models import Heartbeat


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
        return outbox.do_all()
