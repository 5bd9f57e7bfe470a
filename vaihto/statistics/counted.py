"""The programme's own counts as they may be published: a few tables that together betray no small group.

The tables stand in one order, and each uses only numbers that those before it have published:

1. students, labour market, graduates, teachers and other staff by year, with their totals, protected as one table; journeys
   by year apart, since a journey is not a stay;
2. one figure cut by country, field, length, purpose or group, and year. The figure's yearly totals are those of table 1 and
   fixed. A year whose total is hidden there is left out whole; so is a year whose cells could be found from its total. Years
   and labels that are left out say so. Two cuts of a figure share nothing but fixed totals, so that laying one beside the
   other tells nothing new;
3. the figures of the targets are sums and differences of cells that 1 and 2 show; where one is hidden, so is the figure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from vaihto.core import disclosure, indicators
from vaihto.core.disclosure import TOTAL, Group
from vaihto.core.indicators import Definition, Stay

STAYS = ("initial_vet", "labour_market", "graduate", "teacher", "other_staff")
JOURNEYS = "journeys"
STAFF = ("teacher", "other_staff")
CUTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(STAYS, ("country", "field", "length", "purpose")),
    "other_staff": ("country", "field", "length", "purpose", "group"),
    JOURNEYS: ("country", "length", "group"),
}
OTHER_FIELDS = "other_fields"
Cells = Mapping[tuple[str, str], int | None]


@dataclass(frozen=True)
class OwnTable:
    """A table of counts: `cells` maps (label, year) to a count, None where it is hidden; TOTAL stands for a total.

    `withheld` are years with stays that the table leaves out; the totals of a label are those of the years it shows.
    """

    key: str
    dimension: str
    labels: tuple[str, ...]
    years: tuple[str, ...]
    cells: Cells
    as_of: date
    withheld: tuple[str, ...] = ()

    def of(self, label: str, year: str = TOTAL) -> int | None:
        """Return a count; 0 where nothing happened, None where it is hidden or its year is left out."""
        return None if year in self.withheld else self.cells.get((label, year), 0)


class Counted:
    """Everything that may be published about the given stays on a day."""

    def __init__(self, stays: Iterable[Stay], as_of: date) -> None:
        self.as_of = as_of
        self.definitions = indicators.definitions()
        self.stays = _with_known_fields([one for one in stays if indicators.is_over(one, as_of)])

    @cached_property
    def by_group(self) -> OwnTable:
        """Stays by group and year, with the totals of both."""
        return self._by_year(STAYS)

    @cached_property
    def journeys(self) -> OwnTable:
        """Journeys of partnerships by year."""
        return self._by_year((JOURNEYS,))

    def _by_year(self, keys: tuple[str, ...]) -> OwnTable:
        groups = [group for key in keys for group in self._groups(key, "")]
        cells = {(c.row, c.column): c.count for c in disclosure.protect(groups, indicators.fewest_people())}
        labels = tuple(key for key in keys if any(group.row == key for group in groups))
        return OwnTable("", "figure", labels, _years(groups), cells, self.as_of)

    def _groups(self, key: str, cut: str) -> list[Group]:
        wanted = self.definitions[key].by(*([cut, "year"] if cut else ["year"]))
        found = indicators.count(self.stays, wanted, self.as_of)
        return [Group(cell.value(cut) if cut else key, cell.value("year"), cell.count, cell.persons) for cell in found]

    def table_of(self, key: str) -> OwnTable:
        """The table of step 1 in which a figure stands."""
        return self.journeys if key == JOURNEYS else self.by_group

    def cut(self, key: str, dimension: str) -> OwnTable:
        """One figure by a dimension and year; its yearly totals are those of step 1. Raises KeyError for another cut."""
        if dimension not in CUTS[key]:
            raise KeyError(dimension)
        whole, groups = self.table_of(key), self._groups(key, dimension)
        shown = [group for group in groups if whole.of(key, group.column) is not None]
        while True:
            cells = self._protected(shown)
            if cells is not None:
                break
            shown = _without_smallest_year(shown)
        years = _years(shown)
        withheld = tuple(year for year in _years(groups) if year not in years)
        labels = tuple(sorted({group.row for group in shown}))
        return OwnTable(key, dimension, labels, years, cells, self.as_of, withheld)

    def _protected(self, groups: list[Group]) -> Cells | None:
        fixed = [*((TOTAL, group.column) for group in groups), (TOTAL, TOTAL)]
        table = disclosure.protect_within(groups, indicators.fewest_people(), fixed)
        return None if table is None else {(cell.row, cell.column): cell.count for cell in table}

    def figure(self, key: str) -> dict[str, int | None]:
        """A figure by year, made of cells that are shown; None where one of them is hidden."""
        definition = self.definitions[key]
        years = self.journeys.years if definition.kind == "journey" else self.by_group.years
        bases = bases_of(definition)
        return {year: _sum(self._part(base, definition, year) for base in bases) for year in years}

    def _part(self, base: str, wanted: Definition, year: str) -> int | None:
        whole = self.table_of(base).of(base, year)
        if wanted.length != "all":
            return self._cut_of(base, "length").of(wanted.length, year)
        if wanted.purposes:
            return _sum(self._cut_of(base, "purpose").of(purpose, year) for purpose in wanted.purposes)
        if wanted.without_purposes:
            taken = _sum(self._cut_of(base, "purpose").of(purpose, year) for purpose in wanted.without_purposes)
            return None if whole is None or taken is None else whole - taken
        return whole

    def _cut_of(self, base: str, dimension: str) -> OwnTable:
        return self._kept.setdefault((base, dimension), self.cut(base, dimension))

    @cached_property
    def _kept(self) -> dict[tuple[str, str], OwnTable]:
        return {}

    def marked(self, key: str) -> int | None:
        """How many stays of a staff figure were under the limit of working days; None where that must stay hidden.

        Hidden when few people made them, and when few made the other stays, or the other short ones: those numbers could be
        found by subtracting.
        """
        definition = self.definitions[key]
        floor = definition.floor_working_days or 0
        mine = [stay for stay in self.stays if definition.covers(stay)]
        marked = [stay for stay in mine if stay.working_days < floor]
        rest = [stay for stay in mine if stay.working_days >= floor]
        other_short = [stay for stay in rest if definition.length_of(stay) == indicators.SHORT]
        few = [0 < len({stay.person for stay in part}) < indicators.fewest_people() for part in (marked, rest, other_short)]
        return None if any(few) else len(marked)


def bases_of(definition: Definition) -> tuple[str, ...]:
    """Return the figures of step 1 whose groups make up a definition's groups. Raises ValueError where none do."""
    known = indicators.definitions()
    if definition.kind == "journey":
        return (JOURNEYS,)
    bases = tuple(key for key in STAYS if set(known[key].groups) <= set(definition.groups))
    if {group for key in bases for group in known[key].groups} != set(definition.groups):
        raise ValueError(f"{definition.key} is not made of published figures")
    return bases


