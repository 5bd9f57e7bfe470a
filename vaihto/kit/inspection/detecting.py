"""What a file is, by its first bytes; the name only says which of two texts it is, and must not lie."""

from pathlib import Path

from vaihto.kit.inspection import archives
from vaihto.kit.inspection.refusal import Refusal

ENDINGS = {
    "pdf": {"pdf"}, "jpeg": {"jpg", "jpeg", "jfif", "png"}, "png": {"png", "jpg", "jpeg"},
    "docx": {"docx"}, "xlsx": {"xlsx"}, "odt": {"odt"}, "csv": {"csv"}, "txt": {"txt"},
}  # fmt: skip
# A phone sometimes sends a file without an ending; these kinds are known for certain without it.
BY_CONTENT_ALONE = {"pdf", "jpeg", "png", "docx", "xlsx", "odt"}
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
MACRO_ENDINGS = {"docm", "xlsm", "xlsb", "dotm", "xltm"}


def kind_of(file: Path, name: str) -> str:
    """Return pdf, jpeg, png, docx, xlsx, odt, csv or txt. Raises Refusal for anything else and for a name that lies."""
    with file.open("rb") as stream:
        start = stream.read(4096)
    ending = name.rsplit(".", 1)[1].lower() if "." in name else ""
    if not start:
        raise Refusal("empty")
    if ending in MACRO_ENDINGS:
        raise Refusal("macros")
    kind = by_content(file, start, ending)
    if ending not in ENDINGS[kind] and not (ending == "" and kind in BY_CONTENT_ALONE):
        raise Refusal("name_differs")
    return kind


def by_content(file: Path, start: bytes, ending: str) -> str:
    """Return the kind that the bytes show."""
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS:
        raise Refusal("heic")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refusal("old_office")
    if start.startswith(b"PK"):
        return archives.kind_of(file)
    if ending in {"csv", "txt"}:
        return ending
    raise Refusal("name_differs" if ending in set().union(*ENDINGS.values()) else "wrong_type")
