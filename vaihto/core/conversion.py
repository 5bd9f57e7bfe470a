"""Conversion of a host's grades into the grades of Finnish vocational education, by a table that two schools have agreed.

Nothing is ever converted by itself: a grade that the table does not name has no home grade. Home grades are those in which a unit
of a vocational qualification is passed: 1–5, or passed without a grade (Koski: arviointiasteikkoammatillinen15 and
arviointiasteikkoammatillinenhyvaksyttyhylatty). What the host failed is not recognised, so that no line leads to a failed grade.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PASSED = "passed"
HOME_GRADES = ("1", "2", "3", "4", "5", PASSED)
LONGEST_GRADE = 40
# How people write it in the officials' languages.
WORDS_FOR_PASSED: Mapping[str, str] = {"fi": "hyväksytty", "sv": "godkänd", "en": "passed"}


class NoConversion(LookupError):
    """The table does not say how a grade converts; ``grade`` is the host's."""

    def __init__(self, grade: str) -> None:
        self.grade = grade
        super().__init__(grade)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a grade of the host, and the home grade that it counts as."""

    host: str
    home: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: ``code`` is unreadable, no_host_grade, host_grade_too_long, home_grade_unknown or twice."""

    code: str
    text: str


def plain(grade: str) -> str:
    """Return a grade as it is compared: blanks in one piece, capital letters alike, so that ``Sehr Gut`` is ``sehr  gut``."""
    return " ".join(grade.split()).casefold()


def read(text: str) -> tuple[list[Line], list[Fault]]:
    """Return the lines of a table as people write it, one on each line, such as ``A = 5``, and what is wrong with it."""
    lines: list[Line] = []
    found: list[Fault] = []
    for row in filter(None, map(str.strip, text.splitlines())):
        host, sign, home = row.rpartition("=")
        if not sign:
            found.append(Fault("unreadable", row))
            continue
        word = plain(home)
        lines.append(Line(" ".join(host.split()), PASSED if word in WORDS_FOR_PASSED.values() else word))
    return lines, found + faults(lines)


def written(lines: Iterable[Line], language: str) -> str:
    """Return a table as people write it in a language: what `read` takes back."""
    passed = WORDS_FOR_PASSED.get(language, PASSED)
    return "\n".join(f"{line.host} = {passed if line.home == PASSED else line.home}" for line in lines)


def faults(lines: Iterable[Line]) -> list[Fault]:
    """Return what is wrong with a table: each host grade stands there once, and each home grade is one of the scale."""
    seen: set[str] = set()
    found: list[Fault] = []
    for line in lines:
        key = plain(line.host)
        if not key:
            found.append(Fault("no_host_grade", line.home))
        elif len(line.host) > LONGEST_GRADE:
            found.append(Fault("host_grade_too_long", line.host))
        elif key in seen:
            found.append(Fault("twice", line.host))
        if line.home not in HOME_GRADES:
            found.append(Fault("home_grade_unknown", line.home))
        seen.add(key)
    return found


def convert(lines: Iterable[Line], grade: str) -> str:
    """Return the home grade of a host's grade. Raises NoConversion where no line of the table has it."""
    wanted = plain(grade)
    for line in lines:
        if wanted and plain(line.host) == wanted:
            return line.home
    raise NoConversion(grade)
