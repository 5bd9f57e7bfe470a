"""Fields of education: what people write, as one topic for comparing and as words in the reader's language.

Applications name a field by the code of the rulebook's word or in words of their own; an assessor writes what they read.
"""

from functools import cache

from vaihto.core import parameters
from vaihto.kit.languages import LANGUAGES, present

KIND = "education_field"


def topic_of(text: str) -> str:
    """Return a field for comparing: the code of the rulebook's word in any language; else the text without capitals, blanks."""
    plain = folded(text)
    return known().get(plain, plain)


def in_words(text: str) -> str:
    """Return the rulebook's word for a field in the reader's language; what people wrote themselves stays as it is."""
    code = topic_of(text)
    return parameters.label(KIND, code, present()) if code in parameters.words(KIND) else text


def kept(text: str) -> str:
    """Return what is stored for a field: a code where the rulebook has one, else the text without blanks around it."""
    code = topic_of(text)
    return code if code in parameters.words(KIND) else text.strip()


def folded(text: str) -> str:
    """Return a text without capitals and with single blanks."""
    return " ".join(text.casefold().split())


@cache
def known() -> dict[str, str]:
    """Return the code of each word that the rulebook has for a field, in three languages, and of each code."""
    codes = parameters.words(KIND)
    words = {folded(parameters.word(KIND, code, language)): code for code in codes for language in LANGUAGES}
    return words | {folded(code): code for code in codes}
