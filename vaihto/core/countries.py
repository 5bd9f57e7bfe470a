"""Countries: two-letter codes, their other spellings, their names in three languages, who takes part in a programme."""

from functools import cache
from typing import TYPE_CHECKING

from vaihto.core import rulebook

# Which of CLDR's variants names the countries.
TERRITORIES = {"sv": "sv_FI", "en": "en_GB"}
if TYPE_CHECKING:
    from vaihto.core.parameters import Law


def canonical(code: str) -> str:
    """Return the ISO 3166 code: the EU's EL and UK become GR and GB, every other code stays as it is."""
    aliases: dict[str, str] = rulebook.read("countries.yaml")["aliases"]
    return aliases.get(code, code)


@cache
def codes() -> frozenset[str]:
    """Return every code that is accepted, the EU's spellings EL and UK included."""
    book = rulebook.read("countries.yaml")
    return frozenset(book["codes"].split()) | frozenset(book["aliases"])


@cache
def name(code: str, language: str) -> str:
    """Return the country's name as the Finnish code set maatjavaltiot2 writes it, elsewhere as CLDR does.

    A code that nobody knows is its own name.
    """
    code = canonical(code)
    own: dict[str, str] = rulebook.read("countries.yaml")["names"].get(code, {})
    if language in own:
        return own[language]
    from babel import Locale  # slow to import, needed by few

    return str(Locale.parse(TERRITORIES.get(language, language)).territories.get(code, code))


def programme_countries(law: "Law") -> frozenset[str] | None:
    """Return the canonical codes of the countries that take part in full under this law; None when not known."""
    listed = law.value("programme_countries")
    return frozenset(listed.value) if listed.known else None


def grouped(law: "Law | None", language: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return (code, name) of the programme's countries and of all others, each by name; the first is empty when not known."""
    first = {canonical(code) for code in (programme_countries(law) if law else None) or ()}
    named = by_name(language)
    return [pair for pair in named if pair[0] in first], [pair for pair in named if pair[0] not in first]


@cache
def by_name(language: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of every country, by name: kept, because many forms offer them all."""
    everybody = {canonical(code) for code in codes()}
    return tuple(sorted(((code, name(code, language)) for code in everybody), key=lambda pair: pair[1].casefold()))


def restricted_countries(law: "Law") -> frozenset[str]:
    """Return the codes of the countries that take part under special conditions; empty when not known."""
    listed = law.value("restricted_countries")
    return frozenset(listed.value) if listed.known else frozenset()
