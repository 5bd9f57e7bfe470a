"""Turns the pieces of a document into a Situation: which keys, words and types there are, and nothing else."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from vaihto.core import countries, parameters
from vaihto.core.documents import Piece, WrongDocument, pieces
from vaihto.core.situation import Budget, MobilityRow, Organisation, Project, Situation, WrongSituation

Field = Callable[[Piece, str], Any]
T = TypeVar("T")

OBLIGATORY = "programme, call_year, agency, action"
LARGEST = 999_999_999
FIRST_YEAR, LAST_YEAR = 1900, 2199


def read(document: str | Mapping[str, Any], name: str) -> Situation:
    """Return the situation; see situation.read."""
    try:
        return _situation(pieces(document))
    except WrongDocument as wrong:
        raise WrongSituation(wrong.line, wrong.problem, "one situation in YAML 1.2 or JSON", name) from None
    except WrongSituation as wrong:
        raise WrongSituation(wrong.line, wrong.problem, wrong.allowed, name) from None


def _situation(root: Piece) -> Situation:
    """Read the whole: four obligatory keys, six that may be left out."""
    keys: dict[str, Field] = {
        "programme": _word(parameters.programmes()),
        "call_year": _whole(FIRST_YEAR, LAST_YEAR),
        "agency": _country,
        "action": _word(parameters.words("action")),
        "submitted_on": _day,
        "project": _project,
        "organisations": _rows(_organisation),
        "mobilities": _rows(_mobility),
        "budget": _budget,
        "transfers": _rows(_word(parameters.words("transfer"))),
    }
    given = _mapping(root, "the situation", keys)
    for key in OBLIGATORY.split(", "):
        if key not in given:
            raise WrongSituation(root.line, f"the obligatory key “{key}” is missing", OBLIGATORY)
    if given["action"] not in parameters.action_keys(given["programme"]):
        allowed = ", ".join(parameters.action_keys(given["programme"]))
        raise WrongSituation(root.value["action"].line, f"unknown action “{given['action']}”", allowed)
    if sum(each.applicant for each in given.get("organisations", ())) > 1:
        line = root.value["organisations"].line
        raise WrongSituation(line, "several organisations are marked applicant: true", "one organisation, or none")
    return Situation(**given)


def _project(piece: Piece, where: str) -> Project:
    """Read the project's days; it cannot end before it starts."""
    given = _mapping(piece, where, {"starts_on": _day, "ends_on": _day})
    if len(given) == 2 and given["ends_on"] < given["starts_on"]:
        line = (piece.key_lines or {}).get("ends_on")
        raise WrongSituation(line, "the project ends before it starts", f"ends_on {given['starts_on']} or later")
    return Project(**given)


def _organisation(piece: Piece, where: str) -> Organisation:
    """Read one organisation."""
    keys: dict[str, Field] = {
        "name": _text,
        "country": _country,
        "kind": _word(parameters.words("organisation_kind")),
        "role": _word(parameters.words("role")),
        "mandate": _yes_or_no,
        "applicant": _yes_or_no,
    }
    return Organisation(**_mapping(piece, where, keys))


def _mobility(piece: Piece, where: str) -> MobilityRow:
    """Read one row of stays or journeys."""
    keys: dict[str, Field] = {
        "count": _whole(0, LARGEST),
        "target_group": _word(parameters.words("target_group")),
        "from": _country,
        "to": _country,
        "days": _whole(0, LARGEST),
        "purpose": _word(parameters.words("purpose")),
        "continuing_training": _yes_or_no,
        "fewer_opportunities": _whole(0, LARGEST),
        "travel_days": _whole(0, LARGEST),
        "green": _yes_or_no,
    }
    given = _mapping(piece, where, keys)
    renamed = {"from": "from_country", "to": "to_country"}
    return MobilityRow(**{renamed.get(key, key): value for key, value in given.items()})


