"""One row of an agency's annex: its cells become a rate, its faults are kept at their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vaihto.core import countries
from vaihto.core.grant import rules
from vaihto.core.grant.rules import SET, Rate

# Rates of the annex: what each heading's rates may be for, and what makes their amount.
APPLIES_TO: dict[str, tuple[str, ...]] = {
    "individual_support": ("learner", "staff", "accompanying", "hosted"),
    "travel": ("",),
    "organisational_support": (*rules.activity_codes(), "international"),
    "inclusion": ("organisation", "participants"),
    "course_fee": ("SM-COUR-TRAIN",),
    "preparatory_visit": ("PREP-VIS",),
    "linguistic_support": ("learner", "staff", "hosted", *rules.activity_codes()),
    "exceptional_costs": ("expensive_travel", "other"),
    "country_group": ("",),
}
OBLIGATORY = ("heading", "agency", "first_call", "last_call", "source")
COLUMNS = (
    "heading", "applies_to", "agency", "first_call", "last_call", "group", "country", "from", "to",
    "eur", "green_eur", "lowest_eur", "highest_eur", "percent", "cap_eur", "unit", "source",
)  # fmt: skip
_AMOUNT = re.compile(r"[0-9]{1,9}([.,][0-9]{1,2})?", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at its cell: ``row`` as a spreadsheet counts them (the header is 1), the header's name, the value."""

    row: int
    column: str
    value: str
    message: str


class Row:
    """One row while it is read; collects its faults."""

    def __init__(self, number: int, header: list[str], cells: list[str], *, decimal_comma: bool) -> None:
        self.number, self.decimal_comma = number, decimal_comma
        self.faults: list[Fault] = []
        self.cells = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
        if len(cells) > len(header):
            extra = " ".join(cell.strip() for cell in cells[len(header) :] if cell.strip())
            if extra:
                self.fault(header[-1], "more cells than columns", extra)

    def fault(self, column: str, message: str, value: str | None = None) -> None:
        """Keep a fault at its cell."""
        self.faults.append(Fault(self.number, column, self.cell(column) if value is None else value, message))

    def cell(self, column: str) -> str:
        """Return a cell's text; empty where the column or the cell is not there."""
        return self.cells.get(column, "")

    def rate(self) -> Rate | None:
        """Return the row's rate; None where its heading is none."""
        heading = self.cell("heading")
        if heading not in APPLIES_TO:
            self.fault("heading", f"allowed: {', '.join(APPLIES_TO)}")
            return None
        if self.cell("applies_to") not in APPLIES_TO[heading]:
            self.fault("applies_to", f"allowed for {heading}: {', '.join(each or 'nothing' for each in APPLIES_TO[heading])}")
        if not self.cell("source"):
            self.fault("source", "say where the number stands: document, year, page")
        first, last = self.call("first_call"), self.call("last_call")
        if first is not None and last is not None and last < first:
            self.fault("last_call", "before first_call")
        values: dict[str, Any] = {name: self.amount(name) for name in rules.AMOUNTS}
        start, end = self.whole("from"), self.whole("to")
        if start is not None and end is not None and end < start:
            self.fault("to", "before from")
        made = Rate(
            heading=heading,
            applies_to=self.cell("applies_to"),
            unit=self.cell("unit"),
            source=self.cell("source"),
            status=SET,
            agency=self.country("agency"),
            first_call=first or 0,
            last_call=last,
            group=self.group(heading),
            country=self.country("country") if self.cell("country") else "",
            first=start,
            last=end,
            **values,
        )
        if not self.faults:
            # A cell that cannot be read must not cause a second fault.
            self.check(made)
        return made

    def check(self, rate: Rate) -> None:
        """Check what belongs together inside the row."""
        if rate.heading == "country_group":
            self.refuse_if(not self.cell("country"), "country", "which country is in the group")
            return
        is_stay = rate.heading == "individual_support"
        self.refuse_if(is_stay and rate.group is None and not rate.country, "group", "a country group, or a country")
        begins = is_stay or rate.heading == "travel"
        self.refuse_if(begins and rate.first is None, "from", "where the tier or band begins")
        self.refuse_if(rate.green_eur is not None and rate.heading != "travel", "green_eur", "only for travel")
        self.refuse_if(rate.cap_eur is not None and rate.heading != "course_fee", "cap_eur", "only for course_fee")
        self.check_way(rate)

    def check_way(self, rate: Rate) -> None:
        """Check that the amount comes about in one way, and in one that the heading has."""
        has_range = rate.lowest_eur is not None or rate.highest_eur is not None
        ways = (rate.eur is not None, has_range, rate.percent is not None)
        if sum(ways) != 1:
            self.fault("eur", "one of: eur; lowest_eur and highest_eur; percent")
            return
        lower, upper = rate.lowest_eur, rate.highest_eur
        is_range = lower is not None and upper is not None and lower <= upper
        self.refuse_if(has_range and not is_range, "highest_eur", "a range needs lowest_eur and highest_eur, the lower first")
        self.refuse_if(has_range and rate.heading == "travel", "lowest_eur", "a band of travel has a fixed rate")
        is_real = rate.heading == "exceptional_costs" or (rate.heading, rate.applies_to) == ("inclusion", "participants")
        is_later_tier = rate.heading == "individual_support" and (rate.first or 0) > 1
        self.refuse_if(is_real and rate.percent is None, "percent", "real costs are paid by a share in per cent")
        wrong_share = rate.percent is not None and not (is_real or is_later_tier)
        self.refuse_if(wrong_share, "percent", "only for real costs and later tiers of individual support (of the first tier)")
        self.refuse_if(rate.percent is not None and rate.percent > 100, "percent", "at most 100")

    def refuse_if(self, is_wrong: bool, column: str, message: str) -> None:
        """Keep a fault where something is wrong."""
        if is_wrong:
            self.fault(column, message)

    def amount(self, column: str) -> Decimal | None:
        """Read an amount with at most two decimals."""
        text = self.cell(column)
        if not text:
            return None
        if not _AMOUNT.fullmatch(text) or ("," in text and not self.decimal_comma):
            self.fault(column, "a number with at most two decimals, such as 57 or 57.50; no spaces, no sign")
            return None
        return Decimal(text.replace(",", "."))

    def whole(self, column: str) -> int | None:
        """Read a whole number."""
        text = self.cell(column)
        if text and not _WHOLE.fullmatch(text):
            self.fault(column, "a whole number, such as 14")
            return None
        return int(text) if text else None

    def call(self, column: str) -> int | None:
        """Read a call's year; both ends must be said, so that no number counts for ever."""
        first, last = rules.first_and_last_call()
        text = self.cell(column)
        if not _WHOLE.fullmatch(text) or not first <= int(text) <= last:
            self.fault(column, f"a call year from {first} to {last}")
            return None
        return int(text)

    def group(self, heading: str) -> int | None:
        """Read a country group."""
        text = self.cell("group")
        if (text and text not in ("1", "2", "3")) or (heading == "country_group" and not text):
            self.fault("group", "allowed: 1, 2, 3")
            return None
        if text and heading not in ("individual_support", "country_group"):
            self.fault("group", "only for individual_support and country_group")
        return int(text) if text else None

    def country(self, column: str) -> str:
        """Read a country; EL and UK become GR and GB."""
        text = self.cell(column)
        if text not in countries.codes():
            self.fault(column, "a country as two capital letters of ISO 3166, such as FI; also EL and UK")
        return countries.canonical(text)
