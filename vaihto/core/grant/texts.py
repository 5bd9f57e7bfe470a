"""What the grant calculator says: plain values for JSON, and sentences in three languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from vaihto.core import formats, rulebook
from vaihto.core.budgeting import AmountLine
from vaihto.core.grant.calculation import Calculation, Note, PaidLine
from vaihto.core.grant.lines import GrantLine, NotAllowed
from vaihto.core.grant.request import Request, plain
from vaihto.core.grant.rules import FOLDER, Activity

Texts = dict[str, str]
# Gaps that are lengths, and gaps that are euro.
LENGTHS, EUROS = ("days", "limit", "least"), ("chosen", "paid", "entitled")


def as_json(made: Calculation) -> dict[str, Any]:
    """Return an answer as plain values: amounts as decimal strings in euro, quantities as whole numbers."""
    lines = [line_as_json(line) for line in made.lines]
    return {
        "lines": lines,
        "total": _amount(made.amount),
        "known_total": _amount(made.total.known_sum),
        "unknown": [
            {"heading": line.heading, "parameter": line.parameter, "reason": line.reason, "message": reason(line)}
            for line in made.lines
            if not line.known
        ],
        "paid": _paid(made),
        "notes": [note_as_json(each) for each in made.notes],
        "refused": None,
        "request": plain(made.request),
        "distance": _distance(made.request),
    }


def refused_as_json(wrong: NotAllowed) -> dict[str, Any]:
    """Return a refusal with the keys of an answer."""
    told = {"code": wrong.reason, "message": refusal(wrong), "source": wrong.source}
    return {"lines": [], "total": None, "known_total": None, "unknown": [], "paid": None, "notes": [], "refused": told}


def line_as_json(line: GrantLine) -> dict[str, Any]:
    """Return a line as plain values."""
    return {
        "heading": line.heading,
        "quantity": int(line.quantity),
        "rate": _amount(line.rate),
        "amount": _amount(line.amount),
        "basis": line.basis,
        "parameter": line.parameter,
        "source": line.source,
        "status": line.status,
        "unverified_rate": _amount(line.unverified_rate),
        "real_cost": _amount(line.real_cost),
        "percent": None if line.percent is None else str(line.percent),
    }


def line_from_json(value: Mapping[str, Any]) -> GrantLine:
    """Return the line that a frozen decision keeps as plain values; see `calculation.compare`."""
    return GrantLine(
        heading=value["heading"],
        quantity=Decimal(value["quantity"]),
        rate=_decimal(value["rate"]),
        amount=_decimal(value["amount"]),
        basis=value["basis"],
        parameter=value["parameter"],
        source=value["source"],
        status=value["status"],
        unverified_rate=_decimal(value["unverified_rate"]),
        real_cost=_decimal(value["real_cost"]),
        percent=_decimal(value["percent"]),
    )


def word(kind: str, key: str, language: str) -> str:
    """Return a word of the calculator, in "fi", "sv" or "en"."""
    return str(rulebook.read(f"{FOLDER}/messages.yaml")[kind][key][language])


def has_heading(key: str) -> bool:
    """Return whether a heading is one of the annex."""
    return key in rulebook.read(f"{FOLDER}/messages.yaml")["heading"]


def heading_named(key: str, language: str) -> str:
    """Return a heading of the annex as it stands by itself, with a capital letter; another one is empty."""
    text = word("heading", key, language) if has_heading(key) else ""
    return text[:1].upper() + text[1:]


def reason(line: GrantLine) -> Texts:
    """Return why a line has no amount."""
    return _told("reason", line.reason, {})


def refusal(wrong: NotAllowed) -> Texts:
    """Return what a rule refuses."""
    return _told("refused", wrong.reason, wrong.gaps)


def note_as_json(note: Note) -> dict[str, Any]:
    """Return a note as plain values."""
    return {"code": note.code, "message": _told("note", note.code, note.gaps), "source": note.source}


def plain_lines(made: Calculation, language: str) -> Iterable[str]:
    """Yield the answer for a person, line by line."""
    head = (made.activity.name[language], f"{word('word', 'call', language)} {made.request.call_year}", made.request.agency)
    yield " · ".join(head)
    for line in made.lines:
        yield from _plain_line(line, language)
    yield f"{word('word', 'total', language)}: {_euro(made.amount, language)}"
    if made.amount is None:
        yield f"{word('word', 'known_total', language)}: {_euro(made.total.known_sum, language)}"
    for each in made.paid:
        yield _plain_paid(each, language)
    for note in made.notes:
        yield f"{word('word', 'note', language)}: {_told('note', note.code, note.gaps)[language]}"


def counted(line: AmountLine, language: str) -> str:
    """Return how an amount is counted, in words: "20 person-days × 48,00 €"; of real costs their share.

    Empty for a line that no annex has made.
    """
    forms = rulebook.read(f"{FOLDER}/messages.yaml")["basis"].get(line.basis, {}).get(language)
    if forms is None:
        return ""
    if isinstance(line, GrantLine) and line.real_cost is not None:
        share = "" if line.percent is None else f"{formats.percent(line.percent, language)} × "
        return f"{forms[0]}: {share}{formats.money(line.real_cost, language)}"
    people = f"{formats.number(line.quantity, language)} {forms[0 if line.quantity == 1 else 1]}"
    return people if line.rate is None else f"{people} × {formats.money(line.rate, language)}"


def heading(line: GrantLine, language: str) -> str:
    """Return the heading of a line with a capital letter."""
    text = word("heading", line.heading, language)
    return text[:1].upper() + text[1:]


def _plain_line(line: GrantLine, language: str) -> Iterable[str]:
    yield f"{heading(line, language)}: {counted(line, language)} = {_euro(line.amount, language)}"
    if line.unverified_rate is not None:
        yield f"  {word('word', 'unverified', language)}: {formats.money(line.unverified_rate, language)}"
    if line.reason:
        yield f"  {reason(line)[language]}"
    yield f"  {line.parameter}" + (f" · {word('word', 'source', language)}: {line.source}" if line.source else "")


def _plain_paid(line: PaidLine, language: str) -> str:
    heading = word("heading", line.heading, language)
    paid = f"{word('word', 'pays', language)} ({heading}): {_euro(line.paid, language)}"
    entitled = f"{word('word', 'of', language)} {_euro(line.entitled, language)}"
    return f"{paid}, {entitled}" + (f" ({line.reason})" if line.reason else "")


def _paid(made: Calculation) -> dict[str, Any] | None:
    """Return what a provider pays beside the entitlement; None where it chose nothing."""
    if not made.paid:
        return None
    lines = [
        {"heading": each.heading, "entitled": _amount(each.entitled), "paid": _amount(each.paid), "reason": each.reason}
        for each in made.paid
    ]
    return {"lines": lines, "total": _amount(made.paid_total)}


def _distance(request: Request) -> dict[str, Any] | None:
    """Return the kilometres between two places with their coordinates; None where they were given by hand."""
    if request.from_place is None or request.to_place is None or request.kilometres is None:
        return None
    ends = {"from": request.from_place, "to": request.to_place}
    places = {
        key: {"name": each.name, "country": each.country, "latitude": str(each.latitude), "longitude": str(each.longitude)}
        for key, each in ends.items()
    }
    return {"km": str(request.kilometres), **places}


def _told(kind: str, key: str, gaps: Mapping[str, object]) -> Texts:
    """Return a sentence in three languages, its gaps filled as each language writes them."""
    texts: Mapping[str, str] = rulebook.read(f"{FOLDER}/messages.yaml")[kind][key]
    return {language: texts[language].format(**_filled(gaps, language)) for language in formats.LANGUAGES}


def _filled(gaps: Mapping[str, object], language: str) -> dict[str, str]:
    made = {key: _gap(key, value, language) for key, value in gaps.items()}
    if isinstance(lowest := gaps.get("lowest"), Decimal) and isinstance(highest := gaps.get("highest"), Decimal):
        made["range"] = formats.money_range(lowest, highest, language)
    return made


def _gap(key: str, value: object, language: str) -> str:
    if isinstance(value, Activity):
        return value.name[language]
    if key == "headings" and isinstance(value, tuple):
        return formats.listing([word("heading", each, language) for each in value], language)
    if key == "heading":
        return word("heading", str(value), language)
    if key in LENGTHS and isinstance(value, int):
        return formats.length(value, language)
    if key in EUROS and isinstance(value, Decimal):
        return formats.money(value, language)
    if key == "km" and isinstance(value, Decimal):
        return f"{formats.number(value, language)}{formats.NO_BREAK}km"
    return str(value)


def _euro(amount: Decimal | None, language: str) -> str:
    return word("word", "not_known", language) if amount is None else formats.money(amount, language)


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
