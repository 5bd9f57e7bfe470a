"""Reads one YAML 1.2 or JSON document into values that remember their line. Strict where YAML guesses.

`NO` and `yes` are words, `01` and `1_000` are text, amounts are exact decimals, days stay text until somebody asks for
a day. The same key twice is refused.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

MOST_DIGITS = 15
TOO_DEEP = "cannot be read: too many values inside each other"
_WHOLE = re.compile(rf"[-+]?(0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}})", re.ASCII)
# A number that a computer works out (a third, a mean) is written with up to 25 decimals.
_DECIMAL = re.compile(
    r"[-+]?(?!0[0-9])([0-9]{1,15}\.[0-9]{0,25}|\.[0-9]{1,25}|[0-9]{1,15}(?=[eE]))([eE][-+]?[0-9]{1,2})?", re.ASCII
)
# Behind each bracket that is open the reader looks for a key, again and again: no document has so many inside each other.
MOST_INSIDE = 50
_TYPES = frozenset(["str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq"])
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_CAPITALS = {"True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "Null": "null", "NULL": "null"}


class WrongDocument(ValueError):
    """The text is no document at all. Carries the `line` (from 1, None when there is none) and the `problem`."""

    def __init__(self, line: int | None, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


@dataclass(frozen=True)
class Piece:
    """A value and the line it stands on (None when it came from code).

    `value` is a dict of pieces by key, a tuple of pieces, or text, a whole number, a decimal, a day, a boolean, None.
    `key_lines` holds the line of each key of a dict.
    """

    value: Any
    line: int | None = None
    key_lines: Mapping[str, int | None] | None = None


def pieces(document: str | Mapping[str, Any]) -> Piece:
    """Return the document's pieces; raises WrongDocument when it is not one YAML or JSON document."""
    return _from_text(document) if isinstance(document, str) else _from_value(document)


def plain_json(text: str) -> dict[str, Any] | None:
    """Return a JSON object as plain values with exact decimals, fast and without lines; None where it is none.

    A key that comes twice gives None too: whoever needs to say on which line reads with `pieces`.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            raise ValueError("a key comes twice")
        return made

    if not text.lstrip().startswith("{"):
        return None
    try:
        made = json.loads(text, parse_float=Decimal, parse_constant=str, object_pairs_hook=once)
    except (ValueError, RecursionError, ArithmeticError):
        return None
    return made if isinstance(made, dict) else None


def _from_value(value: Any) -> Piece:
    """Wrap values that code hands over; floats become the decimals that they are written as."""
    if isinstance(value, Mapping):
        inner = {str(key): _from_value(each) for key, each in value.items()}
        return Piece(inner, None, dict.fromkeys(inner))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Piece(tuple(_from_value(each) for each in value))
    if isinstance(value, float):
        return Piece(Decimal(str(value)))
    return Piece(value if isinstance(value, str | int | bool | Decimal | date) or value is None else str(value))


def _from_text(text: str) -> Piece:
    """Compose the text's nodes with ruamel.yaml and wrap them."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if is_too_deep(text):
        raise WrongDocument(None, TOO_DEEP)
    try:
        node = YAML(typ="safe", pure=True).compose(_spaces_for_tabs(text.removeprefix("\ufeff")))
        if node is None:
            raise WrongDocument(1, "the document is empty")
        return _wrap(node, {})
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 1 if mark else None
        raise WrongDocument(line, f"cannot be read: {wrong.problem or wrong.context}") from None
    except RecursionError:
        raise WrongDocument(None, TOO_DEEP) from None
    except YAMLError as wrong:
        raise WrongDocument(None, f"cannot be read: {str(wrong).strip().splitlines()[0]}") from None


def is_too_deep(text: str) -> bool:
    """Return whether more brackets are open at once than any document has."""
    depth = 0
    for bracket in re.finditer(r"[\[{\]}]", text):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        if depth > MOST_INSIDE:
            return True
    return False


def _spaces_for_tabs(text: str) -> str:
    """In valid JSON a raw tab is only ever white space, which YAML would refuse: turn it into spaces."""
    if "\t" not in text or not text.lstrip().startswith("{"):
        return text
    try:
        json.loads(text)
    except ValueError:
        return text
    return text.replace("\t", " ")


def _wrap(node: Any, done: dict[int, Piece | None]) -> Piece:
    """Turn a node into a piece. `done` knows each node once (None while inside it), so that aliases cannot explode."""
    line = node.start_mark.line + 1
    if id(node) in done:
        known = done[id(node)]
        if known is None:
            raise WrongDocument(line, "a value contains itself")
        return known
    if str(node.tag).removeprefix("tag:yaml.org,2002:") not in _TYPES:
        raise WrongDocument(line, f"unknown type {node.tag}")
    done[id(node)] = None
    if node.id == "scalar":
        piece = Piece(_scalar(node), line)
    elif node.id == "sequence":
        piece = Piece(tuple(_wrap(each, done) for each in node.value), line)
    else:
        piece = _wrap_mapping(node, line, done)
    done[id(node)] = piece
    return piece


def _wrap_mapping(node: Any, line: int, done: dict[int, Piece | None]) -> Piece:
    """Turn a mapping into a dict of pieces; a key that is no text or comes twice is refused."""
    inner: dict[str, Piece] = {}
    lines: dict[str, int | None] = {}
    for key, value in node.value:
        at = key.start_mark.line + 1
        if key.id != "scalar":
            raise WrongDocument(at, "a key must be a word")
        if key.value in inner:
            raise WrongDocument(at, f"the key “{key.value}” comes twice")
        piece = _wrap(value, done)
        inner[key.value] = Piece(None, at) if piece.value is None else piece
        lines[key.value] = at
    return Piece(inner, line, lines)


def _scalar(node: Any) -> str | int | bool | Decimal | None:
    """Return what a scalar means; quoted or tagged as text it is text, whatever it looks like."""
    text: str = node.value
    if node.style not in (None, "") or node.tag == "tag:yaml.org,2002:str":
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    word = _CAPITALS.get(text, text)
    if word in _WORDS:
        return _WORDS[word]
    if _WHOLE.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
