"""One cell: how a value of a field is written in the template's way, and what a cell that was written so means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from vaihto.core import countries, rulebook
from vaihto.exchange.beneficiary.fields import Field, Value
from vaihto.exchange.mobilities.cells import hidden_problem
from vaihto.exchange.mobilities.columns import country_names, folded

Codes = Mapping[str, str]
DAYS = {"iso": "%Y-%m-%d", "slash": "%d/%m/%Y", "dash": "%d-%m-%Y", "dot": "%d.%m.%Y"}
SEPARATORS = {"slash": "/", "dash": "-", "dot": "."}
YES_NO = {"letters": ("Y", "N"), "words": ("Yes", "No"), "booleans": ("true", "false"), "digits": ("1", "0")}
YES, NO = "yes", "no"
NUMBER = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,2}))?")


class NotUnderstood(ValueError):
    """A cell is not written in the way of its column."""


def plain(text: str) -> str:
    """Return a text on one line, without signs that no keyboard writes."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def harmless(text: str) -> str:
    """Return a text that a spreadsheet does not run as a formula."""
    problem = hidden_problem(text)
    return f"'{text}" if problem and problem.kind == "formula" else text


def write(field: Field, value: Value, writing: str, codes: Codes) -> str:
    """Return the text of a cell; empty for None. The same value gives the same text each time."""
    if value is None or value == "":
        return ""
    if code := codes.get(code_of(value)):
        return harmless(plain(code))
    return harmless(plain(WRITERS[field.kind](field, value, writing)))


def code_of(value: Value) -> str:
    """Return what stands for a value in a list of own codes."""
    return (YES if value else NO) if isinstance(value, bool) else str(value)


def read(field: Field, text: str, writing: str, codes: Codes) -> Value:
    """Return the value that a cell means; None where it is empty. Raises NotUnderstood."""
    text = plain(text)
    if text.startswith("'") and harmless(text[1:]) == text:
        text = text[1:]
    if not text:
        return None
    for code, theirs in codes.items():
        if folded(theirs) == folded(text):
            return code == YES if field.kind == "yes_no" else code
    return READERS[field.kind](field, text, writing)


def _write_day(_field: Field, value: Any, writing: str) -> str:
    # Not strftime: on some systems it writes years before 1000 with fewer digits.
    parts = (f"{value.year:04}", f"{value.month:02}", f"{value.day:02}")
    return "-".join(parts) if writing == "iso" else SEPARATORS[writing].join(reversed(parts))


def _read_day(_field: Field, text: str, writing: str) -> date:
    """Return a day in the writing of the column, or as workbooks hold it."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?", text)
    parts = [found[1], found[2], found[3]] if found else text.split(SEPARATORS.get(writing, "-"))[::-1]
    try:
        year, month, day = (int(part) for part in parts if part.isascii() and part.isdecimal())
        if len(parts) != 3 or len(parts[0]) != 4:
            raise NotUnderstood(text)
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood(text) from None


def _write_yes_no(_field: Field, value: Any, writing: str) -> str:
    return YES_NO[writing][0 if value else 1]


def _read_yes_no(_field: Field, text: str, _writing: str) -> bool:
    known = {word.casefold(): place == 0 for pair in YES_NO.values() for place, word in enumerate(pair)}
    if text.casefold() not in known:
        raise NotUnderstood(text)
    return known[text.casefold()]


def _write_number(_field: Field, value: Any, writing: str) -> str:
    if writing == "whole" and value == int(value):
        return str(int(value))
    return f"{Decimal(value):.2f}".replace(".", "," if writing == "comma" else ".")


def _read_number(_field: Field, text: str, _writing: str) -> Decimal:
    """Return a number; three figures behind a point or comma could be thousands and are refused."""
    found = NUMBER.fullmatch(text)
    if found is None:
        raise NotUnderstood(text)
    return Decimal(f"{found[1]}.{found[2] or 0}")


def _write_country(_field: Field, value: Any, writing: str) -> str:
    if writing == "name":
        return countries.name(value, "en")
    if writing == "eu_code":
        return str({own: eu for eu, own in rulebook.read("countries.yaml")["aliases"].items()}.get(value, value))
    return countries.canonical(value)


def _read_country(_field: Field, text: str, _writing: str) -> str:
    code = country_names().get(folded(text))
    if code is None:
        raise NotUnderstood(text)
    return countries.canonical(code)


def _write_word(field: Field, value: Any, writing: str) -> str:
    return field.words.get(value, value) if writing == "name" else str(value)


def _read_word(field: Field, text: str, _writing: str) -> str:
    known = {folded(name): code for code, name in field.words.items()} | {folded(code): code for code in field.words}
    if folded(text) not in known:
        raise NotUnderstood(text)
    return known[folded(text)]


def _write_text(_field: Field, value: Any, _writing: str) -> str:
    return str(value)


def _read_text(_field: Field, text: str, _writing: str) -> str:
    return text


def _read_activity(_field: Field, text: str, _writing: str) -> str:
    return text.upper()


WRITERS: Mapping[str, Callable[[Field, Any, str], str]] = {
    "key": _write_text, "text": _write_text, "activity": _write_text, "day": _write_day, "yes_no": _write_yes_no,
    "number": _write_number, "country": _write_country, "word": _write_word,
}  # fmt: skip
READERS: Mapping[str, Callable[[Field, str, str], Value]] = {
    "key": _read_text, "text": _read_text, "activity": _read_activity, "day": _read_day, "yes_no": _read_yes_no,
    "number": _read_number, "country": _read_country, "word": _read_word,
}  # fmt: skip
