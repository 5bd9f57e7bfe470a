"""The kinds of files that are taken, and the sentences about what was changed or why a file is not taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Kind:
    """One kind: the ending it is served under, its content type, the endings that a sender's file may have, its name."""

    ending: str
    content_type: str
    endings: tuple[str, ...]
    label: "str | Promise"


OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, Kind] = {
    "pdf": Kind("pdf", "application/pdf", (".pdf",), "PDF"),
    "jpeg": Kind("jpg", "image/jpeg", (".jpg", ".jpeg"), gettext_lazy("JPEG picture")),
    "png": Kind("png", "image/png", (".png",), gettext_lazy("PNG picture")),
    "docx": Kind("docx", f"{OFFICE}.wordprocessingml.document", (".docx",), gettext_lazy("Word document (docx)")),
    "xlsx": Kind("xlsx", f"{OFFICE}.spreadsheetml.sheet", (".xlsx",), gettext_lazy("Excel workbook (xlsx)")),
    "odt": Kind("odt", "application/vnd.oasis.opendocument.text", (".odt",), gettext_lazy("OpenDocument text (odt)")),
    "csv": Kind("csv", "text/csv; charset=utf-8", (".csv",), "CSV"),
    "txt": Kind("txt", "text/plain; charset=utf-8", (".txt",), gettext_lazy("plain text")),
}
PICTURES = ("jpeg", "png")
CHANGES: Mapping[str, Promise] = {
    "turned": gettext_lazy("The picture was turned upright."),
    "shrunk": gettext_lazy("The picture was made smaller; a photographed page stays legible."),
    "place_removed": gettext_lazy("The place where the picture was taken was removed."),
    "redrawn": gettext_lazy("Camera data and comments were removed from the picture."),
    "recoded": gettext_lazy("The text was saved in the character set UTF-8."),
    "formulas_disarmed": gettext_lazy("Formulas were made plain text: they have an apostrophe before them."),
}


def accept_of(kinds: Iterable[str] = KINDS) -> str:
    """Return the accept attribute of a file input; a phone offers its camera where pictures are among the kinds."""
    return ",".join(ending for kind in kinds for ending in (*KINDS[kind].endings, KINDS[kind].content_type.split(";")[0]))


def describe(kinds: Iterable[str] = KINDS) -> str:
    """Return the kinds in words: PDF, JPEG picture, …"""
    return ", ".join(str(KINDS[kind].label) for kind in kinds)


def sentence(code: str) -> str:
    """Return what happened, why and what to do now, for a file that was not taken."""
    return REFUSALS[code]() if code in REFUSALS else REFUSALS["damaged"]()


REFUSALS = {
    "empty": lambda: _("The file was not saved, because it is empty. Choose the file again, or save it anew and send that."),
    "wrong_type": lambda: (
        _("The file was not saved, because it is of a kind that is not taken. Taken are: %(kinds)s.") % {"kinds": describe()}
    ),
    "name_differs": lambda: _(
        "The file was not saved, because its name and its content are of different kinds. Open it in the program it was made "
        "with, save it in the right format and send that."
    ),
    "heic": lambda: _(
        "The picture was not saved, because it is in the HEIC format. Send it as JPEG: on an iPhone, choose Settings, Camera, "
        "Formats, Most Compatible and take the picture again, or share it by e-mail to yourself first."
    ),
    "old_office": lambda: _(
        "The file was not saved, because it is in an old Office format or has a password. Save it as docx, xlsx or PDF without "
        "a password and send that."
    ),
    "encrypted": lambda: _("The file was not saved, because it has a password. Save it without a password and send that."),
    "macros": lambda: _(
        "The file was not saved, because it contains macros, which are programs. Save it as docx, xlsx or PDF and send that."
    ),
    "programs": lambda: _(
        "The file was not saved, because the PDF contains a program or a form that runs one. Print it to a new PDF and send that."
    ),
    "enclosed_files": lambda: _("The file was not saved, because other files are enclosed in it. Send each file on its own."),
    "outside": lambda: _(
        "The file was not saved, because it loads content from other files or addresses. Replace the links by their content, or "
        "save the file as PDF and send that."
    ),
    "entities": lambda: _(
        "The file was not saved, because it contains definitions that could read other files. Save it anew in Word, Excel or "
        "LibreOffice, or as PDF, and send that."
    ),
    "path_names": lambda: _(
        "The file was not saved, because names inside it point to other places. Save it anew in Word, Excel or LibreOffice and "
        "send that."
    ),
    "two_files": lambda: _(
        "The file was not saved, because another file is joined to it. Save it anew in the program it was made with and send "
        "that."
    ),
    "bomb": lambda: _(
        "The file was not saved, because it unpacks to a multiple of its size. Save it anew, or as PDF, and send that."
    ),
    "too_many_pixels": lambda: _("The picture was not saved, because it has too many pixels. Make it smaller and send that."),
    "too_many_pages": lambda: _("The file was not saved, because it has more than 500 pages. Send it in parts."),
    "too_heavy": lambda: _(
        "The file was not saved, because checking it took too much memory or time. Save it anew, smaller or as PDF, and send "
        "that."
    ),
    "formulas": lambda: _(
        "The file was not read, because its first sheet has formulas, and what they give is not known here. Copy the sheet, "
        "paste it with Paste special, Values, and send that."
    ),
    "no_rows": lambda: _(
        "The file was not read, because its first visible sheet is empty. Move the rows to the first sheet and send that."
    ),
    "too_many_rows": lambda: _(
        "The file was not read, because its first sheet has more rows, columns or longer texts than a table of rows needs. Send "
        "only the rows, in parts."
    ),
    "no_workbook": lambda: _("The file was not read, because it is no Excel workbook (xlsx). Save the sheet as xlsx or CSV."),
    "damaged": lambda: _(
        "The file was not saved, because it is damaged or incomplete. Open it in the program it was made with, save it anew and "
        "send that."
    ),
}
