"""How long an officer waits who publishes the plan of 1,500 applications with three assessors each: all or none."""

import tempfile
import time

from benchmarks import _assessed, _large

TITLE = "publishing 1,500 x 3 assignments to 150 assessors, SQLite, in one transaction (goal: 3 s)"
MANY, EXPERTS, EACH = 1_500, 150, 3


def measure() -> dict[str, float]:
    """Store a plan by rows, publish it by the operation."""
    with tempfile.TemporaryDirectory(prefix="vaihto-bench-") as folder:
        _large.start(folder)
        made = _assessed.eligible(MANY)
        return published(made, _assessed.experts(EXPERTS))


def published(made: _large.Large, experts: list) -> dict[str, float]:  # type: ignore[type-arg]
    """Return the seconds of the request, by clock and of processor, and what it left."""
    from datetime import timedelta

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vaihto.applications import queries as applications
    from vaihto.assessment import operations
    from vaihto.assessment.models import Assignment, PlannedPair
    from vaihto.kit import audit, clock
    from vaihto.kit.models import AuditLine
    from vaihto.organisations.queries import actor_for

    call, now = made.sent.call, clock.now()
    listed = list(applications.eligible(call))
    PlannedPair.objects.bulk_create(
        (
            PlannedPair(call=call, application=one, assessor=experts[(n * EACH + k) % EXPERTS], made_at=now, made_by="Officer")
            for n, one in enumerate(listed)
            for k in range(EACH)
        ),
        batch_size=500,
    )
    lines = AuditLine.objects.count()
    with CaptureQueriesContext(connection) as asked:
        began, used = time.perf_counter(), time.process_time()
        operations.publish_plan(call, due_on=clock.today() + timedelta(days=30), by=actor_for(made.officer), at=now)
        figures = {
            "the request [s]": time.perf_counter() - began,
            "the request [s of processor]": time.process_time() - used,
        }
    if found := audit.verify():
        raise RuntimeError(found[0])
    left = {"tasks": Assignment.objects.count(), "audit lines": AuditLine.objects.count() - lines}
    return {**figures, "questions": len(asked), **left}
