"""Reads the units of a qualification: name, size, what its holder can do, and the criteria of assessment."""

from __future__ import annotations

from typing import Any

from vaihto.core.qualification import Criterion, Outcomes, Unit
from vaihto.core.transcript import Text
from vaihto.exchange.eperusteet.plain_lines import lines
from vaihto.exchange.eperusteet.values import Reader

# Kinds of units (tyyppi) that are common units.
COMMON = frozenset({"tutke2", "reformi_tutke2"})


def read_units(rows: list[Any], path: str, reader: Reader) -> dict[str, Unit]:
    """Return the units by their number in the document; those without name or code are faults."""
    units: dict[str, Unit] = {}
    for number, row in enumerate(rows):
        here = f"{path}[{number}]"
        unit = _unit(reader.thing(row, here), here, reader)
        if unit and unit.reference in units:
            reader.fault("unit_twice", f"{here}.id", unit.reference)
        elif unit:
            units[unit.reference] = unit
    return units


def _unit(row: dict[str, Any], path: str, reader: Reader) -> Unit | None:
    """Return one unit; None where it has no name or code."""
    name = reader.text(row.get("nimi"), f"{path}.nimi")
    code = reader.code(row.get("koodiUri"))
    if name is None:
        reader.fault("no_name", f"{path}.nimi")
    if not code:
        reader.fault("no_code", f"{path}.koodiUri", row.get("koodiUri"))
    if name is None or not code:
        return None
    return Unit(
        reference=reader.words(row.get("id"), f"{path}.id"),
        code=code,
        name=name,
        points=reader.points(row.get("laajuus"), f"{path}.laajuus"),
        most=reader.points(row.get("laajuusMaksimi"), f"{path}.laajuusMaksimi"),
        is_common=bool(row.get("osaAlueet")) or row.get("tyyppi") in COMMON,
        outcomes=_outcomes(row, path, reader),
        criteria=_criteria(row, path, reader),
    )


def _outcomes(row: dict[str, Any], path: str, reader: Reader) -> Outcomes:
    """Return what the holder can do: from the structured form where it says something, else from HTML, else from aims."""
    new = _by_language(_structured(row, path, reader))
    if new:
        return Outcomes(new)
    html = reader.raw(row.get("ammattitaitovaatimukset"), f"{path}.ammattitaitovaatimukset")
    plain = tuple((language, told) for language, words in html if (told := lines(words)))
    return Outcomes(plain or _by_language(_aims(row, path, reader)))


def _structured(row: dict[str, Any], path: str, reader: Reader) -> list[Text]:
    """Return the lines of ammattitaitovaatimukset2019, in order."""
    path += ".ammattitaitovaatimukset2019"
    whole = reader.thing(row.get("ammattitaitovaatimukset2019"), path)
    found = _demands(whole, path, reader)
    for number, area in enumerate(reader.rows(whole.get("kohdealueet"), f"{path}.kohdealueet")):
        here = f"{path}.kohdealueet[{number}]"
        found += _demands(reader.thing(area, here), here, reader)
    return found


def _demands(of: dict[str, Any], path: str, reader: Reader) -> list[Text]:
    """Return the vaatimukset of one object."""
    found = []
    for number, row in enumerate(reader.rows(of.get("vaatimukset"), f"{path}.vaatimukset")):
        here = f"{path}.vaatimukset[{number}]"
        if text := reader.text(reader.thing(row, here).get("vaatimus"), f"{here}.vaatimus"):
            found.append(text)
    return found


def _aims(row: dict[str, Any], path: str, reader: Reader) -> list[Text]:
    """Return the aims of a unit of preparatory education."""
    path += ".valmaTelmaSisalto"
    found = []
    aims = reader.rows(reader.thing(row.get("valmaTelmaSisalto"), path).get("osaamistavoite"), f"{path}.osaamistavoite")
    for number, aim in enumerate(aims):
        here = f"{path}.osaamistavoite[{number}]"
        rows = reader.rows(reader.thing(aim, here).get("tavoitteet"), f"{here}.tavoitteet")
        found += [text for n, each in enumerate(rows) if (text := reader.text(each, f"{here}.tavoitteet[{n}]"))]
    return found


def _by_language(texts: list[Text]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return lines by language, in the order in which the languages first appear."""
    found: dict[str, list[str]] = {}
    for text in texts:
        for language, words in text.versions:
            found.setdefault(language, []).append(words)
    return tuple((language, tuple(words)) for language, words in found.items())


def _criteria(row: dict[str, Any], path: str, reader: Reader) -> tuple[Criterion, ...]:
    """Return the criteria by target and level; levels without words are left out."""
    path += ".arviointi.arvioinninKohdealueet"
    found: list[Criterion] = []
    for number, each in enumerate(reader.rows(reader.thing(row.get("arviointi"), path).get("arvioinninKohdealueet"), path)):
        here = f"{path}[{number}]"
        area = reader.thing(each, here)
        name = reader.text(area.get("otsikko"), f"{here}.otsikko")
        for count, one in enumerate(reader.rows(area.get("arvioinninKohteet"), f"{here}.arvioinninKohteet")):
            place = f"{here}.arvioinninKohteet[{count}]"
            found += _levels(reader.thing(one, place), place, name, reader)
    return tuple(found)


def _levels(target: dict[str, Any], path: str, area: Text | None, reader: Reader) -> list[Criterion]:
    """Return the criteria of one target."""
    name = reader.text(target.get("otsikko"), f"{path}.otsikko")
    scale = reader.words(target.get("_arviointiAsteikko"), f"{path}._arviointiAsteikko")
    found = []
    for number, each in enumerate(reader.rows(target.get("osaamistasonKriteerit"), f"{path}.osaamistasonKriteerit")):
        here = f"{path}.osaamistasonKriteerit[{number}]"
        level = reader.thing(each, here)
        rows = reader.rows(level.get("kriteerit"), f"{here}.kriteerit")
        texts = tuple(text for n, one in enumerate(rows) if (text := reader.text(one, f"{here}.kriteerit[{n}]")))
        if texts:
            code = reader.words(level.get("_osaamistaso"), f"{here}._osaamistaso")
            found.append(Criterion(area=area, target=name, scale=scale, level=code, lines=texts))
    return found
