"""The law of a call: which numbers count for one programme, year, agency and action, and where each comes from.

Numbers, deadlines and words are data of the rulebook. An officer's number for one call overrides them, with its source.
"""

# long because: the law of a call is read in one place: numbers, limits of activities, deadlines, words.

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from vaihto.core import rulebook
from vaihto.core.countries import canonical

WORDS = "leonardo/words.yaml"
# What partners and hosts read of it by their links, in de, es, fr, it and et.
LINK_WORDS = "leonardo/link_words.yaml"


@dataclass(frozen=True)
class Parameter:
    """A number (or a list of words) of the law, with its unit and its source.

    `status`: verified, assumed, unverified (recalled, or sources differ), unknown (nobody has the number: `value` is None)
    or set (by an officer for one call).
    """

    name: str
    value: Any
    unit: str
    source: str
    status: str
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def known(self) -> bool:
        """Whether there is a value to judge by."""
        return self.status != "unknown"


@dataclass(frozen=True)
class Override:
    """An officer's number for one call. `source` says who decided it and where it stands; it must not be empty."""

    parameter: str
    value: Any
    source: str

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError(f"the number {self.parameter} needs a source")
        if self.value is None:
            raise ValueError(f"the number {self.parameter} needs a value")


@dataclass(frozen=True)
class Law:
    """What counts for one call. `deadline` is a day (until its end in Finland) or a moment, None when not known."""

    programme: str
    call_year: int
    agency: str
    action: str
    deadline: date | datetime | None
    deadline_source: str
    numbers: Mapping[str, Parameter] = field(repr=False)

    def value(self, name: str) -> Parameter:
        """Return a number of the law; one that this call does not have is unknown. A misspelt name is a KeyError."""
        if name in self.numbers:
            return self.numbers[name]
        entry = numbers_of(_numbers_programme(self.programme))[name][0]
        return Parameter(name, None, entry["unit"], "", "unknown")


@dataclass(frozen=True)
class Action:
    """One kind of project as people read about it; the texts are by language ("fi", "sv", "en").

    `dimensions` are words of the kind "dimension": what the action develops. `source` says where that stands.
    """

    key: str
    name: Mapping[str, str]
    makes_possible: Mapping[str, str]
    for_whom: Mapping[str, str]
    dimensions: tuple[str, ...]
    source: str


def programmes() -> tuple[str, ...]:
    """Return the keys of the programmes in the rulebook."""
    return rulebook.programmes()


def programme_name(programme: str, language: str) -> str:
    """Return a programme's name in "fi", "sv" or "en"."""
    return str(_programme(programme)["name"][language])


def action_keys(programme: str) -> tuple[str, ...]:
    """Return the keys of a programme's actions, in the order of the deck."""
    return tuple(_programme(programme)["actions"])


def actions(programme: str) -> tuple[Action, ...]:
    """Return a programme's actions with what each makes possible, for whom, and which dimensions it serves."""
    book = rulebook.read("leonardo/actions.yaml")
    return tuple(
        Action(
            key=key,
            name=rulebook.read(WORDS)["action"][key],
            makes_possible=book[key]["makes_possible"],
            for_whom=book[key]["for_whom"],
            dimensions=tuple(book[key]["dimensions"]),
            source=book[key]["source"],
        )
        for key in action_keys(programme)
    )


def words(kind: str) -> tuple[str, ...]:
    """Return all words of a kind: action, target_group, purpose, organisation_kind, role, transfer, dimension ..."""
    return tuple(rulebook.read(WORDS)[kind])


def word(kind: str, key: str, language: str) -> str:
    """Return what people read for a word, in "fi", "sv" or "en"; what partners and hosts read in five more languages.

    An unknown kind, key or language is a KeyError.
    """
    texts: dict[str, str] = rulebook.read(WORDS)[kind][key]
    return str(texts[language] if language in texts else rulebook.read(LINK_WORDS)[kind][key][language])


def link_kinds() -> tuple[str, ...]:
    """Return the kinds of words that partners and hosts read in five more languages."""
    return tuple(rulebook.read(LINK_WORDS))


def label(kind: str, key: str, language: str) -> str:
    """Return a word as it stands by itself, as a heading or a choice: with a capital letter."""
    text = word(kind, key, language)
    return text[:1].upper() + text[1:]


def law(
    programme: str,
    call_year: int,
    agency: str,
    *,
    action: str,
    overrides: Iterable[Override] = (),
    deadline: date | datetime | None = None,
    deadline_source: str = "",
) -> Law:
    """Return the law of a call. A live call hands in its own `deadline`; otherwise the rulebook's is used, if any.

    Raises KeyError for an unknown programme, ValueError for an unknown action or an override of an unknown number.
    """
    if action not in action_keys(programme):
        raise ValueError(f"{programme} has no action {action}")
    agency = canonical(agency)
    numbers = _numbers(programme, call_year, agency, action)
    for each in overrides:
        numbers[each.parameter] = _set(programme, each)
    source = deadline_source
    if deadline is None:
        deadline, source = _deadline(programme, call_year, agency, action)
    return Law(programme, call_year, agency, action, deadline, source, numbers)


def names_for(programme: str, action: str) -> tuple[str, ...]:
    """Return the names of the numbers that an action has: those that an officer may set for a call."""
    book = numbers_of(_numbers_programme(programme))
    return tuple(name for name, entries in book.items() if any(_serves(each, action) for each in entries))


def numbers_of(programme: str) -> dict[str, list[dict[str, Any]]]:
    """Return the entries of a programme's numbers as they stand in the rulebook."""
    book: dict[str, list[dict[str, Any]]] = rulebook.read(f"{programme}/numbers.yaml")["numbers"]
    return book


