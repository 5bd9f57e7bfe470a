"""What is wrong between the cells of a row, and between rows: order of days, length, keys that come twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from vaihto.exchange.mobilities.columns import Pack
from vaihto.exchange.mobilities.faults import Fault, texts
from vaihto.exchange.mobilities.table import Table

Gaps = tuple[tuple[str, Any], ...]
REFERENCE = "reference"
# What tells a stay where it has no reference of its own.
OWN_KEY = ("participant", "starts_on")


def faults(read: pl.DataFrame, filled: pl.DataFrame, places: Mapping[str, int], table: Table, pack: Pack) -> list[Fault]:
    """Return the faults of cells that are right in themselves. `read`: the values as understood, `filled`: as written."""

    def at(name: str, wrong: pl.Series) -> Iterator[tuple[int, str, str, int]]:
        """Yield row, header, text and place of the cells of a column in the rows that are wrong."""
        place = places[name]
        for row, text in filled.filter(wrong).select("row", str(place)).iter_rows():
            yield row + 2, table.header[place], text, place

    found: list[Fault] = []
    if {"starts_on", "ends_on"} <= set(places):
        is_backward = (read["ends_on"] < read["starts_on"]).fill_null(False)
        days = read.filter(is_backward)["starts_on"]
        found += [
            Fault(row, place, head, text, "ends_before", (("day", day),))
            for (row, head, text, place), day in zip(at("ends_on", is_backward), days, strict=True)
        ]
        if {"funding", pack.length_column} <= set(places):
            for kind, is_wrong, gaps in _lengths(read, table.header[places[pack.length_column]], pack):
                found += [
                    Fault(row, place, head, text, kind, gap)
                    for (row, head, text, place), gap in zip(at("ends_on", is_wrong), gaps, strict=True)
                ]
    for name, kind, is_again, firsts in _doubled(read, places):
        more = (("column", REFERENCE),) if kind == "doubled_stay" else ()
        found += [
            Fault(row, place, head, text, kind, (("row", first), *more))
            for (row, head, text, place), first in zip(at(name, is_again), firsts, strict=True)
        ]
    return found


def _lengths(read: pl.DataFrame, head: str, pack: Pack) -> Iterator[tuple[str, pl.Series, list[Gaps]]]:
    """Yield which stays are too short and which too long, with what fills the gaps of each message."""
    words = pack.column(pack.length_column).words
    days = (read["ends_on"] - read["starts_on"]).dt.total_days() + 1
    bound = (days > 0) & (read["funding"] == pack.bound_funding)
    for kind, name in (("shorter", "least"), ("longer", "most")):
        limits = {word: limit for word, each in pack.bounds.items() if (limit := getattr(each, name)) is not None}
        limit = read[pack.length_column].replace_strict(limits, default=None, return_dtype=pl.Int64)
        is_wrong = (bound & (days < limit if kind == "shorter" else days > limit)).fill_null(False)
        gaps: list[Gaps] = []
        for word, length in zip(read[pack.length_column].filter(is_wrong), days.filter(is_wrong), strict=True):
            source = pack.bounds[word].source
            gaps.append(
                (("days", length), ("limit", limits[word]), ("word", texts(words[word])), ("column", head), ("source", source))
            )
        yield kind, is_wrong, gaps


def _doubled(read: pl.DataFrame, places: Mapping[str, int]) -> Iterator[tuple[str, str, pl.Series, list[int]]]:
    """Yield which rows repeat the key of an earlier one, the column to say it at, and the earlier rows' numbers."""
    nobody = pl.Series([None] * read.height, dtype=pl.String)
    reference = read[REFERENCE] if REFERENCE in places else nobody
    if REFERENCE in places:
        yield REFERENCE, "doubled_reference", *_again(read, [REFERENCE], reference.is_not_null())
    if set(OWN_KEY) <= set(places):
        is_told = read[OWN_KEY[0]].is_not_null() & read[OWN_KEY[1]].is_not_null() & reference.is_null()
        yield OWN_KEY[0], "doubled_stay", *_again(read, list(OWN_KEY), is_told)


def _again(read: pl.DataFrame, names: list[str], counts: pl.Series) -> tuple[pl.Series, list[int]]:
    """Return which rows have the same key as an earlier row, and the numbers of those; rows that do not count are left out."""
    keys = read.filter(counts).select("row", *names)
    if keys.height < 2 or not (repeats := keys.select(pl.struct(names).is_duplicated()).to_series()).any():
        return pl.repeat(False, read.height, eager=True), []
    many = keys.filter(repeats).with_columns(first=pl.col("row").min().over(names))
    later = many.filter(pl.col("row") > pl.col("first"))
    return read["row"].is_in(later["row"].implode()), [first + 2 for first in later["first"]]
