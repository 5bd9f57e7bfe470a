"""Papers of this room as tagged PDF: the letter exactly as it was sent, the memo in the reader's language."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.kit import pdf
from vaihto.kit.languages import present, text_of
from vaihto.selection import shown
from vaihto.selection.models import FurtherLetter, Letter, SelectionProposal

LETTER, MEMO = "selection/papers/letter.typ", "selection/papers/memo.typ"


def letter_pdf(letter: Letter | FurtherLetter) -> bytes:
    """Return a letter; the same letter gives the same bytes."""
    content: dict[str, Any] = letter.content
    return pdf.make(LETTER, {**content, "date": content["day"], "foot": content["sender"]}, at=letter.sent_at)


def memo_pdf(proposal: SelectionProposal) -> bytes:
    """Return the presentation memo in the page's language."""
    return pdf.make(MEMO, memo_values(proposal), at=proposal.presented_at or proposal.prepared_at)


def memo_values(proposal: SelectionProposal) -> dict[str, Any]:
    """Return the values of the memo's paper."""
    language, memo = present(), shown.memo(proposal)
    at = proposal.presented_at or proposal.prepared_at
    return {
        "lang": language,
        "title": _("Presentation memo: %(call)s") % {"call": text_of(proposal.call, "title")},
        "sender": text_of(proposal.call.programme, "agency"),
        "kind": _("Presentation memo"),
        "number": "",
        "date": formats.day(at, language),
        "page": _("Page"),
        "facts": memo_facts(memo, language),
        "note": [_("Note of the preparer"), proposal.note] if proposal.note else None,
        "ranking": ranking_of(memo, language),
        "applications": {"title": _("Applications"), "rows": [application_of(row, language) for row in memo["rows"]]},
        "excluded": {
            "title": _("Not eligible"),
            "rows": [
                {
                    "head": f"{one['number']} {one['applicant']}",
                    "text": one["check"]["reasons"] if one.get("check") else "",
                }
                for one in memo["excluded"]
            ],
        },
        "checksum": [_("Checksum of the basis (SHA-256)"), proposal.basis_hash],
    }


def ranking_of(memo: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the ranking as a table."""
    return {
        "title": _("Ranking"),
        "head": [_("Place"), _("Application"), _("Points"), _("Grant"), _("Proposal")],
        "rows": [
            [
                str(row["line"].rank),
                f"{row['candidate']['number']} {row['candidate']['applicant']}",
                formats.number(row["line"].points, language),
                formats.money(row["line"].amount, language),
                f"{row['outcome']}. {row['distance']}.",
            ]
            for row in memo["rows"]
        ],
    }


def memo_facts(memo: dict[str, Any], language: str) -> list[list[str]]:
    """Return the facts at the head of the memo."""
    proposal, rules = memo["proposal"], memo["basis"]["rules"]
    counted = _("granted %(granted)s, reserve list %(reserve)s, not selected %(not_selected)s") % memo
    return [
        [_("Prepared by"), f"{proposal.prepared_by.name}, {proposal.prepared_by_title}".rstrip(", ")],
        [_("Budget"), formats.money(memo["budget"], language)],
        [_("Proposed to be granted"), formats.money(memo["spent"], language)],
        [_("Remaining"), formats.money(memo["remaining"], language)],
        [_("Proposal"), counted],
        [_("Rules"), f"{rules['programme']} {rules['call_year']}, {rules['agency']}, SHA-256 {rules['sha256'][:16]}"],
    ]


def application_of(row: dict[str, Any], language: str) -> dict[str, Any]:
    """Return one application of the memo: findings, points with reasons, lines of the grant."""
    candidate, result = row["candidate"], row["result"]
    total = f"{formats.number(result.total, language)} / {formats.number(result.max_total, language)}"
    return {
        "head": f"{row['line'].rank}. {candidate['number']} {candidate['applicant']}",
        "project": {"text": candidate["title"], "lang": candidate["language"]},
        "outcome": ". ".join(filter(None, [row["outcome"], str(row["reason"]), row["distance"], row["tie"]])) + ".",
        "findings": [f"{one['code']}: {one['text']}" for kind in ("not_met", "unknown") for one in row["findings"][kind]],
        "findings_title": _("Formal requirements met: %(number)s") % {"number": row["met"]},
        "check": candidate["check"]["reasons"] if candidate.get("check") else "",
        "points_head": [_("Criterion"), _("Points"), _("Reasons")],
        "criteria": [
            {
                "title": one["title"],
                "points": of_most(one["result"].points, one["result"].max_points, language),
                "reasons": [
                    {
                        "text": f"{each['assessor']} ({formats.number(each['points'], language)}): {each['reason']}",
                        "lang": each["language"],
                    }
                    for each in one["given"]
                ],
            }
            for one in row["criteria"]
        ],
        "total": [_("In all"), total],
        "amounts_head": [_("Line"), _("Working"), _("Amount")],
        "amounts": [
            {**one, "amount": _("not known") if one["amount"] is None else formats.money(one["amount"], language)}
            for one in row["amounts"]
        ],
        "origin": row["origin"],
        "grant": [_("Grant"), formats.money(row["line"].amount, language)],
    }


def of_most(points: Decimal, most: Decimal, language: str) -> str:
    """Return points and the most that can be given."""
    return f"{formats.number(points, language)} / {formats.number(most, language)}"
