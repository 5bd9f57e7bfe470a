"""An agency's own annex as CSV: the rates of its calls with their sources, checked cell by cell, without code.

The columns are those of docs/reference/grant.md. What the annex says about a heading is all that counts about it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from vaihto.core import countries
from vaihto.core.grant import rules
from vaihto.core.grant.annex_row import COLUMNS, OBLIGATORY, Fault, Row
from vaihto.core.grant.rules import SET, Rate

MOST_ROWS = 5_000


class WrongAnnex(ValueError):
    """An annex that cannot be used; ``faults`` are all that were found, in the order of the rows."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"row {each.row}, {each.column}: {each.message}" for each in self.faults))


@dataclass(frozen=True, slots=True)
class Annex:
    """The rates of an agency's annex (status ``set``), and its country groups by call (empty: it has none)."""

    rates: tuple[Rate, ...]
    groups: Mapping[tuple[str, int], Mapping[str, int]]

    def law(self, call_year: int, agency: str) -> rules.Law:
        """Return what counts for a call of an agency with this annex."""
        agency = countries.canonical(agency)
        return rules.law(call_year, agency, annex=self.rates, groups=self.groups.get((agency, call_year)))

    def is_for(self, call_year: int, agency: str) -> bool:
        """Say whether the annex has anything for that call of that agency."""
        own = any(rate.agency == agency and rate.first_call <= call_year <= (rate.last_call or 0) for rate in self.rates)
        return own or (agency, call_year) in self.groups


def read(text: str) -> Annex:
    """Return the annex of a CSV text (comma or semicolon; decimals with a point, with semicolons also a comma).

    Raises WrongAnnex with every fault at its cell.
    """
    text = text.removeprefix("\ufeff")
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as wrong:
        raise WrongAnnex([Fault(1, "heading", "", f"this is no CSV file: {wrong}")]) from None
    header = [cell.strip() for cell in rows[0]] if rows else []
    faults = _header_faults(header)
    if faults:
        raise WrongAnnex(faults)
    numbered = [(number, row) for number, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    read_rows = [Row(number, header, row, decimal_comma=delimiter == ";") for number, row in numbered[:MOST_ROWS]]
    if len(numbered) > MOST_ROWS:
        faults.append(Fault(numbered[MOST_ROWS][0], "heading", "", f"an annex has at most {MOST_ROWS} rows"))
    if not read_rows:
        faults.append(Fault(1, "heading", "", "the annex has no rows"))
    made = [each.rate() for each in read_rows]
    faults += [fault for each in read_rows for fault in each.faults]
    pairs = [(each, rate) for each, rate in zip(read_rows, made, strict=True) if rate is not None and not each.faults]
    # Where a row of a heading cannot be read, gaps between the others mean nothing.
    unread = {each.cell("heading") for each in read_rows if each.faults}
    faults += _faults_together([(each, rate) for each, rate in pairs if rate.heading not in unread])
    if faults:
        raise WrongAnnex(sorted(faults, key=lambda fault: fault.row))
    rates = tuple(rate for _, rate in pairs if rate.heading != "country_group")
    return Annex(rates, _groups(rate for _, rate in pairs if rate.heading == "country_group"))


def of_rulebook(call_year: int, agency: str) -> str:
    """Return the rulebook's rates and country groups of a call as the CSV that `read` reads: a start for an own annex.

    Only what may make an amount is written. Empty but for the header where the rulebook has nothing.
    """
    law = rules.law(call_year, agency)
    groups = [
        Rate("country_group", "", "cost group", source, SET, law.agency, call_year, call_year, group=group, country=country)
        for source in {rules.group_source(call_year)}
        for country, group in sorted(law.groups.items())
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rate in (*(each for each in law.rates if each.counts), *groups):
        own = {"from": rate.first, "to": rate.last, "agency": law.agency, "first_call": call_year, "last_call": call_year}
        values = [own[name] if name in own else getattr(rate, name) for name in COLUMNS]
        writer.writerow(["" if value is None else value for value in values])
    return out.getvalue()


def _header_faults(header: list[str]) -> list[Fault]:
    """Return what is wrong with the names of the columns."""
    faults = [Fault(1, name, "", "the column is missing") for name in OBLIGATORY if name not in header]
    for position, name in enumerate(header):
        if name not in COLUMNS:
            faults.append(Fault(1, name or f"column {position + 1}", name, f"unknown column; allowed: {', '.join(COLUMNS)}"))
        elif name in header[:position]:
            faults.append(Fault(1, name, name, "the column comes twice"))
    return faults


def _faults_together(pairs: list[tuple[Row, Rate]]) -> list[Fault]:
    """Return faults between rows: two for the same thing, tiers and bands that overlap or leave a gap."""
    faults: list[Fault] = []
    for call in sorted({year for _, rate in pairs for year in range(rate.first_call, (rate.last_call or 0) + 1)}):
        series: dict[tuple[Any, ...], list[tuple[Row, Rate]]] = {}
        for row, rate in pairs:
            if rate.first_call <= call <= (rate.last_call or 0):
                key = (rate.heading, rate.applies_to, rate.agency, rate.country, _group_key(rate))
                series.setdefault(key, []).append((row, rate))
        for tiers in series.values():
            told = {(fault.row, fault.column) for fault in faults}
            faults += [fault for fault in _faults_of_tiers(tiers, call) if (fault.row, fault.column) not in told]
    return faults


def _group_key(rate: Rate) -> int | None:
    """Return the group by which rates are told apart; of country groups each country has one."""
    return None if rate.heading == "country_group" else rate.group


def _faults_of_tiers(tiers: list[tuple[Row, Rate]], call: int) -> Iterable[Fault]:
    """Yield what is wrong between the tiers of one thing in one call."""
    ordered = sorted(tiers, key=lambda pair: (pair[1].first or 0, pair[0].number))
    first_row, first = ordered[0]
    if first.heading == "individual_support" and first.first != 1:
        yield Fault(first_row.number, "from", first_row.cell("from"), f"call {call}: the first tier begins with day 1")
    for (before_row, before), (row, rate) in pairwise(ordered):
        if rate.first is None or before.last is None or rate.first <= before.last:
            yield Fault(row.number, "from", row.cell("from"), f"call {call}: overlaps row {before_row.number}")
        elif rate.first > before.last + 1:
            yield Fault(row.number, "from", row.cell("from"), f"call {call}: leaves a gap after row {before_row.number}")


def _groups(rates: Iterable[Rate]) -> dict[tuple[str, int], dict[str, int]]:
    """Return country groups by agency and call."""
    found: dict[tuple[str, int], dict[str, int]] = {}
    for rate in rates:
        for call in range(rate.first_call, (rate.last_call or 0) + 1):
            found.setdefault((rate.agency, call), {})[rate.country] = rate.group or 0
    return found
