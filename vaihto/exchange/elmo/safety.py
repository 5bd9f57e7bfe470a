"""XML from strangers: no document type, no entities, no net, and limits on size, depth and number of elements."""

from typing import Any
from xml.parsers import expat

from lxml import etree

from vaihto.exchange.elmo.document import WrongElmo

# As much as libxml2 takes as one text; the largest public sample has 90 kB.
MOST_BYTES = 10_000_000
MOST_DEPTH = 100
MOST_ELEMENTS = 200_000


def parsed(document: bytes) -> Any:
    """Return the root element of a document, comments and processing instructions as they are.

    Raises WrongElmo: ``too_large``, ``has_dtd``, ``too_deep``, ``too_many``, ``not_xml``.
    """
    if len(document) > MOST_BYTES:
        raise WrongElmo("too_large")
    _look_through(document)
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise WrongElmo("not_xml", getattr(wrong, "lineno", 0) or 0, str(wrong)) from wrong
    # Both parsers must agree that there is no document type.
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise WrongElmo("has_dtd", 1)
    return root


def _look_through(document: bytes) -> None:
    """Read the document once without keeping it, and stop at the first thing that is not allowed."""
    parser = expat.ParserCreate()
    seen = {"depth": 0, "elements": 0}

    def begin(name: str, attributes: dict[str, str]) -> None:
        seen["depth"] += 1
        seen["elements"] += 1
        if seen["depth"] > MOST_DEPTH:
            raise WrongElmo("too_deep", parser.CurrentLineNumber)
        if seen["elements"] > MOST_ELEMENTS:
            raise WrongElmo("too_many", parser.CurrentLineNumber)

    def end(name: str) -> None:
        seen["depth"] -= 1

    def refuse(*_: object) -> None:
        raise WrongElmo("has_dtd", parser.CurrentLineNumber)

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = begin, end, refuse
    try:
        parser.Parse(document, True)
    except expat.ExpatError as wrong:
        raise WrongElmo("not_xml", wrong.lineno, expat.ErrorString(wrong.code)) from wrong
    except (LookupError, UnicodeError, ValueError) as wrong:
        # An encoding that nobody knows; our own refusals are ValueErrors too and go on as they are.
        if isinstance(wrong, WrongElmo):
            raise
        raise WrongElmo("not_xml", 1, str(wrong)) from wrong
