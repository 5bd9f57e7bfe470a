"""What this room puts into the file of a case: the grant agreement, its amount lines, signatures and payments."""

from collections.abc import Iterator

from vaihto.exchange.casefile import Piece
from vaihto.grants import facts, paper
from vaihto.grants.models import GrantAgreement, Payment, Recovery
from vaihto.kit import casefiles, signatures

RECOVERY = (
    "claimed", "reason", "asked_at", "asked_by_name", "answer_by", "answer", "answered_at", "answered_by_name", "amount",
    "grounds", "decided_at", "decided_by_name",
)  # fmt: skip


@casefiles.offer("grants")
def pieces(case: str) -> Iterator[Piece]:
    """Yield the agreement of an application, once it has been sent for signature."""
    pk = casefiles.number_of(case)
    agreement = GrantAgreement.objects.filter(application_id=pk, sent_at__isnull=False).first() if pk else None
    if agreement is None:
        return
    yield Piece.of_values(
        "05-grant-agreement.json", "Grant agreement as it was signed", agreement.content, content_hash=agreement.content_hash,
        more={
            "number": agreement.number, "state": agreement.state, "settlement": agreement.settlement,
            "lines": [facts.as_json(line) for line in facts.lines_of(agreement)],
            "signatures": [signatures.as_values(one) for one in signatures.of(agreement.document)],
        },
    )  # fmt: skip
    yield Piece("document", "05-grant-agreement.pdf", "Grant agreement", paper.agreement_pdf(agreement))
    payments = [_payment(one) for one in agreement.payments.order_by("planned_at", "pk")]
    if payments:
        yield Piece.of_values("06-payments.json", "Payments", payments)


def _payment(one: Payment) -> dict[str, object]:
    """Return a payment with the batches it was in, and with its recovery; account numbers stay in the house."""
    names = (
        "kind", "amount", "due_on", "state", "working", "planned_at", "planned_by_name", "approved_by_name", "approved_at",
        "paid_on", "reference",
    )  # fmt: skip
    made: dict[str, object] = {name: getattr(one, name) for name in names}
    made["batches"] = [
        {"batch": entry.batch.number, "released_at": entry.batch.released_at, "outcome": entry.outcome, "reason": entry.reason}
        for entry in one.entries.select_related("batch").order_by("pk")
    ]
    recovery = Recovery.objects.filter(payment=one).first()
    if recovery is not None:
        made["recovery"] = {name: getattr(recovery, name) for name in RECOVERY} | {
            "instalments": [
                {name: getattr(part, name) for name in ("due_on", "amount", "received_on", "reference")}
                for part in recovery.instalments.order_by("position")
            ]
        }
    return made
