#!/usr/bin/env python
"""Write docs/reference/beneficiary-module.md: what Vaihto can write into a column, and which names of columns are known.

With --check nothing is written; exit code 1 says that the page is out of date.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from vaihto.core import rulebook  # noqa: E402
from vaihto.core.formats import LANGUAGES  # noqa: E402
from vaihto.exchange.beneficiary import fields  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "beneficiary-module.md"
INTRODUCTION = """\
<!-- Made by script/generate_module_docs.py: change the rulebook or the script, not this page. -->

# Columns of the Beneficiary Module

**The template for vocational education and training was not at hand.** Names of columns are known from two sources only, and
neither is that template:

{sources}

So no column is fixed in the code: an administrator sends the present template and says what stands in each of its columns
([how](../how-to/beneficiary-module.md)). Recognised names are proposals; small and capital letters, spaces, hyphens and
underscores make no difference.
"""


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def page() -> str:
    """Return the whole page."""
    book = rulebook.read(fields.KNOWN)
    counts = [one.source for one in fields.known().values()]
    sources = "\n".join(
        f"- `{name}`, {counts.count(name)} names: {entry['text']}. {entry['status'].capitalize()}."
        + (f" {entry['unnamed']} more elements have no name there." if "unnamed" in entry else "")
        for name, entry in book["sources"].items()
    )
    parts = [
        INTRODUCTION.format(sources=sources), "## What a column may hold",
        "Beside these: nothing, or the same text in each row. *Taken over* says whether a different value in a file that comes "
        "back can be taken over through the import of stays; the others are changed on the stay’s page.",
        field_table(), "## How values are written", writing_table(), "## Known names", known_table(),
    ]  # fmt: skip
    return "\n\n".join(part.strip() for part in parts) + "\n"


def field_table() -> str:
    """Return every field."""
    rows = [
        (
            f"`{one.code}`", " · ".join(one.label[language] for language in LANGUAGES), one.kind,
            f"by `{one.column}`" if one.column else "no", ", ".join(f"`{path}`" for path in one.paths) or "–",
        )
        for one in fields.fields().values()
    ]  # fmt: skip
    return table(["field", "fi · sv · en", "kind", "taken over", "proposed for"], rows)


def writing_table() -> str:
    """Return the ways of writing by kind."""
    book = rulebook.read(fields.FILE)["writings"]
    rows = [(kind, "; ".join(fields.writing_label(one, "en") for one in ways)) for kind, ways in book.items()]
    return table(["kind", "ways of writing"], rows)


def known_table() -> str:
    """Return every known name."""
    meant = fields.field_of_known()
    rows = [
        (
            f"`{one.name}`", one.source, one.type or "–", "yes" if one.is_obligatory else "no",
            f"`{meant[one.name]}`" if one.name in meant else "–",
        )
        for one in fields.known().values()
    ]  # fmt: skip
    return table(["name", "source", "type", "obligatory there", "field"], rows)


def main() -> int:
    """Write the page, or with --check only compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 where the page is not up to date")
    options = parser.parse_args()
    text = page()
    if options.check:
        is_stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
        if is_stale:
            print("not up to date: beneficiary-module.md; run script/generate_module_docs.py")
        return 1 if is_stale else 0
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
