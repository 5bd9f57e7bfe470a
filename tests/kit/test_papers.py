"""Papers: what a compiler that is kept remembers stays out of the next paper; several people may ask for papers at once."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from vaihto.kit import pdf

AT = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)
TEMPLATE = "applications/papers/receipt.typ"
needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def receipt(number: int, text: str = "The same sentence.") -> dict[str, Any]:
    said = {"lang": "en", "title": f"Receipt {number}", "sender": f"Agency {number}", "kind": f"Kind {number}"}
    places = {"number": f"N-{number}", "date": f"{number}.1.2027", "page": f"Page{number}", "foot": f"Foot {number}"}
    own = {"paragraphs": [text], "facts": [["Applicant", "A school"]], "hash_label": "Hash", "hash": "ab" * 32}
    return {**said, **places, **own, "hash_text": "", "check": ["Check", "https://vaihto.example"], "qr": DOT}


def words(paper: bytes) -> str:
    made = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True)
    return made.stdout.decode()


@needs_pdftotext
def test_a_paper_after_another_bears_its_own_head_foot_title_and_author() -> None:
    pdf.make(TEMPLATE, receipt(1), at=AT)
    second = pdf.make(TEMPLATE, receipt(2), at=AT)
    said = words(second)
    assert [part for part in ("Agency 2", "Kind 2", "N-2", "2.1.2027", "Page2 1 (1)", "Foot 2") if part not in said] == []
    assert [part for part in ("Agency 1", "Kind 1", "N-1", "1.1.2027", "Page1", "Foot 1") if part in said] == []
    with pikepdf.open(BytesIO(second)) as opened:
        assert (str(opened.docinfo.Title), str(opened.docinfo.Author)) == ("Receipt 2", "Agency 2")


def test_a_paper_is_the_same_whatever_was_made_before_it() -> None:
    fresh = pdf.make(TEMPLATE, receipt(1), at=AT)
    pdf.make(TEMPLATE, receipt(2), at=AT)
    assert pdf.make(TEMPLATE, receipt(1), at=AT) == fresh


def test_several_people_get_their_papers_at_once() -> None:
    alone = [pdf.make(TEMPLATE, receipt(number), at=AT) for number in range(12)]
    with ThreadPoolExecutor(4) as people:
        together = list(people.map(lambda number: pdf.make(TEMPLATE, receipt(number), at=AT), range(12)))
    assert together == alone


@needs_pdftotext
@pytest.mark.parametrize("text", ['"] #panic("run")', "\\", '\\"', "\\u{41}", "#panic()", "*/ // $x$", "two\nlines"])
def test_what_people_wrote_is_words_and_never_part_of_the_template(text: str) -> None:
    said = words(pdf.make(TEMPLATE, receipt(1, text), at=AT))
    assert " ".join(text.split()) in " ".join(said.split())
