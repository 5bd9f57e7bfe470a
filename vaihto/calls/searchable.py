"""By which words calls are found: their title, year and action in three languages, and what they say of themselves."""

from collections.abc import Mapping

from vaihto.calls.models import Call
from vaihto.core import parameters
from vaihto.kit import searching
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.searching import Kind, Words

CALL = "call"


def words_of(keys: list[int]) -> Mapping[int, Words]:
    """Return the words of calls by key."""
    return {one.pk: words_of_one(one) for one in Call.objects.filter(pk__in=keys)}


def words_of_one(call: Call) -> Words:
    """Return the words of a call."""
    titles = [getattr(call, f"title_{code}") for code in LANGUAGES]
    actions = [parameters.word("action", call.action, code) for code in LANGUAGES]
    said = [getattr(call, f"{name}_{code}") for name in ("summary", "priorities") for code in LANGUAGES]
    return Words((*titles, str(call.year)), (*actions, *said))


searching.register(
    Kind(
        CALL,
        rows=Call.objects.all,
        words_of=words_of,
        touched=lambda line: searching.case_key(line, "call") if line.operation.startswith("calls.") else [],
    )
)
