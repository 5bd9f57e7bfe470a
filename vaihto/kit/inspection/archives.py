"""Word, Excel and OpenDocument files: a zip of XML, opened with limits and without trusting what its list says."""

import itertools
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO
from xml.parsers import expat

from vaihto.kit.inspection.refusal import Found, Refusal

MOST_PARTS = 4000
MOST_UNPACKED = 120 * 1024**2
MOST_DEPTH = 2
MAIN_PARTS = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
OPENDOCUMENT_TEXT = b"application/vnd.oasis.opendocument.text"
MACRO_PARTS = ("vbaproject", "vbadata", "activex", "macrosheets", "basic/", "scripts/", "dialogs/")
OUTSIDE_PARTS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
OUTSIDE_CALLS = (b"WEBSERVICE(", b"dde-link", b"dde-source", b"section-source")
ENCLOSED = ("embeddings/", "oleobject")
OFFICE_ENDINGS = (".docx", ".xlsx", ".pptx")
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError, RuntimeError,
)  # fmt: skip


def kind_of(file: Path) -> str:
    """Return docx, xlsx or odt. Raises Refusal for any other zip."""
    try:
        with zipfile.ZipFile(file) as archive:
            return kind_inside(archive)
    except DAMAGED as error:
        raise Refusal("damaged") from error


def kind_inside(archive: zipfile.ZipFile) -> str:
    """Return the kind that the archive's own table of contents names."""
    names = set(archive.namelist())
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            if part.read(200).strip() == OPENDOCUMENT_TEXT:
                return "odt"
        raise Refusal("wrong_type")
    if "[Content_Types].xml" not in names:
        raise Refusal("wrong_type")
    with archive.open("[Content_Types].xml") as part:
        types = part.read(1024**2)
    if b"macroEnabled" in types:
        raise Refusal("macros")
    for main, kind in MAIN_PARTS.items():
        if main in types:
            return kind
    raise Refusal("wrong_type")


def look(file: Path, kind: str) -> Found:
    """Return that the document is plain. Raises Refusal."""
    with file.open("rb") as stream:
        content_ends_with_its_list(stream)
        look_inside(stream, MOST_UNPACKED, 0)
    return Found(kind)


def content_ends_with_its_list(stream: IO[bytes]) -> None:
    """Raise Refusal where something stands before or behind the zip: then it is two files in one."""
    stream.seek(0)
    if stream.read(4) != b"PK\x03\x04":
        raise Refusal("two_files")
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22:
        raise Refusal("damaged")
    comment = int.from_bytes(tail[place + 20 : place + 22], "little")
    directory_size = int.from_bytes(tail[place + 12 : place + 16], "little")
    directory_start = int.from_bytes(tail[place + 16 : place + 20], "little")
    end = size - len(tail) + place
    is_zip64 = 0xFFFFFFFF in {directory_size, directory_start}
    if comment or len(tail) - place != 22 or (not is_zip64 and directory_start + directory_size != end):
        raise Refusal("two_files")


def look_inside(stream: IO[bytes], left: int, depth: int) -> int:
    """Look at each part; returns how much may still be unpacked."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            refuse_list(parts)
            for part in parts:
                left = look_at_part(archive, part, left, depth)
    except DAMAGED as error:
        raise Refusal("damaged") from error
    return left


def refuse_list(parts: list[zipfile.ZipInfo]) -> None:
    """Raise Refusal for a list with too many, doubled, hidden or misplaced names, links, passwords and overlapping parts."""
    if len(parts) > MOST_PARTS:
        raise Refusal("bomb")
    if len({part.filename for part in parts}) != len(parts):
        raise Refusal("damaged")
    for part in parts:
        path = PurePosixPath(part.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in part.filename or part.orig_filename != part.filename:
            raise Refusal("path_names")
        if stat.S_ISLNK(part.external_attr >> 16):
            raise Refusal("path_names")
        if part.flag_bits & 1:
            raise Refusal("encrypted")
        name = part.filename.lower()
        if any(word in name for word in MACRO_PARTS):
            raise Refusal("macros")
        if name.startswith(OUTSIDE_PARTS):
            raise Refusal("outside")
    in_order = sorted(parts, key=lambda part: part.header_offset)
    for before, after in itertools.pairwise(in_order):
        if before.header_offset + 30 + before.compress_size > after.header_offset:
            raise Refusal("bomb")


def look_at_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, depth: int) -> int:
    """Unpack one part in pieces and look at it; returns how much may still be unpacked."""
    name = part.filename.lower()
    is_enclosed = any(word in name for word in ENCLOSED) and not name.endswith((".rels", "/"))
    if is_enclosed and not name.endswith(OFFICE_ENDINGS):
        raise Refusal("enclosed_files")
    reader = reader_of(name)
    last = b""
    with archive.open(part) as stream:
        while block := stream.read(256 * 1024):
            left -= len(block)
            if left < 0:
                raise Refusal("bomb")
            if reader is not None:
                # The end of the block before is looked at again, so that no word hides in the seam.
                seam = last + block
                if any(call in seam for call in OUTSIDE_CALLS):
                    raise Refusal("outside")
                last = block[-40:]
                parse(reader, block, is_last=False)
    if reader is not None:
        parse(reader, b"", is_last=True)
    if is_enclosed:
        if depth >= MOST_DEPTH:
            raise Refusal("bomb")
        with archive.open(part) as inner:
            left = look_inside(inner, left, depth + 1)
    return left


def reader_of(name: str) -> "expat.XMLParserType | None":
    """Return a reader for a part that is XML: it refuses every DOCTYPE, and in lists of relations what lies outside."""
    if not name.endswith((".xml", ".rels", ".vml")):
        return None
    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = refuse_doctype
    reader.EntityDeclHandler = refuse_doctype
    if name.endswith(".rels"):
        reader.StartElementHandler = refuse_outside
    return reader


def parse(reader: "expat.XMLParserType", block: bytes, *, is_last: bool) -> None:
    """Read on. Raises Refusal for XML that is broken."""
    try:
        reader.Parse(block, is_last)
    except expat.ExpatError as error:
        raise Refusal("damaged") from error


def refuse_doctype(*told: object) -> None:
    """Raise Refusal: no program writes a DOCTYPE into these parts, and entities read files or grow without end."""
    raise Refusal("entities")


def refuse_outside(name: str, attributes: dict[str, str]) -> None:
    """Raise Refusal for a relation that loads something from elsewhere; a link that a person clicks is fine."""
    kind = attributes.get("Type", "").rsplit("/", 1)[-1]
    if name.endswith("Relationship") and attributes.get("TargetMode") == "External" and kind != "hyperlink":
        raise Refusal("outside")
