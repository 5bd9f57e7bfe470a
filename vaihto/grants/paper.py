"""The agreement as a tagged PDF: exactly the text that is signed, with the signatures that stand."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.grants import clauses, facts, queries, states
from vaihto.grants.models import GrantAgreement
from vaihto.kit import pdf

TEMPLATE = "grants/papers/agreement.typ"


def agreement_pdf(agreement: GrantAgreement) -> bytes:
    """Return the paper of an agreement that has been sent for signature; the same state gives the same bytes."""
    with translation.override(agreement.language):
        values = values_of(agreement)
    last = max([agreement.sent_at or agreement.drawn_up_at, *(row["moment"] for row in values.pop("moments"))])
    return pdf.make(TEMPLATE, values, at=last)


def values_of(agreement: GrantAgreement) -> dict[str, Any]:
    """Return the values of the paper in the agreement's language."""
    # long because: it names every part of the paper once, in its order.
    content, language = agreement.content, agreement.language
    signed = [party for party in queries.parties_of(agreement) if party.signature]
    return {
        "lang": language,
        "title": content["title"],
        "sender": content["agency"],
        "kind": _("Grant agreement"),
        "number": agreement.number,
        "draft": _("To be approved by the agency’s lawyer"),
        "date": formats.day(agreement.sent_at or agreement.drawn_up_at, language),
        "status": content["status"],
        "clauses": content["clauses"],
        "table": {
            "title": _("How the grant is made up"),
            "head": [_("Line"), _("Working"), _("Amount")],
            "rows": [
                [
                    clauses.heading_of(line),
                    "\n".join(filter(None, [clauses.basis_of(line), line.source])),
                    _money(line, language),
                ]
                for line in facts.lines_of(agreement)
            ],
            "total": [_("Grant at most"), formats.money(agreement.amount, language)],
        },
        "signatures": {
            "title": _("Signatures"),
            "rows": [
                {
                    "role": str(states.ROLE_LABELS[party.role]),
                    "name": party.signature.name,
                    "more": ", ".join(filter(None, [party.signature.position, party.signature.organisation])),
                    "right": party.signature.right_to_sign,
                    "moment": formats.moment(party.signature.signed_at, language),
                }
                for party in signed
                if party.signature
            ],
            "none": _("Nobody has signed yet."),
        },
        "hash": [_("Checksum of the text (SHA-256)"), agreement.content_hash],
        "page": _("Page"),
        "moments": [{"moment": party.signature.signed_at} for party in signed if party.signature],
    }


def _money(line: Any, language: str) -> str:
    return formats.money(line.amount, language) if line.amount is not None else _("not known")
