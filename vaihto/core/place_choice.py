"""Who gets a place abroad at a school: candidates in the order of their points, each the first wish that is still free.

Published rules, the same that the notice of the place tells:
1. more points in all come first; points are the mean of the scorers (``core.scoring``);
2. equal totals: more points in the first criterion, then in the second, and so on;
3. if all are equal the rank is shared, and the school chooses with a reason: nothing here chooses between equals;
4. in this order each gets the first of the own wishes that has a seat left; who gets none waits, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from vaihto.core.scoring import Result


@dataclass(frozen=True, slots=True)
class Contender:
    """A candidate: key, counted points (None = not scored yet), and the keys of the places in the order of the wishes."""

    key: int
    result: Result | None
    wishes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a candidate stands.

    ``rank`` is shared by equals and None without points; ``place`` the key of the proposed place; ``reserve`` the number on the
    reserve list. Neither where the school has to choose: without points, and from the first equals on who do not all fit.
    """

    key: int
    rank: int | None
    is_tied: bool
    place: int | None = None
    reserve: int | None = None


def propose(contenders: Iterable[Contender], seats: Mapping[int, int]) -> tuple[Placing, ...]:
    """Return the placings in order, those without points last; ``seats`` says how many equal seats each place has."""
    listed = list(contenders)
    scored = sorted((one for one in listed if one.result), key=lambda one: (_order(one), -one.key), reverse=True)
    free, made = dict(seats), list[Placing]()
    is_open = any(one.result is None for one in listed)
    reserve = 0
    for _points, equals in groupby(scored, key=_order):
        group = list(equals)
        rank, is_tied = len(made) + 1, len(group) > 1
        given = None if is_open else _given(group, free)
        is_open = given is None
        for one in group:
            place = (given or {}).get(one.key)
            if place is None and not is_open:
                reserve += 1
            number = reserve if place is None and not is_open and not is_tied else None
            made.append(Placing(one.key, rank, is_tied, place, number))
    return (*made, *(Placing(one.key, None, False) for one in listed if one.result is None))


def _order(one: Contender) -> tuple[object, ...]:
    return one.result.order if one.result else ()


def _given(group: list[Contender], free: dict[int, int]) -> dict[int, int | None] | None:
    """Return the place of each of the equals, taking the seats; None where equals want more seats than are left."""
    wanted = {one.key: next((place for place in one.wishes if free.get(place, 0) > 0), None) for one in group}
    taken = [place for place in wanted.values() if place is not None]
    if any(taken.count(place) > free[place] for place in taken):
        return None
    for place in taken:
        free[place] -= 1
    return wanted
