"""What this room puts into the file of a case: the grant agreement, its amount lines, signatures and payments."""

from collections.abc import Iterator

from vaihto.exchange.casefile import Piece
from vaihto.grants import facts, paper
from vaihto.grants.models import Amendment, GrantAgreement, Payment, Recovery
from vaihto.kit import casefiles, paper_signatures, signatures

RECOVERY = (
    "claimed", "reason", "asked_at", "asked_by_name", "answer_by", "answer", "answered_at", "answered_by_name", "amount",
    "grounds", "decided_at", "decided_by_name", "interest_rate", "interest_from", "interest_source", "interest",
    "interest_received_on", "interest_reference",
)  # fmt: skip

AMENDMENT = (
    "state", "is_agencys", "reason", "written_at", "written_by_name", "sent_at", "opinion", "prepared_at", "prepared_by_name",
    "grounds", "decided_at", "decided_by_name", "active_at", "ended_at", "ended_by_name",
)  # fmt: skip
ITEM = ("position", "kind", "old", "new", "answer", "answer_reason")


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
            "lines": [facts.as_json(line) for line in facts.original_lines(agreement)],
            "signatures": [signatures.as_values(one) for one in signatures.of(agreement.document)],
            "papers": [paper_signatures.as_values(one) for one in paper_signatures.of(agreement.document)],
        },
    )  # fmt: skip
    yield Piece("document", "05-grant-agreement.pdf", "Grant agreement", paper.agreement_pdf(agreement))
    yield from _amendments(agreement)
    payments = [_payment(one) for one in agreement.payments.order_by("planned_at", "pk")]
    if payments:
        yield Piece.of_values("06-payments.json", "Payments", payments)


def _amendments(agreement: GrantAgreement) -> Iterator[Piece]:
    """Yield each amendment that was sent, with its items and signatures, and its paper where it was decided."""
    rows = Amendment.objects.filter(agreement=agreement, sent_at__isnull=False).prefetch_related("items")
    for number, one in enumerate(rows.order_by("sent_at", "pk"), start=1):
        one.agreement = agreement
        name = f"05-amendment-{number:02d}"
        more = {
            **{name: getattr(one, name) for name in AMENDMENT}, "number": one.number,
            "items": [{key: getattr(item, key) for key in ITEM} for item in one.items.all() if item.kind != "contact"],
            "signatures": [signatures.as_values(each) for each in signatures.of(one.document)],
            "papers": [paper_signatures.as_values(each) for each in paper_signatures.of(one.document)],
        }  # fmt: skip
        if one.content:
            title = f"Amendment {one.number} as it was signed"
            yield Piece.of_values(f"{name}.json", title, one.content, content_hash=one.content_hash, more=more)
            yield Piece("document", f"{name}.pdf", f"Amendment {one.number}", paper.amendment_pdf(one))
        else:
            yield Piece.of_values(f"{name}.json", "Amendment without a paper", more)


def _payment(one: Payment) -> dict[str, object]:
    """Return a payment with the batches it was in, and with its recovery; account numbers stay in the house."""
    names = (
        "kind", "amount", "due_on", "state", "working", "planned_at", "planned_by_name", "approved_by_name", "approved_at",
        "paid_on", "reference",
    )  # fmt: skip
    made: dict[str, object] = {name: getattr(one, name) for name in names}
    made["amendment"] = one.amendment.number if one.amendment else None
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
