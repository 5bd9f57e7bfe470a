"""The decision to accept a report with cuts as plain values in the language that is active: letter, PDF and hash."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vaihto.core import formats
from vaihto.kit import pdf
from vaihto.kit.actors import Actor
from vaihto.kit.languages import present, text_of
from vaihto.reporting import cut_shown, queries
from vaihto.reporting.models import CutProposal, FinalReport
from vaihto.selection import queries as selection

TEMPLATE = "reporting/papers/cuts.typ"


def content_of(proposal: CutProposal, report: FinalReport, by: Actor, at: datetime) -> dict[str, Any]:
    """Return the whole decision: what, the cuts with rule and reason, the working, hearing, grounds, instruction, who."""
    proposal.report = report
    agreement, language = report.agreement, present()
    application, settled = agreement.application, queries.settled_with(proposal)
    agency = text_of(application.call.programme, "agency")
    return {
        "lang": language,
        "title": _("The final report is accepted with cuts") if settled.lost else _("The final report is accepted"),
        "sender": agency,
        "kind": _("Decision"),
        "number": application.number,
        "date": formats.day(at, language),
        "page": _("Page"),
        "to": [part for part in (agreement.organisation.name, agreement.organisation.city) if part],
        "facts": [[_("Project"), application.title], [_("Grant agreement"), agreement.number]],
        "decision": {"heading": _("Decision"), "paragraphs": [_decided(agency, settled.due, language)]},
        "cuts": {"heading": _("Cuts"), **table_of(proposal, language)},
        "hearing": {"heading": _("Hearing"), "paragraphs": _hearing(proposal, language)},
        "grounds": {"heading": _("Grounds of the decision"), "paragraphs": [proposal.grounds]},
        "rectification": selection.rectification_instruction(application, at),
        "signed": _("Approved electronically on %(moment)s.") % {"moment": formats.moment(at, language)},
        "signers": [
            [_("Decided by"), by.name],
            [_("Proposed by"), proposal.proposed_by_name],
        ],
        "report_hash": [_("Checksum of the report (SHA-256)"), report.content_hash],
        "paid": str(settled.paid),
        "due": str(settled.due),
        "balance": str(settled.balance),
    }


def table_of(proposal: CutProposal, language: str) -> dict[str, Any]:
    """Return head and rows of the table of cuts, and the sums to the balance, in a language that is active."""
    made = cut_shown.working(proposal)
    return {
        "head": [_("Line"), _("Real"), pgettext("amount", "Cut"), pgettext("amount", "Left")],
        "rows": [_row(one, language) for one in made["cut_rows"]],
        "sums": [[name, formats.money(amount, language)] for name, amount in made["cut_sums"]],
    }


def letter_pdf(proposal: CutProposal) -> bytes:
    """Return the decision as it was sent; the same decision gives the same bytes. Raises ValueError before it was made."""
    if not proposal.letter or proposal.ended_at is None:
        raise ValueError(f"cuts {proposal.pk} were not decided")
    hash_line = {"hash": [_("Checksum of the text (SHA-256)"), proposal.letter_hash]}
    return pdf.make(TEMPLATE, {**proposal.letter, **hash_line}, at=proposal.ended_at)


def _decided(agency: str, due: Decimal, language: str) -> str:
    return _("%(agency)s accepts the final report. Grant due after the cuts: %(amount)s.") % {
        "agency": agency, "amount": formats.money(due, language),
    }  # fmt: skip


def _row(one: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "name": one["name"], "rule": one["rule"], "reason": one["reason"],
        **{key: formats.money(one[key], language) for key in ("of", "cut", "left")},
    }  # fmt: skip


def _hearing(proposal: CutProposal, language: str) -> list[str]:
    said = {"day": formats.day(proposal.answer_by, language), "asked": formats.day(proposal.proposed_at, language)}
    asked = _("The cuts were proposed on %(asked)s. The last day for the answer was %(day)s.") % said
    return [asked, _("Answer:") + " " + proposal.answer if proposal.answer else _("No answer was given.")]
