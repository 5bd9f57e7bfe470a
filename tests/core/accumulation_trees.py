"""Small structures for the tests of accumulation."""

from decimal import Decimal

from vaihto.core.qualification import Group, GroupKind, UnitPlace

D = Decimal


def place(code: str, points: int | None, *, compulsory: bool = False) -> UnitPlace:
    size = None if points is None else D(points)
    return UnitPlace(reference=f"r{code}", code=code, name=None, points=size, is_compulsory=compulsory)


def group(key: str, *children: Group | UnitPlace, kind: GroupKind = GroupKind.DEFINED, **limits: int) -> Group:
    exact = {name: D(value) if name in ("least", "most") else value for name, value in limits.items()}
    return Group(key=key, name=None, kind=kind, children=children, **exact)
