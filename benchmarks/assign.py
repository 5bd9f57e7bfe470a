"""How long the assignment of assessors takes, and how much better than the simple way it is."""

import random
import time

from vaihto.core import assignment, assignment_model
from vaihto.core.assignment import Application, Assessor, Task

TITLE = "assignment of 1,500 applications to 150 assessors, three each, topical fits, 5 % conflicts; 2 seeds"
TOPICS, EACH, ROOM = 25, 3, 1.15


def measure() -> dict[str, float]:
    """Solve two tasks of full size, and one of a usual size; the answers are checked outside the solver."""
    figures = {}
    for name, rows, columns, seed in (
        ("1,500 x 150, seed 1", 1500, 150, 1),
        ("1,500 x 150, seed 2", 1500, 150, 2),
        ("200 x 40", 200, 40, 1),
    ):
        task = task_of(rows, columns, seed)
        began = time.perf_counter()
        plan = assignment.assign(task)
        figures[f"{name} [s]"] = time.perf_counter() - began
        wrong = assignment_model.check(task, plan)
        if wrong or not plan.is_complete:
            raise RuntimeError(f"{name}: {wrong or plan.lacking}")
        figures[f"{name}: greedy worse by [%]"] = 100 * (1 - greedy(task) / plan.sum_of_fits)
    return figures


def task_of(rows: int, columns: int, seed: int) -> Task:
    """Return a task: skewed demand of topics, three topics per assessor, limits 15 % above what is needed."""
    # S311: examples, not secrets.
    chance = random.Random(seed)
    topics = [f"topic {number}" for number in range(TOPICS)]
    demand = [1 / (place + 1) for place in range(TOPICS)]
    applications = tuple(
        Application(f"A{i}", f"O{i}", "fi", dict.fromkeys(chance.choices(topics, demand, k=2), 1.0), EACH) for i in range(rows)
    )
    most = int(rows * EACH * ROOM / columns) + 1
    assessors = tuple(
        Assessor(f"P{j}", frozenset({"fi"}), {topic: chance.uniform(0.5, 1) for topic in chance.sample(topics, 3)}, most)
        for j in range(columns)
    )
    pairs = ((a.reference, p.reference) for a in applications for p in assessors)
    return Task(applications, assessors, {pair: "conflict" for pair in pairs if chance.random() < 0.05})


def greedy(task: Task) -> float:
    """Return the sum of the fits when the best fitting pair that still has room is taken again and again."""
    import numpy as np

    fits, barred = assignment_model.fits_of(task), assignment_model.barred_of(task)
    needs, room = [one.needs for one in task.applications], [one.most for one in task.assessors]
    total = 0.0
    for cell in np.argsort(-fits, axis=None, kind="stable"):
        i, j = divmod(int(cell), len(room))
        if barred[i, j] == 0 and needs[i] and room[j]:
            needs[i], room[j], total = needs[i] - 1, room[j] - 1, total + float(fits[i, j])
    return total
