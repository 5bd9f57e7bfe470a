"""From the rows of this room to the batch of the core, and the core's reasons in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from vaihto.core import payment_batch
from vaihto.grants import states

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from vaihto.grants.models import BankAccount, BatchPayment, PayerAccount, Payment, PaymentBatch

REASONS: Mapping[str, "str | Promise"] = {
    "name_missing": _("The holder’s name is missing. Write it as the bank has it."),
    "name_unwritable": _("The holder’s name has letters that banks do not take. Write it in Latin letters as the bank has it."),
    "iban_wrong": _("The account number (IBAN) is not right: its check digits do not match. Copy it from the bank’s paper."),
    "bic_wrong": _("The code of the bank (BIC) is not right. Correct it, or leave it empty."),
    "amount_not_positive": _("The amount is not more than zero."),
    "amount_too_large": _("The amount is larger than a bank takes in one payment."),
    "amount_with_parts_of_cents": _("The amount has parts of cents."),
    "text_missing": _("The text for the receiver is missing."),
}
DOUBTS: Mapping[str, "str | Promise"] = {
    "not_named": _("The bank says nothing of this payment. Ask the bank, or record it by hand."),
    "contradiction": _("The bank says different things of this payment. Look in the account, then record it by hand."),
    "amount_differs": _("The bank names another amount than ours. Look in the account, then record it by hand."),
    "status_unknown": _("The bank’s code is not known here. Ask the bank, or record it by hand."),
}


def said_of(reason: str) -> "str | Promise":
    """Return the core's reason in words; one without words is said with its code."""
    return REASONS.get(reason, reason)


def payer(account: "PayerAccount") -> payment_batch.Debtor:
    """Return the agency's account as the core's debtor."""
    return payment_batch.Debtor(name=account.holder, iban=account.iban, bic=account.bic)


def payment(one: "Payment", account: "BankAccount", end_to_end: str) -> payment_batch.Payment:
    """Return a payment as it goes to the bank; the receiver reads the agreement's number and what the payment is."""
    with override(one.agreement.language):
        text = f"{one.agreement.number} {states.kind_of(one)}"
    return payment_batch.Payment(
        key=str(one.pk), name=account.holder, iban=account.iban, amount=one.amount, text=text, end_to_end=end_to_end
    )


def batch(
    kept: "PaymentBatch", account: "PayerAccount", entries: "Iterable[tuple[BatchPayment, BankAccount]]"
) -> payment_batch.Batch:
    """Return the batch as it would go to the bank now. Raises payment_batch.CannotBatch."""
    return payment_batch.Batch(
        number=kept.number,
        requested_on=kept.requested_on,
        debtor=payer(account),
        payments=tuple(payment(entry.payment, to, entry.end_to_end) for entry, to in entries),
    )


def as_json(made: payment_batch.Batch) -> dict[str, Any]:
    """Return a batch as JSON values, as they are frozen."""
    return {
        "number": made.number,
        "requested_on": made.requested_on.isoformat(),
        "debtor": {"name": made.debtor.name, "iban": made.debtor.iban, "bic": made.debtor.bic},
        "payments": [
            {
                "key": one.key, "name": one.name, "iban": one.iban, "amount": str(one.amount), "text": one.text,
                "end_to_end": one.end_to_end,
            }
            for one in made.payments
        ],
    }  # fmt: skip


def of_json(values: Mapping[str, Any]) -> payment_batch.Batch:
    """Return the batch that was frozen."""
    return payment_batch.Batch(
        number=values["number"],
        requested_on=date.fromisoformat(values["requested_on"]),
        debtor=payment_batch.Debtor(**values["debtor"]),
        payments=tuple(payment_batch.Payment(**{**one, "amount": Decimal(one["amount"])}) for one in values["payments"]),
    )
