"""The assignment as a linear programme in arrays, solved by HiGHS; its answer is checked again here.

Columns: one for each allowed pair (0 to 1), one for the empty places of each application, with evenness one for the
tasks of each assessor above the equal share. Rows: the places of each application, the limit of each assessor.

An empty place costs more than all fits together, so first as many places as possible are filled. When places stay
empty, the same model with one limit after another made elastic finds which of them would help, with the least change.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vaihto.core import solver as solvers
from vaihto.core.assignment import Chosen, Loosen, Plan, Remedy, Task, Why, fit, forbidden, in_common

if TYPE_CHECKING:
    import numpy as np

NEAR = 1e-6
# So many cells of each application are looked at first, and so many more in each further round.
FIRST = 24


class NotSolved(RuntimeError):
    """The solver gave no answer, or one that breaks a limit: a fault of the program, never of the task."""


@dataclass(frozen=True)
class Grid:
    """The task as arrays: fits and what is allowed by application and assessor, places to fill, limits left."""

    fits: np.ndarray
    allowed: np.ndarray
    needs: np.ndarray
    most: np.ndarray
    share: np.ndarray
    evenness: float


def solve(task: Task) -> Plan:
    """Return the best plan of a task."""
    import numpy as np

    fits, barred = fits_of(task), barred_of(task)
    fixed = fixed_of(task)
    rows, columns = fits.shape
    needs = np.maximum(np.array([one.needs for one in task.applications], dtype=np.int64).reshape(rows) - fixed.sum(axis=1), 0)
    taken = fixed.sum(axis=0)
    limits = np.array([one.most for one in task.assessors], dtype=np.int64).reshape(columns)
    grid = Grid(
        fits, (barred == 0) & ~fixed, needs, np.maximum(limits - taken, 0), np.maximum(task.share - taken, 0), task.evenness
    )
    pairs, empty = best(grid)
    chosen = [Chosen(*names(task, i, j), *about(task, fits, i, j), is_fixed=True) for i, j in np.argwhere(fixed)]
    chosen += [Chosen(*names(task, i, j), *about(task, fits, i, j)) for i, j in pairs]
    order = {one.reference: place for place, one in enumerate(task.applications)}
    chosen.sort(key=lambda one: (order[one.application], -one.fit, one.assessor))
    lacking = tuple((task.applications[i].reference, int(empty[i])) for i in np.flatnonzero(empty))
    over = tuple((task.assessors[j].reference, int(taken[j] - limits[j])) for j in np.flatnonzero(taken > limits))
    help_ = remedies(task, grid, barred, int(empty.sum())) if lacking else ()
    return Plan(tuple(chosen), lacking, help_, over, float(sum(one.fit for one in chosen)))


def names(task: Task, i: Any, j: Any) -> tuple[str, str]:
    """Return the references of a cell."""
    return task.applications[int(i)].reference, task.assessors[int(j)].reference


def about(task: Task, fits: np.ndarray, i: Any, j: Any) -> tuple[float, tuple[str, ...]]:
    """Return the fit of a cell and the topics in common."""
    return float(fits[i, j]), in_common(task.applications[int(i)], task.assessors[int(j)])


def fits_of(task: Task) -> np.ndarray:
    """Return the fits of all pairs: a product of topics and knowledge, then the given ones over it."""
    import numpy as np

    topics = sorted({topic for one in task.applications for topic in one.topics})
    place = {topic: number for number, topic in enumerate(topics)}
    weights = np.zeros((len(task.applications), len(topics)))
    known = np.zeros((len(task.assessors), len(topics)))
    for i, application in enumerate(task.applications):
        total = sum(application.topics.values())
        for topic, weight in application.topics.items():
            weights[i, place[topic]] = weight / total if total > 0 else 0.0
    for j, assessor in enumerate(task.assessors):
        for topic, knowledge in assessor.topics.items():
            if topic in place:
                known[j, place[topic]] = knowledge
    fits = np.asarray(weights @ known.T)
    if task.fits:
        rows = {one.reference: i for i, one in enumerate(task.applications)}
        columns = {one.reference: j for j, one in enumerate(task.assessors)}
        for (row, column), value in task.fits.items():
            fits[rows[row], columns[column]] = value
    return fits


# A bit each, since a pair may be forbidden by several.
CODES = {Why.CONFLICT: 1, Why.NOT_WANTED: 2, Why.LANGUAGE: 4, Why.TWICE_RUNNING: 8}


def barred_of(task: Task) -> np.ndarray:
    """Return all that forbids each pair, as the sum of its CODES; 0 where it is allowed."""
    import numpy as np

    rows = {one.reference: i for i, one in enumerate(task.applications)}
    columns = {one.reference: j for j, one in enumerate(task.assessors)}
    barred = np.zeros((len(rows), len(columns)), dtype=np.int8)
    of_applicant: dict[str, list[int]] = {}
    for i, application in enumerate(task.applications):
        of_applicant.setdefault(application.applicant, []).append(i)
    for assessor, applicant in task.last_time:
        if applicant and assessor in columns:
            barred[of_applicant.get(applicant, []), columns[assessor]] |= CODES[Why.TWICE_RUNNING]
    if task.reads_language:
        for language in {one.language for one in task.applications if one.language}:
            speaking = [i for i, one in enumerate(task.applications) if one.language == language]
            others = [j for j, one in enumerate(task.assessors) if one.languages and language not in one.languages]
            barred[np.ix_(speaking, others)] |= CODES[Why.LANGUAGE]
    for listed, why in ((task.unwanted, Why.NOT_WANTED), (task.conflicts, Why.CONFLICT)):
        for row, column in listed:
            barred[rows[row], columns[column]] |= CODES[why]
    return barred


def fixed_of(task: Task) -> np.ndarray:
    """Return which pairs are fixed."""
    import numpy as np

    rows = {one.reference: i for i, one in enumerate(task.applications)}
    columns = {one.reference: j for j, one in enumerate(task.assessors)}
    fixed = np.zeros((len(rows), len(columns)), dtype=bool)
    for row, column in task.fixed:
        fixed[rows[row], columns[column]] = True
    return fixed


def best(grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Return the chosen cells and the number of empty places by application; checked against every limit."""
    import numpy as np

    rows, columns = grid.fits.shape
    usable = grid.allowed & (grid.needs > 0)[:, None] & (grid.most > 0)[None, :]
    if not usable.any():
        return np.zeros((0, 2), dtype=np.int64), grid.needs.copy()
    cells, found = priced(grid, usable)
    picked = cells[found[: len(cells)] > 0.5]
    filled = np.bincount(picked[:, 0], minlength=rows)
    loads = np.bincount(picked[:, 1], minlength=columns)
    if (filled > grid.needs).any() or (loads > grid.most).any() or not np.allclose(found, np.round(found), atol=NEAR):
        raise NotSolved("the answer breaks a limit")
    return picked, grid.needs - filled


