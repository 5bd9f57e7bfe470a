"""Reads a qualification from ePerusteet's JSON: the whole of its requirements, or only the structure of one manner.

The published API description does not fit the real answers, so this follows real documents: languages may be missing, days are
milliseconds, anything may be null. What is there must be of its kind.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from vaihto.core.qualification import Group, GroupKind, Qualification, Structure, Unit, UnitPlace
from vaihto.exchange.eperusteet.faults import CannotRead, Fault
from vaihto.exchange.eperusteet.unit_reading import read_units
from vaihto.exchange.eperusteet.values import Reader

# The largest known document has 3.5 MB.
MOST_BYTES = 20_000_000
# Known structures are five deep.
MOST_DEPTH = 20
KINDS = {"määrittelemätön": GroupKind.OPEN, "osaamisala": GroupKind.AREA, "tutkintonimike": GroupKind.TITLE}


def read(document: bytes) -> Qualification:
    """Return the qualification of a document of ePerusteet. Raises CannotRead with every fault that was found."""
    content = _content(document)
    reader = Reader()
    if "suoritustavat" in content or "tutkinnonOsat" in content or "diaarinumero" in content:
        made = _whole(content, reader)
    elif "rooli" in content and "osat" in content:
        made = _structure_alone(content, reader)
    else:
        raise CannotRead((Fault("not_a_qualification", "$"),))
    if reader.faults:
        raise CannotRead(tuple(reader.faults))
    return made


def _content(document: bytes) -> dict[str, Any]:
    """Return the JSON object of a document."""
    if len(document) > MOST_BYTES:
        raise CannotRead((Fault("too_large", "$", f"{len(document)}"),))
    try:
        content = json.loads(document.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except RecursionError:
        raise CannotRead((Fault("too_deep", "$"),)) from None
    except ValueError:
        raise CannotRead((Fault("not_json", "$"),)) from None
    if not isinstance(content, dict):
        raise CannotRead((Fault("not_a_qualification", "$"),))
    return content


def _no_number(name: str) -> None:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def _whole(content: dict[str, Any], reader: Reader) -> Qualification:
    """Return the qualification of a document with all its requirements."""
    units = read_units(reader.rows(content.get("tutkinnonOsat"), "$.tutkinnonOsat"), "$.tutkinnonOsat", reader)
    structures = []
    for number, row in enumerate(reader.rows(content.get("suoritustavat"), "$.suoritustavat")):
        path = f"$.suoritustavat[{number}]"
        manner = reader.thing(row, path)
        if manner.get("rakenne") is not None:
            places = _places(manner, path, units, reader)
            rules = _group(reader.thing(manner["rakenne"], f"{path}.rakenne"), f"{path}.rakenne", "", places, reader)
            code = reader.words(manner.get("suoritustapakoodi"), f"{path}.suoritustapakoodi")
            structures.append(Structure(manner=code, rules=rules))
    if not structures:
        reader.fault("no_structure", "$.suoritustavat")
    educations = [reader.thing(row, "$.koulutukset") for row in reader.rows(content.get("koulutukset"), "$.koulutukset")]
    codes = [reader.words(row.get("koulutuskoodiArvo"), "$.koulutukset.koulutuskoodiArvo") for row in educations]
    return Qualification(
        codes=tuple(filter(None, codes)),
        number=reader.words(content.get("diaarinumero"), "$.diaarinumero"),
        name=reader.text(content.get("nimi"), "$.nimi"),
        starts_on=reader.day(content.get("voimassaoloAlkaa"), "$.voimassaoloAlkaa"),
        ends_on=reader.day(content.get("voimassaoloLoppuu"), "$.voimassaoloLoppuu"),
        units=tuple(units.values()),
        structures=tuple(structures),
    )


def _structure_alone(content: dict[str, Any], reader: Reader) -> Qualification:
    """Return a qualification of which only the structure is known."""
    rules = _group(content, "$", "", None, reader)
    structure = Structure(manner="", rules=rules)
    return Qualification(
        codes=(), number="", name=rules.name, starts_on=None, ends_on=None, units=(), structures=(structure,)
    )  # fmt: skip


def _places(manner: dict[str, Any], path: str, units: dict[str, Unit], reader: Reader) -> dict[str, tuple[Unit, Decimal | None]]:
    """Return unit and size by the number by which a structure names them; the size may differ between manners."""
    found = {}
    for number, row in enumerate(reader.rows(manner.get("tutkinnonOsaViitteet"), f"{path}.tutkinnonOsaViitteet")):
        here = f"{path}.tutkinnonOsaViitteet[{number}]"
        link = reader.thing(row, here)
        unit = units.get(reader.words(link.get("_tutkinnonOsa"), f"{here}._tutkinnonOsa"))
        size = reader.points(link.get("laajuus"), f"{here}.laajuus")
        most = reader.points(link.get("laajuusMaksimi"), f"{here}.laajuusMaksimi")
        if unit is None:
            reader.fault("no_such_unit", f"{here}._tutkinnonOsa", link.get("_tutkinnonOsa"))
        else:
            found[reader.words(link.get("id"), f"{here}.id")] = (unit, most or size)
    return found


Places = dict[str, tuple[Unit, Decimal | None]] | None


def _group(node: dict[str, Any], path: str, key: str, places: Places, reader: Reader) -> Group:
    """Return a group with all beneath it. `places` is None where the document has no units."""
    children: list[Group | UnitPlace] = []
    if key.count(".") >= MOST_DEPTH:
        reader.fault("too_deep", path)
        node = {}
    for number, row in enumerate(reader.rows(node.get("osat"), f"{path}.osat")):
        here = f"{path}.osat[{number}]"
        child = reader.thing(row, here)
        if child.get("_tutkinnonOsaViite") is not None:
            children.extend(_place(child, here, places, reader))
        else:
            children.append(_group(child, here, f"{key}.{number}" if key else str(number), places, reader))
    return _ruled(node, path, key, tuple(children), reader)


def _ruled(node: dict[str, Any], path: str, key: str, children: tuple[Group | UnitPlace, ...], reader: Reader) -> Group:
    """Return a group with its rule of formation (muodostumisSaanto): points (laajuus) or number of units (koko)."""
    here = f"{path}.muodostumisSaanto"
    rule = reader.thing(node.get("muodostumisSaanto"), here)
    size, number = reader.thing(rule.get("laajuus"), f"{here}.laajuus"), reader.thing(rule.get("koko"), f"{here}.koko")
    least, most = (reader.points(size.get(end), f"{here}.laajuus.{end}") for end in ("minimi", "maksimi"))
    least_units, most_units = (reader.count(number.get(end), f"{here}.koko.{end}") for end in ("minimi", "maksimi"))
    for low, high in ((least, most), (least_units, most_units)):
        if low is not None and high is not None and low > high:
            reader.fault("least_over_most", here, f"{low} > {high}")
    return Group(
        key=key,
        name=reader.text(node.get("nimi"), f"{path}.nimi"),
        kind=KINDS.get(reader.words(node.get("rooli"), f"{path}.rooli").casefold(), GroupKind.DEFINED),
        least=least,
        most=most,
        least_units=least_units,
        most_units=most_units,
        children=children,
    )


def _place(node: dict[str, Any], path: str, places: Places, reader: Reader) -> list[UnitPlace]:
    """Return the place of a unit, in a list; nothing where the document has units, but not this one."""
    number = reader.words(node["_tutkinnonOsaViite"], f"{path}._tutkinnonOsaViite")
    is_compulsory = node.get("pakollinen") is True
    if places is None:
        return [UnitPlace(reference=number, code="", name=None, points=None, is_compulsory=is_compulsory)]
    if number not in places:
        reader.fault("no_such_unit", f"{path}._tutkinnonOsaViite", number)
        return []
    unit, size = places[number]
    return [UnitPlace(reference=number, code=unit.code, name=unit.name, points=size, is_compulsory=is_compulsory)]
