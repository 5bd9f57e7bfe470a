"""The best use of the budget: most points, or most points times euro, found and proven with HiGHS.

Each selected contender gets at least its minimum; what is left is filled up to the requested sums, first where a floor needs
it, then down the order of points. Three answers of the same problem: `bound` (linear, at once), `rounded` (a feasible one
beside it), `best` (proven, with the gap that is left). What the solver says is only a choice of contenders: grants are
worked out in whole cents here, and `model.faults` looks at them again before they leave.

Equal optima: contenders enter in the order of the ranking and HiGHS runs with one thread and a fixed seed, so the order of
the file changes nothing. Then a selected contender gives way to one above it of the same groups that is not selected and
needs no more: nobody is left out for a lower one of its kind.
"""

# long because: one problem, its three answers, and how cents are handed out stand or fall together.

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from vaihto.core.allocation import highs
from vaihto.core.allocation.model import Contender, Floor, Unmet, check, faults
from vaihto.core.allocation.ranking import Tie, in_order

# The solver counts in thousands of euro, so that a cent is ten thousand times its tolerance.
UNIT = 100_000
GAP = 1e-4
# Up to here the optimum is proven to the last point; above, to a gap of 0.01 %.
EXACT_UP_TO = 2_000
CORE = 120
MOST_DECIMALS = 6


class Objective(StrEnum):
    """What the best use of the budget is the most of."""

    SCORE = "score"
    SCORE_EUR = "score_eur"


@dataclass(frozen=True, slots=True)
class Optimum:
    """Grants in cents by reference, in the order of points.

    ``value``: points, or points × euro. ``bound``: no sharing out reaches more. ``gap``: (bound − value) / bound, None
    where nothing was found. ``unmet``: the floors that cannot be met; then nothing is granted. ``solver``: name and version.
    """

    grants: dict[str, int] = field(default_factory=dict)
    points: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    bound: Decimal | None = None
    gap: float | None = None
    unmet: tuple[Unmet, ...] = ()
    solver: str = ""

    @property
    def spent(self) -> int:
        """Cents granted in all."""
        return sum(self.grants.values())


