"""Applications of one call judged by the rules and numbers of another: which of them would be judged differently, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vaihto.applications import facts, late, queries
from vaihto.calls import queries as calls
from vaihto.core import eligibility
from vaihto.core.findings import Finding, Judgement
from vaihto.core.parameters import Law

if TYPE_CHECKING:
    from datetime import datetime

    from vaihto.applications.models import Application
    from vaihto.calls.models import Call

CHUNK = 500


@dataclass(frozen=True)
class Shift:
    """One rule that answers differently: what it said under the one law, and what it says under the other."""

    before: Finding | None
    after: Finding | None

    @property
    def code(self) -> str:
        """The rule's code."""
        found = self.after or self.before
        return found.code if found else ""


@dataclass(frozen=True)
class JudgedAgain:
    """An application whose findings differ: the verdicts as a whole, and the rules that answer differently."""

    application: "Application"
    before: str
    after: str
    shifts: tuple[Shift, ...]


def judged_differently(old: "Call", new: "Call") -> tuple[list[JudgedAgain], int]:
    """Run the applications that arrived in `old` through the rules of both calls.

    Returns those for which a rule answers differently, by case number, and how many were run. Both times the same engine and
    the same facts are used; sending is moved so that it stands as long before the new deadline as it stood before the old one.
    """
    laws = calls.law_of(old), calls.law_of(new)
    doors = {door.organisation_id: door for door in late.doors_of(old).filter(closed_at__isnull=True)}
    found, run = [], 0
    rows = queries.with_parts(queries.sent().filter(call=old).order_by("number", "pk"))
    for application in rows.iterator(chunk_size=CHUNK):
        run += 1
        through = late.with_door(laws[0], doors.get(application.organisation_id))
        sent = moved(application, old, new)
        new_law = laws[1] if through is laws[0] else replace(laws[1], deadline=sent)
        shifts, verdicts = compared(application, (through, new_law), sent)
        if shifts:
            found.append(JudgedAgain(application, *verdicts, tuple(shifts)))
    return found, run


def moved(application: "Application", old: "Call", new: "Call") -> "datetime | None":
    """Return the moment of sending, as long before the new call's deadline as it was before the old one's."""
    if application.sent_at is None or old.closes_at is None or new.closes_at is None:
        return application.sent_at
    return new.closes_at - (old.closes_at - application.sent_at)


def compared(application: "Application", laws: tuple[Law, Law], sent: "datetime | None") -> tuple[list[Shift], tuple[str, str]]:
    """Return the rules that answer differently under the two laws, and the verdicts as a whole."""
    before = eligibility.judge(facts.of(application, laws[0]), laws[0])
    situation = facts.of(application, laws[1])
    after = eligibility.judge(replace(situation, submitted_on=sent), laws[1])
    return list(shifts_between(before, after)), (before.verdict.value, after.verdict.value)


def shifts_between(before: Judgement, after: Judgement) -> Iterator[Shift]:
    """Yield the rules whose answer differs; a rule that only one side has counts where it is not met or unknown there."""
    was, now = by_code(before.findings), by_code(after.findings)
    for code in dict.fromkeys([*was, *now]):
        one, other = was.get(code), now.get(code)
        if (one.verdict if one else None) != (other.verdict if other else None):
            yield Shift(one, other)


def by_code(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return findings by the code of their rule."""
    return {finding.code: finding for finding in findings}
