"""Accumulation: what is still missing of a qualification, given the units that were recognised.

The rules are those of the qualification's structure (muodostumissääntö, ``core/qualification.py``):

- the points of a unit count up to its size in the structure, and a unit counts in one place only;
- what a group holds above its most does not count further up;
- a group asks for its least, in points or in units; a compulsory unit asks for its whole size;
- of the areas (or titles) beside each other one is chosen; units of the others do not count;
- an open group takes units that the structure does not list, up to its most. It asks for nothing itself: the group above does.

Missing is the least that has still to be added, if what is added to a group counts in all groups above, as far as their most
allows. From a group upwards: what its children miss, and beyond it what its own least is short of when the children are filled.
So recognising more never makes more missing, and with nothing recognised the whole qualification is missing.

Where a unit may stand in several places, or several areas may be chosen, the best choice is taken: fewest points missing, then
fewest units, then the first in the document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product
from typing import NamedTuple

from vaihto.core.accumulation_plan import ZERO, Plan, Standing, Sums, Variant, ruled, shortfall, unit_change, unit_sums
from vaihto.core.accumulation_plan import TooManyChoices as TooManyChoices
from vaihto.core.accumulation_plan import prepare as prepare
from vaihto.core.qualification import Group, UnitPlace

# Ways to place units that may stand in several places, per choice of areas. Beyond, only the first ways are tried: then the
# answer never says complete wrongly, but may call for more than is needed.
MOST_PLACINGS = 4_096


@dataclass(frozen=True, slots=True)
class Recognised:
    """A recognised unit: its code (or its reference where the structure has no codes) and its points.

    `group` is the key of the open group in which a unit stands that the structure does not list: somebody says it, nobody
    guesses.
    """

    unit: str
    points: Decimal
    group: str = ""


class GroupState(NamedTuple):
    """A group: what counts in it, and what it is short of itself when its children are filled, in points and units."""

    group: Group
    counted: Decimal
    units: int
    missing: Decimal
    missing_units: int


class UnitState(NamedTuple):
    """A compulsory unit that is not complete: what it still takes (None: its size is not known)."""

    place: UnitPlace
    missing: Decimal | None


@dataclass(frozen=True, slots=True)
class Accumulation:
    """What counts and what is missing: the sum of what its groups and units miss.

    `missing` are points; `missing_units` are compulsory units that are not complete, and those that groups by number ask for.
    `areas` are the keys of the areas and titles chosen, `not_counted` the units without a place in this choice.
    """

    counted: Decimal
    missing: Decimal
    missing_units: int
    areas: tuple[str, ...]
    groups: tuple[GroupState, ...]
    units: tuple[UnitState, ...]
    not_counted: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing, neither points nor units."""
        return not self.missing and not self.missing_units


class _Given(NamedTuple):
    """The points of a unit, and the open group named for it, if any."""

    points: Decimal
    group: str


class _Put(NamedTuple):
    """A unit where it stands: the number of the group, the place (none in an open group), its points and what they change."""

    node: int
    place: UnitPlace | None
    points: Decimal
    change: Sums


_Placing = list[_Put]


def accumulate(plan: Plan, recognised: Iterable[Recognised], *, areas: Collection[str] = ()) -> Accumulation:
    """Return what counts and what is missing. `areas` are keys of areas or titles that the student has chosen, if any.

    Two recognitions of one unit add up to its size at most, in one place. Points of zero or less count as none. Raises ValueError
    where no choice of the structure has all of `areas`.
    """
    variants = [each for each in plan.variants if set(areas) <= set(each.areas)]
    if not variants:
        raise ValueError("no choice of the structure has these areas")
    units = _merged(plan, recognised)
    changes: dict[int, Sums] = {}
    best: tuple[tuple[Decimal, int], Variant, _Placing, dict[int, Sums]] | None = None
    for variant in variants:
        for placing in _placings(variant, units, changes):
            inside = _inside(variant, placing)
            root = ruled(variant.nodes[0].group, inside[0]) if 0 in inside else variant.nodes[0].ruled
            score = (root.missing, root.missing_units)
            if best is None or score < best[0]:
                best = (score, variant, placing, inside)
    if best is None:
        raise AssertionError("each variant has one placing at least")
    return _told(best[1], best[2], best[3], units)


