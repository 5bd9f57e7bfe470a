"""Papers: tagged PDF made by Typst from a template of a room and plain values; the same input gives the same bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from vaihto.core.canonical import canonical_json

KIT = Path(__file__).resolve().parent
FONTS = KIT / "static" / "built" / "fonts"
ROOT = KIT.parent


class PaperFailed(RuntimeError):
    """A paper could not be made without warnings, such as for a missing font or title."""


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=64)
def _compiler(template: str) -> Any:
    import typst

    return typst.Compiler(str(ROOT / template), root=str(ROOT), font_paths=_fonts())


def make(template: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF/UA-1, A-2a of a template.

    `template` is a path below the package (`applications/papers/receipt.typ`); `values` are JSON values with at least `title`
    and `lang`; `at` (aware) stands in the file's metadata. Raises PaperFailed with Typst's words.
    """
    if not values.get("lang") or not values.get("title"):
        raise PaperFailed("A paper needs a language and a title.")
    # Typst refuses microseconds.
    at = at.replace(microsecond=0)
    compiler = _compiler(template)
    data = canonical_json(values)
    text = data.decode() if isinstance(data, bytes) else data
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=at, sys_inputs={"data": text}
        )
    except TypeError:
        pdf, warnings = _compile_afresh(template, text, at)
    if warnings:
        raise PaperFailed("; ".join(str(warning) for warning in warnings))
    return bytes(pdf)


def _compile_afresh(template: str, text: str, at: datetime) -> tuple[Any, Any]:
    """Compile with a compiler of its own, for versions of Typst that take the input only when the compiler is made."""
    import typst

    compiler = typst.Compiler(str(ROOT / template), root=str(ROOT), font_paths=_fonts(), sys_inputs={"data": text})
    return compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=at)


def preview(values: Mapping[str, Any]) -> str:
    """Return the values of a paper as indented JSON, for those who look after templates."""
    return json.dumps(values, ensure_ascii=False, indent=1, default=str)
