#!/usr/bin/env python
"""Write docs/reference/grant-rates.md: the numbers of the Erasmus+ pack with their sources.

With --check nothing is written; exit code 1 says that the page is out of date.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from vaihto.core import countries, formats, rulebook  # noqa: E402
from vaihto.core.grant import rules, texts  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "grant-rates.md"
MADE_BY = "<!-- Made by script/generate_grant_docs.py: change the rulebook or the script, not this page. -->"

INTRODUCTION = """\
What `vaihto grant` calculates with, each number with its calls, status and source. *Unverified*: not checked, or only
recalled; such a number makes no amount and refuses nothing. What does not stand here is unknown.
[How it is counted](grant.md).
"""


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def page() -> str:
    """Return the whole page."""
    headings = [
        (f"`{key}`", *(texts.word("heading", key, language) for language in formats.LANGUAGES)) for key in rules.headings()
    ]
    parts = [
        MADE_BY,
        "# Rates of the Erasmus+ pack",
        INTRODUCTION,
        "## Activity types",
        activity_table(),
        "## Rates",
        *rate_tables(),
        "## Travel days",
        limit_table(),
        "## Country groups",
        *group_tables(),
        "## Headings",
        table(["heading", *formats.LANGUAGES], headings),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def activity_table() -> str:
    """Return the activity types with their lengths, call by call where these differ."""
    rows = []
    for code in rules.activity_codes():
        entry = rulebook.read(f"{rules.FOLDER}/activities.yaml")[code]
        for key in ("first_call", "min_days", "min_days_fewer_opportunities", "max_days", "max_persons"):
            found = entry.get(key, ())
            for row in [found] if isinstance(found, dict) else found:
                calls = "–" if isinstance(found, dict) else _calls(*row["calls"])
                limit = (f"`{key}`", f"{row['value']} {row['unit']}", calls, row["status"], rules.source(row["source"]))
                rows.append((f"`{code}`", entry["name"]["en"], entry["category"], *limit))
    return table(["code", "name", "category", "limit", "value", "calls", "status", "source"], rows)


def rate_tables() -> Iterable[str]:
    """Yield a heading and a table for each heading of the pack."""
    for heading in rules.headings():
        yield f"### {texts.word('heading', heading, 'en').capitalize()}"
        rows = [
            (f"`{rate.parameter}`", _value(rate), rate.unit, rate.agency, _calls(rate.first_call, rate.last_call), rate.status,
             rate.source)
            for rate in rules.all_rates()
            if rate.heading == heading
        ]  # fmt: skip
        yield table(["parameter", "value", "unit", "agency", "calls", "status", "source"], rows)


def limit_table() -> str:
    """Return the limits of funded travel days."""
    limits = rulebook.read(f"{rules.FOLDER}/rates.yaml")["limits"]
    rows = [
        (f"`{key}`", row["value"], _calls(*row["calls"]), row["status"], rules.source(row["source"]))
        for key, found in limits.items()
        for row in found
    ]
    return table(["limit", "days", "calls", "status", "source"], rows)


def group_tables() -> Iterable[str]:
    """Yield the country groups of each call that has some."""
    for entry in rulebook.read(f"{rules.FOLDER}/country_groups.yaml")["groups"]:
        source = rules.source(entry["source"])
        yield f"Calls {_calls(*entry['calls'])}, {entry['status']}. Source: {source}. Other calls: not known."
        rows = [
            (kind, number, ", ".join(sorted(countries.name(code, "en") for code in codes)))
            for kind in ("programme", "partner")
            for number, codes in entry[kind].items()
        ]
        yield table(["countries", "group", "which"], rows)


def _value(rate: rules.Rate) -> str:
    if rate.percent is not None:
        return f"{_number(rate.percent)} %"
    green = "" if rate.green_eur is None else f", green {_number(rate.green_eur)}"
    cap = "" if rate.cap_eur is None else f", at most {_number(rate.cap_eur)} for each person in the project"
    return f"{_number(rate.eur or Decimal(0))}{green}{cap}"


def _number(value: Decimal) -> str:
    return formats.number(value, "en")


def _calls(first: int, last: int | None) -> str:
    return str(first) if first == last else f"{first}–{last or ''}"


def main(words: list[str]) -> int:
    """Write or check the page; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say whether the page is up to date")
    options = parser.parse_args(words)
    text = page()
    if not options.check:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        print("out of date: grant-rates.md. Run script/generate_grant_docs.py.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
