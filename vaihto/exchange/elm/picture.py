"""The picture of a credential: a plain sheet as SVG, because the model wants one for whoever looks at it.

It shows what the credential says and nothing more; letters are the reader's own fonts, so any name can be written.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH = 1000
LINE = 34
TOP = 70
# What does not fit in the width is cut with a sign; the credential itself has it whole.
MOST = 78


def sheet(title: str, lines: Sequence[str]) -> bytes:
    """Return an SVG of a title and lines below each other. The same words give the same bytes."""
    height = TOP + LINE * (len(lines) + 2)
    rows = [_row(TOP, 32, title)] + [_row(TOP + LINE * (number + 2), 20, one) for number, one in enumerate(lines)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(rows)}</svg>'
    ).encode()


def _row(down: int, size: int, words: str) -> str:
    plain = " ".join("".join(one if _allowed(one) else " " for one in words).split())
    short = plain if len(plain) <= MOST else plain[: MOST - 1] + "…"
    return (
        f'<text x="60" y="{down}" font-family="sans-serif" font-size="{size}" fill="#1a1a1a">{escape(short, quote=False)}</text>'
    )


def _allowed(letter: str) -> bool:
    """Whether XML 1.0 allows a character (section 2.2, Char)."""
    return letter in "\t\n\r" or "\x20" <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter >= "\U00010000"
