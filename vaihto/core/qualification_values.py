"""A qualification as plain JSON values and back, to be kept in a database. The criteria of assessment are not kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from vaihto.core.qualification import Group, GroupKind, Outcomes, Qualification, Structure, Unit, UnitPlace
from vaihto.core.transcript import Text

Values = dict[str, Any]


def values(of: Qualification) -> Values:
    """Return a qualification as JSON values; points are strings, so that no digit is lost."""
    return {
        "codes": list(of.codes),
        "number": of.number,
        "name": _text(of.name),
        "starts_on": of.starts_on.isoformat() if of.starts_on else None,
        "ends_on": of.ends_on.isoformat() if of.ends_on else None,
        "units": [_unit(unit) for unit in of.units],
        "structures": [{"manner": one.manner, "rules": _group(one.rules)} for one in of.structures],
    }


def qualification(of: Mapping[str, Any]) -> Qualification:
    """Return the qualification of such values, without criteria. Raises KeyError or ValueError for values of another form."""
    return Qualification(
        codes=tuple(of["codes"]),
        number=of["number"],
        name=_read_text(of["name"]),
        starts_on=date.fromisoformat(of["starts_on"]) if of["starts_on"] else None,
        ends_on=date.fromisoformat(of["ends_on"]) if of["ends_on"] else None,
        units=tuple(_read_unit(one) for one in of["units"]),
        structures=tuple(Structure(manner=one["manner"], rules=_read_group(one["rules"])) for one in of["structures"]),
    )


def _unit(of: Unit) -> Values:
    """Return a unit as values."""
    return {
        "reference": of.reference,
        "code": of.code,
        "name": _text(of.name),
        "points": _exact(of.points),
        "most": _exact(of.most),
        "is_common": of.is_common,
        "outcomes": [[language, list(lines)] for language, lines in of.outcomes.versions],
    }


def _read_unit(of: Mapping[str, Any]) -> Unit:
    """Return a unit of values."""
    return Unit(
        reference=of["reference"],
        code=of["code"],
        name=Text(tuple((language, words) for language, words in of["name"])),
        points=_number(of["points"]),
        most=_number(of["most"]),
        is_common=of["is_common"],
        outcomes=Outcomes(tuple((language, tuple(lines)) for language, lines in of["outcomes"])),
        criteria=(),
    )


def _group(of: Group) -> Values:
    """Return a group with all beneath it as values."""
    return {
        "key": of.key,
        "name": _text(of.name),
        "kind": of.kind.value,
        "points": [_exact(of.least), _exact(of.most)],
        "units": [of.least_units, of.most_units],
        "children": [_place(child) if isinstance(child, UnitPlace) else _group(child) for child in of.children],
    }


def _read_group(of: Mapping[str, Any]) -> Group:
    """Return a group of values."""
    least, most = of["points"]
    least_units, most_units = of["units"]
    return Group(
        key=of["key"],
        name=_read_text(of["name"]),
        kind=GroupKind(of["kind"]),
        least=_number(least),
        most=_number(most),
        least_units=least_units,
        most_units=most_units,
        children=tuple(_read_place(child) if "reference" in child else _read_group(child) for child in of["children"]),
    )


def _place(of: UnitPlace) -> Values:
    """Return the place of a unit as values."""
    return {
        "reference": of.reference, "code": of.code, "name": _text(of.name), "points": _exact(of.points),
        "is_compulsory": of.is_compulsory,
    }  # fmt: skip


def _read_place(of: Mapping[str, Any]) -> UnitPlace:
    """Return the place of a unit of values."""
    return UnitPlace(
        reference=of["reference"], code=of["code"], name=_read_text(of["name"]), points=_number(of["points"]),
        is_compulsory=of["is_compulsory"],
    )  # fmt: skip


def _text(of: Text | None) -> list[list[str]]:
    """Return a text as pairs of language and words, in their order; empty for none."""
    return [[language, words] for language, words in of.versions] if of else []


def _read_text(of: list[list[str]]) -> Text | None:
    """Return the text of such pairs."""
    return Text(tuple((language, words) for language, words in of)) if of else None


def _exact(of: Decimal | None) -> str | None:
    """Return points as a string."""
    return None if of is None else str(of)


def _number(of: str | None) -> Decimal | None:
    """Return points of a string."""
    return None if of is None else Decimal(of)