def _programme(programme: str) -> dict[str, Any]:
    """Return the head of a programme's rule pack. Raises KeyError when there is none."""
    if programme not in programmes():
        raise KeyError(programme)
    head: dict[str, Any] = rulebook.read(f"{programme}/programme.yaml")
    return head


def _numbers_programme(programme: str) -> str:
    """Return the programme whose numbers are used: its own, or the one that it takes them from."""
    return str(_programme(programme).get("numbers_of", {}).get("programme", programme))


@cache
def _known_numbers(programme: str, call_year: int, agency: str, action: str) -> tuple[Parameter, ...]:
    """Return the numbers that count for a call of that year and agency, without overrides."""
    head = _programme(programme)
    first, last = head["calls"]["first"], head["calls"]["last"]
    if call_year < first or (last is not None and call_year > last):
        return ()
    borrowed = head.get("numbers_of", {"programme": programme, "call_year": call_year})
    year = borrowed.get("call_year") or call_year
    on = date(year, 1, 1)
    own = agency in head["agencies"]
    sources = _sources(borrowed["programme"])
    found = []
    for name, entries in numbers_of(borrowed["programme"]).items():
        for each in entries:
            if _serves(each, action) and _valid(each, on) and (own or each.get("agency") == "all"):
                entry = _with_limit(borrowed["programme"], each, year)
                found += [] if entry is None else [_parameter(name, entry, sources, head["calls"])]
    return tuple(found)


@cache
def _sources(programme: str) -> dict[str, str]:
    """Return what the sources of a pack's numbers are called, by key."""
    return {**_programme(programme).get("sources", {}), **rulebook.read(f"{programme}/numbers.yaml").get("sources", {})}


def _with_limit(programme: str, entry: Mapping[str, Any], call_year: int) -> Mapping[str, Any] | None:
    """Return an entry with value, source and status; `limit` takes those of an activity type in the call, or of
    every journey (`[journey, travel_days]`, with the unit costs); None if the call has none.
    """
    if "limit" not in entry:
        return entry
    code, name = entry["limit"]
    of_all = rulebook.read(f"{programme}/rates.yaml")["limits"] if code == "journey" else None
    for row in (rulebook.read(f"{programme}/activities.yaml")[code] if of_all is None else of_all)[name]:
        first, last = row["calls"]
        if first <= call_year and (last is None or call_year <= last):
            of_row = {key: row[key] for key in ("value", "source", "status")}
            return {**entry, **of_row, "valid_from": date(first, 1, 1), "valid_until": last and date(last, 12, 31)}
    return None


def own_programme(action: str) -> str:
    """Return the programme whose pack brought an action, its rules and its numbers. Raises StopIteration for an unknown one."""
    return next(pack for pack in rulebook.PACKS if action in action_keys(pack))


def last_call(programme: str) -> int:
    """Return the last call for which a programme's pack holds numbers. Raises KeyError for one without a last."""
    return int(_programme(programme)["calls"]["last"])


def grants_by_annex(programme: str) -> bool:
    """Return whether the lines of a programme's grants come from the annex of a call, by activity type (core.grant)."""
    return _programme(programme).get("grants") == "by_annex"


def _numbers(programme: str, call_year: int, agency: str, action: str) -> dict[str, Parameter]:
    """Return a fresh dict of the numbers of a call."""
    return {each.name: each for each in _known_numbers(programme, call_year, agency, action)}


def _serves(entry: Mapping[str, Any], action: str) -> bool:
    """Say whether an entry belongs to the action; one without actions belongs to all."""
    return action in entry.get("actions", (action,))


def _valid(entry: Mapping[str, Any], on: date) -> bool:
    """Say whether an entry is valid on that day."""
    return bool(entry.get("valid_from", date.min) <= on <= entry.get("valid_until", date.max))


def _parameter(name: str, entry: Mapping[str, Any], sources: Mapping[str, str], calls: Mapping[str, Any]) -> Parameter:
    """Turn an entry into a Parameter; without days of its own it is valid for all calls of the pack."""
    first = date(calls["first"], 1, 1)
    last = date(calls["last"], 12, 31) if calls["last"] else None
    return Parameter(
        name=name,
        value=_exact(entry["value"]),
        unit=entry["unit"],
        source=sources[entry["source"]],
        status=entry["status"],
        valid_from=entry.get("valid_from", first),
        valid_until=entry.get("valid_until", last),
    )


def _exact(value: Any) -> Any:
    """Return lists as tuples and floats as decimals, so that nobody can change or blur the law."""
    if isinstance(value, list | tuple):
        return tuple(_exact(each) for each in value)
    return Decimal(str(value)) if isinstance(value, float) else value


def _set(programme: str, override: Override) -> Parameter:
    """Return the number that an officer set. Raises ValueError when the rulebook has no such number."""
    entries = numbers_of(_numbers_programme(programme)).get(override.parameter)
    if entries is None:
        raise ValueError(f"no number is called {override.parameter}")
    return Parameter(override.parameter, _exact(override.value), entries[0]["unit"], override.source, "set")


def _deadline(programme: str, call_year: int, agency: str, action: str) -> tuple[date | None, str]:
    """Return the closing day of a past call and its source; (None, "") when it was not found."""
    if programme != _numbers_programme(programme):
        return None, ""
    for each in rulebook.read(f"{programme}/deadlines.yaml")["deadlines"]:
        if each["call_year"] == call_year and action in each["actions"] and each["agency"] in (agency, "all"):
            return each["day"], each["source"]
    return None, ""