class Task:
    """One problem: the contenders that take part, in order, and the arrays that the solver gets."""

    def __init__(
        self, contenders: Iterable[Contender], budget: int, *, objective: Objective = Objective.SCORE,
        floors: Sequence[Floor] = (), tie: Tie = Tie.NEWCOMER,
    ) -> None:  # fmt: skip
        everybody = in_order(contenders, tie)
        check(everybody, budget)
        # Whoever needs more than the whole budget cannot be selected.
        self.entrants = [each for each in everybody if each.takes_part and each.minimum <= budget]
        self.budget, self.objective, self.floors = budget, objective, tuple(floors)
        self.covered = [tuple(n for n, floor in enumerate(self.floors) if floor.covers(each)) for each in self.entrants]
        finest = max((max(-int(each.score.as_tuple().exponent), 0) for each in self.entrants), default=0)
        # Finer steps than the solver can tell apart are given to it as they are, and proven to a millionth of a point.
        self.is_whole = finest <= MOST_DECIMALS
        self.scale: int = 10 ** min(finest, MOST_DECIMALS)
        self.chosen: list[int] = []
        self.fills: list[tuple[int, list[int]]] = []
        self.problem = self._made()

    def _made(self, *, elastic: bool = False) -> highs.Problem:
        """Return the problem; note the column of each entrant, and which entrants each column of filling is for.

        ``elastic``: floors may be missed at a price, nothing else counts; the last columns are what each floor lacks.
        """
        made = highs.Problem()
        money = made.row(-float("inf"), self.budget / UNIT)
        lows = [made.row(floor.cents / UNIT, float("inf")) for floor in self.floors]
        by_euro = self.objective is Objective.SCORE_EUR and not elastic
        pools: dict[tuple[int, ...], dict[int, float]] = {}
        self.chosen, self.fills = [], []
        for n, (each, covered) in enumerate(zip(self.entrants, self.covered, strict=True)):
            points = 0.0 if elastic else float(each.score * self.scale)
            more = (each.requested - each.minimum) / UNIT
            column = made.column(points * each.minimum / UNIT if by_euro else points, 1.0, whole=True)
            self.chosen.append(column)
            for row in (money, *(lows[one] for one in covered)):
                made.put(row, column, each.minimum / UNIT)
            if more and by_euro:
                self._fill(made, (money, *(lows[one] for one in covered)), {n: more}, points)
            elif more and covered:
                pools.setdefault(covered, {})[n] = more
        for covered, members in pools.items():
            self._fill(made, (money, *(lows[one] for one in covered)), members, 0.0)
        if elastic:
            for row in lows:
                made.put(row, made.column(-1.0, float("inf")), 1.0)
        return made

    def _fill(self, made: highs.Problem, rows: Sequence[int], members: dict[int, float], points: float) -> None:
        """Add a column for what is paid above the minimums of some entrants, at most what those selected asked for."""
        column = made.column(points, sum(members.values()))
        self.fills.append((column, list(members)))
        limit = made.row(-float("inf"), 0.0)
        made.put(limit, column, 1.0)
        for member, more in members.items():
            made.put(limit, self.chosen[member], -more)
        for row in rows:
            made.put(row, column, 1.0)

    def lacking_problem(self) -> highs.Problem:
        """Return the problem of missing the floors by as little as possible."""
        return Task._made(copy(self), elastic=True)

    def grants(self, selected: Sequence[bool], filled: dict[int, int] | None = None) -> dict[str, int] | None:
        """Return the cents of each selected entrant; None where they do not fit the budget or a floor.

        Minimums first (and what is ``filled`` already), then what floors lack (members of most lacking floors first, then in
        order), then down the order.
        """
        given = {n: each.minimum + (filled or {}).get(n, 0) for n, each in enumerate(self.entrants) if selected[n]}
        lacking = [floor.cents for floor in self.floors]
        for n, cents in given.items():
            for floor in self.covered[n]:
                lacking[floor] -= cents
        for floor in range(len(self.floors)):
            if lacking[floor] > 0:
                self._meet(floor, given, lacking)
        room = self.budget - sum(given.values())
        if room < 0 or any(each > 0 for each in lacking):
            return None
        for n in sorted(given):
            more = min(self.entrants[n].requested - given[n], room)
            given[n] += more
            room -= more
        return {self.entrants[n].reference: given[n] for n in sorted(given)}

    def _meet(self, floor: int, given: dict[int, int], lacking: list[int]) -> None:
        """Fill up members of a floor's group until it lacks nothing more."""
        members = [n for n in sorted(given) if floor in self.covered[n]]
        members.sort(key=lambda n: -sum(lacking[one] > 0 for one in self.covered[n]))
        for n in members:
            more = min(self.entrants[n].requested - given[n], max(lacking[floor], 0))
            given[n] += more
            for one in self.covered[n]:
                lacking[one] -= more

    def answer(self, values: Sequence[float], bound: float) -> Optimum | None:
        """Return the choice of a solution as grants that hold in whole cents; None where they do not.

        Two ways of handing out the cents are tried, our own order first; the solver's own where it is worth more.
        """
        as_found = [values[column] > 0.5 for column in self.chosen]
        selected = list(as_found)
        self._give_way(selected)
        tried = (self._filled_up(selected), self.grants(as_found, self._filled_by(values, as_found)))
        holding = [each for each in tried if each is not None and not faults(self.entrants, self.budget, self.floors, each)]
        made = [self._optimum(each, bound) for each in holding]
        return max(made, key=lambda each: each.value, default=None)

    def _filled_by(self, values: Sequence[float], selected: Sequence[bool]) -> dict[int, int]:
        """Return the whole cents that the solver pays above the minimums, by entrant."""
        filled: dict[int, int] = {}
        for column, members in self.fills:
            cents = int(values[column] * UNIT + 1e-6)
            for n in members:
                if selected[n]:
                    filled[n] = min(cents, self.entrants[n].requested - self.entrants[n].minimum)
                    cents -= filled[n]
        return filled

    def _optimum(self, grants: dict[str, int], bound: float) -> Optimum:
        """Return grants with their value and how near it is to the bound."""
        named = {each.reference: each for each in self.entrants}
        points = sum((named[reference].score for reference in grants), Decimal(0))
        by_euro = sum((named[reference].score * cents for reference, cents in grants.items()), Decimal(0)) / 100
        value = points if self.objective is Objective.SCORE else by_euro
        most = max(self.in_words(bound), value)
        # Two amounts that differ by less than a cent of points × euro are the same.
        gap = float((most - value) / most) if most and most - value > Decimal("0.01") / self.scale else 0.0
        return Optimum(grants, points, value, value if gap == 0 else most, gap, (), highs.version())

    def in_words(self, objective: float) -> Decimal:
        """Return the solver's objective as points, or points × euro."""
        unit = UNIT // 100 if self.objective is Objective.SCORE_EUR else 1
        if self.objective is Objective.SCORE and self.is_whole:
            # Points are whole multiples of the finest step, so nothing between two steps can be reached.
            return Decimal(int(objective + 1e-6)) / self.scale
        return Decimal(repr(round(objective * unit, 4))) / self.scale

    def _give_way(self, selected: list[bool]) -> None:
        """Exchange a selected entrant for one above it of the same groups that needs no more and can take no less."""
        import numpy

        kinds: dict[tuple[int, ...], list[int]] = {}
        for n, covered in enumerate(self.covered):
            kinds.setdefault(covered, []).append(n)
        for members in kinds.values():
            least = numpy.array([self.entrants[n].minimum for n in members])
            most = numpy.array([self.entrants[n].requested for n in members])
            inside = numpy.array([selected[n] for n in members])
            for place in range(len(members)):
                if inside[place]:
                    continue
                below = inside & (least >= least[place]) & (most <= most[place])
                below[: place + 1] = False
                if below.any():
                    # The one furthest down gives way.
                    other = int(numpy.flatnonzero(below)[-1])
                    inside[place], inside[other] = True, False
            for n, is_in in zip(members, inside, strict=True):
                selected[n] = bool(is_in)

    def _filled_up(self, selected: list[bool]) -> dict[str, int] | None:
        """Return the grants, having selected whoever still fits with its minimum."""
        grants = self.grants(selected)
        if grants is None:
            return None
        # Money above the minimums that no floor needs can select more; only a solution with a gap leaves such room.
        room = self.budget - self.needs(selected)
        for n, each in enumerate(self.entrants):
            if not selected[n] and 0 < each.minimum <= room and each.score > 0:
                selected[n] = True
                if (better := self.grants(selected)) is None:
                    selected[n] = False
                else:
                    grants, room = better, self.budget - self.needs(selected)
        return grants

    def needs(self, selected: Sequence[bool]) -> int:
        """Return the cents that the minimums need, and by points × euro all that was asked for, while the budget lasts."""
        spent = sum(each.minimum for n, each in enumerate(self.entrants) if selected[n])
        if self.objective is Objective.SCORE_EUR:
            wanted = sum(each.requested for n, each in enumerate(self.entrants) if selected[n])
            return max(spent, min(self.budget, wanted))
        return spent


