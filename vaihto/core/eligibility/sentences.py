"""Puts an answer into words: the sentence of the rulebook, in three languages, with the facts in its gaps."""

import re
from collections.abc import Mapping
from typing import Any

from vaihto.core import formats, rulebook
from vaihto.core.eligibility.answer import Answer, Text

# The sentences of a rule stand in the pack that brought it; those of every rule in the first.
MESSAGES = ("leonardo/messages.yaml", "erasmus_plus/rule_messages.yaml")
_CLAUSE = re.compile(r"\[([^\[\]]*)\]")
_GAP = re.compile(r"\{(\w+)\}")
_GAP_AND_STOP = re.compile(r"\{(\w+)\}(\.?)")


def message(rule: str, answer: Answer) -> dict[str, str]:
    """Return the answer's sentences in "fi", "sv" and "en". A sentence that the rulebook lacks is a KeyError."""
    sentence = _form(_sentence(rule, answer), answer)
    return {language: fill(_form(sentence[language], answer), answer.facts, language) for language in formats.LANGUAGES}


def fill(sentence: str, facts: Mapping[str, Text], language: str) -> str:
    """Fill the gaps {so} of a sentence. A clause [, by {due}] goes when one of its facts is not known.

    A fact that ends with a full stop of its own (an Inc.) does not get a second one.
    """

    def clause(found: re.Match[str]) -> str:
        inner = found.group(1)
        return inner if all(gap in facts for gap in _GAP.findall(inner)) else ""

    def gap(found: re.Match[str]) -> str:
        value, stop = facts[found.group(1)](language), found.group(2)
        return value if stop and value.endswith(".") else value + stop

    return _GAP_AND_STOP.sub(gap, _CLAUSE.sub(clause, sentence))


def _sentence(rule: str, answer: Answer) -> Any:
    """Return the rulebook's entry of the answer: a text by language, perhaps with forms for one and several."""
    books: list[dict[str, dict[str, Any]]] = [rulebook.read(file) for file in MESSAGES]
    own = next(book[rule] for book in books if rule in book)
    return own.get(answer.variant) or books[0]["every_rule"][answer.variant]


def _form(entry: Any, answer: Answer) -> Any:
    """Return the form for one or for several, by the answer's number, where the rulebook has both; else the entry."""
    if isinstance(entry, Mapping) and "other" in entry:
        return entry["one" if answer.number == 1 else "other"]
    return entry
