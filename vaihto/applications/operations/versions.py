"""Versions of what is written: which stands, which waits beside it, and when a saving continues the version before it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from vaihto.applications.fieldnames import ANSWER
from vaihto.applications.models import Answer, Application, FieldVersion
from vaihto.core.merging import SMALL_LOSS, Merge, taken_away
from vaihto.kit.actors import Actor

# Savings of one person within this time are one version of the history, as long as each takes little away.
SITTING = timedelta(minutes=10)
Row = Answer | FieldVersion


@dataclass(frozen=True)
class Hand:
    """Who saves, when, in which language, and the name of the saving that the page made."""

    by: Actor
    at: datetime
    language: str = ""
    attempt: str = ""


@dataclass
class Written:
    """What has been written in one field: the version that stands, and those that wait beside it, the oldest first."""

    application: Application
    name: str
    latest: Row | None = None
    asides: list[Row] = field(default_factory=list)
    top: int = 0

    def next(self) -> int:
        """Return the number of the next version; the highest one stands or waits, so that none is given twice."""
        self.top += 1
        return self.top

    def blank(self) -> Row:
        """Return the next version, not saved yet."""
        if self.name.startswith(ANSWER):
            return Answer(application=self.application, key=self.name.removeprefix(ANSWER), version=self.next())
        return FieldVersion(application=self.application, field=self.name, version=self.next())


def read(application: Application, names: Iterable[str]) -> dict[str, Written]:
    """Return what stands and what waits in some fields; one question for answers, one for other fields."""
    made = {name: Written(application, name) for name in names}
    current = Q(is_latest=True) | Q(is_aside=True)
    keys = [name.removeprefix(ANSWER) for name in made if name.startswith(ANSWER)]
    others = [name for name in made if not name.startswith(ANSWER)]
    rows: list[Row] = []
    if keys:
        rows += Answer.objects.filter(current, application=application, key__in=keys).order_by("version")
    if others:
        rows += FieldVersion.objects.filter(current, application=application, field__in=others).order_by("version")
    for row in rows:
        one = made[name_of(row)]
        one.top = max(one.top, row.version)
        if row.is_latest:
            one.latest = row
        else:
            one.asides.append(row)
    return made


def name_of(row: Row) -> str:
    """Return the field that a version belongs to."""
    return f"{ANSWER}{row.key}" if isinstance(row, Answer) else row.field


def stand(written: Written, value: Any, hand: Hand, *, anew: bool = False) -> bool:
    """Let a value stand; returns whether a version began. `anew` begins one in any case, as restoring and choosing do."""
    latest = written.latest
    if latest and not anew and continues(latest, value, hand):
        return go_on(written, latest, value, hand)
    if latest:
        latest.is_latest = False
        latest.save(update_fields=["is_latest"])
    written.latest = begin(written, value, hand)
    return True


def set_aside(written: Written, value: Any, hand: Hand) -> bool | None:
    """Keep a value beside the one that stands; returns whether a version began, None where it waits there already."""
    if any(row.value == value for row in written.asides):
        return None
    mine = next((row for row in written.asides if row.saved_by_id == hand.by.id and same_page(row.attempt, hand.attempt)), None)
    if mine and little_is_lost(mine.value, value):
        return go_on(written, mine, value, hand)
    written.asides.append(begin(written, value, hand, aside=True))
    if mine:
        # The same page wrote something else instead: its last text waits, the one before is kept in the history.
        settle(written, [mine])
    return True


def settle(written: Written, rows: Iterable[Row]) -> None:
    """Take versions out of waiting; they stay in the history, below the one that stands, which gets a higher number."""
    for row in list(rows):
        row.is_aside = False
        row.save(update_fields=["is_aside"])
        written.asides.remove(row)
    if written.latest and written.latest.version < written.top:
        written.latest.version = written.next()
        written.latest.save(update_fields=["version"])


def begin(written: Written, value: Any, hand: Hand, *, aside: bool = False) -> Row:
    """Store a new version."""
    row = written.blank()
    row.value, row.is_latest, row.is_aside = value, not aside, aside
    row.begun_at = hand.at
    sign(row, hand)
    row.save()
    return row


def go_on(written: Written, row: Row, value: Any, hand: Hand) -> bool:
    """Store what continues a version, under a new number, so that who has read the old one is found out; returns False."""
    row.version, row.value = written.next(), value
    sign(row, hand)
    row.save(update_fields=["version", "value", "saved_at", "saved_by", "saved_by_id", "attempt", *language_of(row)])
    return False


def sign(row: Row, hand: Hand) -> None:
    """Write down who saved it, when and in which saving of the page."""
    row.saved_at, row.saved_by, row.saved_by_id = hand.at, hand.by.name, hand.by.id
    row.attempt = hand.attempt[:60]
    if isinstance(row, Answer) and hand.language:
        row.language = hand.language


def language_of(row: Row) -> list[str]:
    return ["language"] if isinstance(row, Answer) else []


def continues(latest: Row, value: Any, hand: Hand) -> bool:
    """Return whether a saving is part of the version that stands: same person, same sitting, little taken away."""
    if latest.saved_by_id != hand.by.id or not hand.by.id or latest.begun_at is None:
        return False
    if isinstance(latest, Answer) and hand.language and latest.language != hand.language:
        return False
    return latest.begun_at <= hand.at <= latest.begun_at + SITTING and little_is_lost(latest.value, value)


def little_is_lost(old: Any, new: Any) -> bool:
    """Return whether a text lost a line at most, and no more than a quarter; a number or a choice is a version of its own."""
    return isinstance(old, str) and isinstance(new, str) and taken_away(old, new) <= min(SMALL_LOSS, len(old) // 4)


def of_one_page(written: Written, outcome: Merge, hand: Hand) -> Merge:
    """Return what becomes of a field where the version that stands came from the same opened page: its next one is taken.

    A page whose saving was stored, but which never got the answer, still names what it saw before.
    """
    latest = written.latest
    is_own = latest is not None and latest.saved_by_id == hand.by.id and same_page(latest.attempt, hand.attempt)
    return Merge.TAKE if outcome is Merge.BOTH and is_own else outcome


def same_page(one: str, other: str) -> bool:
    """Return whether two savings come from one opened page: their names begin alike."""
    return bool(one) and one.partition(".")[0] == other.partition(".")[0]


def known(written: Written, attempt: str) -> bool:
    """Return whether a saving of this name has been done before, although its answer never arrived."""
    if not attempt:
        return False
    if written.name.startswith(ANSWER):
        rows: Any = Answer.objects.filter(application=written.application, key=written.name.removeprefix(ANSWER))
    else:
        rows = FieldVersion.objects.filter(application=written.application, field=written.name)
    return bool(rows.filter(attempt=attempt).exists())