def bound(task: Task) -> tuple[Decimal | None, highs.Solution]:
    """Return the linear bound (None where the floors cannot be met even so) and the linear solution it comes from."""
    if not task.entrants:
        is_met = all(floor.cents <= 0 for floor in task.floors)
        return (Decimal(0) if is_met else None), highs.Solution("optimal" if is_met else "infeasible", [], 0.0, 0.0)
    linear = highs.solve(task.problem, relaxed=True)
    return (task.in_words(linear.objective) if linear.status == "optimal" else None), linear


def rounded(task: Task, linear: highs.Solution) -> Optimum | None:
    """Return a feasible answer beside the linear bound, at once: all but the doubtful ones are held where they are.

    Doubtful are those that the linear solution splits, and those whose reduced cost says that they nearly changed sides.
    None where none was found; then only `best` can tell.
    """
    if linear.status != "optimal":
        return None
    split = [c for c in task.chosen if 1e-6 < linear.values[c] < 1 - 1e-6]
    held = set(task.chosen) - set(split)
    near = sorted(held, key=lambda c: abs(linear.reduced[c]))
    free = set(split) | set(near[: max(CORE, 4 * len(split))])
    fixed = {c: float(round(linear.values[c])) for c in task.chosen if c not in free}
    found = highs.solve(task.problem, gap=GAP, seconds=0.3, fixed=fixed)
    if found.values and (made := task.answer(found.values, linear.objective)):
        return made
    # Round down what is split, then up again, the nearest to whole first, while it fits.
    values = [1.0 if value > 1 - 1e-6 else 0.0 for value in linear.values]
    for column in sorted(split, key=lambda c: -linear.values[c]):
        values[column] = 1.0
        if task.needs([values[c] > 0.5 for c in task.chosen]) > task.budget:
            values[column] = 0.0
    return task.answer(values, linear.objective)


