"""The published national series of the rulebook: figures of others with their sources, and the gaps with their reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vaihto.core import rulebook

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """One figure of one year; `value` None = nobody published one that could be read, and `note` says why.

    `precision` is exact, rounded or bound; `break_before` is the reason of a series break at this year.
    """

    group: str
    direction: str
    year: int
    value: Decimal | None
    unit: str
    precision: str
    source: str
    url: str
    note: Texts
    break_before: Texts


def figures() -> tuple[NationalFigure, ...]:
    """Return every figure of `rulebook/national_series.yaml`, gaps included, in its order."""
    book: Mapping[str, Any] = rulebook.read("national_series.yaml")
    return tuple(_figures(book))


def _figures(book: Mapping[str, Any]) -> Iterator[NationalFigure]:
    for row in book["figures"]:
        for year, entry in row["years"].items():
            broken = [b for b in book["breaks"] if b["year"] == year and row["group"] in b["groups"]]
            yield _figure(book, row, int(year), entry, _texts(broken[0]) if broken else {})


def _figure(book: Mapping[str, Any], row: Mapping[str, Any], year: int, entry: Any, broken: Texts) -> NationalFigure:
    if isinstance(entry, str):
        value, precision, source = None, "exact", "deck" if entry == "lost_chart" else ""
        note = _texts(book["notes"][entry])
    else:
        value, precision, source = None if entry[0] is None else Decimal(str(entry[0])), entry[1], entry[2]
        key = entry[3] if len(entry) > 3 else ("rounded" if precision == "rounded" else "")
        note = _texts(book["notes"][key]) if key else {}
    named = book["sources"].get(source, {"title": "", "url": ""})
    return NationalFigure(
        row["group"], row["direction"], year, value, row["unit"], precision, named["title"], named["url"], note, broken
    )


def _texts(entry: Mapping[str, Any]) -> Texts:
    return {code: entry[code] for code in ("fi", "sv", "en")}
