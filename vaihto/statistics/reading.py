"""What published figures must be like, and how a CSV file of them is read: every fault with its line."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.kit.languages import LANGUAGES
from vaihto.statistics import states

COLUMNS = ("year", "direction", "group", "value", "precision")
NOTES = tuple(f"note_{code}" for code in LANGUAGES)
OPTIONAL = ("source", "source_url", *NOTES)
MOST_LINES = 5000
FIRST_YEAR = 1990
LARGEST = Decimal(9_999_999)
Row = dict[str, Any]


def unit_of(group: str) -> str:
    """Return the unit of a group's figures, which follows from the group."""
    return "percent" if group == "share_of_new_students" else "stays"


def reasons_against(values: Mapping[str, Any], at: datetime) -> list[str]:
    """Return why a figure cannot be entered; an empty list when it can."""
    reasons = []
    if not FIRST_YEAR <= int(values.get("year") or 0) <= at.year:
        years = {"first": FIRST_YEAR, "last": at.year}
        reasons.append(_("The year is missing or cannot be right. Write a year from %(first)s to %(last)s.") % years)
    for name, words in (("direction", states.DIRECTIONS), ("group", states.GROUPS), ("precision", states.PRECISIONS)):
        if values.get(name) not in words:
            said = {"name": name, "text": str(values.get(name) or "")[:40], "allowed": ", ".join(words)}
            reasons.append(_("%(name)s “%(text)s” is not known. Choose one of these: %(allowed)s.") % said)
    return [*reasons, *_value_reasons(values), *_source_reasons(values), *_text_reasons(values)]


def _value_reasons(values: Mapping[str, Any]) -> Iterator[str]:
    value, unit = values.get("value"), unit_of(str(values.get("group")))
    if value is None:
        if not any(values.get(name) for name in NOTES) and not values.get("source"):
            yield _("The figure is empty and nothing says why. Write the reason as a note, or the source that leaves it out.")
        return
    if value < 0:
        yield _("The figure is negative. Correct it.")
    elif unit == "percent" and value > 100:
        yield _("The share is over 100 per cent. Correct it.")
    elif unit == "stays" and value != value.to_integral_value():
        yield _("The number of stays is not a whole number. Correct it.")
    elif value > LARGEST:
        yield _("The figure is too large to be a number of stays. Correct it.")


def _source_reasons(values: Mapping[str, Any]) -> Iterator[str]:
    source, url = str(values.get("source") or "").strip(), str(values.get("source_url") or "")
    if values.get("value") is not None and not source:
        yield _("The source is missing. Write who published the figure and where.")
    if len(source) > 300:
        yield _("The source is longer than 300 characters. Shorten it.")
    if url and not _is_address(url):
        yield _("The address of the source is not a web address. Write it with https:// in front.")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= 500 and url.isprintable() and " " not in url


def _text_reasons(values: Mapping[str, Any]) -> Iterator[str]:
    for field in ("note", "break"):
        texts = [str(values.get(f"{field}_{code}") or "").strip() for code in LANGUAGES]
        if any(texts) and not all(texts):
            yield _("The note is not in all three languages. Write it in all three languages, or leave it out.")
        if any(len(text) > 400 for text in texts):
            yield _("The note is longer than 400 characters. Shorten it.")


def read(text: str, source: str, at: datetime) -> tuple[list[Row], list[str]]:
    """Return the rows of a CSV text and what is wrong with it, each fault with its line."""
    sample = text.lstrip("\ufeff")
    if "\x00" in sample:
        return [], [_("The file is not text. Save it as CSV UTF-8.")]
    delimiter = ";" if ";" in sample.split("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        wrong = _heads(reader)
        return ([], wrong) if wrong else _lines(reader, source, at)
    except csv.Error:
        return [], [_("Line %(line)s cannot be read as CSV. Check its quotation marks.") % {"line": reader.line_num + 1}]


def _heads(reader: "csv.DictReader[str]") -> list[str]:
    """Return what is wrong with the first line."""
    heads = [(head or "").strip() for head in reader.fieldnames or []]
    reader.fieldnames = heads
    said = {
        _("The file has no column: %(names)s. The first line names the columns."): [n for n in COLUMNS if n not in heads],
        _("The file has unknown columns: %(names)s. Remove them."): [n for n in heads if n not in (*COLUMNS, *OPTIONAL)],
        _("A column stands in the file twice: %(names)s. Keep one."): sorted({n for n in heads if heads.count(n) > 1}),
    }
    return [text % {"names": ", ".join(repr(name)[1:-1][:40] for name in names)} for text, names in said.items() if names][:1]


def _lines(reader: "csv.DictReader[str]", source: str, at: datetime) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    reasons: list[str] = []
    seen: dict[tuple[Any, ...], int] = {}
    for line in reader:
        number = reader.line_num
        if number > MOST_LINES:
            return [], [_("The file has more than %(most)s lines. Divide it.") % {"most": MOST_LINES}]
        row, wrong = _row(line, source, at)
        place = (row.get("year"), row.get("direction"), row.get("group"))
        if not wrong and place in seen:
            wrong = [
                _("The same year, direction and group stand on line %(other)s already. Keep one of them.")
                % {"other": seen[place]}
            ]
        seen.setdefault(place, number)
        rows.append(row)
        reasons += [_("Line %(line)s: %(reason)s") % {"line": number, "reason": reason} for reason in wrong]
    if not rows:
        reasons.append(_("The file has no rows. Nothing was loaded."))
    return rows, reasons


def _row(line: Mapping[str | None, Any], source: str, at: datetime) -> tuple[Row, list[str]]:
    """Return one row of a file as values, and what is wrong with it."""
    if None in line or None in line.values():
        return {}, [_("The line has more or fewer cells than the first line. Check the separators.")]
    text = {str(name): str(cell).strip() for name, cell in line.items()}
    try:
        value = formats.parse_amount(text["value"]) if text["value"] else None
    except ValueError:
        return {}, [_("The number was not understood: “%(text)s”. Write it as 1476 or 10,3.") % {"text": text["value"][:40]}]
    year = text["year"]
    row = {
        "year": int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else 0, "direction": text["direction"],
        "group": text["group"], "value": value, "precision": text["precision"] or "exact", "unit": unit_of(text["group"]),
        "source": text.get("source") or source, "source_url": text.get("source_url", ""),
        **{name: text.get(name, "") for name in NOTES},
    }  # fmt: skip
    return row, reasons_against(row, at)