def _budget(piece: Piece, where: str) -> Budget:
    """Read the amounts in euro."""
    return Budget(**_mapping(piece, where, {"requested_eur": _amount, "total_eur": _amount}))


def _mapping(piece: Piece, where: str, keys: Mapping[str, Field]) -> dict[str, Any]:
    """Read a mapping key by key; an unknown key is refused with the keys that there are."""
    if not isinstance(piece.value, dict):
        raise _wrong(piece, where, f"a mapping with the keys {', '.join(keys)}")
    for key, line in (piece.key_lines or {}).items():
        if key not in keys:
            raise WrongSituation(line, f"unknown key “{key}” in {where}", ", ".join(keys))
    return {key: keys[key](each, key) for key, each in piece.value.items()}


def _rows(field: Callable[[Piece, str], T]) -> Callable[[Piece, str], tuple[T, ...]]:
    """Return a reader of lists, each row by `field`."""

    def rows(piece: Piece, where: str) -> tuple[T, ...]:
        if not isinstance(piece.value, tuple):
            raise _wrong(piece, where, "a list; [] when there is none; leave the key out when it is not known")
        return tuple(field(each, where) for each in piece.value)

    return rows


def _word(allowed: tuple[str, ...]) -> Callable[[Piece, str], str]:
    """Return a reader of one of the allowed words."""

    def word(piece: Piece, where: str) -> str:
        if not isinstance(piece.value, str) or piece.value not in allowed:
            raise _wrong(piece, where, ", ".join(allowed))
        return piece.value

    return word


def _whole(least: int, most: int) -> Callable[[Piece, str], int]:
    """Return a reader of whole numbers between two bounds."""

    def whole(piece: Piece, where: str) -> int:
        value = piece.value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _wrong(piece, where, f"a whole number from {least} to {most}")
        return value

    return whole


def _amount(piece: Piece, where: str) -> Decimal:
    """Read an amount in euro: a number, not negative, at most two decimals."""
    value = piece.value
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not 0 <= value <= LARGEST:
        raise _wrong(piece, where, f"an amount in euro from 0 to {LARGEST}, such as 12000 or 12000.50")
    if Decimal(value) != round(Decimal(value), 2):
        raise _wrong(piece, where, "at most two decimals, such as 12000.50")
    return Decimal(value)


def _country(piece: Piece, where: str) -> str:
    """Read a country; EL and UK become GR and GB."""
    if not isinstance(piece.value, str) or piece.value not in countries.codes():
        raise _wrong(piece, where, "a country as two capital letters of ISO 3166, such as FI, DE or NO; also EL and UK")
    return countries.canonical(piece.value)


def _day(piece: Piece, where: str) -> date:
    """Read a day: 2012-02-20, quoted or not."""
    value = piece.value
    if type(value) is date and FIRST_YEAR <= value.year <= LAST_YEAR:
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            raise _wrong(piece, where, "a day of the calendar, such as 2012-02-20") from None
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise _wrong(piece, where, f"a day from {FIRST_YEAR} to {LAST_YEAR}, such as 2012-02-20")


def _yes_or_no(piece: Piece, where: str) -> bool:
    """Read true or false; yes and no are words in YAML 1.2."""
    if not isinstance(piece.value, bool):
        raise _wrong(piece, where, "true, false")
    return piece.value


def _text(piece: Piece, where: str) -> str:
    """Read a text; a bare number is none."""
    if not isinstance(piece.value, str):
        raise _wrong(piece, where, "a text; put a number into quotes")
    return piece.value


def _wrong(piece: Piece, where: str, allowed: str) -> WrongSituation:
    """Return what to raise for a value that is not allowed, shown shortly."""
    value = piece.value
    kinds = {dict: "a mapping", tuple: "a list", type(None): "nothing", bool: str(value).lower()}
    shown = kinds.get(type(value)) or f"“{str(value)[:60]}”"
    return WrongSituation(piece.line, f"{where} cannot be {shown}", allowed)
