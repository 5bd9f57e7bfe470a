"""Makes plain lines of the HTML in which ePerusteet keeps requirements. No markup, script or style comes through.

Not the parser of the standard library: broken markup of 100,000 characters takes it minutes. This one looks at each character
once; what it does not understand stays text, and text is all that comes out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

BLOCKS = frozenset(
    {"p", "li", "ul", "ol", "div", "br", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
)
SILENT = frozenset({"script", "style", "template", "iframe", "object", "noscript"})
TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,19})")


def lines(markup: str) -> tuple[str, ...]:
    """Return the text of each block of an HTML fragment, in order, white space joined, empty lines left out."""
    blocks, silent_until = [""], ""
    for text, tag, is_end in _pieces(markup):
        if silent_until:
            silent_until = "" if is_end and tag == silent_until else silent_until
            continue
        blocks[-1] += text
        if tag in SILENT and not is_end:
            silent_until = tag
        elif tag in BLOCKS:
            blocks.append("")
    return tuple(line for line in (" ".join(html.unescape(each).split()) for each in blocks) if line)


def _pieces(markup: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (text, tag after it, whether that is an end); the last piece has no tag."""
    at, text_from = 0, 0
    while (at := markup.find("<", at)) >= 0:
        match = TAG.match(markup, at)
        if not match and not markup.startswith(("<!", "<?"), at):
            at += 1
            continue
        is_comment = markup.startswith("<!--", at)
        end = markup.find("-->" if is_comment else ">", at)
        if end < 0:
            break
        yield markup[text_from:at], match.group(1).lower() if match else "", markup.startswith("</", at)
        at = text_from = end + (3 if is_comment else 1)
    yield markup[text_from:], "", False