def priced(grid: Grid, usable: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Solve over the best fitting cells first, then over every cell that the prices of the answer say could improve it.

    It ends when no cell could, so the answer is the optimum over all cells (column generation, Dantzig and Wolfe 1960).
    """
    import numpy as np

    rows, columns = grid.fits.shape
    above = np.maximum(grid.most - grid.share, 0) if grid.evenness else np.zeros(columns, dtype=np.int64)
    limits = np.minimum(grid.most, grid.share) if grid.evenness else grid.most
    # More than a chain of exchanges over all assessors can lose, so that a filled place always wins.
    empty_costs = 2.0 + (1.0 + grid.evenness) * (min(rows, columns) + 1)
    within = usable & (ranks(np.where(usable, grid.fits, -1.0)) < max(FIRST, 4 * int(grid.needs.max())))
    while True:
        cells = np.argwhere(within)
        costs = np.concatenate([-grid.fits[within], np.full(rows, empty_costs), np.full(columns, grid.evenness)])
        uppers = np.concatenate([np.ones(len(cells)), grid.needs, above])
        found, prices = highs(cells, costs, uppers, grid.needs, limits)
        gains = grid.fits + prices[:rows, None] + prices[None, rows:]
        better = usable & ~within & (gains > NEAR)
        if not better.any():
            return cells, found
        within = within | (better & (ranks(np.where(better, gains, -np.inf)) < FIRST))


def ranks(values: np.ndarray) -> np.ndarray:
    """Return the place of each value in its row, the largest 0; equal values in the order of the columns."""
    import numpy as np

    order = np.argsort(-values, axis=1, kind="stable")
    made = np.empty_like(order)
    np.put_along_axis(made, order, np.arange(values.shape[1])[None, :].repeat(values.shape[0], axis=0), axis=1)
    return made


def highs(
    cells: np.ndarray, costs: np.ndarray, uppers: np.ndarray, needs: np.ndarray, limits: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Solve min costs over the cells, the empty places and the tasks above the share: values and prices of the rows.

    Raises NotSolved.
    """
    import highspy
    import numpy as np

    rows, columns, pairs = len(needs), len(limits), len(cells)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = pairs + rows + columns, rows + columns
    model.col_cost_, model.col_lower_, model.col_upper_ = costs, np.zeros(len(costs)), uppers.astype(float)
    model.row_lower_ = np.concatenate([needs.astype(float), np.full(columns, -highspy.kHighsInf)])
    model.row_upper_ = np.concatenate([needs, limits]).astype(float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    starts = [np.arange(pairs) * 2, pairs * 2 + np.arange(rows + columns + 1)]
    model.a_matrix_.start_ = np.concatenate(starts).astype(np.int32)
    both = np.column_stack([cells[:, 0], rows + cells[:, 1]]).ravel()
    model.a_matrix_.index_ = np.concatenate([both, np.arange(rows), rows + np.arange(columns)]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([np.ones(2 * pairs + rows), -np.ones(columns)])
    solver = solvers.highs()
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise NotSolved(str(solver.getModelStatus()))
    answer = solver.getSolution()
    return np.asarray(answer.col_value), np.asarray(answer.row_dual)


def remedies(task: Task, grid: Grid, barred: np.ndarray, empty: int) -> tuple[Remedy, ...]:
    """Return the limits that would help, each alone, with the least change; those that fill more places first."""
    import numpy as np

    found = [more_load(task, grid, empty)]
    for kind, code in (
        (Loosen.LANGUAGE, CODES[Why.LANGUAGE]),
        (Loosen.TWICE_RUNNING, CODES[Why.TWICE_RUNNING]),
        (Loosen.NOT_WANTED, CODES[Why.NOT_WANTED]),
    ):
        # Only those that nothing else forbids and that are not fixed already.
        loose = (barred == code) & ~fixed_of(task)
        if loose.any():
            # Pairs that are forbidden now count nothing, allowed ones 1: as few exceptions as possible.
            easier = Grid(np.where(loose, 0.0, 1.0), grid.allowed | loose, grid.needs, grid.most, grid.share, 0.0)
            picked, left = best(easier)
            used = Counter(task.applications[int(i)].reference for i, j in picked if loose[i, j])
            found.append(Remedy(kind, empty - int(left.sum()), tuple(sorted(used.items()))))
    found = sorted((one for one in found if one.fills > 0), key=lambda one: -one.fills)
    open_to = grid.allowed.sum(axis=1)
    short = tuple(
        (task.applications[i].reference, int(n - m)) for i, (n, m) in enumerate(zip(grid.needs, open_to, strict=True)) if m < n
    )
    if short:
        found.append(Remedy(Loosen.MORE_ASSESSORS, sum(number for _, number in short), short))
    return (*found, Remedy(Loosen.FEWER_EACH, empty))


def more_load(task: Task, grid: Grid, empty: int) -> Remedy:
    """Return by how much whose limit of tasks would have to rise: the fewest tasks above the limits."""
    import numpy as np

    columns = len(task.assessors)
    # Evenness with a price of 1 above today's limit finds the fewest tasks beyond it; fits play no part.
    freed = np.full(columns, int(grid.needs.sum()))
    easier = Grid(np.zeros_like(grid.fits), grid.allowed, grid.needs, freed, grid.most, 1.0)
    picked, left = best(easier)
    loads = np.bincount(picked[:, 1], minlength=columns) if len(picked) else np.zeros(columns, dtype=int)
    above = np.maximum(loads - grid.most, 0)
    parts = tuple((task.assessors[j].reference, int(above[j])) for j in np.flatnonzero(above))
    return Remedy(Loosen.LOAD, empty - int(left.sum()), parts)


def check(task: Task, plan: Plan) -> list[str]:
    """Return what a plan breaks, in codes; nothing for a plan of ``solve``. For tests and for plans changed by hand."""
    wrong = [
        f"conflict: {one.application} – {one.assessor}"
        for one in plan.chosen
        if (one.application, one.assessor) in task.conflicts
    ]
    wrong += [
        f"{barred.why}: {one.application} – {one.assessor}"
        for one in plan.chosen
        if not one.is_fixed and (barred := forbidden(task, one.application, one.assessor))
    ]
    wrong += [f"fit: {one.application}" for one in plan.chosen if abs(one.fit - fit(task, one.application, one.assessor)) > NEAR]
    wrong += [
        f"full: {key}" for key, load in plan.loads.items() if load > task.assessor[key].most and not dict(plan.over).get(key)
    ]
    return wrong
