"""What an operation is: one transaction, one audit line, refused loudly.

@operation("applications.submit", _("Application sent"))
def submit(application, *, by, at): ...
"""

import functools
import uuid
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import transaction
from django.utils.functional import Promise

from vaihto.kit import audit, searching

P = ParamSpec("P")
R = TypeVar("R")
LABELS: dict[str, "str | Promise"] = {}


class Refused(Exception):
    """A rule of the system refuses the deed; `reasons` are sentences for the person who tried, already in their language."""

    def __init__(self, *reasons: "str | Promise") -> None:
        super().__init__(*reasons)
        self.reasons = [str(reason) for reason in reasons]

    def __str__(self) -> str:
        return " ".join(self.reasons)


class NotAudited(RuntimeError):
    """An operation ended without leaving its line."""


def operation(name: str, label: "str | Promise") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an operation: atomic, and recorded in the audit chain under `name`; `label` says it in the timeline.

    Operations called on the way run in the same transaction under the same deed number. Raises NotAudited where the function
    neither called audit.write once nor audit.nothing_new.
    """
    LABELS[name] = label

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            outer = audit._deed.get()
            deed = outer or audit.Deed(uuid.uuid4())
            token = audit._deed.set(deed)
            lines_before = len(deed.lines)
            deed.running.append(name)
            deed.written.append(0)
            try:
                with transaction.atomic():
                    result = function(*args, **kwargs)
                    if deed.written[-1] != 1:
                        raise NotAudited(f"{name} left {deed.written[-1]} audit lines instead of one")
                    if outer is None:
                        searching.follow(deed.lines)
                        audit.flush(deed)
                return result
            except BaseException:
                # What a nested operation had gathered goes with its transaction, also where the caller carries on.
                del deed.lines[lines_before:]
                raise
            finally:
                deed.running.pop()
                deed.written.pop()
                audit._deed.reset(token)

        return run

    return decorate
