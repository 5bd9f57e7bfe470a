"""Hiding who somebody is: names, addresses, numbers and their inflected forms are replaced, each consistently by the same word.

Used where a call is assessed blind. What is hidden is what the system knows of the parties (names, mail, addresses, identifiers)
and what looks like an identifier in any text (mail, web address, telephone, business and personal identity numbers, OID). A
nickname or a gradated form (Turku, Turun) is not known here; whoever checks the blind copy adds such words by hand.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# Words that many organisations share: alone they tell nothing, so they are hidden only as a part of a whole name.
GENERIC_WORDS = """
    ammattiopisto ammattikoulu ammattikorkeakoulu koulutuskuntayhtymä kuntayhtymä koulutus koulutuskeskus opisto instituutti koulu
    oppilaitos kaupunki kunta liitto yhdistys säätiö osakeyhtiö keskus kansainvälinen suomen seutu seudun yrkesinstitut yrkesskola
    utbildning institut skola samkommun stad kommun förbund förening stiftelse centrum internationella vocational
    college school institute institution training education centre center university foundation association international
    company limited city municipality group services academy berufsschule berufskolleg schule gmbh instituto
    centro escuela formación fundación lycée école formation istituto scuola kool kutsehariduskeskus ettevõte
    northern southern eastern western pohjoinen eteläinen itäinen läntinen
"""
GENERIC = frozenset(GENERIC_WORDS.split())
# Shorter pieces are ordinary words too often.
SHORTEST_WORD, SHORTEST_STEM, LONGEST_ENDING = 5, 5, 8

PATTERNS: tuple[tuple[str, str], ...] = (
    ("address", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("web", r"(?:https?://|www\.)[^\s<>\"')]+"),
    ("oid", r"\b1\.2\.246\.562(?:\.\d+)+\b"),
    ("oid", r"\bE1\d{7}\b"),
    ("person_number", r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b"),
    ("business_number", r"\b\d{7}-\d\b"),
    ("telephone", r"(?<![\w.])\+\d[\d\s()-]{6,}\d\b"),
    ("telephone", r"(?<![\w.])0\d{1,2}[\s-]\d[\d\s-]{4,}\d\b"),
)
# Whatever one of these finds something in holds a figure, an @ or the beginning of a web address.
CLUE = re.compile(r"[\d@]|www\.|://")


@dataclass(frozen=True)
class Identity:
    """Something that tells who a party is, and the key of the word that stands in its place, such as `partner:2`."""

    text: str
    key: str
    is_person: bool = False


@dataclass(frozen=True)
class Part:
    """What is looked for: a whole name, or a word of it; a whole one wins, so that a place in a name stays a place.

    `needle` stands in small letters in every text in which the pattern finds something, so that most texts are not searched.
    """

    text: str
    pattern: str
    key: str
    is_whole: bool = False
    needle: str = ""


class Mask:
    """Replaces known identities and whatever looks like an identifier; the longest is replaced first."""

    def __init__(self, identities: Iterable[Identity], words: Mapping[str, str]) -> None:
        """Take what is to be hidden and the words, by key, that stand in its place: all keys of identities and of PATTERNS."""
        self.words = words
        parts = [part for identity in identities for part in parts_of(identity)]
        seen: dict[str, tuple[str, str]] = {}
        for part in sorted(parts, key=lambda part: (-len(part.text), part.text, not part.is_whole, part.key)):
            seen.setdefault(part.pattern, (part.key, part.needle))
        self.looks = [(re.compile(pattern), key, "") for key, pattern in PATTERNS]
        self.known = [(re.compile(pattern), key, needle) for pattern, (key, needle) in seen.items()]

    def text(self, text: str) -> str:
        """Return the text with every identity replaced."""
        text = unicodedata.normalize("NFC", text)
        small = _small(text)
        for pattern, key, needle in (*self.looks, *self.known) if CLUE.search(text) else self.known:
            if needle in small:
                text = pattern.sub(self._word(key), text)
                small = _small(text)
        return text

    def _word(self, key: str) -> Callable[[re.Match[str]], str]:
        word = self.words[key]
        return lambda found: word

    def value(self, value: Any) -> Any:
        """Return a JSON value with every text in it replaced; keys of objects stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.value(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(one) for one in value]
        return value


@lru_cache(maxsize=4096)
def parts_of(identity: Identity) -> tuple[Part, ...]:
    """Return what is looked for: the whole, and the words of it that tell who it is."""
    whole = " ".join(unicodedata.normalize("NFC", identity.text).split())
    if not whole:
        return ()
    found = [Part(whole, _pattern(whole, any_case=True), identity.key, is_whole=True, needle=_needle(whole))]
    for word in re.findall(r"[^\W\d_]+", whole):
        if identity.is_person and len(word) >= 3:
            # A first name is an ordinary word as often as not (Onni, Tuuli), so only its capital letter gives it away.
            found.append(Part(word, _pattern(word, any_case=False), identity.key, needle=_small(word)))
        elif not identity.is_person and len(word) >= SHORTEST_WORD and not is_generic(word):
            found.append(Part(word, _pattern(word, any_case=True), identity.key, needle=_needle(word)))
    return tuple(found)


def is_generic(word: str) -> bool:
    """Return whether the word, or a form of it, stands in many names: `opiston` is a form of `opisto`."""
    small = word.casefold()
    return any(small.startswith(generic) and len(small) - len(generic) <= LONGEST_ENDING for generic in GENERIC)


def _small(text: str) -> str:
    """Return a text for looking whether a needle stands in it. A pattern takes the two Turkish letters for an i; so does this."""
    return text.replace("\u0130", "i").replace("\u0131", "i").casefold()


def _needle(text: str) -> str:
    """Return what is left of a text's first word when it has lost as much as a pattern lets it lose, in small letters."""
    first, *rest = text.split(" ")
    return _small(first if rest else first[: max(len(first) - 2, min(len(first), SHORTEST_STEM))])


def _pattern(text: str, *, any_case: bool) -> str:
    """Return a pattern that also finds inflected forms: an ending may follow, and a long last word may lose two letters.

    Saarnilahden → Saarnilahd- finds Saarnilahdessa and Saarnilahdesta; Omnia finds Omniassa.
    """
    body, last = text, ""
    word = re.search(r"[^\W\d_]+$", text)
    if word:
        length = len(word.group())
        cut = min(2, max(0, length - SHORTEST_STEM)) if any_case else 0
        body, last = text[: len(text) - cut], text[len(text) - cut :]
    escaped = r"\s+".join(re.escape(piece) for piece in body.split(" "))
    ending = rf"[^\W\d_]{{0,{LONGEST_ENDING + len(last)}}}" if word else ""
    return rf"{'(?i:' if any_case else '(?:'}(?<!\w){escaped}{ending}(?:[-:’'][^\W\d_]{{1,6}})?(?!\w))"
