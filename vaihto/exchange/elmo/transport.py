"""The form in which ELMO travels between systems: base64 of gzip of the document (EMREX technical description)."""

import base64
import binascii
import gzip
import zlib

from vaihto.exchange.elmo.document import WrongElmo
from vaihto.exchange.elmo.safety import MOST_BYTES

GZIP = 16 + zlib.MAX_WBITS
# Text of base64 has four signs for three bytes, and perhaps line breaks.
MOST_SIGNS = MOST_BYTES * 3 // 2


def pack(document: bytes) -> str:
    """Return a document as base64 of gzip; the same document gives the same text."""
    return base64.b64encode(gzip.compress(document, mtime=0)).decode("ascii")


def unpack(text: str) -> bytes:
    """Return the document of a base64 text; one that is not compressed is taken as it is, as some senders do.

    Raises WrongElmo: ``too_large`` (also what would become too large), ``not_base64``, ``not_gzip``.
    """
    if len(text) > MOST_SIGNS:
        raise WrongElmo("too_large")
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise WrongElmo("not_base64") from wrong
    if not content.startswith(b"\x1f\x8b"):
        return content
    reader = zlib.decompressobj(GZIP)
    try:
        document = reader.decompress(content, MOST_BYTES + 1)
    except zlib.error as wrong:
        raise WrongElmo("not_gzip") from wrong
    if len(document) > MOST_BYTES:
        raise WrongElmo("too_large")
    if not reader.eof or reader.unused_data:
        raise WrongElmo("not_gzip")
    return document
