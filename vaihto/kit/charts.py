"""Charts: Vega-Lite specifications drawn to SVG on the server, in the colours of the page, light and dark.

A drawing is kept in memory by its specification: the same figures are drawn once per process.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from vaihto.kit.pdf import FONTS

FONT = "Source Sans 3"
# The light palette of the design stands in specifications; in the page each becomes the property that follows the scheme.
TOKENS = {
    "#17262b": "var(--v-ink)", "#4c5c61": "var(--v-ink2)", "#d5d8d2": "var(--v-line)", "#0f4a47": "var(--v-brand)",
    "#ffffff": "var(--v-body)", "#a51d36": "var(--v-bad)", "#a8531a": "var(--v-series-2)", "#c3c9c5": "url(#p-hatch)",
}  # fmt: skip
INK, INK2, LINE, BRAND, BODY, BREAK, SECOND, HATCH = TOKENS
CONFIG: Mapping[str, Any] = {
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK2, "titleColor": INK2, "labelFontSize": 13, "titleFontSize": 13, "gridColor": LINE, "domainColor": INK2,
        "tickColor": INK2, "labelFont": FONT, "titleFont": FONT,
    },
}  # fmt: skip


@lru_cache(maxsize=1)
def _converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


@lru_cache(maxsize=256)
def _drawn(spec: str) -> str:
    return str(_converter().vegalite_to_svg(spec, allowed_base_urls=[]))


def svg_file(spec: Mapping[str, Any]) -> str:
    """Return the drawing as a file of its own, in the light palette, with an XML head."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _drawn(
        json.dumps({**spec, "config": {**CONFIG, "background": BODY}}, sort_keys=True)
    )


def svg(spec: Mapping[str, Any], title: str) -> SafeString:
    """Return the drawing for the page: it grows with its column, follows the colour scheme, and is named by `title`.

    The text is our own program's output for our own specification; labels inside it were escaped by the converter.
    """
    text = _drawn(json.dumps({**spec, "config": CONFIG}, sort_keys=True))
    for colour, token in TOKENS.items():
        text = text.replace(f'"{colour}"', f'"{token}"')
    text = re.sub(r'^<svg [^>]*viewBox="([^"]+)"[^>]*>', _head(title), text, count=1)
    return mark_safe(text)  # noqa: S308 # nosec B308 B703


def _head(title: str) -> Any:
    from django.utils.html import escape

    def head(match: "re.Match[str]") -> str:
        box = match.group(1)
        return (
            f'<svg class="v-chart__svg" role="img" viewBox="{box}" aria-label="{escape(title)}" '
            'preserveAspectRatio="xMinYMin meet" xmlns="http://www.w3.org/2000/svg">'
        )

    return head
