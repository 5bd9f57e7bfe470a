"""How long an officer waits who publishes the plan of 1,500 applications with three assessors each: all or none."""

import tempfile
import time

from benchmarks import _assessed, _large

TITLE = "publishing 1,500 x 3 assignments to 150 assessors, SQLite, in one transaction (goal: 3 s); then in a blind call"
MANY, EXPERTS, EACH = 1_500, 150, 3


def measure() -> dict[str, float]:
    """Store a plan by rows and publish it by the operation; again after the call is made blind, with 1,500 copies to make."""
    with tempfile.TemporaryDirectory(prefix="vaihto-bench-") as folder:
        _large.start(folder)
        made = _assessed.eligible(MANY)
        experts = _assessed.experts(EXPERTS)
        figures = published(made, experts)
        make_blind(made.sent)
        return figures | {f"blind: {name}": value for name, value in published(made, experts).items()}


def make_blind(sent) -> None:  # type: ignore[no-untyped-def]
    """Let the call be assessed blind, give each copy what the first application sent, and take the tasks away."""
    from vaihto.applications.models import Application, Submission
    from vaihto.assessment.models import Assignment

    Assignment.objects.all().delete()
    type(sent.call).objects.filter(pk=sent.call.pk).update(is_blind=True)
    sent.call.refresh_from_db()
    first = Submission.objects.get(application=sent)
    made = []
    for one in Application.objects.filter(call=sent.call, state="sent").exclude(pk=sent.pk):
        row = _large.copied(first)
        row.pk, row.application = None, one
        made.append(row)
    Submission.objects.bulk_create(made, batch_size=500)


def published(made: _large.Large, experts: list) -> dict[str, float]:  # type: ignore[type-arg]
    """Return the seconds of the request, by clock and of processor, and what it left."""
    from datetime import timedelta

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
    began, used = time.perf_counter(), time.process_time()
    operations.publish_plan(call, due_on=clock.today() + timedelta(days=30), by=actor_for(made.officer), at=now)
    figures = {"the request [s]": time.perf_counter() - began, "the request [s of processor]": time.process_time() - used}
    if found := audit.verify():
        raise RuntimeError(found[0])
    return {**figures, "tasks": Assignment.objects.count(), "audit lines": AuditLine.objects.count() - lines}
