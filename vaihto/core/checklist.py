"""What is to be done before, during and after a stay: whose turn it is, what is done, what is late."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from vaihto.core import rulebook

PHASES = ("before", "during", "after")
SCHOOL, PARTICIPANT, HOST = "school", "participant", "host"
# So long after its day an item is still reminded of.
REMINDED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: its key for ever, its phase, who does it, the day it counts from and how many days after that it is due.

    ``known``: what the house sees by itself (agreement, safety), empty where somebody ticks it.
    """

    key: str
    phase: str
    who: str
    of: str
    days: int
    known: str
    learners: bool
    source: str
    text: Mapping[str, str]

    def due_on(self, first_day: date | None, last_day: date | None) -> date | None:
        """Return by when it is due; None without days. Never after the stay what belongs into it."""
        start = first_day if self.of == "first_day" else last_day
        if start is None:
            return None
        due = start + timedelta(days=self.days)
        return min(due, last_day) if self.phase == "during" and last_day is not None else due

    def words(self, language: str) -> str:
        """Return what is to do in a language, in English where it has none."""
        return self.text.get(language, self.text["en"])


@cache
def items() -> tuple[Item, ...]:
    """Return the whole checklist in its order."""
    book = rulebook.read("stay_checklist.yaml")
    return tuple(
        Item(
            each["key"], each["phase"], each["who"], each["due"]["of"], each["due"]["days"], each.get("known", ""),
            each.get("learners", False), book["sources"][each["source"]], each["text"],
        )
        for each in book["items"]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One item of one stay on a day."""

    item: Item
    done: bool
    due_on: date | None
    late: bool


def lines(
    first_day: date | None, last_day: date | None, on: date, *, ticked: Collection[str], known: Collection[str], is_learner: bool
) -> tuple[Line, ...]:  # fmt: skip
    """Return the checklist of a stay: `ticked` keys were ticked by somebody, of `known` the house knows that they are done."""
    found = []
    for item in items():
        if item.learners and not is_learner:
            continue
        done = item.known in known if item.known else item.key in ticked
        due = item.due_on(first_day, last_day)
        found.append(Line(item, done, due, not done and due is not None and due < on))
    return tuple(found)


def progress(listed: Iterable[Line]) -> tuple[int, int, int]:
    """Return how many are done, how many there are, and how many are late."""
    all_of_them = list(listed)
    return sum(line.done for line in all_of_them), len(all_of_them), sum(line.late for line in all_of_them)


def to_remind(listed: Iterable[Line], on: date) -> dict[str, tuple[Line, ...]]:
    """Return what is late since lately, by who does it."""
    found: dict[str, tuple[Line, ...]] = {}
    for line in listed:
        if line.late and line.due_on is not None and on - line.due_on <= REMINDED:
            found[line.item.who] = (*found.get(line.item.who, ()), line)
    return found
