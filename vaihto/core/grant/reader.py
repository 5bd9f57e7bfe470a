"""Reads the document of `vaihto grant calculate`: keys, words and types, and nothing else; refuses with the line.

The keys are those of docs/reference/grant.md. Amounts are euro with at most two decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from vaihto.core import countries, distance
from vaihto.core.documents import Piece, WrongDocument, pieces
from vaihto.core.grant import rules
from vaihto.core.grant.calculation import PAID_ON
from vaihto.core.grant.request import Paid, RealCost, Request

LARGEST = 999_999_999
MOST_PEOPLE, MOST_DAYS = 99_999, 9_999
# Half the way round the earth.
FARTHEST_KM = 20_038
OBLIGATORY = ("programme", "call_year", "agency", "activity")
KINDS_OF_COST = ("expensive_travel", "other")
Field = Callable[[Piece, str], Any]


class WrongGrant(ValueError):
    """A document that cannot be understood; ``line`` counts from 1 (None where there is none)."""

    def __init__(self, line: int | None, problem: str, allowed: str = "", name: str = "") -> None:
        place = ", ".join(part for part in (name, f"line {line}" if line else "") if part)
        super().__init__(f"{place}: {problem}." + (f" Allowed: {allowed}." if allowed else ""))
        self.line, self.problem, self.allowed = line, problem, allowed


def read(document: str | Mapping[str, Any], name: str = "") -> Request:
    """Return the request that a text (YAML 1.2 or JSON) or plain values describe; ``name`` (a file's) is for the message.

    Raises WrongGrant.
    """
    try:
        return _request(pieces(document))
    except WrongDocument as wrong:
        raise WrongGrant(wrong.line, wrong.problem, "one request in YAML 1.2 or JSON", name) from None
    except WrongGrant as wrong:
        raise WrongGrant(wrong.line, wrong.problem, wrong.allowed, name) from None


def _request(root: Piece) -> Request:
    """Read the whole, then look at keys that belong together."""
    given = _mapping(root, "the request", KEYS)
    for key in OBLIGATORY:
        if key not in given:
            raise WrongGrant(root.line, f"the obligatory key “{key}” is missing", ", ".join(OBLIGATORY))
    del given["programme"]
    activity = rules.activity(given["activity"], given["call_year"])
    if activity.category != "visit" and "activity_days" not in given:
        raise WrongGrant(root.line, "the key “activity_days” is missing", "the days of the activity, without travel days")
    if given.get("fewer_opportunities", 0) > given.get("participants", 1):
        raise _at(root, "fewer_opportunities", "more than all participants", f"at most {given.get('participants', 1)}")
    if given.get("linguistic_support", 0) > given.get("participants", 1):
        raise _at(root, "linguistic_support", "more than all participants", f"at most {given.get('participants', 1)}")
    return Request(**_with_distance(root, given))


def _with_distance(root: Piece, given: dict[str, Any]) -> dict[str, Any]:
    """Return what was given with the kilometres between the two places, where places were named."""
    start, end = given.pop("from", None), given.pop("to", None)
    if start is None and end is None:
        return given
    if "kilometres" in given:
        raise _at(root, "from" if start else "to", "given beside km", "km alone, or from and to")
    if start is None or end is None:
        raise _at(root, "from" if start else "to", "given alone", "from and to together, or km")
    country = f", {given['destination']}" if "destination" in given and "," not in end else ""
    places = {"from_place": _place(root, "from", start), "to_place": _place(root, "to", end + country)}
    return given | places | {"kilometres": distance.between(places["from_place"], places["to_place"])}


def _place(root: Piece, key: str, text: str) -> distance.Place:
    """Return the place of the gazetteer that is meant."""
    try:
        return distance.find(text)
    except distance.CannotPlace as wrong:
        if wrong.reason == "unknown":
            raise _at(
                root, key, f"“{text[:60]}” is not in the list of cities", "a larger city, as in Paris, FR; or km by hand"
            ) from None
        names = "; ".join(f"{place.name}, {place.country}" for place in wrong.candidates)
        raise _at(root, key, f"“{text[:60]}” is several places", f"{names}; or km by hand") from None


def _at(root: Piece, key: str, problem: str, allowed: str) -> WrongGrant:
    """Return what to raise about one key of the request."""
    return WrongGrant((root.key_lines or {}).get(key), f"{key}: {problem}", allowed)


def _mapping(piece: Piece, where: str, keys: Mapping[str, tuple[str, Field]]) -> dict[str, Any]:
    """Read a mapping key by key; an unknown key is refused with the keys that there are."""
    if not isinstance(piece.value, dict):
        raise _wrong(piece, where, f"a mapping with the keys {', '.join(keys)}")
    for key, line in (piece.key_lines or {}).items():
        if key not in keys:
            raise WrongGrant(line, f"unknown key “{key}” in {where}", ", ".join(keys))
    return {keys[key][0]: keys[key][1](each, key) for key, each in piece.value.items()}


def _word(allowed: tuple[str, ...]) -> Field:
    """Return a reader of one of the allowed words."""

    def word(piece: Piece, where: str) -> str:
        if not isinstance(piece.value, str) or piece.value not in allowed:
            raise _wrong(piece, where, ", ".join(allowed))
        return piece.value

    return word


def _activity(piece: Piece, where: str) -> str:
    """Read an activity's code; a question mark behind one that was not seen in a source does not matter."""
    if isinstance(piece.value, str) and piece.value.removesuffix("?") in rules.activity_codes():
        return piece.value.removesuffix("?")
    raise _wrong(piece, where, ", ".join(rules.activity_codes()))


def _call_year(piece: Piece, where: str) -> int:
    first, last = rules.first_and_last_call()
    return int(_whole(first, last)(piece, where))


def _whole(least: int, most: int) -> Field:
    """Return a reader of whole numbers between two bounds."""

    def whole(piece: Piece, where: str) -> int:
        value = piece.value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _wrong(piece, where, f"a whole number from {least} to {most}")
        return value

    return whole


def _number(most: int, unit: str) -> Field:
    """Return a reader of numbers, not negative, with at most two decimals."""

    def number(piece: Piece, where: str) -> Decimal:
        value = piece.value
        if not isinstance(value, int | Decimal) or isinstance(value, bool) or not 0 <= value <= most:
            raise _wrong(piece, where, f"{unit} from 0 to {most}")
        if Decimal(value) != round(Decimal(value), 2):
            raise _wrong(piece, where, "at most two decimals")
        return Decimal(value)

    return number


def _country(piece: Piece, where: str) -> str:
    """Read a country; EL and UK become GR and GB."""
    if not isinstance(piece.value, str) or piece.value not in countries.codes():
        raise _wrong(piece, where, "a country as two capital letters of ISO 3166, such as FI, DE or NO; also EL and UK")
    return countries.canonical(piece.value)


def _yes_or_no(piece: Piece, where: str) -> bool:
    """Read true or false; yes and no are words in YAML 1.2."""
    if not isinstance(piece.value, bool):
        raise _wrong(piece, where, "true, false")
    return piece.value


def _text(piece: Piece, where: str) -> str:
    """Read a text; a bare number is none."""
    if not isinstance(piece.value, str) or not piece.value.strip():
        raise _wrong(piece, where, "a text; put a number into quotes")
    return piece.value


def _rows(piece: Piece, where: str) -> tuple[Piece, ...]:
    if not isinstance(piece.value, tuple):
        raise _wrong(piece, where, "a list; leave the key out when there is none")
    return piece.value


def _costs(piece: Piece, where: str) -> tuple[RealCost, ...]:
    """Read exceptional costs; how many participants only matters for expensive travel."""
    keys: dict[str, tuple[str, Field]] = {
        "kind": ("kind", _word(KINDS_OF_COST)),
        "cost": ("cost_eur", _number(LARGEST, "an amount in euro")),
        "participants": ("participants", _whole(1, MOST_PEOPLE)),
    }
    made = []
    for row in _rows(piece, where):
        given = _mapping(row, where, keys)
        for key in ("kind", "cost_eur"):
            if key not in given:
                raise WrongGrant(row.line, f"a row of {where} lacks “{key.removesuffix('_eur')}”", ", ".join(keys))
        made.append(RealCost(**given))
    return tuple(made)


def _paid(piece: Piece, where: str) -> tuple[Paid, ...]:
    """Read what a provider pays: each heading once, by a share or by a sum."""
    keys: dict[str, tuple[str, Field]] = {
        "heading": ("heading", _word(PAID_ON)),
        "percent": ("percent", _number(100, "per cent")),
        "amount": ("amount_eur", _number(LARGEST, "an amount in euro")),
        "reason": ("reason", _text),
    }
    made: list[Paid] = []
    for row in _rows(piece, where):
        given = _mapping(row, where, keys)
        if "heading" not in given or ("percent" in given) == ("amount_eur" in given):
            raise WrongGrant(row.line, f"a row of {where} needs heading and one of percent, amount", ", ".join(keys))
        if any(each.heading == given["heading"] for each in made):
            raise WrongGrant(row.line, f"the heading “{given['heading']}” comes twice in {where}", "each heading once")
        made.append(Paid(**given))
    return tuple(made)


def _chosen(piece: Piece, where: str) -> dict[str, Decimal]:
    """Read chosen rates: parameter and euro."""
    if not isinstance(piece.value, dict):
        raise _wrong(piece, where, "a mapping of a line’s parameter to euro")
    return {key: _number(LARGEST, "an amount in euro")(each, key) for key, each in piece.value.items()}


def _wrong(piece: Piece, where: str, allowed: str) -> WrongGrant:
    """Return what to raise for a value that is not allowed, shown shortly."""
    value = piece.value
    kinds = {dict: "a mapping", tuple: "a list", type(None): "nothing", bool: str(value).lower()}
    shown = kinds.get(type(value)) or f"“{str(value)[:60]}”"
    return WrongGrant(piece.line, f"{where} cannot be {shown}", allowed)


# The document's key, the request's field, how it is read.
KEYS: dict[str, tuple[str, Field]] = {
    "programme": ("programme", _word(rules.PROGRAMMES)),
    "call_year": ("call_year", _call_year),
    "agency": ("agency", _country),
    "activity": ("activity", _activity),
    "activity_days": ("activity_days", _whole(1, MOST_DAYS)),
    "group": ("group", _whole(1, 3)),
    "destination": ("destination", _country),
    "travel_days": ("travel_days", _whole(0, MOST_DAYS)),
    "km": ("kilometres", _number(FARTHEST_KM, "kilometres one way")),
    "from": ("from", _text),
    "to": ("to", _text),
    "green": ("green", _yes_or_no),
    "participants": ("participants", _whole(1, MOST_PEOPLE)),
    "participants_before": ("participants_before", _whole(0, MOST_PEOPLE)),
    "accompanying_persons": ("accompanying_persons", _whole(0, MOST_PEOPLE)),
    "accompanying_days": ("accompanying_days", _whole(1, MOST_DAYS)),
    "accompanying_travel": ("accompanying_travel", _yes_or_no),
    "fewer_opportunities": ("fewer_opportunities", _whole(0, MOST_PEOPLE)),
    "inclusion_costs": ("inclusion_costs_eur", _number(LARGEST, "an amount in euro")),
    "course_days": ("course_days", _whole(0, MOST_DAYS)),
    "course_fees_before": ("course_fees_before_eur", _number(LARGEST, "an amount in euro")),
    "linguistic_support": ("linguistic_support", _whole(0, MOST_PEOPLE)),
    "exceptional_costs": ("exceptional_costs", _costs),
    "chosen_rates": ("chosen_rates", _chosen),
    "paid": ("paid", _paid),
}
