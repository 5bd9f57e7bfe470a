"""From the rows of this room to the values of the core, and from a decision's lines to amount lines."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from vaihto.core import budgeting
from vaihto.core.money import euro
from vaihto.grants.models import AmountLine, GrantAgreement

PER = {"people": "stay", "person_days": "day", "person_weeks": "week"}


def of_decision(line: Any) -> budgeting.AmountLine:
    """Return a line of the decision, frozen there as JSON, as a line of the core."""
    if isinstance(line, budgeting.AmountLine):
        return line
    values: Mapping[str, Any] = line
    return budgeting.AmountLine(
        heading=str(values.get("heading", "")),
        quantity=Decimal(str(values.get("quantity") or 0)),
        rate=_decimal(values.get("rate")),
        amount=_decimal(values.get("amount")),
        basis=str(values.get("basis", "")),
        parameter=str(values.get("parameter", "")),
        source=str(values.get("source", "")),
        row=int(values.get("row") or 0),
    )


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def granted(amount: Decimal, lines: Iterable[Any], *, source: str) -> tuple[budgeting.AmountLine, ...]:
    """Return the lines of the agreement, whose sum is the granted amount to the cent.

    Where the decision grants another sum than its lines add up to (a cut, say), a last line says so.
    """
    known = tuple(line for line in map(of_decision, lines) if line.amount is not None)
    rest = euro(amount) - budgeting.total_of(known).known_sum
    if rest == 0:
        return known
    basis = "granted" if not known else "cut_by_decision" if rest < 0 else "added_by_decision"
    return (*known, budgeting.AmountLine("decision", Decimal(1), rest, rest, basis, "", source))


def original_lines(agreement: GrantAgreement) -> tuple[budgeting.AmountLine, ...]:
    """Return the amount lines of the signed original as the core's; those of now are asked of `terms`."""
    return tuple(_line(one) for one in agreement.lines.all())


def _line(one: AmountLine) -> budgeting.AmountLine:
    return budgeting.AmountLine(
        one.heading, one.quantity or Decimal(0), one.rate, one.amount, one.basis, one.parameter, one.source, one.row
    )


def as_json(line: budgeting.AmountLine) -> dict[str, Any]:
    """Return a line as JSON values with its working."""
    return {
        "heading": line.heading,
        "quantity": str(line.quantity),
        "rate": None if line.rate is None else str(line.rate),
        "amount": None if line.amount is None else str(line.amount),
        "basis": line.basis,
        "parameter": line.parameter,
        "source": line.source,
        "row": line.row,
    }


def rates(lines: Iterable[budgeting.AmountLine], rows: Iterable[Any]) -> tuple[budgeting.Rate, ...]:
    """Return the rates that an agreement's lines fixed, by grant category and target group, by country only where they differ.

    `rows` are the application's rows of stays, in their order: line `row` 1 is about the first of them.
    """
    by_row = dict(enumerate(rows, start=1))
    found: dict[tuple[str, str], dict[str, budgeting.Rate]] = {}
    for line in lines:
        row = by_row.get(line.row)
        if row is None or line.rate is None or line.basis not in PER:
            continue
        known = budgeting.Known(line.parameter, line.rate, line.source)
        rate = budgeting.Rate(PER[line.basis], known, line.heading, row.target_group, row.country_to)
        found.setdefault((line.heading, row.target_group), {})[row.country_to] = rate
    return tuple(rate for same in found.values() for rate in _simplest(same))


def _simplest(by_country: Mapping[str, budgeting.Rate]) -> Iterable[budgeting.Rate]:
    first, *others = by_country.values()
    if all((other.per, other.known) == (first.per, first.known) for other in others):
        return [budgeting.Rate(first.per, first.known, first.category, first.target_group)]
    return by_country.values()
