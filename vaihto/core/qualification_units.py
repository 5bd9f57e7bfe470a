"""The units of a qualification as a school takes them in: words of one language, size from the structure, what hinders.

A unit of the house has one language. So it is taken in the language wanted where the requirements have both name and outcomes in
it, else in the first that has both (fi, sv, en): who shows it says that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from vaihto.core.qualification import Qualification, Structure, Unit

LANGUAGES = ("fi", "sv", "en")
LONGEST_OUTCOME = 500
LONGEST_NAME = 200
MOST_POINTS = Decimal(180)


@dataclass(frozen=True, slots=True)
class Offered:
    """One unit: its code, its `names` as (language, name), words in `language`, points, outcomes.

    `hindrance` is a code, empty where it can be taken. ``no_words``: no language has name and outcomes. ``no_points``: the
    requirements give it none, or more than 180, or more than one decimal. ``name_too_long``.
    """

    code: str
    language: str
    title: str
    qualification: str
    points: Decimal | None
    outcomes: tuple[str, ...]
    hindrance: str
    names: tuple[tuple[str, str], ...] = ()


def offered(of: Qualification, language: str) -> Iterator[Offered]:
    """Yield the units in the order of the document, each code once, in the language wanted as far as the document has it."""
    sizes = _sizes(of)
    seen: set[str] = set()
    for unit in of.units:
        if unit.code not in seen:
            seen.add(unit.code)
            yield _offered(of, unit, sizes.get(unit.code) or unit.most or unit.points, language)


def _offered(of: Qualification, unit: Unit, points: Decimal | None, wanted: str) -> Offered:
    """Return one unit."""
    names, lines = dict(unit.name.versions), dict(unit.outcomes.versions)
    order = dict.fromkeys((wanted, *LANGUAGES))
    found = next((each for each in order if names.get(each) and lines.get(each)), "")
    language = found or next((each for each in order if names.get(each)), LANGUAGES[0])
    title = names.get(language) or unit.name.versions[0][1]
    whole = of.name.in_language(language)[1] if of.name else ""
    texts = tuple(part for line in lines.get(found, ()) for part in parts(line))
    hindrance = ""
    if not found or not texts:
        hindrance = "no_words"
    elif points is None or not 0 < points <= MOST_POINTS or points * 10 % 1:
        hindrance = "no_points"
    elif max(len(title), len(whole)) > LONGEST_NAME or not whole:
        hindrance = "name_too_long"
    return Offered(unit.code, language, title, whole, points, texts, hindrance, unit.name.versions)


def parts(line: str, most: int = LONGEST_OUTCOME) -> list[str]:
    """Return an outcome in parts of at most `most` characters, divided at a space where there is one; no word is lost."""
    found = []
    line = line.strip()
    while len(line) > most:
        cut = line.rfind(" ", 1, most + 1)
        end = cut if cut > 0 else most
        found.append(line[:end].strip())
        line = line[end:].strip()
    return [*found, line] if line else found


def _sizes(of: Qualification) -> dict[str, Decimal]:
    """Return the size of each unit by its code: the largest in the structure that has points, as accumulation counts it."""
    found: dict[str, Decimal] = {}
    structure = counted_by(of)
    for place in structure.rules.places() if structure else ():
        if place.code and place.points is not None:
            found[place.code] = max(place.points, found.get(place.code, place.points))
    return found


def counted_by(of: Qualification) -> Structure | None:
    """Return the structure by which a qualification is counted: that of today's manner, else the first that has points."""
    with_points = [one for one in of.structures if one.rules.least is not None]
    return next((one for one in with_points if one.manner == "reformi"), next(iter(with_points or of.structures), None))
