#!/usr/bin/env python
"""Write docs/reference/mobility-columns.md: the columns of a table of stays, and what is checked at them.

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
from vaihto.exchange.mobilities import columns, faults  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "mobility-columns.md"
MADE_BY = "<!-- Made by script/generate_mobility_docs.py: change the rulebook or the script, not this page. -->"
INTRODUCTION = """\
What `vaihto mobilities template` writes and `vaihto mobilities import FILE --dry-run` checks. The order of the columns is free; a
column may carry its name or its label in any of the three languages. A word may be its code or its text in any of them.
[How a table is imported](../how-to/import-stays.md).
"""
KEY = """\
A stay is told by its `reference`; without one, by `participant` and `starts_on`. The same key twice in a table is a fault at the
later row. An empty row between others is counted and not read. Rows are numbered as a spreadsheet shows them: the header is 1.
References that begin with `vaihto-` are given by the system in the table of a project's stays; they mean the stay of that number.
"""
BOUNDS = """\
Days of the stay, the first and the last counted, travel days not. Only stays that the programme pays for are bound. The call is
not known in a table, so only what holds in every call, and is verified, is a fault; an exception is given the benefit of the
doubt, even where it has not been checked.
"""
KINDS = {
    "text": "text", "word": "one of the [words](#words)", "country": "ISO 3166, two capital letters",
    "day": "2026-02-21 or 21.2.2026", "field": "ISCED-F 2013, four digits",
}  # fmt: skip


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def page() -> str:
    """Return the whole page."""
    parts = [
        MADE_BY, "# Columns of a table of stays", INTRODUCTION, column_table(), KEY,
        "## Words", *word_tables(), "## Lengths", *lengths(),
        "## Fields of education", "Codes of ISCED-F 2013 (UNESCO Institute for Statistics), detailed fields: "
        + ", ".join(f"`{code}`" for code in sorted(columns.fields())) + ".",
        "## What is said at a cell", messages("cell"),
        "## What is said where a row meets the stays of a project", messages("stored"),
        "## What is said at the header", messages("header"),
        "## Why a file is not read", messages("file"),
    ]  # fmt: skip
    return "\n\n".join(part.strip() for part in parts) + "\n"


def each_column() -> dict[str, columns.Column]:
    """Return the columns of all programmes by name, in the order of the first that has them."""
    return {column.name: column for programme in columns.PROGRAMMES for column in columns.pack(programme).columns}


def column_table() -> str:
    """Return what each column holds and which programmes have it."""
    having = {name: [each for each in columns.PROGRAMMES if name in columns.pack(each).names()] for name in each_column()}
    rows = [
        (
            f"`{column.name}`", " · ".join(column.label[language] for language in LANGUAGES),
            "obligatory" if column.is_obligatory else "may be left out",
            KINDS[column.kind] + (f", at most {column.longest} characters" if column.longest else ""), column.help["en"],
            "all" if having[column.name] == list(columns.PROGRAMMES) else ", ".join(f"`{one}`" for one in having[column.name]),
        )
        for column in each_column().values()
    ]  # fmt: skip
    return table(["column", "label (fi · sv · en)", "", "holds", "what it is", "programmes"], rows)


def word_tables() -> list[str]:
    """Return the words of each column that has some."""
    made = []
    for column in each_column().values():
        if column.words:
            rows = [(f"`{code}`", *(texts[language] for language in LANGUAGES)) for code, texts in column.words.items()]
            made += [f"### {column.name}", table(["code", *LANGUAGES], rows)]
    return made


def lengths() -> list[str]:
    """Return how long stays may be, by programme."""
    made = [BOUNDS]
    for programme in columns.PROGRAMMES:
        pack = columns.pack(programme)
        rows = [
            (f"`{word}`", *("–" if limit is None else limit for limit in (bound.least, bound.most)), bound.source)
            for word, bound in pack.bounds.items()
        ]
        made += [f"### {programme}, by `{pack.length_column}`", table(["word", "least", "most", "source"], rows)]
    return made


def messages(part: str) -> str:
    """Return the messages of one part."""
    book = rulebook.read(faults.MESSAGES)[part]
    return table(
        ["kind", *LANGUAGES], [(f"`{kind}`", *(texts[language] for language in LANGUAGES)) for kind, texts in book.items()]
    )


def main() -> int:
    """Write the page, or with --check only compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 where the page is out of date")
    options = parser.parse_args()
    text = page()
    if not options.check:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PAGE.relative_to(ROOT)} is out of date: run script/generate_mobility_docs.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
