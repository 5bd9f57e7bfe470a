"""The ledger of an agreement: from its payments, recovery and balance to the core's entries."""

from collections.abc import Iterator
from decimal import Decimal

from vaihto.core import ledger
from vaihto.core.ledger import Entry, Kind
from vaihto.grants import states, terms
from vaihto.grants.models import GrantAgreement, Payment


def of(agreement: GrantAgreement) -> ledger.Ledger:
    """Return the ledger of an agreement: granted, due once the balance is worked out, paid, come back, and what is open."""
    granted_on = agreement.active_at.date() if agreement.active_at else agreement.drawn_up_at.date()
    entries = [Entry(Kind.GRANTED, agreement.amount, granted_on, agreement.number)]
    entries += _amended(agreement)
    if agreement.settlement:
        on = agreement.settled_at.date() if agreement.settled_at else None
        entries.append(Entry(Kind.DUE, Decimal(agreement.settlement["due"]), on))
    rows = Payment.objects.filter(agreement=agreement).select_related("recovery").prefetch_related("recovery__instalments")
    for one in rows.order_by("planned_at", "pk"):
        entries += _recovery(one) if one.kind == states.RECOVERY else [_payment(one)]
    return ledger.of(entries)


def _amended(agreement: GrantAgreement) -> Iterator[Entry]:
    """Yield what each amendment added to the grant or took off it."""
    before = agreement.amount
    for made in terms.versions(agreement):
        if made.amount != before:
            kind = Kind.RAISED if made.amount > before else Kind.LOWERED
            yield Entry(kind, abs(made.amount - before), made.since.date(), made.amendment.number)
        before = made.amount


def _payment(one: Payment) -> Entry:
    if one.state == states.PAID:
        return Entry(Kind.PAID, one.amount, one.paid_on, one.reference)
    return Entry(Kind.TO_PAY, one.amount, one.due_on)


def _recovery(one: Payment) -> list[Entry]:
    """Return the entries of a recovery: by instalments once they are decided, else as one sum; its interest once it is fixed."""
    recovery = getattr(one, "recovery", None)
    if recovery is None or recovery.amount is None:
        is_back = one.state == states.PAID
        return [Entry(Kind.RECEIVED if is_back else Kind.TO_RECOVER, one.amount, one.paid_on or one.due_on, one.reference)]
    entries = [
        Entry(Kind.RECEIVED, part.amount, part.received_on, part.reference)
        if part.received_on
        else Entry(Kind.TO_RECOVER, part.amount, part.due_on)
        for part in recovery.instalments.all()
    ]
    waived = recovery.claimed - recovery.amount
    decided_on = recovery.decided_at.date() if recovery.decided_at else None
    entries += [Entry(Kind.WAIVED, waived, decided_on)] if waived else []
    if recovery.interest:
        entries.append(Entry(Kind.INTEREST, recovery.interest, recovery.interest_received_on, recovery.interest_reference))
    return entries
