"""One way of writing a value as bytes, so that its hash is the same today, in ten years and on any machine.

Audit lines, receipts, signatures and definitions of statistics all hash what this module writes.
Rules: JSON in UTF-8 without spaces, keys sorted by code point, text and keys in Unicode form NFC, ``Decimal``,
dates, moments and UUIDs as strings. Floating point numbers are refused: their text depends on how they were made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any
from unicodedata import normalize
from uuid import UUID


class NotCanonicalError(ValueError):
    """A value that has no single written form; ``reason`` is a code, ``path`` says where in the value it sits."""

    def __init__(self, reason: str, path: str, seen: object) -> None:
        self.reason = reason
        self.path = path
        super().__init__(f"{reason} at {path or 'the top'}: {type(seen).__name__}")


def canonical_json(value: object) -> str:
    """Write a value as canonical JSON text.

    In: None, bool, int, str, ``Decimal``, ``date``, ``datetime`` (with a time zone), ``UUID``, ``Enum`` (its value),
    dataclasses (as objects of their fields), mappings with text keys, lists, tuples, sets (sorted by their own form).
    Raises ``NotCanonicalError`` with reason ``float``, ``naive_datetime``, ``not_finite``, ``key_not_text``,
    ``key_twice``, ``surrogate`` or ``unknown_type``.
    """
    text = _dumped(_plain(value, ""))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonicalError("surrogate", "", value) from error
    return text


def canonical_bytes(value: object) -> bytes:
    """The canonical JSON of a value in UTF-8. Raises as ``canonical_json``."""
    return canonical_json(value).encode("utf-8")


def sha256_of(value: object) -> str:
    """SHA-256 of the canonical form: 64 small hexadecimal digits. Raises as ``canonical_json``."""
    return sha256(canonical_bytes(value)).hexdigest()


def frozen(value: object) -> tuple[Any, str]:
    """The JSON values of the canonical form with its SHA-256, written once: what is stored, and the hash beside it.

    The form of a form is itself, so the hash is that of the stored values too. Raises as ``canonical_json``.
    """
    text = canonical_json(value)
    return json.loads(text), sha256(text.encode("utf-8")).hexdigest()


def decimal_text(amount: Decimal) -> str:
    """A ``Decimal`` as plain digits with its value and not its spelling: 1200, 1200.00 and 1.2E+3 are all ``1200``.

    Raises ``NotCanonicalError`` (reason ``not_finite``) for infinity and not-a-number.
    """
    return _decimal(amount, "")


def _dumped(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: object, path: str) -> object:
    # Most values are texts and most of those ASCII, which is NFC already: a call's basis has hundreds of thousands.
    if type(value) is str and value.isascii():
        return value
    if isinstance(value, Enum):
        return _plain(value.value, path)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, float):
        raise NotCanonicalError("float", path, value)
    if isinstance(value, Decimal):
        return _decimal(value, path)
    if isinstance(value, date):
        return _moment(value, path)
    if isinstance(value, UUID):
        return str(value)
    return _plain_many(value, path)


def _plain_many(value: object, path: str) -> object:
    if isinstance(value, Mapping):
        return _plain_mapping(value, path)
    if isinstance(value, list | tuple):
        return [_plain(item, f"{path}[{number}]") for number, item in enumerate(value)]
    if isinstance(value, Set):
        return sorted((_plain(item, f"{path}{{}}") for item in value), key=_dumped)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name), f"{path}.{field.name}") for field in fields(value)}
    raise NotCanonicalError("unknown_type", path, value)


def _plain_mapping(value: Mapping[object, object], path: str) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonicalError("key_not_text", path, key)
        name = key if key.isascii() else normalize("NFC", key)
        if name in plain:
            raise NotCanonicalError("key_twice", f"{path}.{name}", key)
        plain[name] = _plain(item, f"{path}.{name}")
    return plain


def _decimal(amount: Decimal, path: str) -> str:
    if not amount.is_finite():
        raise NotCanonicalError("not_finite", path, amount)
    text = format(amount, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _moment(value: date, path: str) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        raise NotCanonicalError("naive_datetime", path, value)
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
