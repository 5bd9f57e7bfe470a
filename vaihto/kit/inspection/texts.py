"""Plain text and CSV: real text only; a cell that a spreadsheet would run gets an apostrophe before it."""

import re
from pathlib import Path

from vaihto.kit.inspection.refusal import Found, Refusal

NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What begins like this is a document of another kind, whatever its name says.
MARKUP = re.compile(r"\s*(<!doctype|<html|<\?xml|<svg|<script|%!ps|#!/)", re.IGNORECASE)
# The beginning of a cell, whichever of the four separators the reader's spreadsheet takes. An equals sign always begins a
# formula; plus, minus and at only do harm where a function, a program or another sheet is called: numbers stay numbers.
# (The signs by number are the same ones in the full width of East Asian writing, which spreadsheets also run.)
FORMULA = re.compile(r'(?m)(?:^|(?<=[;,\t|"\r]))(?=[ \u00a0]*(?:[=\uff1d]|[+\-@\uff0b\uff0d\uff20][^;\t"\r\n]*[(|!]))')


def clean(file: Path, cleaned: Path, kind: str) -> Found:
    """Return what the text is; a CSV with formulas is written anew into `cleaned` with each of them made text."""
    text, is_known = decoded(file.read_bytes())
    if NOT_TEXT.search(text):
        raise Refusal("wrong_type")
    if MARKUP.match(text):
        raise Refusal("name_differs")
    changes = []
    if not is_known:
        changes.append("recoded")
    if kind == "csv":
        disarmed, count = FORMULA.subn("'", text)
        if count:
            text = disarmed
            changes.append("formulas_disarmed")
    if changes:
        cleaned.write_bytes(text.encode("utf-8-sig"))
    return Found(kind, changes)


def decoded(content: bytes) -> tuple[str, bool]:
    """Return the text, and whether it was UTF-8; Excel writes UTF-16 with a mark, or Windows-1252."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            return content.decode("utf-16"), False
        except UnicodeDecodeError as error:
            raise Refusal("damaged") from error
    try:
        return content.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), False