def best(task: Task, *, seconds: float = 30.0, gap: float | None = None) -> Optimum:
    """Return the proven optimum, or after ``seconds`` the best found with the gap that is left.

    Up to 2,000 entrants it is proven to the last point (or points × euro), above to a gap of 0.01 %, unless ``gap`` is given.
    Where the floors cannot be met, nothing is granted and `unmet` names them.
    """
    if not task.entrants:
        missed = tuple(Unmet(floor, 0) for floor in task.floors if floor.cents > 0)
        return Optimum(bound=Decimal(0), gap=None if missed else 0.0, unmet=missed, solver=highs.version())
    is_exact = len(task.entrants) <= EXACT_UP_TO
    relative = gap if gap is not None else (0.0 if is_exact else GAP)
    step = 0.5 if is_exact and task.objective is Objective.SCORE and task.is_whole and gap is None else 1e-6
    found = highs.solve(task.problem, gap=relative, absolute_gap=step, seconds=seconds)
    if found.status == "infeasible":
        return Optimum(unmet=unmet(task), solver=highs.version())
    made = task.answer(found.values, found.bound) if found.values else None
    return made or Optimum(bound=task.in_words(found.bound), solver=highs.version())


def unmet(task: Task) -> tuple[Unmet, ...]:
    """Return the floors that cannot be met, each with the most its group can get.

    First those that fail alone; where each could be met alone, those that the cheapest way of giving in misses.
    """
    alone = tuple(
        Unmet(floor, most) for n, floor in enumerate(task.floors) if (most := _most(task, n)) < floor.cents
    )  # fmt: skip
    return alone or _together(task)


def _most(task: Task, floor: int) -> int:
    """Return the most cents that the group of a floor can get, up to the floor."""
    members = [each for n, each in enumerate(task.entrants) if floor in task.covered[n]]
    wanted = sum(each.requested for each in members)
    if wanted <= task.budget:
        return wanted
    single = Task(members, task.budget, floors=[task.floors[floor]])
    lacks = _lacking(single)
    return task.floors[floor].cents - lacks[0]


def _together(task: Task) -> tuple[Unmet, ...]:
    return tuple(
        Unmet(floor, floor.cents - lacks) for floor, lacks in zip(task.floors, _lacking(task), strict=True) if lacks > 0
    )  # fmt: skip


def _lacking(task: Task) -> list[int]:
    """Return the cents that each floor lacks when as little as possible is lacking in all."""
    elastic = task.lacking_problem()
    found = highs.solve(elastic, gap=0.0, absolute_gap=1e-6, seconds=10.0)
    values = found.values[len(found.values) - len(task.floors) :] if found.values else [0.0] * len(task.floors)
    return [round(value * UNIT) for value in values]
