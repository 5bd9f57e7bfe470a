"""Reads single values of a document of ePerusteet, leniently in what is missing and strictly in what is there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from vaihto.core import formats
from vaihto.core.transcript import Text
from vaihto.exchange.eperusteet.faults import Fault

LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
ORDER = ("fi", "sv", "en")
UNIT = re.compile(r"tutkinnonosat_(\d{1,9})", re.ASCII)
# A qualification is 210 points at most today; a unit or group of more than this is a mistake.
MOST_POINTS = 10_000
# In milliseconds: the year 9999 and the year 1. What lies outside is no day in Python.
FIRST_MOMENT, LAST_MOMENT = -62_000_000_000_000, 253_000_000_000_000
SHOWN = 60
# Not one fault more is told; a document of faults alone would fill the memory with them.
MOST_FAULTS = 200


@dataclass(slots=True)
class Reader:
    """Collects faults while values are read; a value with a fault is as if it were missing."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, path: str, value: object = "") -> None:
        """Remember a fault."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(code, path, str(value)[:SHOWN]))

    def thing(self, value: Any, path: str) -> dict[str, Any]:
        """Return an object; an empty one where there is none."""
        if value is None or isinstance(value, dict):
            return value or {}
        self.fault("not_an_object", path, value)
        return {}

    def rows(self, value: Any, path: str) -> list[Any]:
        """Return a list; an empty one where there is none."""
        if value is None or isinstance(value, list):
            return value or []
        self.fault("not_a_list", path, value)
        return []

    def raw(self, value: Any, path: str) -> list[tuple[str, str]]:
        """Return (language, words) in the order fi, sv, en, others; words that are empty are left out."""
        texts = self.thing(value, path)
        found = []
        for language in sorted(texts, key=_rank):
            if not LANGUAGE.fullmatch(language) or texts[language] is None:
                continue
            if not isinstance(texts[language], str):
                self.fault("not_a_text", f"{path}.{language}", texts[language])
            elif texts[language].strip():
                found.append((language, texts[language]))
        return found

    def text(self, value: Any, path: str) -> Text | None:
        """Return texts by language with their white space joined; None where there is none."""
        versions = tuple((language, " ".join(words.split())) for language, words in self.raw(value, path))
        return Text(versions) if versions else None

    def words(self, value: Any, path: str) -> str:
        """Return a string, also where a number stands; an empty one where there is none."""
        if value is None:
            return ""
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value).strip()
        self.fault("not_a_text", path, value)
        return ""

    def points(self, value: Any, path: str) -> Decimal | None:
        """Return points, exactly; None where there are none."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.fault("not_a_number", path, value)
            return None
        if not 0 <= value <= MOST_POINTS:
            self.fault("out_of_range", path, value)
            return None
        exact = Decimal(value)
        return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact

    def count(self, value: Any, path: str) -> int | None:
        """Return a number of units; None where there is none."""
        exact = self.points(value, path)
        if exact is not None and exact != exact.to_integral_value():
            self.fault("not_a_number", path, value)
            return None
        return None if exact is None else int(exact)

    def day(self, value: Any, path: str) -> date | None:
        """Return the day in Finland of a moment in milliseconds since 1970; None where there is none."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not FIRST_MOMENT <= value <= LAST_MOMENT:
            self.fault("not_a_day", path, value)
            return None
        return formats.local(datetime.fromtimestamp(value / 1000, UTC)).date()

    def code(self, value: Any) -> str:
        """Return the digits of a unit's code; empty where it is no code of the list tutkinnonosat."""
        match = UNIT.fullmatch(value) if isinstance(value, str) else None
        return match.group(1) if match else ""


def _rank(language: str) -> tuple[int, str]:
    """Return where a language stands among the others."""
    return (ORDER.index(language) if language in ORDER else len(ORDER), language)
