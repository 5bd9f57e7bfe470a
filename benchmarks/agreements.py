"""How long the papers of agreements take: grant agreements and learning agreements, one compiler kept for each template."""

import time
from datetime import UTC, datetime
from typing import Any

TITLE = "1,000 grant agreements and 1,000 learning agreements as tagged PDF (aim: at most 30 s for 1,000)"
NUMBER = 1000
AT = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)
SENTENCE = "The beneficiary carries out the project as it is described in the application, and tells the agency of every change. "


def measure() -> dict[str, float]:
    """Make the papers, each different; the first of each template is counted apart, because it makes the compiler."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vaihto.config.settings")
    import django

    django.setup()
    from vaihto.grants import paper as grants
    from vaihto.kit import pdf
    from vaihto.mobility import paper as mobility

    figures: dict[str, float] = {}
    for name, template, made in (
        ("grant agreements", grants.TEMPLATE, grant_agreement),
        ("learning agreements", mobility.TEMPLATE, learning_agreement),
    ):
        began = time.perf_counter()
        pdf.make(template, made(0), at=AT)
        figures[f"the first of the {name}, with its compiler [s]"] = time.perf_counter() - began
        began, used = time.perf_counter(), time.process_time()
        size = sum(len(pdf.make(template, made(number), at=AT)) for number in range(1, NUMBER + 1))
        figures[f"{NUMBER:,} {name} [s]"] = time.perf_counter() - began
        figures[f"{NUMBER:,} {name} [s of processor]"] = time.process_time() - used
        figures[f"size of one of the {name}, mean [KB]"] = size / NUMBER / 1024
    return figures


def signatures(number: int) -> list[str]:
    """Return what stands of one signature."""
    return [f"Person {number}", "Head of international affairs, A school", "A right to sign", "20.1.2027 at 10.00"]


def grant_agreement(number: int) -> dict[str, Any]:
    """Return the values of one grant agreement: nine clauses, eight lines, two signatures."""
    rows = [[f"Row {row}, Estonia", "6 people × €500\nCall 2026", f"€{3000 + number}"] for row in range(8)]
    signed = [
        {"role": role, "name": f"Person {number}", "more": "Head", "right": "A right to sign", "moment": "20.1.2027 at 10.00"}
        for role in ("Beneficiary", "Agency")
    ]
    return {
        "lang": "en",
        "title": "Grant agreement",
        "sender": "The agency",
        "kind": "Grant agreement",
        "number": f"2026-{number:04}/1",
        "draft": "To be approved by the agency’s lawyer",
        "date": "20.1.2027",
        "status": "",
        "clauses": [{"heading": f"Clause {row}", "text": SENTENCE * 2 + str(number)} for row in range(9)],
        "table": {
            "title": "How the grant is made up",
            "head": ["Line", "Working", "Amount"],
            "rows": rows,
            "total": ["Grant at most", f"€{24000 + number}"],
        },
        "signatures": {"title": "Signatures", "none": "Nobody has signed yet.", "rows": signed},
        "hash": ["Checksum of the text (SHA-256)", f"{number:064x}"],
        "page": "Page",
    }


def learning_agreement(number: int) -> dict[str, Any]:
    """Return the values of one learning agreement: three units with three outcomes each, three signatures."""
    units = [
        {
            "title": f"Unit {row}",
            "points": "15 competence points",
            "lang": "en",
            "outcomes": [SENTENCE + str(n) for n in range(4)],
        }
        for row in range(3)
    ]
    roles = ("Participant", "School", "Host")
    return {
        "lang": "en",
        "title": "Learning agreement",
        "sender": "A school",
        "kind": "Learning agreement",
        "date": "20.1.2027",
        "number": f"2026-{number:04} · v1",
        "facts": [[f"Fact {row}", f"Value {number}"] for row in range(9)],
        "sections": [{"title": title, "text": SENTENCE * 4, "lang": "en"} for title in ("Tasks at the host", "Assessment")],
        "units": {"title": "What will be learnt", "rows": units},
        "commitments": {"title": "What each takes on", "rows": [[role, SENTENCE * 2] for role in roles]},
        "signatures": {
            "title": "Signatures",
            "none": "Nobody has signed yet.",
            "rows": [[role, *signatures(number)] for role in roles],
        },
        "hash": ["Checksum of the text (SHA-256)", f"{number:064x}"],
        "page": "Page",
    }
