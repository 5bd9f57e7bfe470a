"""Words as people type them: without capitals, without accents, with or without hyphens; and where they stand in a text."""

import unicodedata
from collections.abc import Iterable, Sequence

# Letters that Unicode does not take apart into a letter and its accent.
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "\u0131": "i", "ħ": "h", "ŧ": "t"}
)
# Hyphens, dashes and the minus sign: whoever copies a number from a letter does not see which one it was.
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012–—−", "-") | {"\u00ad": ""})
EDGES = "\"'“”„«»\u2018’`.,;:!?()[]{}<>…*-|"
MOST_WORDS = 8


def lowered(text: str) -> str:
    """Return a text without capitals, its accents kept: ä is not a."""
    return unicodedata.normalize("NFC", text.casefold()).translate(DASHES)


def folded(text: str) -> str:
    """Return a text without capitals and accents: Ä, ä and a are one."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one)).translate(LETTERS).translate(DASHES)


def joined(word: str) -> str:
    """Return a word without its hyphens: 2025-0001 is 20250001 too."""
    return word.replace("-", "")


def words(text: str, most: int = MOST_WORDS) -> tuple[str, ...]:
    """Return the first different words of what somebody typed, without quotation marks and other signs at their edges."""
    found = (one.strip(EDGES) for one in text.split())
    return tuple(dict.fromkeys(one for one in found if one))[:most]


def searchable(texts: Iterable[str]) -> str:
    """Return the words of texts, each once, folded words being given by the caller; those with hyphens also without."""
    found: dict[str, None] = {}
    for text in texts:
        for one in text.split():
            word = one.strip(EDGES)
            if word:
                found[word] = None
                if "-" in word:
                    found[joined(word)] = None
    return " ".join(found)


def spans(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Return where folded words stand in a text, in order and without overlaps, as positions of the text itself."""
    letters, places = _with_places(text)
    found = [span for word in wanted for span in _all(letters, places, word)]
    bare = [(one, place) for one, place in zip(letters, places, strict=True) if one != "-"]
    without = "".join(one for one, _place in bare)
    for word in wanted:
        if joined(word) and joined(word) not in letters:
            found += _all(without, [place for _one, place in bare], joined(word))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _with_places(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its letters the place in the text that it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, one in enumerate(text):
        for letter in folded(one):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _all(letters: str, places: Sequence[int], word: str) -> list[tuple[int, int]]:
    found, start = [], letters.find(word) if word else -1
    while start >= 0:
        found.append((places[start], places[start + len(word) - 1] + 1))
        start = letters.find(word, start + len(word))
    return found


def excerpt(text: str, wanted: Sequence[str], most: int = 220) -> str:
    """Return the part of a text around the first word found, cut between words; empty where none of the words stands in it.

    What is left out is marked as in quotations: […].
    """
    text = " ".join(text.split())
    found = spans(text, wanted)
    if not found:
        return ""
    if len(text) <= most:
        return text
    begins = max(0, min(found[0][0] - most // 3, len(text) - most))
    ends = min(len(text), begins + most)
    begins = text.rfind(" ", 0, begins + 1) + 1 if begins else 0
    ends = max(text.rfind(" ", 0, ends), found[0][1]) if ends < len(text) else ends
    return f"{'[…] ' if begins else ''}{text[begins:ends]}{' […]' if ends < len(text) else ''}"
