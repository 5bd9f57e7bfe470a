"""Agreement and amendment as tagged PDF: exactly the text that is signed, with the signatures that stand."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.core.budgeting import AmountLine
from vaihto.grants import clauses, facts, queries, states
from vaihto.grants.models import Amendment, GrantAgreement
from vaihto.kit import pdf, signatures
from vaihto.kit.models import Signature

TEMPLATE = "grants/papers/agreement.typ"


def agreement_pdf(agreement: GrantAgreement) -> bytes:
    """Return the paper of an agreement that has been sent for signature; the same state gives the same bytes."""
    with translation.override(agreement.language):
        signed = [party.signature for party in queries.parties_of(agreement) if party.signature]
        values = values_of(agreement, signed)
    return _made(values, signed, agreement.sent_at or agreement.drawn_up_at)


def amendment_pdf(amendment: Amendment) -> bytes:
    """Return the paper of an amendment that was decided; the same state gives the same bytes."""
    agreement = amendment.agreement
    with translation.override(agreement.language):
        signed = signatures.of(amendment.document)
        values = values_of_amendment(amendment, signed)
    return _made(values, signed, amendment.decided_at or amendment.written_at)


def _made(values: dict[str, Any], signed: list[Signature], begun: datetime) -> bytes:
    return pdf.make(TEMPLATE, values, at=max([begun, *(one.signed_at for one in signed)]))


def values_of(agreement: GrantAgreement, signed: list[Signature]) -> dict[str, Any]:
    """Return the values of the paper in the agreement's language."""
    day = agreement.sent_at or agreement.drawn_up_at
    lines = table(facts.original_lines(agreement), agreement.amount, agreement.language)
    return {
        "kind": _("Grant agreement"),
        "number": agreement.number,
        "date": formats.day(day, agreement.language),
        **_common(agreement.content, agreement.content_hash, signed, agreement.language),
        "table": lines,
    }


def values_of_amendment(amendment: Amendment, signed: list[Signature]) -> dict[str, Any]:
    """Return the values of an amendment's paper in the agreement's language."""
    agreement, said = amendment.agreement, amendment.content["terms"]
    lines = table([facts.of_decision(one) for one in said["lines"]], Decimal(said["amount"]), agreement.language)
    return {
        "kind": _("Amendment of the grant agreement"),
        "number": amendment.number,
        "date": formats.day(amendment.decided_at, agreement.language) if amendment.decided_at else "",
        **_common(amendment.content, amendment.content_hash, signed, agreement.language),
        "table": lines,
    }


def _common(content: Mapping[str, Any], digest: str, signed: list[Signature], language: str) -> dict[str, Any]:
    return {
        "lang": language,
        "title": content["title"],
        "sender": content["agency"],
        "draft": _("To be approved by the agency’s lawyer"),
        "status": content["status"],
        "clauses": content["clauses"],
        "signatures": {
            "title": _("Signatures"),
            "rows": [
                {
                    "role": str(states.ROLE_LABELS[one.role]),
                    "name": one.name,
                    "more": ", ".join(filter(None, [one.position, one.organisation])),
                    "right": one.right_to_sign,
                    "moment": formats.moment(one.signed_at, language),
                }
                for one in signed
            ],
            "none": _("Nobody has signed yet."),
            "blank": [
                [str(label), _("Place and day"), _("Signature"), _("Name and position in block letters")]
                for role, label in states.ROLE_LABELS.items()
                if role not in {one.role for one in signed}
            ],
        },
        "hash": [_("Checksum of the text (SHA-256)"), digest],
        "typed": [_("Its first 8 characters, for a signature on paper"), digest[:8]],
        "page": _("Page"),
    }


def table(lines: Iterable[AmountLine], amount: Decimal, language: str) -> dict[str, Any]:
    """Return the amount lines with their working as the paper shows them."""
    return {
        "title": _("How the grant is made up"),
        "head": [_("Line"), _("Working"), _("Amount")],
        "rows": [
            [clauses.heading_of(line), "\n".join(filter(None, [clauses.basis_of(line), line.source])), _money(line, language)]
            for line in lines
        ],
        "total": [_("Grant at most"), formats.money(amount, language)],
    }


def _money(line: AmountLine, language: str) -> str:
    return formats.money(line.amount, language) if line.amount is not None else _("not known")
