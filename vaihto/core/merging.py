"""Two people in one text: what follows from what a writer saw, what stands now and what the writer typed.

The formula is explained in docs/explanation/writing-together.md.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Any, TypeVar

from vaihto.core.canonical import sha256_of

# How many characters a saving may take away and still continue the version before it; a longer loss begins a new version,
# so that a text deleted by mistake can be brought back. A line of writing is about this long.
SMALL_LOSS = 40
T = TypeVar("T")


class Merge(Enum):
    """What becomes of one field."""

    SAME = "same"  # what was typed stands already
    TAKE = "take"  # only the writer changed it: what was typed is saved
    KEEP = "keep"  # only somebody else changed it: what stands stays
    BOTH = "both"  # both changed it, differently: both are kept, a person chooses


@dataclass(frozen=True)
class Piece:
    """A stretch of a text beside another one: in both, or only in this one."""

    text: str
    is_own: bool


def mark_of(value: Any) -> str:
    """Return the mark of a value that a page carries: 16 hexadecimal figures of its SHA-256; equal values, equal marks."""
    return sha256_of([value])[:16]


def weigh(seen: str, now: Any, mine: Any) -> Merge:
    """Return what becomes of a field: `seen` is the mark of the value that the writer's page showed.

    Where the page says nothing (an empty mark), only an empty field is taken: there is nothing to overwrite.
    """
    if mine == now:
        return Merge.SAME
    if seen == mark_of(now) or (not seen and now in (None, "", [])):
        return Merge.TAKE
    return Merge.KEEP if seen == mark_of(mine) else Merge.BOTH


def merged_choice(seen: Iterable[T], now: Iterable[T], mine: Iterable[T]) -> list[T]:
    """Return ticks of which two people changed different ones: what the writer added and took away, applied to what stands."""
    before, typed = set(seen), list(mine)
    kept = [one for one in now if one in typed or one not in before]
    return kept + [one for one in typed if one not in before and one not in kept]


def taken_away(old: str, new: str) -> int:
    """Return how many characters of a text one edit took away: what lies between its unchanged beginning and end."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    end = next((n for n in range(shorter - start) if old[-1 - n] != new[-1 - n]), shorter - start)
    return len(old) - start - end


def side_by_side(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Return two texts as pieces, word by word, so that what stands in one only can be marked."""
    left, right = _words(one), _words(other)
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for made, words in ((pieces[0], left[a:b]), (pieces[1], right[c:d])):
            if words:
                made.append(Piece("".join(words), kind != "equal"))
    return pieces


def changes(before: str, now: str) -> list[tuple[str, str]]:
    """Return a text against an earlier one, in reading order: (`same`, `new` or `gone`, the words)."""
    left, right = _words(before), _words(now)
    made: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            made.append(("same", "".join(left[a:b])))
            continue
        made += [(word, "".join(words)) for word, words in (("gone", left[a:b]), ("new", right[c:d])) if words]
    return made


def joined(one: str, other: str) -> str:
    """Return both texts in one: paragraphs that both have once, then where they differ those of the first and of the second."""
    left, right = _paragraphs(one), _paragraphs(other)
    made: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        made += left[a:b] if kind == "equal" else [*left[a:b], *right[c:d]]
    return "\n\n".join(made)


def _words(text: str) -> Sequence[str]:
    return re.findall(r"\S+\s*|\s+", text)


def _paragraphs(text: str) -> Sequence[str]:
    return [part.strip("\n") for part in re.split(r"\n\s*\n", text) if part.strip()]
