"""How long sharing out a budget takes: 10,000 applications with 20 floors, ranking, bound, rounded answer, proven optimum."""

import random
import time
from decimal import Decimal

TITLE = "seconds to select among 10,000 applications with 20 floors (bars: bound and rounded 1 s, proven optimum 30 s)"
NUMBER, SEED = 10_000, 1


def measure() -> dict[str, float]:
    """Make one round from a fixed seed and time each answer, once for each objective."""
    from vaihto.core.allocation import optimum, rank

    contenders, budget, floors = example(NUMBER, SEED)
    began = time.perf_counter()
    rank(contenders, budget)
    made = {"ranking [s]": time.perf_counter() - began}
    for objective in optimum.Objective:
        began = time.perf_counter()
        task = optimum.Task(contenders, budget, objective=objective, floors=floors)
        most, linear = optimum.bound(task)
        quick = optimum.rounded(task, linear)
        made[f"{objective}: bound and rounded answer [s]"] = time.perf_counter() - began
        began = time.perf_counter()
        best = optimum.best(task)
        made[f"{objective}: proven optimum [s]"] = time.perf_counter() - began
        made[f"{objective}: gap of the optimum [%]"] = 100 * best.gap if best.gap is not None else float("nan")
        lost = float((best.value - quick.value) / best.value) if quick and best.value else float("nan")
        made[f"{objective}: rounded answer below the optimum [%]"] = 100 * lost
        assert most is not None
        made[f"{objective}: optimum below the linear bound [%]"] = 100 * float((most - best.value) / most)
    return made


def example(number: int, seed: int):  # type: ignore[no-untyped-def]
    """Return contenders, a budget of 35 % of what is asked for, and 20 floors: regions, actions, newcomers."""
    from vaihto.core.allocation import Contender, Floor

    # S311: examples, no secrets.
    dice = random.Random(seed)
    contenders = []
    for n in range(number):
        requested = dice.randrange(6_000_00, 20_000_01, 100_00)
        minimum = int(requested * dice.choice([0.7, 0.8, 1])) // 100_00 * 100_00
        score, is_newcomer = Decimal(dice.randrange(40_00, 100_00)) / 100, dice.random() < 0.2
        region, action = f"{dice.randrange(10):02}", dice.choice("abcd")
        contenders.append(Contender(f"A{n:05}", score, requested, minimum, is_newcomer, region, action))
    budget = sum(each.requested for each in contenders) * 35 // 100

    def share(factor: float, **group: object) -> Floor:
        floor = Floor(0, **group)  # type: ignore[arg-type]
        wanted = sum(each.requested for each in contenders if floor.covers(each))
        return Floor(int(wanted * 0.35 * factor), **group)  # type: ignore[arg-type]

    floors = [share(1.6 if n == 0 else 0.85, region=f"{n:02}") for n in range(10)]
    floors += [share(0.9, action=action) for action in "abcd"]
    floors += [share(1.2, newcomer=True)]
    floors += [share(1.1, newcomer=True, region=f"{n:02}") for n in range(5)]
    return contenders, budget, floors
