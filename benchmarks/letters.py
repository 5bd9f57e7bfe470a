"""How long the letters of a decision take: as papers in one process, with one compiler kept for the template."""

import time
from datetime import UTC, datetime
from typing import Any

TITLE = "1,000 decision letters as tagged PDF, one Typst compiler kept in the process (goal: at most 15 s)"
NUMBER = 1000
AT = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)


def measure() -> dict[str, float]:
    """Make the letters of 1,000 applications, each different; the first one apart, because it makes the compiler."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vaihto.config.settings")
    import django

    django.setup()
    from vaihto.kit import pdf

    template = "selection/papers/letter.typ"
    began = time.perf_counter()
    pdf.make(template, letter(0), at=AT)
    first = time.perf_counter() - began
    began, size = time.perf_counter(), 0
    for number in range(NUMBER):
        size += len(pdf.make(template, letter(number), at=AT))
    seconds = time.perf_counter() - began
    return {
        "the first letter, with its compiler [s]": first,
        f"{NUMBER} letters [s]": seconds,
        "one letter, mean [ms]": seconds / NUMBER * 1000,
        "size of one letter, mean [KB]": size / NUMBER / 1024,
    }


def letter(number: int) -> dict[str, Any]:
    """Return the values of one letter as they are frozen: five criteria with two reasons each, six lines of the grant."""
    # long because: a letter has many parts, and each line is one of them.
    reason = "The plan names who does what, and when; the partner's part is described less well than the applicant's own. " * 3
    points = {
        "heading": "Points and reasons",
        "head": ["Criterion", "Points", "Reasons"],
        "rows": [
            {
                "criterion": f"Criterion {row}",
                "points": f"{number % 20} / 20",
                "reasons": [{"text": f"{reason}{number}", "lang": code} for code in ("fi", "sv")],
            }
            for row in range(5)
        ],
        "total": {"label": "In all", "points": f"{number % 100} / 100", "note": "Two independent assessors."},
    }
    lines = [
        {"label": f"Row {row}, Estonia", "basis": "6 people × €500", "amount": "€3,000", "source": "Call 2026"}
        for row in range(6)
    ]
    said = ["A sentence of the letter that says what was decided, and why, in plain words."] * 3
    return {
        "lang": "fi",
        "title": "The grant is awarded",
        "under": "Application for the call",
        "project": {"text": f"Project {number}", "lang": "fi"},
        "sender": "The agency",
        "kind": "Decision",
        "number": f"2026-{number:04}",
        "day": "20.1.2027",
        "date": "20.1.2027",
        "to": ["A school", "Head of international affairs", "Kuopio"],
        "decision": {"heading": "Decision", "paragraphs": said},
        "why": {"heading": "Why", "paragraphs": said},
        "near": {"heading": "How near it was.", "text": f"Misses by {number} points."},
        "points": points,
        "calculation": {
            "heading": "How the grant is made up",
            "head": ["Line", "Working", "Amount"],
            "rows": lines,
            "note": "",
            "total": {"label": "Grant at most", "amount": "€18,000"},
        },
        "formal": {"heading": "Formal requirements", "paragraphs": said[:1]},
        "next": {"heading": "What happens now", "items": said},
        "provisions": {"heading": "Provisions applied", "paragraphs": said},
        "rectification": {"heading": "Rectification instruction", "status": "Draft", "paragraphs": said},
        "signers": [{"name": "Anders", "title": "Head of unit", "role": "Made the decision"}] * 2,
        "signed": "Approved electronically.",
        "page": "Page",
    }
