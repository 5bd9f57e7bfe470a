"""What a rule hands back before it is put into words, and the few ways in which every rule says "unknown"."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vaihto.core import formats, parameters
from vaihto.core.findings import Severity, Verdict
from vaihto.core.parameters import Parameter
from vaihto.core.situation import Organisation, Situation

Text = Callable[[str], str]
"""A text that knows how it is said in a language: "fi", "sv" or "en" in, words out."""


@dataclass(frozen=True)
class Answer:
    """A rule's verdict, the sentence to use (`variant` of messages.yaml), the facts for its gaps, and what it rests on.

    A fact that is not known is left out: the sentence drops the clause in [ ] that needs it. `number` chooses between
    the forms for one and for several. `severity` is given only where it differs from the rule's own.
    """

    verdict: Verdict
    variant: str
    observed: Any = None
    required: Any = None
    facts: Mapping[str, Text] = field(default_factory=dict)
    rests_on: tuple[Parameter, ...] = ()
    rows: tuple[int, ...] = ()
    number: int | None = None
    severity: Severity | None = None
    source: str = ""


def missing(
    fact: str, section: str, *, required: Any = None, rests_on: tuple[Parameter, ...] = (), of: Text | None = None
) -> Answer:
    """Say that the reader's own fact is missing and in which section it is given; `of` names what lacks it."""

    def what(language: str) -> str:
        return parameters.word("field", fact, language) + (f" ({of(language)})" if of else "")

    facts = {"field": what, "section": word("section", section)}
    return Answer(Verdict.UNKNOWN, "missing", None, required, facts, rests_on)


def missing_in_rows(fact: str, rows: Sequence[int], *, required: Any, rests_on: tuple[Parameter, ...] = ()) -> Answer:
    """Say that a fact is missing in these rows of stays or journeys."""
    facts = {"field": word("field", fact), "section": word("section", "mobilities"), "rows": row_list(rows)}
    return Answer(Verdict.UNKNOWN, "missing_in_rows", {"rows": list(rows)}, required, facts, rests_on, tuple(rows), len(rows))


def no_limit(*rests_on: Parameter, observed: Any = None) -> Answer:
    """Say that nobody has the number for this call year and agency."""
    return Answer(Verdict.UNKNOWN, "no_limit", observed, None, {}, tuple(each for each in rests_on if each.known))


def at_least(minimum: int, sure: int, *, perhaps: float = 0, draft: bool) -> Verdict:
    """Weigh a minimum count: `sure` are there, up to `perhaps` more may be; a draft may still grow."""
    if sure >= minimum:
        return Verdict.MET
    return Verdict.UNKNOWN if draft or sure + perhaps >= minimum else Verdict.NOT_MET


def word(kind: str, key: str) -> Text:
    """Return what people read for a word of the rulebook."""
    return lambda language: parameters.word(kind, key, language)


def word_list(kind: str, keys: Sequence[str]) -> Text:
    """Return words of the rulebook, after each other with commas."""
    return lambda language: ", ".join(parameters.word(kind, key, language) for key in keys)


def row_list(rows: Sequence[int]) -> Text:
    """Return row numbers: 1, 2 ja 5."""
    return lambda language: formats.listing([str(row) for row in rows], language)


def names(organisations: Sequence[Organisation], situation: Situation) -> Text:
    """Return the names of organisations; one without a name is called applicant, or partner or organisation with its number.

    Partners are numbered among the partners, as the form of the self-check does; others by their place in the list.
    """
    listed = situation.organisations or ()
    partners = [id(each) for each in listed if each.role == "partner"]

    def called(each: Organisation, language: str) -> str:
        if each.name:
            return each.name
        if each.applicant or each.role == "coordinator":
            return parameters.word("field", "applicant", language)
        if each.role == "partner":
            return f"{parameters.word('role', 'partner', language)} {partners.index(id(each)) + 1}"
        place = next(place for place, one in enumerate(listed, start=1) if one is each)
        return f"{parameters.word('nameless', 'organisation', language)} {place}"

    return lambda language: ", ".join(called(each, language) for each in organisations)


def said(text: str) -> Text:
    """Return a text that is the same in every language, such as names."""
    return lambda language: text
