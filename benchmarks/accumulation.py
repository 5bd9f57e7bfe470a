"""How long it takes to say for 10,000 students what is still missing of their qualification."""

import random
import time
from decimal import Decimal

from vaihto.core.accumulation import Recognised, accumulate, prepare
from vaihto.core.qualification import Group, GroupKind, UnitPlace

TITLE = "what is missing of a qualification with six areas, for 10,000 students with up to 12 units each (goal: at most 10 s)"
MANY = 10_000


def measure() -> dict[str, float]:
    """Prepare one invented structure of the size of real ones, then ask for each student."""
    began = time.perf_counter()
    plan = prepare(structure())
    prepared = time.perf_counter() - began
    students = [units(random.Random(number)) for number in range(MANY)]
    began, used = time.perf_counter(), time.process_time()
    complete = sum(accumulate(plan, each).is_complete for each in students)
    seconds = time.perf_counter() - began
    return {
        "making the structure ready [ms]": prepared * 1000,
        f"{MANY} students [s]": seconds,
        f"{MANY} students [s of processor]": time.process_time() - used,
        "one student, mean [ms]": seconds / MANY * 1000,
        "students who have it all": complete,
    }


def structure() -> Group:
    """Return 180 points: six areas of 90 compulsory points and 55 of choice, 35 of common units. Ten units stand in each area."""
    areas = [
        _group(
            f"0.{area}",
            _group(f"0.{area}.0", *(_unit(f"{area}{n}", 30, compulsory=True) for n in range(3)), points=90),
            _group(
                f"0.{area}.1",
                *(_unit(f"shared{n}", 15) for n in range(10)),
                *(_unit(f"{area}choice{n}", 10 + n) for n in range(6)),
                Group(key=f"0.{area}.1.16", name=None, kind=GroupKind.OPEN, least=Decimal(5), most=Decimal(15)),
                points=55,
            ),
            kind=GroupKind.AREA,
        )
        for area in range(6)
    ]
    common = _group("1", *(_unit(f"common{n}", size, compulsory=True) for n, size in enumerate((11, 9, 15))), points=35)
    return _group("", _group("0", *areas, points=145), common, points=180)


def units(chance: random.Random) -> list[Recognised]:
    """Return up to 12 recognised units of one student, some of them of other areas, some in part."""
    names = [f"{area}{n}" for area in range(6) for n in range(3)] + [f"shared{n}" for n in range(10)]
    names += [f"{area}choice{n}" for area in range(6) for n in range(6)] + [f"common{n}" for n in range(3)]
    return [Recognised(name, Decimal(chance.choice((5, 10, 15, 30)))) for name in chance.sample(names, chance.randint(0, 12))]


def _group(key: str, *children: Group | UnitPlace, points: int | None = None, kind: GroupKind = GroupKind.DEFINED) -> Group:
    exact = None if points is None else Decimal(points)
    return Group(key=key, name=None, kind=kind, least=exact, most=exact, children=children)


def _unit(code: str, points: int, *, compulsory: bool = False) -> UnitPlace:
    return UnitPlace(reference=code, code=code, name=None, points=Decimal(points), is_compulsory=compulsory)
