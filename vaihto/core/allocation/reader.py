"""Reads the document of `vaihto select`: applications, budget, thresholds, objective, floors; refuses with the line.

The keys are those of docs/reference/select.md. Amounts are euro with at most two decimals in the document, cents inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vaihto.core.allocation.model import Contender, Floor, cents_of, share_in_cents
from vaihto.core.allocation.optimum import Objective
from vaihto.core.documents import Piece, WrongDocument, pieces

LARGEST = 999_999_999
MOST_POINTS = 1_000_000
MOST_DECIMALS = 25
KEYS = "applications, budget, thresholds, mode, objective, floors"
FIELDS = "id, organisation, region, action, score, requested_eur, minimum_eur, newcomer, criteria"
GROUP = "newcomer, action, region, organisation"


class WrongSelection(ValueError):
    """A document that cannot be understood; ``line`` counts from 1 (None where there is none)."""

    def __init__(self, line: int | None, problem: str, allowed: str = "", name: str = "") -> None:
        place = ", ".join(part for part in (name, f"line {line}" if line else "") if part)
        super().__init__(f"{place}: {problem}." + (f" Allowed: {allowed}." if allowed else ""))
        self.line, self.problem, self.allowed = line, problem, allowed


@dataclass(frozen=True, slots=True)
class Selection:
    """What the document asks: contenders in its order, the budget in cents, objective, floors, thresholds."""

    contenders: tuple[Contender, ...]
    budget: int
    objective: Objective
    floors: tuple[Floor, ...]
    thresholds: Mapping[str, Decimal]


def read(document: str | Mapping[str, Any], name: str = "") -> Selection:
    """Return the selection that a text (YAML 1.2 or JSON) or plain values describe; ``name`` (a file's) is for the message.

    Raises WrongSelection.
    """
    try:
        return _selection(pieces(document))
    except WrongDocument as wrong:
        raise WrongSelection(wrong.line, wrong.problem, "one selection in YAML 1.2 or JSON", name) from None
    except WrongSelection as wrong:
        raise WrongSelection(wrong.line, wrong.problem, wrong.allowed, name) from None


def _selection(root: Piece) -> Selection:
    given = _mapping(root, "the selection", KEYS)
    for key in ("applications", "budget"):
        if key not in given:
            raise WrongSelection(root.line, f"the obligatory key “{key}” is missing", KEYS)
    _word(given.get("mode", Piece("competitive")), "mode", ("competitive",))
    objective = Objective(_word(given.get("objective", Piece("score")), "objective", tuple(Objective)))
    budget = _cents(given["budget"], "budget")
    thresholds = {
        key: _number(each, f"the threshold {key}", MOST_POINTS)
        for key, each in _mapping(given.get("thresholds", Piece({})), "thresholds").items()
    }
    rows = _rows(given["applications"], "applications")
    lines: dict[str, int | None] = {}
    contenders = []
    for row in rows:
        each = _contender(row, thresholds)
        if each.reference in lines:
            there = f" and stands on line {lines[each.reference]}" if lines[each.reference] else ""
            raise WrongSelection(row.line, f"the id “{each.reference}” comes twice{there}", "each id once")
        lines[each.reference] = row.line
        contenders.append(each)
    floors = tuple(_floor(each, budget) for each in _rows(given.get("floors", Piece(())), "floors"))
    return Selection(tuple(contenders), budget, objective, floors, thresholds)


def _contender(row: Piece, thresholds: Mapping[str, Decimal]) -> Contender:
    """Read one application; without a minimum there is no smaller grant than the whole."""
    given = _mapping(row, "an application", FIELDS)
    for key in ("id", "score", "requested_eur"):
        if key not in given:
            raise WrongSelection(row.line, f"an application lacks the key “{key}”", FIELDS)
    score = _number(given["score"], "score", MOST_POINTS)
    requested = _cents(given["requested_eur"], "requested_eur", least=1)
    minimum = _cents(given["minimum_eur"], "minimum_eur", least=1) if _has(given, "minimum_eur") else requested
    if minimum > requested:
        raise WrongSelection(
            given["minimum_eur"].line,
            "minimum_eur is larger than requested_eur",
            "the least useful grant, at most what is asked for",
        )
    points = {
        key: _number(each, f"criterion {key}", MOST_POINTS)
        for key, each in _mapping(given.get("criteria", Piece({})), "criteria").items()
    }
    return Contender(
        reference=_text(given["id"], "id"),
        score=score,
        requested=requested,
        minimum=minimum,
        newcomer=_yes_or_no(given["newcomer"], "newcomer") if _has(given, "newcomer") else False,
        region=_text(given["region"], "region") if _has(given, "region") else "",
        action=_text(given["action"], "action") if _has(given, "action") else "",
        missing=max(thresholds.get("total", Decimal(0)) - score, Decimal(0)),
        below=_below(points, thresholds, row.line),
        criteria=tuple(points.values()),
        organisation=_text(given["organisation"], "organisation") if _has(given, "organisation") else "",
    )


def _below(points: Mapping[str, Decimal], thresholds: Mapping[str, Decimal], line: int | None) -> tuple[tuple[str, Decimal], ...]:
    """Return the criteria under their threshold with the points missing."""
    wanted = {key: least for key, least in thresholds.items() if key != "total"}
    for key in wanted:
        if key not in points:
            raise WrongSelection(line, f"the threshold “{key}” is for a criterion that this application lacks", "criteria: {…}")
    return tuple((key, least - points[key]) for key, least in wanted.items() if points[key] < least)


def _floor(row: Piece, budget: int) -> Floor:
    """Read one floor: a group, and what it gets at the least as a share of the budget or in euro."""
    given = _mapping(row, "a floor", f"{GROUP}, share, eur")
    if ("share" in given) == ("eur" in given):
        raise WrongSelection(row.line, "a floor has either share or eur", "such as {newcomer: true, share: 0.1}")
    if not set(given) - {"share", "eur"}:
        raise WrongSelection(row.line, "a floor names no group", GROUP)
    if "share" in given:
        share = _number(given["share"], "share", 1)
        cents = share_in_cents(share, budget)
    else:
        cents = _cents(given["eur"], "eur")
    return Floor(
        cents,
        _yes_or_no(given["newcomer"], "newcomer") if "newcomer" in given else None,
        _text(given["region"], "region") if "region" in given else None,
        _text(given["action"], "action") if "action" in given else None,
        _text(given["organisation"], "organisation") if "organisation" in given else None,
    )


def _mapping(piece: Piece, where: str, allowed: str = "") -> dict[str, Piece]:
    if not isinstance(piece.value, dict):
        raise _wrong(piece, where, f"a mapping with the keys {allowed}" if allowed else "a mapping")
    if allowed:
        for key, line in (piece.key_lines or {}).items():
            if key not in allowed.split(", "):
                raise WrongSelection(line, f"unknown key “{key}” in {where}", allowed)
    return piece.value


def _rows(piece: Piece, where: str) -> tuple[Piece, ...]:
    if piece.value is None:
        return ()
    if not isinstance(piece.value, tuple):
        raise _wrong(piece, where, "a list; [] where there is none")
    return piece.value


def _has(given: Mapping[str, Piece], key: str) -> bool:
    return key in given and given[key].value is not None


def _word(piece: Piece, where: str, allowed: tuple[str, ...]) -> str:
    if not isinstance(piece.value, str) or piece.value not in allowed:
        raise _wrong(piece, where, ", ".join(allowed))
    return piece.value


def _text(piece: Piece, where: str) -> str:
    value = piece.value
    if isinstance(value, bool) or not isinstance(value, str | int) or str(value) == "":
        raise _wrong(piece, where, "a text")
    return str(value)


def _number(piece: Piece, where: str, most: int) -> Decimal:
    value = piece.value
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not 0 <= value <= most:
        raise _wrong(piece, where, f"a number from 0 to {most}")
    if -int(Decimal(value).as_tuple().exponent) > MOST_DECIMALS:
        raise _wrong(piece, where, f"at most {MOST_DECIMALS} decimals")
    return Decimal(value)


def _cents(piece: Piece, where: str, least: int = 0) -> int:
    value = piece.value
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not 0 <= value <= LARGEST:
        raise _wrong(piece, where, f"an amount in euro from 0 to {LARGEST}, such as 12000 or 12000.50")
    if Decimal(value) != round(Decimal(value), 2):
        raise _wrong(piece, where, "at most two decimals, such as 12000.50")
    cents = cents_of(Decimal(value))
    if cents < least:
        raise _wrong(piece, where, "an amount above 0")
    return cents


def _yes_or_no(piece: Piece, where: str) -> bool:
    if not isinstance(piece.value, bool):
        raise _wrong(piece, where, "true, false")
    return piece.value


def _wrong(piece: Piece, where: str, allowed: str) -> WrongSelection:
    value = piece.value
    kinds = {dict: "a mapping", tuple: "a list", type(None): "nothing", bool: str(value).lower()}
    return WrongSelection(piece.line, f"{where} cannot be {kinds.get(type(value)) or f'“{str(value)[:60]}”'}", allowed)
