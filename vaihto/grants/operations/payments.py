"""Payments: planned, approved by another officer, paid on a day with a reference."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.grants import permissions, queries, states
from vaihto.grants.models import Amendment, GrantAgreement, Payment, PaymentBatch, Recovery
from vaihto.grants.operations.held import held, tell
from vaihto.kit import audit, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation


class CannotPay(Refused):
    """A payment was not planned, approved or recorded."""


@operation("grants.plan_payment", lazy("Payment planned"))
def plan_payment(
    agreement: GrantAgreement,
    *,
    kind: str,
    amount: Decimal,
    working: Iterable[Mapping[str, Any]] = (),
    due_on: date | None = None,
    amendment: Amendment | None = None,
    by: Actor,
    at: datetime,
) -> Payment:
    """Plan the one payment of a kind, or the further prefinancing of an amendment; a second plan changes nothing.

    Raises CannotPay.
    """
    if by.kind != "system" and not permissions.may_manage(by):
        raise CannotPay(_("The payment was not planned, because only an officer of the agency may do it."))
    if agreement.state in {states.DRAFT, states.SIGNING}:
        raise CannotPay(_("The payment was not planned, because the agreement is not in force. Both parties sign it first."))
    if amount <= 0:
        raise CannotPay(_("The payment was not planned, because its amount is not more than zero."))
    if not once.claim(f"payment:{agreement.pk}:{kind}" + (f":{amendment.pk}" if amendment else "")):
        audit.nothing_new()
        return Payment.objects.get(agreement=agreement, kind=kind, amendment=amendment)
    payment = Payment.objects.create(
        agreement=agreement, kind=kind, amount=amount, due_on=due_on, working=list(working), planned_at=at,
        planned_by_id=by.id, planned_by_name=by.name, amendment=amendment,
    )  # fmt: skip
    changes = {"kind": kind, "amount": str(amount), **({"amendment": amendment.number} if amendment else {})}
    audit.write(case=agreement.application.case, subject=payment, by=by, at=at, changes=changes)
    return payment


@operation("grants.approve_payment", lazy("Payment approved"))
def approve_payment(payment: Payment, *, by: Actor, at: datetime) -> Payment:
    """Approve a planned payment, once. Raises CannotPay, also for the officer who planned it."""
    if not permissions.may_manage(by):
        raise CannotPay(_("The payment was not approved, because only an officer of the agency may do it."))
    # First the agreement, then the payment: an amendment of the sum holds the agreement too.
    held(payment.agreement)
    payment = _locked_payment(payment)
    if payment.state != states.PLANNED:
        audit.nothing_new()
        return payment
    if payment.kind == states.RECOVERY:
        raise CannotPay(_("The payment was not approved, because a recovery is decided after the beneficiary has been heard."))
    if permissions.has_interest(by, payment.agreement):
        raise CannotPay(
            _("The payment was not approved, because you have an interest in the project: a declared conflict of interest, or a "
              "place at the beneficiary. Another officer approves the payment.")
        )  # fmt: skip
    if not permissions.may_approve(by, payment):
        raise CannotPay(_("The payment was not approved, because you planned it yourself. Another officer approves the payment."))
    if payment.kind == states.PREFINANCING and _changes_sum(queries.amendment_open(payment.agreement)):
        raise CannotPay(
            _("The payment was not approved, because an amendment that changes the sum waits for signatures. "
              "Wait for them, or withdraw the amendment.")
        )  # fmt: skip
    payment.state, payment.approved_at = states.APPROVED, at
    payment.approved_by_id, payment.approved_by_name = int(by.id), by.name
    payment.save(update_fields=["state", "approved_at", "approved_by", "approved_by_name"])
    audit.write(
        case=payment.agreement.application.case, subject=payment, by=by, at=at,
        changes={"state": [states.PLANNED, states.APPROVED], "amount": str(payment.amount)},
    )  # fmt: skip
    tell(payment.agreement, "grants/mail/approved.txt", key=f"payment-approved:{payment.pk}", payment=payment)
    return payment


@operation("grants.mark_paid", lazy("Payment recorded as paid"))
def mark_paid(payment: Payment, *, paid_on: date, reference: str, by: Actor, at: datetime) -> Payment:
    """Record on which day an approved payment was paid (or came back), with its reference. Raises CannotPay."""
    if not permissions.may_manage(by):
        raise CannotPay(_("The payment was not recorded, because only an officer of the agency may do it."))
    payment = _locked_payment(payment)
    if payment.state == states.PAID:
        audit.nothing_new()
        return payment
    if payment.state != states.APPROVED:
        raise CannotPay(_("The payment was not recorded, because it has not been approved. Approve the payment first."))
    if payment.kind == states.RECOVERY and Recovery.objects.filter(payment=payment).exists():
        raise CannotPay(_("The payment was not recorded, because a recovery comes back in instalments. Record those."))
    entry = payment.entries.select_related("batch").filter(is_live=True).first()
    if entry is not None and entry.batch.state == PaymentBatch.State.OPEN:
        raise CannotPay(
            _("The payment was not recorded, because it is in a batch that has not been released: %(number)s. "
              "Take the batch apart, or wait for the bank’s answer.") % {"number": entry.batch.number}
        )  # fmt: skip
    if not reference.strip():
        raise CannotPay(_("The payment was not recorded, because its reference is missing. Write the reference."))
    if payment.approved_at is not None and paid_on < payment.approved_at.date() - timedelta(days=1):
        raise CannotPay(_("The payment was not recorded, because the day is before the approval. Correct the day."))
    if paid_on > at.date() + timedelta(days=1):
        raise CannotPay(_("The payment was not recorded, because the day is in the future. Correct the day."))
    payment.state, payment.paid_on, payment.reference = states.PAID, paid_on, reference.strip()
    payment.save(update_fields=["state", "paid_on", "reference"])
    if entry is not None:
        entry.outcome, entry.answered_at = "paid", at
        entry.save(update_fields=["outcome", "answered_at"])
    audit.write(
        case=payment.agreement.application.case, subject=payment, by=by, at=at,
        changes={
            "state": [states.APPROVED, states.PAID], "paid_on": paid_on.isoformat(), "reference": payment.reference,
        },
    )  # fmt: skip
    return payment


def _changes_sum(amendment: Amendment | None) -> bool:
    """Return whether an amendment that was decided, and waits for signatures, gives the grant another sum."""
    if amendment is None or amendment.state != states.SIGNING:
        return False
    return Decimal(amendment.content["terms"]["amount"]) != queries.terms(amendment.agreement).amount


def _locked_payment(payment: Payment) -> Payment:
    Payment.objects.select_for_update().get(pk=payment.pk)
    return Payment.objects.select_related("agreement__application", "agreement__organisation").get(pk=payment.pk)
