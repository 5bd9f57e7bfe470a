"""Hints that two applications may ask money for the same thing: same text, same people, same days. Never a verdict.

Texts are compared by runs of five words (shingles; Broder 1997): what two texts have in common of the shorter one. Thousands of
applications are compared by sketches first (the smallest hashes of each), and only likely pairs by their whole texts.
The limits have no source: they were chosen so that a common phrase of the form does not count, and are the officer's to question.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

RUN = 5
SKETCH = 128
# Less than this in common of the sketches is chance; an answer copied into ten others still shows.
LIKELY = 0.03
LEAST_SHARE = 0.4
LEAST_RUNS = 12
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Plan:
    """What is compared of an application: `texts` by question, `people` as e-mail addresses, `partners` by name."""

    key: int
    organisation: int
    texts: Mapping[str, str]
    people: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Hint:
    """One thing that two applications share: kind is text, people or days; `share` of a text from 0 to 1; `what` in words."""

    kind: str
    share: float = 0.0
    what: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Another application with all that it shares, the strongest text first."""

    key: int
    hints: tuple[Hint, ...] = field(default_factory=tuple)


def shingles(text: str) -> frozenset[int]:
    """Return the runs of five words of a text as 64-bit hashes; signs and capitals do not count. Empty for a short text."""
    words = WORD.findall(text.casefold())
    runs = (" ".join(words[place : place + RUN]) for place in range(len(words) - RUN + 1))
    return frozenset(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=7).digest()) for run in runs)


def sketch(texts: Iterable[str]) -> tuple[int, ...]:
    """Return the 128 smallest hashes of all runs of the texts, in order."""
    return tuple(sorted(frozenset().union(*(shingles(text) for text in texts)))[:SKETCH])


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the estimated share of common runs of two sketches, 0 to 1."""
    union = sorted({*one, *other})[:SKETCH]
    common = set(one) & set(other)
    return sum(run in common for run in union) / len(union) if union else 0.0


def likely(one: Sequence[int], others: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the keys whose sketch has something in common with `one`, the most alike first."""
    own = set(one)
    near = [(resemblance(one, other), key) for key, other in others.items() if not own.isdisjoint(other)]
    return [key for share, key in sorted(near, key=lambda pair: (-pair[0], pair[1])) if share >= LIKELY]


def compare(one: Plan, other: Plan) -> Pair | None:
    """Return what two plans share; None where it is nothing worth a look.

    Same days count only beside the same organisation or a common partner: many projects begin on the first of a month.
    """
    hints = [*same_texts(one, other)]
    people = one.people & other.people
    if people:
        hints.append(Hint("people", what=tuple(sorted(people))))
    partners = one.partners & other.partners
    is_near = one.organisation == other.organisation or bool(partners)
    if is_near and one.starts_on and (one.starts_on, one.ends_on) == (other.starts_on, other.ends_on):
        hints.append(Hint("days", what=tuple(sorted(partners))))
    return Pair(other.key, tuple(hints)) if hints else None


def same_texts(one: Plan, other: Plan) -> list[Hint]:
    """Return each answer that is largely the same, whichever question it stands at, the largest share first."""
    found = []
    theirs = {key: shingles(text) for key, text in other.texts.items()}
    for key, text in one.texts.items():
        own = shingles(text)
        best = max(
            ((len(own & runs) / min(len(own), len(runs)), name) for name, runs in theirs.items() if own and runs), default=None
        )
        if best and best[0] >= LEAST_SHARE and len(own & theirs[best[1]]) >= LEAST_RUNS:
            found.append(Hint("text", round(best[0], 2), (key, best[1])))
    return sorted(found, key=lambda hint: (-hint.share, hint.what))
