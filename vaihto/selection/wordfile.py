"""The presentation memo as a word-processor file that an official can go on editing: real headings, tables, languages.

The same values give the same bytes: the dates inside the archive are fixed, the moment is handed in.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

TAGS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}


def memo_docx(values: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the DOCX of the memo's values (memo.values_of, with `status`); `at` stands in the file's properties."""
    import docx

    document = docx.Document()
    prepare(document, values, at)
    document.add_heading(values["title"], level=0)
    if values["status"]:
        document.add_paragraph(values["status"], style="Intense Quote")
    facts_table(document, values["facts"])
    document.add_heading(values["method"]["title"], level=1)
    for paragraph in values["method"]["paragraphs"]:
        document.add_paragraph(paragraph)
    if values["note"]:
        document.add_heading(values["note"][0], level=1)
        document.add_paragraph(values["note"][1])
    for group in values["groups"]:
        document.add_heading(group["title"], level=1)
        foot = [] if group["foot"] is None else [["", group["foot"][0], "", group["foot"][1], ""]]
        table(document, group["head"], [*group["rows"], *foot], numeric=(0, 2, 3), bold_last=bool(foot))
    document.add_heading(values["applications"]["title"], level=1)
    for one in values["applications"]["rows"]:
        application(document, one)
    if values["excluded"]["rows"]:
        document.add_heading(values["excluded"]["title"], level=1)
        for one in values["excluded"]["rows"]:
            document.add_paragraph().add_run(one["head"]).bold = True
            document.add_paragraph(one["text"])
    document.add_heading(values["checksum"][0], level=1)
    document.add_paragraph(values["checksum"][1])
    return steady(document)


def prepare(document: Any, values: Mapping[str, Any], at: datetime) -> None:
    """Set language, title, author, page and the head of each page."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    properties = document.core_properties
    properties.title, properties.author = values["title"], values["sender"]
    properties.language, properties.comments = TAGS[values["lang"]], ""
    properties.created = properties.modified = at.replace(tzinfo=None, microsecond=0)
    properties.last_modified_by = values["sender"]
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    fonts = normal.element.get_or_add_rPr()
    language = fonts.makeelement(qn("w:lang"), {qn("w:val"): TAGS[values["lang"]]})
    fonts.append(language)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    head = section.header.paragraphs[0]
    head.text = f"{values['sender']}\t{values['kind']}\t{values['date']}"


def facts_table(document: Any, rows: Iterable[Sequence[str]]) -> None:
    """Add the facts: the first cell is the head of its row."""
    made = document.add_table(rows=0, cols=2, style="Table Grid")
    for key, value in rows:
        cells = made.add_row().cells
        cells[0].paragraphs[0].add_run(key).bold = True
        cells[1].text = value


def table(
    document: Any, head: Sequence[str], rows: Iterable[Sequence[Any]], *, numeric: Sequence[int] = (), bold_last: bool = False
) -> None:  # fmt: skip
    """Add a table whose head is marked as such and repeats on each page; numbers stand to the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn

    made = document.add_table(rows=1, cols=len(head), style="Table Grid")
    properties = made.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    listed = [list(head), *(list(row) for row in rows)]
    for number, row in enumerate(listed):
        cells = made.rows[0].cells if number == 0 else made.add_row().cells
        is_strong = number == 0 or (bold_last and number == len(listed) - 1)
        for column, value in enumerate(row):
            for order, part in enumerate(value if isinstance(value, list) else [value]):
                paragraph = cells[column].paragraphs[0] if order == 0 else cells[column].add_paragraph()
                run = paragraph.add_run(part["text"] if isinstance(part, Mapping) else part)
                run.bold = is_strong
                if isinstance(part, Mapping):
                    speak(run, part["lang"])
                if column in numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def speak(run: Any, language: str) -> None:
    """Mark the language of a run, for the spelling check and for screen readers."""
    from docx.oxml.ns import qn

    properties = run._r.get_or_add_rPr()
    properties.append(properties.makeelement(qn("w:lang"), {qn("w:val"): TAGS.get(language, language)}))


def application(document: Any, one: Mapping[str, Any]) -> None:
    """Add one application: outcome, findings, points with reasons, the working of the grant."""
    document.add_heading(one["head"], level=2)
    speak(document.add_paragraph().add_run(one["project"]["text"]), one["project"]["lang"])
    document.add_paragraph().add_run(one["outcome"]).bold = True
    document.add_paragraph(f"{one['findings_title']}. {one['check']}".strip())
    for finding in one["findings"]:
        document.add_paragraph(finding, style="List Bullet")
    points = [[row["title"], row["points"], row["reasons"]] for row in one["criteria"]]
    table(document, one["points_head"], [*points, [one["total"][0], one["total"][1], ""]], numeric=(1,), bold_last=True)
    document.add_paragraph()
    amounts = [
        [row["label"], [row["basis"], row["source"]] if row["source"] else row["basis"], row["amount"]] for row in one["amounts"]
    ]
    last = [one["grant"][0], one["origin"], one["grant"][1]]
    table(document, one["amounts_head"], [*amounts, last], numeric=(2,), bold_last=True)


def steady(document: Any) -> bytes:
    """Return the file with fixed dates in its archive, so that equal content gives equal bytes."""
    first, last = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as read, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as write:
        for entry in read.infolist():
            made = zipfile.ZipInfo(entry.filename, date_time=(1980, 1, 1, 0, 0, 0))
            made.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(made, read.read(entry.filename))
    return last.getvalue()
