"""Prefinancing after an amendment of the sum: what is only planned follows it, an added sum gives a further payment."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from vaihto.core import budgeting, prefinancing
from vaihto.core.money import share_of
from vaihto.grants import facts, states
from vaihto.grants.models import Amendment, GrantAgreement, Payment
from vaihto.grants.operations.payments import plan_payment
from vaihto.kit.actors import SYSTEM


def follow(agreement: GrantAgreement, amount: Decimal) -> dict[str, Any]:
    """Let prefinancing that is only planned follow the new sum, and return what changed, as before and after.

    The first one is the share of the whole sum. A further one shrinks where the sum falls; where nothing is left of it, it goes.
    """
    rows = list(agreement.payments.filter(kind=states.PREFINANCING).order_by("planned_at", "pk"))
    percent = Decimal(agreement.content["prefinancing"]["percent"])
    planned = [one for one in rows if one.state == states.PLANNED]
    first = next((one for one in planned if one.amendment_id is None), None)
    if first is not None:
        new = [share_of(percent, amount)]
        planned = [first]
    else:
        committed = sum((one.amount for one in rows if one.state != states.PLANNED), prefinancing.ZERO)
        new = prefinancing.lowered(percent, amount, committed, [one.amount for one in planned])
    changed = [(one, left) for one, left in zip(planned, new, strict=True) if one.amount != left]
    before = sum((one.amount for one, _left in changed), prefinancing.ZERO)
    for one, left in changed:
        _set(one, left, amount)
    return {"prefinancing": [str(before), str(sum((left for _one, left in changed), prefinancing.ZERO))]} if changed else {}


def _set(one: Payment, left: Decimal, total: Decimal) -> None:
    if left <= 0:
        # Nobody has approved it, and a payment is never of nothing; the line of the amendment says that it went.
        one.delete()
        return
    one.amount = left
    basis = "percent_of_grant" if one.amendment_id is None else "further_at_most"
    one.working = [_working(one.agreement, total, left, basis)]
    one.save(update_fields=["amount", "working"])


def plan_further(amendment: Amendment, agreement: GrantAgreement, at: datetime) -> None:
    """Plan the further prefinancing that both have signed; nobody chose it then, so the system is its planner."""
    values = amendment.content.get("prefinancing")
    amount = Decimal(values["amount"]) if values else prefinancing.ZERO
    if amount > 0:
        added = Decimal(values["added"])
        is_whole = amount >= share_of(Decimal(values["percent"]), added)
        working = _working(agreement, added, amount, "percent_of_added" if is_whole else "further_at_most")
        plan_payment(
            agreement, kind=states.PREFINANCING, amount=amount, amendment=amendment,
            working=[working], by=SYSTEM, at=at,
        )  # fmt: skip


def _working(agreement: GrantAgreement, total: Decimal, amount: Decimal, basis: str) -> dict[str, Any]:
    """Return the line that says of what the amount is which share."""
    said = agreement.content["prefinancing"]
    line = budgeting.AmountLine(
        "prefinancing", Decimal(said["percent"]), total, amount, basis, "prefinancing_percent", said["source"]
    )
    return facts.as_json(line)
