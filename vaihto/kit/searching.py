"""Finding things by words: one row of folded words for each thing, kept by the deeds, and how typed words are compared with it.

A room says in `searchable.py` which words belong to its things (`register`). Each deed brings the words of what it changed up to
date in its own transaction: the audit line that it must leave names the thing. Who may see what is no matter of this module: the
room's own `search` asks `matching` about what its `visible_to` leaves.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Case, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from vaihto.core import folding
from vaihto.kit.models import AuditLine, SearchText

M = TypeVar("M", bound=Model)
SHORTEST, LONGEST = 2, 100
# How many of a kind are counted; nobody turns fifty pages, more words find faster.
MOST = 1000
AT_ONCE = 500


@dataclass(frozen=True)
class Words:
    """The words of a thing: those of its name (number, title, who) count more than those of its text."""

    name: tuple[str, ...]
    text: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of things: its rows, the words of some of them by key, and which keys a line of the audit chain touches."""

    name: str
    rows: "Callable[[], QuerySet[Any]]"
    words_of: Callable[[list[int]], Mapping[int, Words]]
    touched: Callable[[AuditLine], Iterable[int]]


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: as typed, as folded words, and as words with their accents."""

    typed: str
    words: tuple[str, ...]
    exact: tuple[str, ...]

    @property
    def is_long_enough(self) -> bool:
        """Whether there is enough to look for: at least two letters or figures."""
        return sum(map(len, self.words)) >= SHORTEST


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of things findable."""
    KINDS[kind.name] = kind


def wanted(typed: str) -> Wanted:
    """Return what is looked for by what somebody typed."""
    typed = typed.replace("\x00", "").strip()[:LONGEST]
    return Wanted(typed, folding.words(folding.folded(typed)), folding.words(folding.lowered(typed)))


def key_in(line: AuditLine, label: str) -> list[int]:
    """Return the key that a line names as its subject where that is of this model (`calls.Call`)."""
    model, _colon, key = line.subject.rpartition(":")
    return [int(key)] if model == label and key.isdigit() else []


def case_key(line: AuditLine, case: str) -> list[int]:
    """Return the key of the case that a line belongs to where the case is of this kind (`application`)."""
    kind, _colon, key = line.case.partition(":")
    return [int(key)] if kind == case and key.isdigit() else []


# --- keeping ----------------------------------------------------------------------------------------------------------


def follow(lines: Iterable[AuditLine]) -> None:
    """Bring up to date what the lines of a deed touch; part of the deed's transaction."""
    lines = list(lines)
    for kind in KINDS.values():
        keys = {key for line in lines for key in kind.touched(line)}
        if keys:
            renew(kind.name, keys)


def renew(name: str, keys: Iterable[int]) -> int:
    """Bring the words of some things up to date; returns how many changed. What is gone is forgotten."""
    changed, left = 0, iter(sorted(set(keys)))
    while some := list(islice(left, AT_ONCE)):
        changed += _renew(KINDS[name], some)
    return changed


def _renew(kind: Kind, keys: list[int]) -> int:
    present = dict(_made(kind, keys))
    kept = {row.key: row for row in SearchText.objects.filter(kind=kind.name, key__in=keys)}
    gone = [row.pk for key, row in kept.items() if key not in present]
    if gone:
        SearchText.objects.filter(pk__in=gone).delete()
    different = [row for key, row in present.items() if key not in kept or _said(kept[key]) != _said(row)]
    if different:
        SearchText.objects.bulk_create(
            different, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["exact", "name", "text"]
        )
    return len(gone) + len(different)


def _made(kind: Kind, keys: list[int]) -> Iterator[tuple[int, SearchText]]:
    for key, words in kind.words_of(keys).items():
        exact, name = (_kept(map(fold, words.name)) for fold in (folding.lowered, folding.folded))
        text = _kept(map(folding.folded, words.text))
        yield key, SearchText(kind=kind.name, key=key, exact=exact, name=name, text=text)


