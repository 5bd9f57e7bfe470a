"""A linear or mixed-integer problem as arrays, given to HiGHS, always in the same way.

One thread, a fixed seed and columns in the order of the ranking: the same contenders in any order give the same answer on
the same version of HiGHS. highspy is imported when a problem is solved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TOLERANCE = 1e-9


@dataclass
class Problem:
    """Maximise ``cost``·x with bounds on columns and rows; ``whole`` are the columns that must be 0 or 1."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float]] = field(default_factory=list)
    entries: list[list[tuple[int, float]]] = field(default_factory=list)

    def column(self, cost: float, upper: float, *, whole: bool = False) -> int:
        """Add a column from 0 to ``upper``; returns its number."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        self.entries.append([])
        return len(self.cost) - 1

    def row(self, low: float, high: float) -> int:
        """Add a row between two bounds; returns its number."""
        self.rows.append((low, high))
        return len(self.rows) - 1

    def put(self, row: int, column: int, value: float) -> None:
        """Set the coefficient of a column in a row."""
        self.entries[column].append((row, value))


@dataclass(frozen=True)
class Solution:
    """What the solver answers: ``status`` is optimal, infeasible, limit; ``bound`` on the best objective."""

    status: str
    values: list[float]
    objective: float
    bound: float
    reduced: list[float] = field(default_factory=list)


def version() -> str:
    """Return the name and version of the solver, as it is frozen with a result."""
    import highspy

    parts = (highspy.HIGHS_VERSION_MAJOR, highspy.HIGHS_VERSION_MINOR, highspy.HIGHS_VERSION_PATCH)
    return "HiGHS " + ".".join(map(str, parts))


def solve(
    problem: Problem, *, relaxed: bool = False, gap: float = 0.0, absolute_gap: float = 1e-6, seconds: float | None = None,
    fixed: dict[int, float] | None = None,
) -> Solution:  # fmt: skip
    """Solve; ``relaxed`` forgets that columns are whole, ``fixed`` holds columns at values."""
    import highspy

    # The class that users are shown greets on the standard output before it can be told not to; the one below does not.
    solver = highspy._core._Highs()
    options: dict[str, Any] = {
        "output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": gap, "mip_abs_gap": absolute_gap,
        "mip_feasibility_tolerance": TOLERANCE, "primal_feasibility_tolerance": TOLERANCE,
    }  # fmt: skip
    for name, value in options.items():
        solver.setOptionValue(name, value)
    if seconds is not None:
        solver.setOptionValue("time_limit", float(seconds))
    is_whole = not relaxed and any(problem.whole)
    solver.passModel(_arrays(problem, fixed or {}, is_whole=is_whole))
    solver.run()
    return _solution(solver, is_whole=is_whole)


def _arrays(problem: Problem, fixed: dict[int, float], *, is_whole: bool) -> Any:
    """Return the problem as the solver takes it."""
    import highspy
    import numpy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(problem.cost), len(problem.rows)
    lp.col_cost_ = numpy.array(problem.cost, dtype=float)
    low, high = numpy.zeros(len(problem.cost)), numpy.array(problem.upper, dtype=float)
    for column, value in fixed.items():
        low[column] = high[column] = value
    lp.col_lower_, lp.col_upper_ = low, high
    lp.row_lower_ = numpy.array([each[0] for each in problem.rows], dtype=float)
    lp.row_upper_ = numpy.array([each[1] for each in problem.rows], dtype=float)
    lp.sense_ = highspy.ObjSense.kMaximize
    starts = numpy.zeros(len(problem.cost) + 1, dtype=numpy.int32)
    starts[1:] = numpy.cumsum([len(each) for each in problem.entries])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = starts
    lp.a_matrix_.index_ = numpy.array([row for each in problem.entries for row, _ in each], dtype=numpy.int32)
    lp.a_matrix_.value_ = numpy.array([value for each in problem.entries for _, value in each], dtype=float)
    if is_whole:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[each] for each in problem.whole]
    return lp


def _solution(solver: Any, *, is_whole: bool) -> Solution:
    """Read what the solver found."""
    import highspy

    found, info = solver.getModelStatus(), solver.getInfo()
    infeasible = {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}
    if found in infeasible:
        return Solution("infeasible", [], 0.0, 0.0)
    status = "optimal" if found in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty} else "limit"
    if info.primal_solution_status != 2:
        return Solution(status, [], 0.0, info.mip_dual_bound if is_whole else 0.0)
    values = solver.getSolution()
    objective = info.objective_function_value
    bound = info.mip_dual_bound if is_whole else objective
    return Solution(status, list(values.col_value), objective, bound, [] if is_whole else list(values.col_dual))
