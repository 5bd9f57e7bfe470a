"""Amendments of a grant agreement: typed items with old and new, and what they do before anybody decides.

`Terms` are what an agreement says now; `applied` gives what it says with some items; `effect_of` compares the two: lines, sum,
stays that fall outside, payments. Amounts are euro. Nothing is changed here: the signed original stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from vaihto.core import amending_lines as changed
from vaihto.core.budgeting import ZERO, AmountLine, total_of
from vaihto.core.situation import Budget, Organisation, Project, Situation


class Kind(StrEnum):
    """What an item changes. ``ACCOUNT`` and ``CONTACT`` change nothing that is counted."""

    DATES = "dates"
    STAYS = "stays"
    TRANSFER = "transfer"
    SUM = "sum"
    PARTNER_IN = "partner_in"
    PARTNER_OUT = "partner_out"
    ACCOUNT = "account"
    CONTACT = "contact"


class CannotAmend(ValueError):
    """An item that cannot be applied; ``reason`` is a code: ``stale``, ``days``, ``count``, ``amount``, ``line``, ``partner``,
    ``unknown``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner organisation: name, canonical code of its country, kind (a word of the rulebook)."""

    name: str
    country: str
    kind: str = ""

    @property
    def values(self) -> dict[str, str]:
        """The partner as JSON values."""
        return {"name": self.name, "country": self.country, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says: days (inclusive), last day of the final report, sum, lines, how many stays in which row, partners.

    ``counts`` are pairs of a row's number, from 1, and how many. ``version`` is 0 for the signed original.
    """

    starts_on: date
    ends_on: date
    report_due_on: date
    amount: Decimal
    lines: tuple[AmountLine, ...]
    counts: tuple[tuple[int, int], ...] = ()
    partners: tuple[Partner, ...] = ()
    version: int = 0

    @property
    def days(self) -> dict[str, str]:
        """The three days as JSON values."""
        return {name: getattr(self, name).isoformat() for name in DAYS}

    @property
    def stays(self) -> int:
        """How many stays in all."""
        return sum(count for _row, count in self.counts)


DAYS = ("starts_on", "ends_on", "report_due_on")


# How many stays in which row -> the lines that the unit costs of the call give for them: for a grant that follows an annex.
Again = Callable[[Mapping[int, int]], Iterable[AmountLine]]


