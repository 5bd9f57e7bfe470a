"""What is shared out and to whom: contenders, floors, and what must hold of every sharing out. Money is whole cents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

ZERO = Decimal(0)


class CannotAllocate(ValueError):
    """Contenders, floors or a budget that make no sense; ``reason`` is a code, ``subject`` what is meant."""

    def __init__(self, reason: str, subject: str = "") -> None:
        self.reason = reason
        self.subject = subject
        super().__init__(f"{reason}: {subject}" if subject else reason)


@dataclass(frozen=True, slots=True)
class Contender:
    """One assessed application.

    ``requested`` and ``minimum`` (the least useful grant) in cents. ``missing``: points under the threshold of the
    total; ``below``: criteria under their own, with the points missing. ``criteria``: points in the published order.
    """

    reference: str
    score: Decimal
    requested: int
    minimum: int
    newcomer: bool = False
    region: str = ""
    action: str = ""
    missing: Decimal = ZERO
    below: tuple[tuple[str, Decimal], ...] = ()
    criteria: tuple[Decimal, ...] = ()
    organisation: str = ""

    @property
    def takes_part(self) -> bool:
        """Whether every threshold is reached; equal points reach it."""
        return self.missing <= 0 and not self.below


@dataclass(frozen=True, slots=True)
class Floor:
    """At least ``cents`` for the contenders that have every given property; None = whatever it is."""

    cents: int
    newcomer: bool | None = None
    region: str | None = None
    action: str | None = None
    organisation: str | None = None

    def covers(self, contender: Contender) -> bool:
        """Return whether the contender belongs to the group."""
        return (
            (self.newcomer is None or contender.newcomer is self.newcomer)
            and (self.region is None or contender.region == self.region)
            and (self.action is None or contender.action == self.action)
            and (self.organisation is None or contender.organisation == self.organisation)
        )

    @property
    def group(self) -> dict[str, bool | str]:
        """The properties that make the group."""
        names = ("newcomer", "region", "action", "organisation")
        given = {name: getattr(self, name) for name in names}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Unmet:
    """A floor that cannot be met: the floor and the most that its group can get (with the other named floors, if any)."""

    floor: Floor
    possible: int


def cents_of(euro: Decimal) -> int:
    """Return an amount in euro as whole cents. Raises ValueError where it has parts of a cent."""
    cents = euro * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"not a whole number of cents: {euro}")
    return int(cents)


def euro_of(cents: int) -> Decimal:
    """Return cents as euro with two decimals."""
    return Decimal(cents).scaleb(-2)


def share_in_cents(share: Decimal, budget: int) -> int:
    """Return the least whole number of cents that is not below ``share`` of the budget."""
    return int((share * budget).to_integral_value(ROUND_CEILING))


def check(contenders: Iterable[Contender], budget: int) -> None:
    """Raise CannotAllocate: ``budget_negative``, ``candidate_twice``, ``amount_not_positive``, ``minimum_above_requested``."""
    if budget < 0:
        raise CannotAllocate("budget_negative")
    seen: set[str] = set()
    for each in contenders:
        if each.reference in seen:
            raise CannotAllocate("candidate_twice", each.reference)
        if each.requested <= 0 or each.minimum <= 0:
            raise CannotAllocate("amount_not_positive", each.reference)
        if each.minimum > each.requested:
            raise CannotAllocate("minimum_above_requested", each.reference)
        seen.add(each.reference)


def faults(contenders: Sequence[Contender], budget: int, floors: Sequence[Floor], grants: Mapping[str, int]) -> list[str]:
    """Return what is wrong with grants (cents by reference), each as a sentence; an empty list means that all holds.

    Knows nothing of how they were found: every answer of a solver goes through this in whole cents.
    """
    known = {each.reference: each for each in contenders}
    wrong = [f"{reference} is no contender" for reference in grants if reference not in known]
    for reference, cents in grants.items():
        each = known.get(reference)
        if each is None:
            continue
        if not each.takes_part:
            wrong.append(f"{reference} is below a threshold")
        if not each.minimum <= cents <= each.requested:
            wrong.append(f"{reference} gets {cents}, not between {each.minimum} and {each.requested}")
    spent = sum(grants.values())
    if spent > budget:
        wrong.append(f"{spent} is spent of {budget}")
    for floor in floors:
        got = sum(cents for reference, cents in grants.items() if reference in known and floor.covers(known[reference]))
        if got < floor.cents:
            wrong.append(f"{floor.group} gets {got} of {floor.cents}")
    return wrong
