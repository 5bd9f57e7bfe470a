"""What must fit together in units: grades, confirmation, sizes, scales, no unit twice.

The rules are named after those of Koski's own tests (OppijaValidationAmmatillinenSpec); wording and order are ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from vaihto.exchange.koski.faults import Fault, fault
from vaihto.exchange.koski.shapes import COVERED, ONE_TO_FIVE, T1K3, UNIT

NATIONAL = ("tutkinnonosat", "tutkinnonosatvalinnanmahdollisuus", "ammatillisenoppiaineet")
FAILING = frozenset({"0", "Hylätty"})
# The remark that says that the scale was changed on purpose.
SCALE_CHANGED = "muutosarviointiasteikossa"


def of_unit(unit: dict[str, Any], path: str) -> Iterator[Fault]:
    """Yield the faults of one unit: a flag that is missing, failing grades, confirmation, sizes."""
    module = _dict(unit.get("koulutusmoduuli"))
    if _code(unit.get("tyyppi")) == UNIT and "pakollinen" not in module and _list(module) in {"tutkinnonosat", None}:
        yield fault("missing", f"{path}.koulutusmoduuli.pakollinen")
    for number, each in enumerate(_rows(unit.get("arviointi"))):
        if _code(each.get("arvosana")) in FAILING:
            yield fault("failing_grade", f"{path}.arviointi[{number}].arvosana", _code(each.get("arvosana")))
    if unit.get("vahvistus") and not unit.get("arviointi"):
        yield fault("confirmed_without_assessment", f"{path}.vahvistus")
    whole = _size(unit)
    parts = [_size(each) for each in _rows(unit.get("osasuoritukset"))]
    # Parts in other units (such as ECTS credits) are not added up.
    if whole and sum(size for size in parts if size) > whole:
        yield fault("parts_exceed_unit", f"{path}.osasuoritukset", sum(size for size in parts if size))


def among(units: list[Any], path: str) -> Iterator[Fault]:
    """Yield what units say together: one scale in one qualification, no national unit twice."""
    rows = [
        (number, each) for number, each in enumerate(units) if isinstance(each, dict) and _code(each.get("tyyppi")) in COVERED
    ]
    scales: dict[str, set[str]] = {}
    for _number, each in rows:
        grades = {str(_list_of(one.get("arvosana"))) for one in _rows(each.get("arviointi"))}
        if not any(_code(one.get("tunniste")) == SCALE_CHANGED for one in _rows(each.get("lisätiedot"))):
            scales.setdefault(_qualification(each), set()).update(grades & {T1K3, ONE_TO_FIVE})
    if any(len(found) > 1 for found in scales.values()):
        yield fault("mixed_scales", path)
    seen: Counter[tuple[str, str]] = Counter()
    for number, each in rows:
        module = _dict(each.get("koulutusmoduuli"))
        if _code(each.get("tyyppi")) != UNIT or _list(module) != "tutkinnonosat":
            continue
        key = (_qualification(each), str(_code(module.get("tunniste"))))
        seen[key] += 1
        if seen[key] > 1:
            yield fault("unit_twice", f"{path}[{number}]", key[1])


def _size(unit: dict[str, Any]) -> float | None:
    """Return a unit's size in competence points; None where it is not said, not over zero, or in others."""
    size = _dict(_dict(unit.get("koulutusmoduuli")).get("laajuus"))
    value = size.get("arvo")
    if _code(size.get("yksikkö")) != "6" or isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    return float(value)


def _qualification(unit: dict[str, Any]) -> str:
    """Return the code of the other qualification that a unit is from; empty where it is of the own one."""
    return str(_code(_dict(unit.get("tutkinto")).get("tunniste")) or "")


def _list(module: dict[str, Any]) -> object:
    """Return the code list of a module's tunniste."""
    return _list_of(module.get("tunniste"))


def _list_of(reference: object) -> object:
    """Return the code list of a reference."""
    return _dict(reference).get("koodistoUri")


def _code(reference: object) -> object:
    """Return the code of a reference; None where it is none or no string."""
    value = _dict(reference).get("koodiarvo")
    return value if isinstance(value, str) else None


def _dict(value: object) -> dict[str, Any]:
    """Return a value that is an object, else an empty one: its own fault is told elsewhere."""
    return value if isinstance(value, dict) else {}


def _rows(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
