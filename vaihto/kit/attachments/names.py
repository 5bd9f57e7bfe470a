"""Names of files: what a sender wrote becomes harmless text; what is stored has a name of its own."""

import re
import unicodedata

LONGEST = 120
# Controls, and marks that turn the direction of writing, with which the ending exe can be made to read as pdf.
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def cleaned(name: str) -> str:
    """Return the last part of a path without hidden signs, at most 120 signs long, its ending kept; never empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(sign for sign in last if unicodedata.category(sign) not in HIDDEN)
    visible = re.sub(r'[<>:"|?*]', "-", re.sub(r"\s+", " ", visible)).strip(" .")
    stem, dot, ending = visible.rpartition(".")
    if not dot or len(ending) > 10:
        return visible[:LONGEST] or "file"
    return f"{stem.rstrip(' .')[: LONGEST - len(ending) - 1] or 'file'}.{ending}"


def served(name: str, ending: str) -> str:
    """Return the name under which a file is served: the sender's, with the ending of what it really is."""
    stem, dot, last = name.rpartition(".")
    return f"{stem if dot and stem and len(last) <= 10 else name or 'file'}.{ending}"
