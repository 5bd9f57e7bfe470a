"""The letters that every bank of the single euro payments area takes, and how other words are written with them.

Source of the letters: the European Payments Council's guidelines for credit transfers, "character set": Latin letters, digits and
a few signs (known, not read again). Banks may take more among themselves; nobody promises it.
"""

from __future__ import annotations

import string
import unicodedata
from dataclasses import dataclass

from vaihto.core.folding import folded

ALLOWED = frozenset(string.ascii_letters + string.digits + "/-?:().,'+ ")
# Signs that have a near one among the letters; any other sign becomes a full stop.
SIGNS = dict(zip('&_"`\u00b4\u2018’“”;[]{}|\\<>', "+-''''''',()()//()", strict=True)) | {"@": "(at)", "€": "EUR"}


@dataclass(frozen=True, slots=True)
class Written:
    """Words as a payment carries them; `unwritable` are the letters that were lost on the way, each once."""

    text: str
    unwritable: str


def written(words: str, most: int) -> Written:
    """Return words with the allowed letters, at most `most` of them: Å is A, ß is ss, & is +, Ж is lost (a full stop).

    Spaces are made single. What is too long is cut at the end.
    """
    plain = " ".join(words.split())
    letters, lost = [], []
    for one in plain:
        near = _near(one)
        letters.append("." if near is None else near)
        if near is None and unicodedata.category(one)[0] == "L":
            lost.append(one)
    text = " ".join("".join(letters).split())[:most].rstrip()
    return Written(text, "".join(dict.fromkeys(lost)))


def _near(one: str) -> str | None:
    if one in ALLOWED:
        return one
    if one in SIGNS:
        return SIGNS[one]
    if unicodedata.combining(one):
        return ""
    near = folded(one)
    if not near or not ALLOWED.issuperset(near):
        return None
    return near.capitalize() if one.isupper() or one.istitle() else near