@dataclass(frozen=True, slots=True)
class Item:
    """One change: its kind, what is said now and what would be said, as JSON values.

    dates: the three days · stays: ``row``, ``count`` · transfer: ``from``, ``to`` (places of lines, from 1) and the two amounts ·
    sum: ``amount`` · partner_in, partner_out: name, country, kind on one side · account, contact: what is shown of them.
    """

    kind: Kind
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay that is planned or has begun: what it is called, the row it is of (0: none), its days if they are known."""

    label: str
    row: int
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """Money of the agreement: what the beneficiary holds, and what is planned or approved and not paid yet."""

    held: Decimal
    to_pay: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Effect:
    """What some items do. ``outside`` are stays outside the new days, ``over`` rows with more stays planned than would be agreed:
    row, agreed, planned. ``left`` is the new sum less what is held; ``overpaid`` what is held above it; ``overdrawn`` what would
    be held above it once everything that is planned is paid. ``above_decision``: the sum is more than the decision granted.
    """

    before: Terms
    after: Terms
    lines: tuple[changed.Compared, ...]
    outside: tuple[Stay, ...]
    over: tuple[tuple[int, int, int], ...]
    paid: Paid
    decided: Decimal

    @property
    def change(self) -> Decimal:
        """The new sum less the old one."""
        return self.after.amount - self.before.amount

    @property
    def left(self) -> Decimal:
        """What is left to pay of the new sum; negative where more has been paid."""
        return self.after.amount - self.paid.held

    @property
    def overpaid(self) -> Decimal:
        """How much more than the new sum has been paid."""
        return max(self.paid.held - self.after.amount, ZERO)

    @property
    def overdrawn(self) -> Decimal:
        """How much more than the new sum would be paid if everything planned were paid, beyond what is overpaid already."""
        return max(self.paid.held + self.paid.to_pay - self.after.amount, ZERO) - self.overpaid

    @property
    def above_decision(self) -> Decimal:
        """How much more the new sum is than the decision granted, where the items raise it."""
        return max(self.after.amount - self.decided, ZERO) if self.change > 0 else ZERO


def applied(terms: Terms, items: Iterable[Item], *, source: str = "", again: Again | None = None) -> Terms:
    """Return what the agreement says with the items; the lines then add up to the sum to the cent.

    Transfers are about the lines of now, so they come before the numbers. Fewer stays lower the sum by the lines' own rates,
    or by the unit costs where `again` counts them; more stays do not raise it: that is an item of its own. `source` is written
    on lines that the amendment changes. Raises CannotAmend.
    """
    listed, before = tuple(items), terms
    for item in sorted(listed, key=lambda one: one.kind is not Kind.TRANSFER):
        terms = APPLIED.get(item.kind, _same)(terms, item, source)
    if terms.counts != before.counts:
        terms = replace(terms, lines=changed.recounted(terms.lines, dict(before.counts), dict(terms.counts), source, again))
    if not terms.starts_on <= terms.ends_on <= terms.report_due_on:
        raise CannotAmend("days")
    if any(one.amount is None for one in terms.lines):
        raise CannotAmend("unknown")
    known = total_of(terms.lines).known_sum
    wanted = [Decimal(item.new["amount"]) for item in listed if item.kind is Kind.SUM]
    amount = wanted[-1] if wanted else min(known, terms.amount)
    if amount <= 0:
        raise CannotAmend("amount")
    return replace(terms, amount=amount, lines=changed.levelled(terms.lines, amount, source))


def _same(terms: Terms, _item: Item, _source: str) -> Terms:
    return terms


def _dates(terms: Terms, item: Item, _source: str) -> Terms:
    _require(item.old == terms.days)
    starts_on, ends_on, due_on = (date.fromisoformat(item.new[name]) for name in DAYS)
    return replace(terms, starts_on=starts_on, ends_on=ends_on, report_due_on=due_on)


def _stays(terms: Terms, item: Item, _source: str) -> Terms:
    counts, row, count = dict(terms.counts), int(item.new["row"]), int(item.new["count"])
    _require(row in counts and counts[row] == item.old["count"])
    if count < 0:
        raise CannotAmend("count")
    counts[row] = count
    if not any(counts.values()):
        raise CannotAmend("count")
    return replace(terms, counts=tuple(sorted(counts.items())))


def _transfer(terms: Terms, item: Item, source: str) -> Terms:
    places = int(item.new["from"]), int(item.new["to"])
    if places[0] == places[1] or not all(1 <= place <= len(terms.lines) for place in places):
        raise CannotAmend("line")
    amounts = tuple(terms.lines[place - 1].amount for place in places)
    _require(tuple(Decimal(item.old[name]) for name in ("from_amount", "to_amount")) == amounts)
    new = tuple(Decimal(item.new[name]) for name in ("from_amount", "to_amount"))
    if min(new) < 0 or sum(new) != sum(amount or ZERO for amount in amounts):
        raise CannotAmend("amount")
    return replace(terms, lines=changed.moved(terms.lines, dict(zip(places, new, strict=True)), source))


def _sum(terms: Terms, item: Item, _source: str) -> Terms:
    _require(Decimal(item.old["amount"]) == terms.amount)
    return terms


def _partner_in(terms: Terms, item: Item, _source: str) -> Terms:
    wanted = Partner(item.new["name"], item.new["country"], item.new["kind"])
    if wanted in terms.partners:
        raise CannotAmend("partner")
    return replace(terms, partners=(*terms.partners, wanted))


def _partner_out(terms: Terms, item: Item, _source: str) -> Terms:
    leaving = Partner(item.old["name"], item.old["country"], item.old["kind"])
    _require(leaving in terms.partners)
    return replace(terms, partners=tuple(one for one in terms.partners if one != leaving))


def _require(is_so: bool) -> None:
    """What an item says of now must be so. Raises CannotAmend: since it was written another amendment has taken effect."""
    if not is_so:
        raise CannotAmend("stale")


APPLIED = {
    Kind.DATES: _dates,
    Kind.STAYS: _stays,
    Kind.TRANSFER: _transfer,
    Kind.SUM: _sum,
    Kind.PARTNER_IN: _partner_in,
    Kind.PARTNER_OUT: _partner_out,
}


def effect_of(
    terms: Terms, items: Iterable[Item], *, stays: Iterable[Stay], paid: Paid, decided: Decimal, source: str = "",
    again: Again | None = None,
) -> Effect:  # fmt: skip
    """Return what the items do to the terms; `decided` is what the selection decision granted. Raises CannotAmend."""
    after, listed = applied(terms, items, source=source, again=again), tuple(stays)
    planned: dict[int, int] = {}
    for stay in listed:
        planned[stay.row] = planned.get(stay.row, 0) + 1
    counts = dict(terms.counts)
    return Effect(
        before=terms,
        after=after,
        lines=changed.compared(terms.lines, after.lines),
        outside=tuple(stay for stay in listed if _is_outside(stay, after) and not _is_outside(stay, terms)),
        over=tuple((row, n, planned[row]) for row, n in after.counts if n < counts[row] and planned.get(row, 0) > n),
        paid=paid,
        decided=decided,
    )


def _is_outside(stay: Stay, terms: Terms) -> bool:
    starts, ends = stay.starts_on or stay.ends_on, stay.ends_on or stay.starts_on
    return starts is not None and ends is not None and (starts < terms.starts_on or ends > terms.ends_on)


def situation_with(situation: Situation, before: Terms, after: Terms) -> Situation:
    """Return the situation of the application as the rules would see it under the terms `after`.

    `before` says what the sum was when the application was judged, so that an unchanged sum leaves the requested one alone.
    """
    counts = dict(after.counts)
    rows = tuple(
        replace(row, count=counts.get(number, row.count)) for number, row in enumerate(situation.mobilities or (), start=1)
    )
    others = tuple(one for one in situation.organisations or () if one.role != "partner")
    partners = tuple(Organisation(one.name, one.country or None, one.kind or None, "partner", True) for one in after.partners)
    budget = situation.budget
    if after.amount != before.amount:
        budget = Budget(after.amount, budget.total_eur if budget else None)
    return replace(
        situation,
        project=Project(after.starts_on, after.ends_on),
        mobilities=None if situation.mobilities is None else tuple(row for row in rows if row.count != 0),
        organisations=(*others, *partners),
        budget=budget,
    )
