"""What is wrong with a cell of an annex, in the reader's language: the core says it in English, with what is allowed."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.grant.annex_row import Fault

# The core's sentence as a pattern, and what people read; groups of the pattern fill the gaps.
SENTENCES: tuple[tuple[str, Any], ...] = (
    (r"the column is missing", lazy("the column is missing")),
    (r"the column comes twice", lazy("the column comes twice")),
    (r"unknown column; allowed: (?P<allowed>.*)", lazy("unknown column; allowed: %(allowed)s")),
    (r"the annex has no rows", lazy("the annex has no rows")),
    (r"an annex has at most (?P<n>\d+) rows", lazy("an annex has at most %(n)s rows")),
    (r"this is no CSV file: (?P<why>.*)", lazy("this is no CSV file (%(why)s)")),
    (r"more cells than columns", lazy("there are more cells than columns")),
    (r"allowed: (?P<allowed>.*)", lazy("allowed: %(allowed)s")),
    (r"allowed for (?P<heading>\w+): (?P<allowed>.*)", lazy("allowed for %(heading)s: %(allowed)s")),
    (r"say where the number stands: document, year, page", lazy("say where the number stands: document, year, page")),
    (r"before first_call", lazy("before first_call")),
    (r"before from", lazy("before from")),
    (r"which country is in the group", lazy("say which country is in the group")),
    (r"a country group, or a country", lazy("give a country group, or a country")),
    (r"where the tier or band begins", lazy("say where the tier or band begins")),
    (r"only for travel", lazy("only for travel")),
    (r"only for course_fee", lazy("only for course_fee")),
    (r"one of: eur; lowest_eur and highest_eur; percent", lazy("give one of these: eur; lowest_eur and highest_eur; percent")),
    (r"a range needs .*", lazy("a range needs lowest_eur and highest_eur, the lower first")),
    (r"a band of travel has a fixed rate", lazy("a band of travel has a fixed rate")),
    (r"real costs are paid by a share in per cent", lazy("real costs are paid by a share in per cent")),
    (r"only for real costs and later tiers .*", lazy("only for real costs and for later tiers of individual support")),
    (r"at most 100", lazy("at most 100")),
    (
        r"a number with at most two decimals.*",
        lazy("a number with at most two decimals, such as 57 or 57.50; no spaces, no sign"),
    ),
    (r"a whole number, such as 14", lazy("a whole number, such as 14")),
    (r"a call year from (?P<first>\d+) to (?P<last>\d+)", lazy("a call year from %(first)s to %(last)s")),
    (r"only for individual_support and country_group", lazy("only for individual_support and country_group")),
    (r"a country as two capital letters.*", lazy("a country as two capital letters, such as FI; also EL and UK")),
    (r"call (?P<call>\d+): overlaps row (?P<row>\d+)", lazy("call %(call)s: overlaps row %(row)s")),
    (r"call (?P<call>\d+): leaves a gap after row (?P<row>\d+)", lazy("call %(call)s: leaves a gap after row %(row)s")),
    (r"call (?P<call>\d+): the first tier begins with day 1", lazy("call %(call)s: the first tier begins with day 1")),
)


def in_words(fault: Fault) -> str:
    """Return what is wrong with a cell in the reader's language; a sentence that is not known stays as the core says it."""
    for pattern, words in SENTENCES:
        found = re.fullmatch(pattern, fault.message)
        if found:
            return str(words) % found.groupdict() if found.groupdict() else str(words)
    return fault.message


def shown(faults: tuple[Fault, ...]) -> list[dict[str, Any]]:
    """Return faults as the page lists them: row, column, what stood there, what is wrong."""
    return [
        {"row": one.row, "column": one.column, "value": one.value[:60] or _("(empty)"), "message": in_words(one)}
        for one in faults
    ]
