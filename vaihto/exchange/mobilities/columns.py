"""The columns of a programme's table of stays: their names, kinds and words, and how long a stay may be. Data of the rulebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from vaihto.core import countries, parameters, rulebook
from vaihto.core.formats import LANGUAGES
from vaihto.core.grant import rules

FILE = "mobility_columns.yaml"
PROGRAMMES = ("erasmus_plus", "leonardo", "national")
DEFAULT = "erasmus_plus"
# Whose actions the target groups of the four kinds of project belong to, and what their lengths are called.
ACTIONS = ("student_mobility", "expert_mobility")
AGENCY = "FI"


@dataclass(frozen=True)
class Column:
    """One column. `words`: the codes that it takes, with their texts by language."""

    name: str
    kind: str
    is_obligatory: bool
    label: Mapping[str, str]
    help: Mapping[str, str]
    longest: int | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    example: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bound:
    """How long a stay may be under one word; None: no limit counts. `source`: where the limits stand."""

    least: int | None
    most: int | None
    source: str


@dataclass(frozen=True)
class Pack:
    """The columns of one programme, and the lengths of stays by the word of one of them."""

    programme: str
    columns: tuple[Column, ...]
    length_column: str
    bounds: Mapping[str, Bound] = field(repr=False)
    bound_funding: str
    example: Mapping[str, Any] = field(repr=False)

    def column(self, name: str) -> Column:
        """Return a column by its name. Raises KeyError."""
        return {each.name: each for each in self.columns}[name]

    def names(self) -> tuple[str, ...]:
        """Return the names of the columns, in the order of the template."""
        return tuple(each.name for each in self.columns)


@cache
def pack(programme: str) -> Pack:
    """Return the columns of a programme. Raises FileNotFoundError for one that has none."""
    own, book = rulebook.read(f"{programme}/{FILE}"), rulebook.read(FILE)
    lengths = own["lengths"]
    bounds = _activity_bounds() if lengths == "activity" else _group_bounds(programme)
    return Pack(
        programme=programme,
        columns=tuple(_column(name, book["columns"][name]) for name in own["columns"]),
        length_column=lengths,
        bounds=bounds,
        bound_funding=book["bound_by_lengths"],
        example=own["example"],
    )


def _column(name: str, entry: Mapping[str, Any]) -> Column:
    """Turn an entry of the rulebook into a column."""
    return Column(
        name=name,
        kind=entry["kind"],
        is_obligatory=entry["obligatory"],
        label=entry["label"],
        help=entry["help"],
        longest=entry.get("longest"),
        words=_words(entry["words"]) if "words" in entry else {},
        example=tuple(entry.get("example", ())),
    )


def _words(kind: str) -> dict[str, Mapping[str, str]]:
    """Return codes with their texts: of the activity types, of this table's own words, or of the rulebook's."""
    if kind == "activity":
        last = rules.first_and_last_call()[1]
        return {code: rules.activity(code, last).name for code in rules.activity_codes()}
    own = rulebook.read(FILE)["words"]
    if kind in own:
        return dict(own[kind])
    return {key: {code: parameters.word(kind, key, code) for code in LANGUAGES} for key in parameters.words(kind)}


def readings(column: Column) -> dict[str, str]:
    """Return what may stand for each code of a column: the code itself and its text in each language, folded."""
    found = {folded(text): code for code, texts in column.words.items() for text in texts.values()}
    return found | {folded(code): code for code in column.words}


def folded(text: str) -> str:
    """Return a text without capitals and with single spaces."""
    return " ".join(text.split()).casefold()


@cache
def fields() -> frozenset[str]:
    """Return the detailed codes of ISCED-F 2013."""
    return frozenset(rulebook.read("isced_f.yaml")["detailed"].split())


def field_of(text: str) -> str | None:
    """Return the code that a cell means; None where there is none.

    A spreadsheet drops the leading zero: three digits are read with it, since no code of three digits without one becomes
    a valid code by it but the one that lost it. Shorter ones stay doubtful and are refused.
    """
    if text in fields():
        return text
    restored = f"0{text}"
    return restored if len(text) == 3 and not text.startswith("0") and restored in fields() else None


@cache
def country_names() -> dict[str, str]:
    """Return codes by what people write instead: names in three languages, and codes in small letters."""
    known = {countries.canonical(code) for code in countries.codes()}
    names = {folded(countries.name(code, language)): code for code in known for language in LANGUAGES}
    return names | {code.casefold(): code for code in countries.codes()}


def _activity_bounds() -> dict[str, Bound]:
    """Return the lengths of the activity types. The call is not known here, so only what holds in every call refuses.

    A shorter length that another rule of the activity allows, even one that has not been checked, is not refused either.
    """
    first, last = rules.first_and_last_call()
    found = {}
    for code in rules.activity_codes():
        of_calls = [rules.activity(code, year).limits for year in range(first, last + 1)]
        having = [limits for limits in of_calls if {"min_days", "max_days"} <= set(limits)]
        if not having:
            continue
        least, most = ([limits[name] for limits in having] for name in ("min_days", "max_days"))
        spared = [limit.value for limits in having for name, limit in limits.items() if name.startswith("min_days_")]
        found[code] = Bound(
            min(spared + [each.value for each in least]) if all(each.counts for each in least) else None,
            max(each.value for each in most) if all(each.counts for each in most) else None,
            least[-1].source,
        )
    return found


def _group_bounds(programme: str) -> dict[str, Bound]:
    """Return the lengths of stays by target group, from the numbers of the actions; graduates count as labour market."""
    return dict(_each_group(programme))


def _each_group(programme: str) -> Iterator[tuple[str, Bound]]:
    """Yield the target groups of the actions with their lengths, where these are known."""
    calls = rulebook.read(f"{programme}/programme.yaml")["calls"]
    for action in ACTIONS:
        law = parameters.law(programme, calls["first"], AGENCY, action=action)
        for group in law.value("target_groups").value:
            name = "labour_market" if group == "graduate" else group
            ending = "" if action == "expert_mobility" else f"_{name}"
            least, most = law.value(f"min_days{ending}"), law.value(f"max_days{ending}")
            yield group, Bound(least.value if least.known else None, most.value if most.known else None, least.source)
