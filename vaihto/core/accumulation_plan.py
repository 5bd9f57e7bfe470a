"""A structure of a qualification made ready for accumulation: its areas chosen in every way, each way with its sums for nobody.

What a student has recognised touches few groups. So the sums of every group are made once for no units at all, and for a student
only those of the groups above the student's own units are made anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice, product
from typing import NamedTuple

from vaihto.core.qualification import Group, GroupKind, UnitPlace

ZERO = Decimal(0)
CHOSEN = frozenset({GroupKind.AREA, GroupKind.TITLE})
# Choices of areas that are tried. The structures of ePerusteet have ten at most; more is refused.
MOST_VARIANTS = 1_000


class TooManyChoices(ValueError):
    """A structure whose areas can be chosen in more ways than can be tried."""


class Sums(NamedTuple):
    """Of a group: what counts now, what counts when all beneath is filled, and what is missing; in points and in units."""

    now: Decimal = ZERO
    filled: Decimal = ZERO
    missing: Decimal = ZERO
    now_units: int = 0
    filled_units: int = 0
    missing_units: int = 0

    def plus(self, other: Sums) -> Sums:
        """Return both together."""
        a, b, c, d, e, f = self
        g, h, i, j, k, m = other
        return Sums(a + g, b + h, c + i, d + j, e + k, f + m)

    def less(self, other: Sums) -> Sums:
        """Return what this has more than the other."""
        a, b, c, d, e, f = self
        g, h, i, j, k, m = other
        return Sums(a - g, b - h, c - i, d - j, e - k, f - m)


class Standing(NamedTuple):
    """Where a unit stands in a variant: the number of its group, and the place."""

    node: int
    place: UnitPlace


class Node(NamedTuple):
    """A group in a variant: the number of the group above (-1: none), the sums of what is in it, and those after its own rule.

    Both sums are those of a student without any unit.
    """

    group: Group
    above: int
    inside: Sums
    ruled: Sums


@dataclass(frozen=True, slots=True)
class Variant:
    """The tree with its areas chosen. Groups are numbered in the order of the document, so a group comes after that above it."""

    areas: tuple[str, ...]
    nodes: tuple[Node, ...]
    places: Mapping[str, tuple[Standing, ...]]
    open_groups: Mapping[str, int]

    @property
    def compulsory(self) -> Iterator[Standing]:
        """Yield where compulsory units stand, unit by unit."""
        return (one for standings in self.places.values() for one in standings if one.place.is_compulsory)


@dataclass(frozen=True, slots=True)
class Plan:
    """A structure made ready for many students: the sizes of its units, and its variants in the order of the document."""

    sizes: Mapping[str, Decimal]
    variants: tuple[Variant, ...]


def prepare(rules: Group) -> Plan:
    """Return a structure made ready. Raises TooManyChoices."""
    choices = _choices(rules)
    if len(choices) > MOST_VARIANTS:
        raise TooManyChoices(f"more than {MOST_VARIANTS} choices of areas")
    sizes: dict[str, Decimal] = {}
    for place in rules.places():
        if place.points is not None:
            sizes[place.identity] = max(place.points, sizes.get(place.identity, ZERO))
    return Plan(sizes, tuple(_variant(rules, areas) for areas in choices))


def shortfall(group: Group, inside: Sums) -> tuple[Decimal, int]:
    """Return what a group is short of itself when what is in it is filled, in points and units. An open one asks for nothing."""
    if group.kind is GroupKind.OPEN:
        return ZERO, 0
    filled = inside.filled if group.most is None else min(inside.filled, group.most)
    many = inside.filled_units if group.most_units is None else min(inside.filled_units, group.most_units)
    short = max(group.least - filled, ZERO) if group.least is not None else ZERO
    return short, max(group.least_units - many, 0) if group.least_units is not None else 0


def ruled(group: Group, inside: Sums) -> Sums:
    """Return the sums of a group after its rule: no more than its most counts, and its least is asked for."""
    now, filled, missing, now_units, filled_units, missing_units = inside
    short, short_units = shortfall(group, inside)
    if group.most is not None:
        now, filled = min(now, group.most), min(filled, group.most)
    if group.most_units is not None:
        now_units, filled_units = min(now_units, group.most_units), min(filled_units, group.most_units)
    return Sums(now, filled + short, missing + short, now_units, filled_units + short_units, missing_units + short_units)


def unit_sums(place: UnitPlace, points: Decimal) -> Sums:
    """Return the sums of a unit at a place: points up to its size there, and whether it is whole.

    A unit without a size is whole as soon as anything of it was recognised.
    """
    size = place.points
    got = points if size is None else min(points, size)
    whole = int(got > ZERO and (size is None or got >= size))
    if not place.is_compulsory:
        return Sums(got, got, ZERO, whole, whole, 0)
    return Sums(got, got if size is None else size, ZERO if size is None else size - got, whole, 1, 1 - whole)


def unit_change(place: UnitPlace, points: Decimal) -> Sums:
    """Return what recognised points change in the sums of a unit at a place."""
    return unit_sums(place, points).less(unit_sums(place, ZERO))


def _choices(group: Group) -> list[tuple[str, ...]]:
    """Return the ways to choose areas and titles beneath a group, as keys; not many more than the most that are tried."""
    parts: list[list[tuple[str, ...]]] = []
    beneath = [child for child in group.children if isinstance(child, Group)]
    for kind in sorted({child.kind for child in beneath} & CHOSEN):
        parts.append([(child.key, *rest) for child in beneath if child.kind is kind for rest in _choices(child)])
    parts += [_choices(child) for child in beneath if child.kind not in CHOSEN]
    return [tuple(sorted(chain(*each))) for each in islice(product(*parts), MOST_VARIANTS + 1)]


def _variant(rules: Group, areas: tuple[str, ...]) -> Variant:
    """Return the tree with these areas chosen."""
    nodes: list[Node] = []
    places: dict[str, list[Standing]] = {}
    open_groups: dict[str, int] = {}

    def add(group: Group, above: int) -> Sums:
        number = len(nodes)
        nodes.append(Node(group, above, Sums(), Sums()))
        if group.kind is GroupKind.OPEN:
            open_groups[group.key] = number
        inside = Sums()
        for child in group.children:
            if isinstance(child, UnitPlace):
                places.setdefault(child.identity, []).append(Standing(number, child))
                inside = inside.plus(unit_sums(child, ZERO))
            elif child.kind not in CHOSEN or child.key in areas:
                inside = inside.plus(add(child, number))
        nodes[number] = Node(group, above, inside, ruled(group, inside))
        return nodes[number].ruled

    add(rules, -1)
    return Variant(areas, tuple(nodes), {unit: tuple(found) for unit, found in places.items()}, open_groups)
