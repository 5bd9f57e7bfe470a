"""How long an officer waits who decides about 1,000 applications, and how long until every letter is there."""

import tempfile
import time
from datetime import timedelta

from benchmarks import _assessed, _large

TITLE = "a decision about 1,000 applications on SQLite: the officer's request, and until the last letter (goal: request 3 s)"
MANY = 1_000


def measure() -> dict[str, float]:
    """Propose, present and decide by the operations; then let the worker's part run to its end."""
    with tempfile.TemporaryDirectory(prefix="vaihto-bench-") as folder:
        _large.start(folder)
        made = _assessed.eligible(MANY)
        _assessed.handed_in(made.sent.call, _assessed.experts(40))
        return decided(made)


def decided(made: _large.Large) -> dict[str, float]:
    """Return the seconds of each deed, by clock and of processor."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vaihto.demo import world as invented
    from vaihto.kit import clock, outbox
    from vaihto.organisations.queries import actor_for
    from vaihto.people.models import Person
    from vaihto.selection import operations
    from vaihto.selection.models import Letter

    call = made.sent.call
    names = {key: invented.email(name) for key, name, *_rest in invented.STAFF}
    officer, decider = (actor_for(Person.objects.get(email=names[key])) for key in ("officer", "officer_2"))
    at = call.closes_at + timedelta(days=40)
    figures: dict[str, float] = {}
    with clock.at(at):
        proposal = operations.propose(call, by=officer, at=at)
        proposal = operations.present(proposal, note="As ranked.", by=officer, at=at)
        with CaptureQueriesContext(connection) as asked:
            began, used = time.perf_counter(), time.process_time()
            operations.decide(proposal, by=decider, at=at)
            figures["the request [s]"] = time.perf_counter() - began
            figures["the request [s of processor]"] = time.process_time() - used
        figures["questions of the request"] = len(asked)
        figures["letters with the request"] = Letter.objects.count()
        began, used = time.perf_counter(), time.process_time()
        while Letter.objects.count() < MANY and outbox.do_all():
            pass
        figures["until the last letter, after it [s]"] = time.perf_counter() - began
        figures["until the last letter, after it [s of processor]"] = time.process_time() - used
    figures["letters"] = Letter.objects.count()
    return figures
