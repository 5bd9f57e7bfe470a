"""A qualification as its requirements describe it: its units with outcomes and criteria, and the rules by which units form it.

Terms: ePerusteet of the Finnish National Agency for Education. A qualification has one structure, or one per manner of completing
(``reformi``; before the reform ``ops`` and ``naytto``). A structure is a tree of groups; a group says how many points or how many
units it takes at least and at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from vaihto.core.transcript import Text


class GroupKind(StrEnum):
    """What a group is. Of the areas beside each other one is chosen, so of the titles; an open group takes units not listed."""

    DEFINED = "defined"
    OPEN = "open"
    AREA = "area"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the unit's holder can do, as (language, lines): each language has lines of its own, not always as many."""

    versions: tuple[tuple[str, tuple[str, ...]], ...]

    def in_language(self, language: str) -> tuple[str, tuple[str, ...]]:
        """Return (language, lines): those asked for, or the first; ("", ()) where there are none."""
        first = self.versions[0] if self.versions else ("", ())
        return next((one for one in self.versions if one[0] == language), first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What is asked for at one level of one target; `scale` and `level` are the codes of ePerusteet."""

    area: Text | None
    target: Text | None
    scale: str
    level: str
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of a qualification. `code` are the digits of tutkinnonosat; `points` is None where the requirements have none.

    `most` is the upper end where the size is a range. `is_common`: a common unit, which has parts by subject.
    """

    reference: str
    code: str
    name: Text
    points: Decimal | None
    most: Decimal | None
    is_common: bool
    outcomes: Outcomes
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlace:
    """A unit where it stands in a structure: its size there (None: not said), and whether it must be completed."""

    reference: str
    code: str
    name: Text | None
    points: Decimal | None
    is_compulsory: bool

    @property
    def identity(self) -> str:
        """What tells that two places hold the same unit: its code, else the reference."""
        return self.code or self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of a structure; `key` is its place in the tree, such as ``0.2``, that of the root is empty. None: no limit."""

    key: str
    name: Text | None
    kind: GroupKind
    least: Decimal | None = None
    most: Decimal | None = None
    least_units: int | None = None
    most_units: int | None = None
    children: tuple[Group | UnitPlace, ...] = ()

    def groups(self) -> Iterator[Group]:
        """Yield this group and all beneath, in the order of the document."""
        yield self
        for child in self.children:
            if isinstance(child, Group):
                yield from child.groups()

    def places(self) -> Iterator[UnitPlace]:
        """Yield every place of a unit beneath this group."""
        for group in self.groups():
            yield from (child for child in group.children if isinstance(child, UnitPlace))


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """How units form the qualification in one manner: ``reformi``, ``ops``, ``naytto``, or empty where it is not said."""

    manner: str
    rules: Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """A qualification. Where only a structure was read, code, name, number and units are empty.

    `codes`: of the list koulutus. `number`: the diary number of the requirements. Days: in force from and until, both included.
    """

    codes: tuple[str, ...]
    number: str
    name: Text | None
    starts_on: date | None
    ends_on: date | None
    units: tuple[Unit, ...]
    structures: tuple[Structure, ...]

    @property
    def points(self) -> Decimal | None:
        """The points of the whole, as its first structure with points says; None where none does."""
        return next((one.rules.least for one in self.structures if one.rules.least is not None), None)

    def structure(self, manner: str = "") -> Structure | None:
        """Return the structure of a manner, or the first one."""
        return next((one for one in self.structures if not manner or one.manner == manner), None)
