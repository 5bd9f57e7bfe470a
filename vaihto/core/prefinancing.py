"""Prefinancing when the sum of a grant changes: what is planned follows it, and what a raised sum adds. Amounts are euro."""

from collections.abc import Iterable
from decimal import Decimal

from vaihto.core.money import share_of

ZERO = Decimal(0)


def further(percent: Decimal, before: Decimal, after: Decimal, advanced: Decimal) -> Decimal:
    """Return what is paid in advance of an added sum: the share of the new sum less that of the old, in whole cents.

    Never more than takes everything `advanced` (prefinancing planned, approved and paid) to the share of the new sum, so that
    what an earlier, higher sum has advanced already is not advanced again. Zero where the sum does not grow.
    """
    added = share_of(percent, after) - share_of(percent, before)
    return max(min(added, share_of(percent, after) - advanced), ZERO)


def lowered(percent: Decimal, after: Decimal, committed: Decimal, planned: Iterable[Decimal]) -> list[Decimal]:
    """Return what is left of each further prefinancing that is only planned, the oldest first: together with what is
    `committed` (approved or paid) at most the share of the sum."""
    room, left = max(share_of(percent, after) - committed, ZERO), []
    for amount in planned:
        left.append(min(amount, room))
        room -= left[-1]
    return left
