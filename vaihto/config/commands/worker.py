"""`vaihto worker`: sends mail, makes papers, and gives back the jobs that a crash orphaned."""

import argparse
import logging
import threading
import time
import uuid
from datetime import timedelta

from vaihto.config import startup

logger = logging.getLogger("vaihto.worker")
EVERY = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("--once", action="store_true", help="do what waits now, then end (for cron and tests)")


def run(options: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C; the running job is finished first."""
    return startup.refuses_plainly(lambda: work(once=options.once))


def work(*, once: bool) -> int:
    """Do jobs one by one; beside them a thread sweeps every few seconds."""
    startup.start()
    startup.require_present_database()
    from vaihto.kit import jobs

    if startup.is_sqlite():
        # SQLite has one worker, and it is only starting: whatever is marked as running was orphaned.
        jobs.sweep(orphaned_after=timedelta())
    if once:
        jobs.sweep()
        worker(batch=True).run()
        return startup.DONE
    ended = threading.Event()
    threading.Thread(target=sweep_until, args=(ended,), name="sweeper", daemon=True).start()
    try:
        work_on()
    finally:
        ended.set()
    return startup.DONE


def work_on() -> None:
    """Run the worker; a database that goes away is waited for."""
    from django.db import InterfaceError, OperationalError, connection

    present = worker(batch=False)
    present.configure_signals()
    while present.running:
        try:
            present.run()
        except (OperationalError, InterfaceError):
            logger.warning("The database is away; the worker tries again in 5 seconds.")
            connection.close()
            time.sleep(5)


def worker(*, batch: bool) -> "Worker":  # type: ignore[name-defined]  # noqa: F821 - imported only once Django has started
    """Return the worker for all queues."""
    from django_tasks_db.management.commands.db_worker import Worker

    return Worker(
        queue_names=["*"],
        interval=1,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid.uuid4().hex,
        excluded_queue_names=[],
    )


def sweep_until(ended: threading.Event) -> None:
    """Sweep every few seconds; whatever goes wrong is logged and tried again."""
    from django.db import close_old_connections, connection

    from vaihto.kit import jobs

    while not ended.wait(EVERY):
        try:
            close_old_connections()
            jobs.sweep()
        except Exception:
            logger.exception("The sweeper failed; it tries again in %s seconds.", EVERY)
            connection.close()
