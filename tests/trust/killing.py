"""A process that does one deed and is killed with signal 9: after each write, before the commit, after it, before the answer.

The process is forked from the test, with a connection of its own to the database of the test; it dies as a server dies that is
out of power: nothing of Python runs any more. What was committed is what other processes then find.
"""

import contextlib
import os
import re
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import translation

from vaihto.kit import audit

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
# A point that no deed reaches.
NEVER = 10_000
# Seconds after which a process that does not come to its point is ended; a forked one must use no threads of the test.
LONGEST = 60
Whole = dict[str, list[str]]


class NotTheSame(AssertionError):
    """The database is not as it should be after a kill; the message names the point and the tables."""


@dataclass(frozen=True)
class Point:
    """Where the process dies: after so many writes, or `before commit`, `after commit` or `before the answer`.

    `is_durable` lets every write before it last, as if the deed had no transaction: for negative controls.
    """

    writes: int = NEVER
    where: str = ""
    is_durable: bool = False


def die(told: int, writes: int) -> None:
    """Say how many writes there were, and die."""
    os.write(told, str(writes).encode())
    os.kill(os.getpid(), signal.SIGKILL)


def killed(deed: Callable[[], Any], point: Point) -> int:
    """Do a deed in a process that is killed at a point; returns its writes until then. Raises RuntimeError if it lives."""
    # A connection cannot be shared by two processes; each opens its own.
    connection.close()
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST)
        try:
            _do(deed, point, told)
        except BaseException:
            # Whatever it is, the test says it.
            os.write(told, traceback.format_exc()[-3000:].encode())
        finally:
            os._exit(1)
    os.close(told)
    _child, status = os.waitpid(child, 0)
    with os.fdopen(heard, "rb") as pipe:
        said = pipe.read().decode()
    if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
        raise RuntimeError(f"not killed at {point}: {said}")
    return int(said)


def _do(deed: Callable[[], Any], point: Point, told: int) -> None:
    writes, commit = 0, connection.commit

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal writes
        answer = execute(sql, params, many, context)
        if WRITES.match(sql):
            writes += 1
            if writes == point.writes:
                if point.is_durable:
                    connection._commit()
                die(told, writes)
        return answer

    def ending() -> None:
        if point.where == "before commit":
            die(told, writes)
        commit()
        if point.where == "after commit":
            die(told, writes)

    connection.commit = ending  # type: ignore[method-assign]
    with connection.execute_wrapper(watch), translation.override("en"):
        deed()
    die(told, writes)


def whole() -> Whole:
    """Return every row of every table, as text."""
    found: Whole = {}
    for model in apps.get_models(include_auto_created=True):
        names = [one.attname for one in model._meta.concrete_fields]
        rows = (
            repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
            for row in model._default_manager.order_by().values_list(*names)
        )
        found[model._meta.label] = sorted(rows)
    return found


def require_same(now: Whole, then: Whole, when: str) -> None:
    """Raise NotTheSame where a table has other rows than it had."""
    if changed := [name for name in then if now[name] != then[name]]:
        raise NotTheSame(f"{when}: {', '.join(changed)}")


def kill_everywhere(deed: Callable[[], Any], *, is_durable: bool = False) -> int:
    """Kill the deed at each point and begin it again each time; returns the number of kills.

    Before the commit nothing of it may be there, after it everything, and a repeated deed changes nothing. Raises NotTheSame.
    """
    before = whole()
    writes = killed(deed, Point(where="before commit"))
    require_same(whole(), before, "before the commit")
    for number in range(1, writes + 1):
        killed(deed, Point(writes=number, is_durable=is_durable))
        require_same(whole(), before, f"after write {number} of {writes}")
    killed(deed, Point(where="after commit"))
    after = whole()
    if after == before:
        raise NotTheSame("after the commit: nothing was kept")
    killed(deed, Point(where="before the answer"))
    require_same(whole(), after, "begun again after the commit")
    with contextlib.suppress(Exception):
        connection.close()
    deed()
    require_same(whole(), after, "done twice")
    assert audit.verify() == []
    return writes + 3
