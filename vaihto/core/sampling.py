"""A sample of projects to check that anybody can draw again: strata, a seed that was fixed before, the lowest marks win.

The rule, whole:

1. The list has one row for each project: its case number and its stratum. As bytes it is `case,stratum` lines in the order of the
   case numbers, each ended by a line feed, UTF-8. Its SHA-256 is the hash of the list.
2. The commitment is the SHA-256 of the seed (UTF-8). It is published with the hash of the list before anything is drawn.
3. The word is written at the drawing by somebody who does not know the seed.
4. The mark of a project is the SHA-256, in hexadecimal, of seed, line feed, word, line feed, case number (UTF-8).
5. Of each stratum so many projects are drawn as its share in per cent of its size, rounded up; those with the lowest marks.

Whoever chose the seed did not know the word, and whoever wrote the word did not know the seed: neither could choose the projects.
The core knows no chance; seed and word come from outside.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

COLUMNS = ("case", "stratum", "percent", "mark", "drawn", "seed", "word", "commitment", "list_hash")


class CannotSample(ValueError):
    """A list or shares that cannot be drawn from; ``reason`` is a code, ``subject`` the case or stratum meant."""

    def __init__(self, reason: str, subject: str = "") -> None:
        self.reason = reason
        self.subject = subject
        super().__init__(f"{reason}: {subject}" if subject else reason)


@dataclass(frozen=True, slots=True)
class Row:
    """One project of the list: its case number and its stratum."""

    case: str
    stratum: str


def stratum_of(action: str, amount: Decimal, bounds: Sequence[Decimal]) -> str:
    """Return the stratum of a grant: its action and the class of its size; `bounds` are the lowest euro of each further class.

    With the bounds 10000 and 50000: `a:0-10000` for less than 10,000 euro, `a:10000-50000`, `a:50000-`.
    Raises ``CannotSample``: ``bounds_not_rising``.
    """
    steps = [Decimal(0), *bounds]
    if any(low >= high for low, high in pairwise(steps)):
        raise CannotSample("bounds_not_rising")
    place = max(number for number, low in enumerate(steps) if amount >= low or number == 0)
    high = f"{steps[place + 1]:f}" if place + 1 < len(steps) else ""
    return f"{action}:{steps[place]:f}-{high}"


def commitment(seed: str) -> str:
    """Return what is published of a seed before the drawing."""
    return hashlib.sha256(seed.encode()).hexdigest()


def list_bytes(rows: Iterable[Row]) -> bytes:
    """Return the list as the bytes that are hashed."""
    return "".join(f"{one.case},{one.stratum}\n" for one in sorted(rows, key=lambda one: one.case)).encode()


def list_hash(rows: Iterable[Row]) -> str:
    """Return the hash of the list."""
    return hashlib.sha256(list_bytes(rows)).hexdigest()


def mark(seed: str, word: str, case: str) -> str:
    """Return the mark of a project: the lower, the sooner it is drawn."""
    return hashlib.sha256(f"{seed}\n{word}\n{case}".encode()).hexdigest()


def wanted(size: int, percent: int) -> int:
    """Return how many of a stratum are drawn: the share of its size, rounded up to whole projects."""
    return -(-size * percent // 100)


def draw(rows: Iterable[Row], percents: Mapping[str, int], seed: str, word: str) -> tuple[str, ...]:
    """Return the case numbers that are drawn, by stratum and mark.

    In: the list, the share of each stratum in per cent (0 to 100), seed and word. Raises ``CannotSample``: ``case_twice``,
    ``no_share`` (of a stratum in the list), ``share_out_of_range``.
    """
    by_stratum = _by_stratum(rows)
    for stratum in by_stratum:
        if stratum not in percents:
            raise CannotSample("no_share", stratum)
        if not 0 <= percents[stratum] <= 100:
            raise CannotSample("share_out_of_range", stratum)
    found: list[str] = []
    for stratum, cases in sorted(by_stratum.items()):
        ordered = sorted(cases, key=lambda case: (mark(seed, word, case), case))
        found += ordered[: wanted(len(cases), percents[stratum])]
    return tuple(found)


def _by_stratum(rows: Iterable[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for one in rows:
        if one.case in seen:
            raise CannotSample("case_twice", one.case)
        seen.add(one.case)
        found.setdefault(one.stratum, []).append(one.case)
    return found


def as_file(rows: Iterable[Row], percents: Mapping[str, int], seed: str, word: str) -> str:
    """Return a drawing as a CSV file that holds all that is needed to draw again (RFC 4180, columns ``COLUMNS``)."""
    listed = sorted(rows, key=lambda one: one.case)
    drawn = set(draw(listed, percents, seed, word))
    same = (seed, word, commitment(seed), list_hash(listed))
    written = io.StringIO(newline="")
    out = csv.writer(written, lineterminator="\r\n")
    out.writerow(COLUMNS)
    for one in listed:
        is_drawn = "1" if one.case in drawn else "0"
        out.writerow([one.case, one.stratum, percents[one.stratum], mark(seed, word, one.case), is_drawn, *same])
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class Checked:
    """What drawing a file again gave: the cases that should be drawn, and what in the file is otherwise, in words.

    ``commitment`` and ``list_hash`` are what the file says, to be compared with what was published before the drawing.
    """

    drawn: tuple[str, ...]
    faults: tuple[str, ...]
    commitment: str
    list_hash: str


def verify(text: str) -> Checked:
    """Draw again from the file of a drawing.

    Raises ``CannotSample``: ``not_a_drawing``, ``wrong_share`` (of a stratum), and what ``draw`` raises.
    """
    try:
        reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        names, lines = reader.fieldnames or (), list(reader)
    except csv.Error:
        raise CannotSample("not_a_drawing") from None
    if len(set(names)) < len(names):
        raise CannotSample("not_a_drawing")
    if not lines or any(set(COLUMNS) - {name for name, value in line.items() if value is not None} for line in lines):
        raise CannotSample("not_a_drawing")
    faults = [f"{name} differs between rows" for name in COLUMNS[5:] if len({line[name] for line in lines}) > 1]
    seed, word = lines[0]["seed"], lines[0]["word"]
    rows = [Row(line["case"], line["stratum"]) for line in lines]
    percents = _percents(lines)
    if commitment(seed) != lines[0]["commitment"]:
        faults.append("the seed is not the one that was committed to")
    if list_hash(rows) != lines[0]["list_hash"]:
        faults.append("the list is not the one whose hash was published")
    drawn = draw(rows, percents, seed, word)
    faults += [f"{line['case']}: another mark" for line in lines if line["mark"] != mark(seed, word, line["case"])]
    said = {line["case"] for line in lines if line["drawn"] == "1"}
    faults += [f"{case}: should be drawn and is not" for case in sorted(set(drawn) - said)]
    faults += [f"{case}: is drawn and should not be" for case in sorted(said - set(drawn))]
    return Checked(drawn, tuple(faults), lines[0]["commitment"], lines[0]["list_hash"])


def _percents(lines: Sequence[Mapping[str, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        percent = line["percent"]
        is_share = percent.isascii() and percent.isdigit() and len(percent) <= 3
        if not is_share or found.setdefault(line["stratum"], int(percent)) != int(percent):
            raise CannotSample("wrong_share", line["stratum"])
    return found
