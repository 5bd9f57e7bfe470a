"""Great-circle distances between places, from a gazetteer of cities that is installed with the house. Needs no net.

The places are GeoNames' cities of more than 15,000 people and seats of administration, of 2018 (CC BY 4.0), as the
package geotext carries them. Only its file is read; its code is not used.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

from vaihto.core.countries import canonical

# The mean radius of the earth (IUGG), in kilometres.
RADIUS_KM = 6371.0088
PACKAGE, FILE = "geotext", "geotext/data/cities15000.txt"
MOST_TOLD = 5
# By so many letters folding changes the length of a name: ß is ss.
LONGER_FOLDED = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its coordinates in degrees; `country` is an ISO 3166 code."""

    name: str
    country: str
    latitude: Decimal
    longitude: Decimal


class CannotPlace(ValueError):
    """A place that is not in the gazetteer (`unknown`), or several that are (`several`, with some of them)."""

    def __init__(self, reason: str, text: str, candidates: tuple[Place, ...] = ()) -> None:
        self.reason, self.text, self.candidates = reason, text, candidates
        super().__init__(f"{reason}: {text}")


def between(one: Place, other: Place) -> Decimal:
    """Return the kilometres along the great circle, one way, to a tenth rounded down.

    Rounded down, because part of a kilometre does not reach the next band of travel.
    """
    first, second = math.radians(float(one.latitude)), math.radians(float(other.latitude))
    north = second - first
    east = math.radians(float(other.longitude) - float(one.longitude))
    half = math.sin(north / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(east / 2) ** 2
    kilometres = 2 * RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))
    return Decimal(math.floor(kilometres * 10)) / 10


@lru_cache(maxsize=1024)
def find(text: str) -> Place:
    """Return the one place that is meant by "Bilbao" or "Paris, FR". Capitals and accents do not matter.

    A place's own name goes before its names in other languages. Raises CannotPlace; nothing is guessed.
    """
    named, _, country = (part.strip() for part in text.partition(","))
    wanted, country = folded(named), canonical(country.upper())
    rows = [row for row in _rows() if country in ("", row[8])]
    found = [_place(row, row[1]) for row in rows if _is(row[1], wanted)]
    if not found:
        found = [_place(row, name) for row in rows if (name := _other_name(row, wanted))]
    if len(found) == 1:
        return found[0]
    raise CannotPlace("several" if found else "unknown", text, tuple(found[:MOST_TOLD]))


def folded(text: str) -> str:
    """Return a name without capitals and accents, with single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())


def _is(name: str, wanted: str) -> bool:
    """Say whether a name is the wanted one. Names of quite another length are not folded, which is what costs time."""
    return abs(len(name) - len(wanted)) <= LONGER_FOLDED and folded(name) == wanted


def _other_name(row: tuple[str, ...], wanted: str) -> str:
    """Return the name in another language or script by which the place is meant, with its accents; empty for none."""
    meant = [name for name in (*row[3].split(","), row[2]) if _is(name, wanted)]
    return next((name for name in meant if not name.isascii()), meant[0] if meant else "")


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    """Return the rows of the gazetteer: GeoNames' columns, cut by tabs."""
    file = Path(str(metadata.distribution(PACKAGE).locate_file(FILE)))
    return tuple(tuple(line.split("\t")) for line in file.read_text(encoding="utf-8").splitlines() if line)


def _place(row: tuple[str, ...], name: str) -> Place:
    return Place(name, row[8], Decimal(row[4]), Decimal(row[5]))