def _merged(plan: Plan, recognised: Iterable[Recognised]) -> dict[str, _Given]:
    """Return what is given by unit: sums up to the unit's size, in the first group that was named for it."""
    found: dict[str, _Given] = {}
    for each in recognised:
        if each.points > ZERO:
            points, group = found.get(each.unit, _Given(ZERO, ""))
            found[each.unit] = _Given(points + each.points, group or each.group)
    return {unit: _Given(min(given.points, plan.sizes.get(unit, given.points)), given.group) for unit, given in found.items()}


def _placings(variant: Variant, units: Mapping[str, _Given], changes: dict[int, Sums]) -> Iterator[_Placing]:
    """Yield the ways to place the units: each in one of its places, or in the open group that was named.

    `changes` remembers what a unit changes at a place, since variants share their places.
    """
    fixed: _Placing = []
    several: list[list[_Put]] = []

    def put(standing: Standing, points: Decimal) -> _Put:
        change = changes.get(id(standing.place))
        if change is None:
            change = changes[id(standing.place)] = unit_change(standing.place, points)
        return _Put(standing.node, standing.place, points, change)

    for unit, (points, group) in units.items():
        standings = variant.places.get(unit, ())
        if group in variant.open_groups:
            fixed.append(_Put(variant.open_groups[group], None, points, Sums(points, points, ZERO, 1, 1, 0)))
        elif standings:
            several.append([put(standing, points) for standing in standings])
    for chosen in islice(product(*several), MOST_PLACINGS):
        yield [*fixed, *chosen]


def _inside(variant: Variant, placing: _Placing) -> dict[int, Sums]:
    """Return the sums of what is in each group that the units touch, by its number; the others are as with nobody's units."""
    more: dict[int, Sums] = {}
    for number, _place, _points, change in placing:
        more[number] = more[number].plus(change) if number in more else change
    touched: set[int] = set()
    for number in more:
        while number >= 0 and number not in touched:
            touched.add(number)
            number = variant.nodes[number].above
    inside: dict[int, Sums] = {}
    # A group has a higher number than the group above it, so that it is done before.
    for number in sorted(touched, reverse=True):
        node = variant.nodes[number]
        inside[number] = node.inside.plus(more[number]) if number in more else node.inside
        if node.above >= 0:
            change = ruled(node.group, inside[number]).less(node.ruled)
            more[node.above] = more[node.above].plus(change) if node.above in more else change
    return inside


def _told(variant: Variant, placing: _Placing, inside: Mapping[int, Sums], units: Mapping[str, _Given]) -> Accumulation:
    """Return the answer for one choice of areas and one placing."""
    states = []
    for number, node in enumerate(variant.nodes):
        sums = inside.get(number, node.inside)
        short, short_units = shortfall(node.group, sums)
        after = ruled(node.group, sums)
        states.append(GroupState(node.group, after.now, after.now_units, short, short_units))
    root = ruled(variant.nodes[0].group, inside.get(0, variant.nodes[0].inside))
    at = {id(put.place): put.points for put in placing}
    lacking = []
    for standing in variant.compulsory:
        one = unit_sums(standing.place, at.get(id(standing.place), ZERO))
        if one.missing_units:
            lacking.append(UnitState(standing.place, None if standing.place.points is None else one.missing))
    homeless = [unit for unit, given in units.items() if unit not in variant.places and given.group not in variant.open_groups]
    return Accumulation(
        counted=root.now,
        missing=root.missing,
        missing_units=root.missing_units,
        areas=variant.areas,
        groups=tuple(states),
        units=tuple(lacking),
        not_counted=tuple(homeless),
    )
