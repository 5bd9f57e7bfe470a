"""A table of stays to begin with: the names of the columns, and example rows that hold nothing wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TextIO

from vaihto.exchange.mobilities.columns import Pack

FIRST_DAY = date(2026, 1, 12)
DIFFERENT_DAYS = 300


def write(target: TextIO, pack: Pack, *, examples: int = 0, separator: str = ",") -> None:
    """Write the header and so many example rows, each a stay of its own; the same rows each time."""
    writer = csv.writer(target, delimiter=separator, lineterminator="\n")
    writer.writerow(pack.names())
    writer.writerows(rows(pack, examples))


def rows(pack: Pack, examples: int) -> Iterator[list[str]]:
    """Yield example rows."""
    fixed = {name: str(cell) for name, cell in pack.example.items() if name != "days"}
    taken = {column.name: column.example for column in pack.columns if column.example}
    lengths = pack.example["days"]
    for number in range(examples):
        first = FIRST_DAY + timedelta(days=number % DIFFERENT_DAYS)
        own = {name: cells[number % len(cells)] for name, cells in taken.items()} | fixed
        own |= {"participant": f"P{number + 1:04}", "reference": f"example-{number + 1}"}
        own |= {"starts_on": f"{first}", "ends_on": f"{first + timedelta(days=lengths[number % len(lengths)] - 1)}"}
        yield [own.get(name, "") for name in pack.names()]
