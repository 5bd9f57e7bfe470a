"""A fault of a Koski part: what kind, at which place, and what is said about it in three languages."""

from __future__ import annotations

from typing import NamedTuple

from vaihto.core import rulebook
from vaihto.exchange.koski.parting import BOOK

# How much of a wrong value is shown.
SHOWN = 60


class Fault(NamedTuple):
    """One fault. `path` leads to it, such as ``osasuoritukset[0].arviointi[0].päivä``; `value` stands there, shortened."""

    code: str
    path: str
    value: str = ""


def fault(code: str, path: str, value: object = "") -> Fault:
    """Return a fault with its value shortened."""
    return Fault(code, path, str(value)[:SHOWN])


def message(of: Fault, language: str) -> str:
    """Return what is said about a fault, in "fi", "sv" or "en": the place, the value, what is wrong."""
    words = rulebook.read(BOOK)["faults"][of.code][language]
    value = f" ({of.value})" if of.value else ""
    return f"{of.path}{value}: {words}"
