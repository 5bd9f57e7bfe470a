"""The presentation memo: one language, frozen with the decision, the same figures as PDF and as a word-processor file."""

import io
import shutil
import subprocess
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from assessment_examples import NOW
from django.test import Client
from django.utils import translation

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.core.canonical import sha256_of
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.people.models import Person
from vaihto.selection import operations, paper, queries
from vaihto.selection.models import PresentationMemo, SelectionDecision, SelectionProposal


def text_of_docx(content: bytes) -> str:
    """Return every word of a DOCX: paragraphs and cells."""
    read = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def tables_of(content: bytes) -> list[list[list[str]]]:
    """Return the tables of a DOCX, cell by cell."""
    read = docx.Document(io.BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in read.tables]


def figures(values: dict[str, Any]) -> set[str]:
    """Return every sum and every points of the memo, as they are written."""
    found = {fact[1] for fact in values["facts"][1:4]}
    for group in values["groups"]:
        found |= {cell for row in group["rows"] for cell in (row[2], row[3])} | {
            group["foot"][1] if group["foot"] else row_of(group)
        }
    for one in values["applications"]["rows"]:
        found |= {row["points"] for row in one["criteria"]} | {row["amount"] for row in one["amounts"]}
        found |= {one["total"][1], one["grant"][1]}
    return found


def row_of(group: dict[str, Any]) -> str:
    """Return the first sum of a group, which has no foot of its own."""
    sum_: str = group["rows"][0][3]
    return sum_


def squeezed(text: str) -> str:
    """Return a text without spaces, which a PDF sets as it likes."""
    return "".join(text.split())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_pdf_and_docx_hold_the_same_figures(presented: SelectionProposal, tmp_path: Path) -> None:
    with translation.override("fi"):
        values = paper.memo_values(presented)
        file = tmp_path / "memo.pdf"
        file.write_bytes(paper.memo_pdf(presented))
        content = paper.memo_docx(presented)
        word = text_of_docx(content)
    printed = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    wanted = {squeezed(figure) for figure in figures(values)}
    assert {"30000€", "18000€", "71,5"} <= wanted
    assert not [figure for figure in wanted if figure not in squeezed(word)]
    assert not [figure for figure in wanted if figure not in squeezed(printed)]
    assert tables_of(content)[1 : len(values["groups"]) + 1] == [
        [group["head"], *group["rows"], *([["", group["foot"][0], "", group["foot"][1], ""]] if group["foot"] else [])]
        for group in values["groups"]
    ]


def test_the_docx_has_real_headings_tables_with_heads_and_languages(presented: SelectionProposal) -> None:
    with translation.override("sv"):
        content = paper.memo_docx(presented)
        assert paper.memo_docx(presented) == content
    read = docx.Document(io.BytesIO(content))
    headings = [one.text for one in read.paragraphs if one.style.name.startswith("Heading")]
    assert any("2026-0001" in one for one in headings)
    assert all("tblHeader" in table._tbl.xml for table in read.tables[1:])
    assert read.core_properties.language == "sv-FI"
    assert 'w:val="fi-FI"' in read.element.xml


def test_groups_say_who_is_proposed_who_waits_and_who_is_below_the_threshold(presented: SelectionProposal) -> None:
    values = paper.memo_values(presented)
    assert [(group["title"], [row[1][:9] for row in group["rows"]]) for group in values["groups"]] == [
        ("Proposed to be granted", ["2026-0001"]),
        ("Proposed for the reserve list", ["2026-0002"]),
        ("Not selected: below a threshold", ["2026-0003"]),
    ]
    assert values["method"]["paragraphs"][-1] == "The proposal follows the ranking; no other scenario was chosen."


def test_the_memo_is_a_draft_until_the_decision_freezes_it(
    presented: SelectionProposal, decider: Actor, officer: Actor, round_of_three: list[Application]
) -> None:
    operations.choose_memo_language(presented, language="sv", by=officer, at=NOW)
    with translation.override("sv"):
        assert paper.memo_values(presented)["status"].startswith("Utkast")
    operations.decide(presented, by=decider, at=NOW)
    kept = PresentationMemo.objects.get()
    assert (kept.language, kept.content_hash) == ("sv", sha256_of(kept.content))
    with translation.override("sv"):
        before = paper.memo_pdf(presented)
        assert kept.content_hash in paper.memo_values(presented)["status"]
    # What happens later, such as a grant from the reserve list, does not reach the memo in any language.
    line = queries.decided_lines().get(application=round_of_three[1])
    line.outcome, line.amount = "granted", Decimal(1)
    line.save()
    fresh = SelectionProposal.objects.get()
    with translation.override("sv"):
        assert paper.memo_pdf(fresh) == before
    assert [len(group["rows"]) for group in paper.memo_values(fresh)["groups"]] == [1, 1, 1]
    with pytest.raises(operations.CannotChooseLanguage, match="frozen with the decision"):
        operations.choose_memo_language(presented, language="fi", by=officer, at=NOW + timedelta(days=1))


def test_the_language_is_finnish_or_swedish(presented: SelectionProposal, officer: Actor) -> None:
    with pytest.raises(operations.CannotChooseLanguage, match="Finnish or Swedish"):
        operations.choose_memo_language(presented, language="en", by=officer, at=NOW)


def test_the_page_offers_both_files_and_the_choice(
    decided: SelectionDecision, call: Call, riikka: Person, movable_clock: None
) -> None:
    clock.move_to(NOW)
    client = Client()
    client.force_login(riikka)
    page = client.get(f"/en/selection/calls/{call.pk}/memo/").text
    assert "A copy for reading. Language of the memo: Finnish." in page
    assert "Choose the language" not in page
    file = client.get(f"/fi/selection/calls/{call.pk}/memo.docx")
    assert file.content.startswith(b"PK")
    assert file["Content-Disposition"] == f'attachment; filename="memo-call-{call.pk}.docx"'
    assert (
        "frozen with the decision"
        in client.post(f"/en/selection/calls/{call.pk}/memo/language/", {"language": "sv"}, follow=True).text
    )
