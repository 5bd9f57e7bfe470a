"""PDF: opened, not shown. No programs, no other files inside, nothing that unpacks to a multiple, no second file behind it."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from vaihto.kit.inspection.refusal import Found, Refusal

MOST_PAGES = 500
MOST_OBJECTS = 200_000
MOST_UNPACKED = 300 * 1024**2
MOST_PIXELS = 210_000_000
PROGRAMS = {"/JS", "/JavaScript", "/Launch", "/RichMedia", "/ImportData", "/XFA"}
ENCLOSED = {"/EmbeddedFile", "/EmbeddedFiles", "/GoToE"}
END_OF_ZIP = b"PK\x05\x06"


def look(file: Path) -> Found:
    """Return that the file is a plain PDF. Raises Refusal."""
    content = file.read_bytes()
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refusal("damaged")
    if content[end + 5 :].strip(b"\0\t\r\n\f ") or END_OF_ZIP in content[-70_000:]:
        raise Refusal("two_files")
    del content
    try:
        with pikepdf.Pdf.open(file, suppress_warnings=True) as pdf:
            if not 1 <= len(pdf.pages) <= MOST_PAGES:
                raise Refusal("too_many_pages" if len(pdf.pages) else "damaged")
            look_at_objects(pdf)
    except pikepdf.PasswordError as error:
        raise Refusal("encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, OverflowError, RecursionError, zlib.error) as error:
        raise Refusal("damaged") from error
    return Found("pdf")


def look_at_objects(pdf: pikepdf.Pdf) -> None:
    """Look at each object for programs and enclosed files, and unpack each stream with a limit."""
    left = MOST_UNPACKED
    for number, one in enumerate(pdf.objects):
        if number > MOST_OBJECTS:
            raise Refusal("too_heavy")
        names = set(names_in(one, 0))
        if names & PROGRAMS:
            raise Refusal("programs")
        if names & ENCLOSED:
            raise Refusal("enclosed_files")
        if isinstance(one, pikepdf.Stream):
            left -= unpacked_size(one, left)


def names_in(one: Any, depth: int) -> Iterator[str]:
    """Yield each key, and each name used as a value, of an object and what stands directly inside it."""
    if depth > 40:
        raise Refusal("too_heavy")
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        source = one.stream_dict if isinstance(one, pikepdf.Stream) else one
        for key, value in source.items():
            yield key
            yield from names_inside(value, depth)
    elif isinstance(one, pikepdf.Array):
        for value in one:
            yield from names_inside(value, depth)


def names_inside(value: Any, depth: int) -> Iterator[str]:
    """Yield the names of a value; what it only points to is an object of its own and is looked at there."""
    if isinstance(value, pikepdf.Name):
        yield str(value)
    elif isinstance(value, pikepdf.Object) and not value.is_indirect:
        yield from names_in(value, depth + 1)


def unpacked_size(stream: pikepdf.Stream, left: int) -> int:
    """Return how much a stream unpacks to. Raises Refusal where that is more than `left`."""
    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MOST_PIXELS:
        raise Refusal("bomb")
    filters: Any = stream.get("/Filter", [])
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(one) for one in filters]
    blocks: Iterator[bytes] = iter([stream.read_raw_bytes()])
    if len(names) > 4:
        raise Refusal("bomb")
    if any(name not in {"/FlateDecode", "/Fl"} for name in names):
        return other_size(stream, names, left)
    for _ in names:
        blocks = inflated(blocks)
    size = 0
    for block in blocks:
        size += len(block)
        if size > left:
            raise Refusal("bomb")
    return size


def other_size(stream: pikepdf.Stream, names: list[str], left: int) -> int:
    """Return the size of a stream with other filters; pictures are judged by their pixels, the rest is unpacked in our memory."""
    if names[-1] in {"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode", "/Crypt"}:
        return 0
    size = len(stream.read_bytes())
    if size > left:
        raise Refusal("bomb")
    return size


def inflated(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what deflated blocks unpack to, a piece at a time; a broken end is what readers of PDF bear too."""
    machine = zlib.decompressobj()
    for block in blocks:
        try:
            yield machine.decompress(block, 65536)
            while machine.unconsumed_tail:
                yield machine.decompress(machine.unconsumed_tail, 65536)
        except zlib.error:
            return