def _years(groups: Iterable[Group]) -> tuple[str, ...]:
    return tuple(sorted({group.column for group in groups}))


def _sum(parts: Iterable[int | None]) -> int | None:
    found = list(parts)
    return None if None in found else sum(part for part in found if part is not None)


def _without_smallest_year(groups: list[Group]) -> list[Group]:
    counts = Counter(dict.fromkeys(_years(groups), 0))
    for group in groups:
        counts[group.column] += group.count
    smallest = min(counts, key=lambda year: (counts[year], year))
    return [group for group in groups if group.column != smallest]


def _with_known_fields(stays: list[Stay]) -> tuple[Stay, ...]:
    """Return the stays with their fields in one spelling: people write the field themselves.

    A field that fewer people share than may be shown becomes one of the other fields: its name alone could tell who.
    """
    people: dict[str, set[str]] = {}
    spelt: dict[str, str] = {}
    for stay in stays:
        word = " ".join(stay.field.split())
        people.setdefault(word.casefold(), set()).add(stay.person)
        spelt[word.casefold()] = min(word, spelt.get(word.casefold(), word))
    least = indicators.fewest_people()
    name = {key: spelt[key] if not key or len(found) >= least else OTHER_FIELDS for key, found in people.items()}
    return tuple(replace(stay, field=name[" ".join(stay.field.split()).casefold()]) for stay in stays)