def _kept(texts: Iterable[str]) -> str:
    """Return words with a space before and behind each, so that one that stands alone can be told from a part of another."""
    return f" {folding.searchable(texts)} "


def _said(row: SearchText) -> tuple[str, str, str]:
    return row.exact, row.name, row.text


def fill() -> int:
    """Add the words of things that have none yet (after an update, a restored backup); returns how many."""
    added = 0
    for kind in KINDS.values():
        known = SearchText.objects.filter(kind=kind.name, key=OuterRef("pk"))
        missing = kind.rows().order_by().exclude(Exists(known)).values_list("pk", flat=True)
        added += renew(kind.name, list(missing))
    return added


def differing() -> dict[str, list[int]]:
    """Return, by kind, the keys of things whose kept words are not those of today: what a test asks after every kind of deed."""
    found: dict[str, list[int]] = {}
    for kind in KINDS.values():
        kept = {row.key: _said(row) for row in SearchText.objects.filter(kind=kind.name)}
        now = {key: _said(row) for key, row in _made(kind, list(kind.rows().order_by().values_list("pk", flat=True)))}
        wrong = sorted(key for key in kept.keys() | now.keys() if kept.get(key) != now.get(key))
        if wrong:
            found[kind.name] = wrong
    return found


# --- finding ----------------------------------------------------------------------------------------------------------


def matching(
    rows: "QuerySet[M]", kind: str, looked_for: Wanted, *order: str, by: str = "pk", only_names: bool = False, also: Any = ()
) -> "QuerySet[M]":
    """Return the rows that hold all words, the best first, then in the given order.

    Each has `found`: 0 in its name as typed, 1 in its name without accents, 2 in its text. `by` is the row's own column with the
    key of the thing of that kind. `also` are keys of rows that hold the words and whose words are not kept. Nothing typed finds
    nothing.
    """
    every: Any = rows
    if not looked_for.words:
        return every.none().annotate(found=Value(0, output_field=IntegerField()))  # type: ignore[no-any-return]
    fields = ("name",) if only_names else ("name", "text")
    own = SearchText.objects.filter(kind=kind, key=OuterRef(by))
    rank = Case(
        When(_all(("exact",), looked_for.exact), then=Value(0)), When(_all(("name",), looked_for.words), then=Value(1)),
        default=Value(2), output_field=IntegerField(),
    )  # fmt: skip
    # What is not kept stands with what was found in texts.
    found = Coalesce(Subquery(own.values_list(rank)[:1], output_field=IntegerField()), Value(2))
    is_held = Exists(own.filter(_all(fields, looked_for.words)))
    held: QuerySet[M] = every.filter(is_held | Q(pk__in=list(also)) if also else is_held).annotate(found=found)
    return held.order_by("found", *order)


def named(kind: str, typed: str) -> "QuerySet[SearchText, Any]":
    """Return, as a sub-question, the keys of the things of a kind whose name holds what was typed: for filters of lists."""
    looked_for = wanted(typed)
    texts = SearchText.objects.filter(_all(("name",), looked_for.words), kind=kind)
    return (texts if looked_for.words else texts.none()).values("key")


def _all(fields: Iterable[str], words: Iterable[str]) -> Q:
    """Return that each word stands in one of the fields, with its hyphens or without."""
    found = Q()
    for word in words:
        some = Q()
        for one in _written(word):
            for field in fields:
                some |= Q(**{f"{field}__contains": one})
        found &= some
    return found


def _written(word: str) -> list[str]:
    """Return how a word may stand among kept words: anywhere in another one, with its hyphens or without; a single sign alone."""
    return [f" {word} "] if len(word) == 1 else list(dict.fromkeys((word, folding.joined(word))))


def holds(looked_for: Wanted, texts: Iterable[str]) -> bool:
    """Return whether texts that are not kept hold all words: for the few things of one reader."""
    everything = _kept(map(folding.folded, texts))
    return bool(looked_for.words) and all(any(one in everything for one in _written(word)) for word in looked_for.words)
