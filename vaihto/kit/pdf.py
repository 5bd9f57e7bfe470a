"""Papers: tagged PDF made by Typst from a template of a room and plain values; the same input gives the same bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from vaihto.core.canonical import canonical_json

# A compiler refuses a second caller, and a second compiler makes nothing faster: Typst keeps what it knows under one lock.
ONE_AT_A_TIME = Lock()
KIT = Path(__file__).resolve().parent
FONTS = KIT / "static" / "built" / "fonts"
ROOT = KIT.parent


class PaperFailed(RuntimeError):
    """A paper could not be made without warnings, such as for a missing font or title."""


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=1)
def _compiler() -> Any:
    import typst

    return typst.Compiler(root=str(ROOT), font_paths=_fonts())


def make(template: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF/UA-1, A-2a of a template.

    `template` is a path below the package (`applications/papers/receipt.typ`) of a file with a function `paper`; `values` are
    JSON values with at least `title` and `lang`; `at` (aware) stands in the file's metadata. Raises PaperFailed with Typst's
    words.
    """
    if not values.get("lang") or not values.get("title"):
        raise PaperFailed("A paper needs a language and a title.")
    # Typst refuses microseconds.
    at = at.replace(microsecond=0)
    source = _source(template, values).encode()
    with ONE_AT_A_TIME:
        pdf, warnings = _compiler().compile_with_warnings(
            input=source, format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=at
        )
    if warnings:
        raise PaperFailed("; ".join(str(warning) for warning in warnings))
    return bytes(pdf)


def _source(template: str, values: Mapping[str, Any]) -> str:
    """Return the document: the paper of a template with its values.

    The values are part of it and not an input of the compiler, because another input makes Typst forget all it has kept.
    They stand on a line of their own, so that no message about the last one quotes them.
    """
    data = canonical_json(values)
    text = data.decode() if isinstance(data, bytes) else data
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "/{template}": paper\n#let values = json(bytes("{quoted}"))\n#paper(values)\n'


def preview(values: Mapping[str, Any]) -> str:
    """Return the values of a paper as indented JSON, for those who look after templates."""
    return json.dumps(values, ensure_ascii=False, indent=1, default=str)
