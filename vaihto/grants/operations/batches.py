"""Batches for the bank: payments are gathered by one officer, released and frozen by another, or taken apart before that."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import payment_batch
from vaihto.core.canonical import sha256_of
from vaihto.exchange.payments import pain001, table
from vaihto.grants import bank_facts, paying_queries, permissions, states
from vaihto.grants.models import BankAccount, BatchPayment, PayerAccount, Payment, PaymentBatch
from vaihto.kit import audit, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation

if TYPE_CHECKING:
    from vaihto.programmes.models import Programme

# So many payments in one batch: a proposal of this software, far below what the answer's reader takes.
MOST = 2000


class CannotSendToBank(Refused):
    """A batch was not made, released or taken apart, or an answer of the bank not taken."""


@operation("grants.gather", lazy("Payments gathered into a batch for the bank"))
def gather(
    programme: "Programme", payments: Iterable[Payment], *, requested_on: date, key: str, by: Actor, at: datetime
) -> PaymentBatch:
    """Gather approved payments of a programme into a batch that the bank shall pay on a day.

    `key` names the click: the same one gives the same batch. Raises CannotSendToBank with a reason for each payment that cannot
    go: not approved, a recovery, of another programme, in another batch, without a confirmed account.
    """
    if not permissions.may_manage(by):
        raise CannotSendToBank(_("The batch was not made, because only an officer of the agency may do it."))
    if not once.claim(f"payment-batch:{key}"):
        audit.nothing_new()
        return PaymentBatch.objects.get(key=key)
    wanted = sorted({one.pk for one in payments})
    if not wanted:
        raise CannotSendToBank(_("The batch was not made, because no payment was chosen. Choose at least one."))
    if len(wanted) > MOST:
        raise CannotSendToBank(_("The batch was not made, because it is too large. Choose at most %(n)s payments.") % {"n": MOST})
    _require_day(requested_on, at)
    held = _held_payments(wanted)
    reasons = [f"{one.agreement.number}: {why}" for one, why in paying_queries.why_not(held, programme) if why]
    if reasons:
        raise CannotSendToBank(*reasons)
    batch = PaymentBatch.objects.create(
        programme=programme, key=key, requested_on=requested_on, made_at=at, made_by_id=by.id, made_by_name=by.name,
        total=sum(one.amount for one in held),
    )  # fmt: skip
    BatchPayment.objects.bulk_create(
        [
            BatchPayment(batch=batch, payment=one, position=position, amount=one.amount)
            for position, one in enumerate(held, start=1)
        ],
        batch_size=500,
    )
    changes = {"payments": len(held), "total": str(batch.total), "requested_on": requested_on.isoformat()}
    audit.write(case=batch.case, subject=batch, by=by, at=at, changes=changes)
    _write_parts("grants.gather", batch, held, by, at)
    return batch


@operation("grants.take_apart", lazy("Batch taken apart before it was released"))
def take_apart(batch: PaymentBatch, *, by: Actor, at: datetime) -> PaymentBatch:
    """Take a batch apart that was not released: its payments can go into another one. Raises CannotSendToBank."""
    if not permissions.may_manage(by):
        raise CannotSendToBank(_("The batch was not taken apart, because only an officer of the agency may do it."))
    batch = held_batch(batch)
    if batch.state == PaymentBatch.State.APART:
        audit.nothing_new()
        return batch
    if batch.state == PaymentBatch.State.RELEASED:
        raise CannotSendToBank(_("The batch was not taken apart, because it has been released and may be at the bank."))
    batch.state, batch.apart_at, batch.apart_by_name = PaymentBatch.State.APART, at, by.name
    batch.save(update_fields=["state", "apart_at", "apart_by_name"])
    held = [entry.payment for entry in entries_of(batch)]
    BatchPayment.objects.filter(batch=batch).update(is_live=False)
    audit.write(case=batch.case, subject=batch, by=by, at=at, changes={"state": ["open", "apart"]})
    _write_parts("grants.take_apart", batch, held, by, at)
    return batch


@operation("grants.release", lazy("Batch released for the bank"))
def release(batch: PaymentBatch, *, seen: str, by: Actor, at: datetime) -> PaymentBatch:
    """Release a batch that another officer made: from now on its two files are what they are, and so is their hash.

    `seen` is the hash of what the officer looked at (`queries.preview`): what has changed since is refused. A second click
    changes nothing. Raises CannotSendToBank.
    """
    if not permissions.may_manage(by):
        raise CannotSendToBank(_("The batch was not released, because only an officer of the agency may do it."))
    batch = held_batch(batch)
    if batch.state == PaymentBatch.State.RELEASED:
        audit.nothing_new()
        return batch
    if batch.state == PaymentBatch.State.APART:
        raise CannotSendToBank(_("The batch was not released, because it has been taken apart. Make another one."))
    if batch.made_by_id == by.id:
        raise CannotSendToBank(_("The batch was not released, because you made it. Another officer releases it."))
    entries = entries_of(batch)
    interests = permissions.interests(by, [entry.payment.agreement for entry in entries])
    if interests:
        raise CannotSendToBank(
            _("The batch was not released, because you have an interest in a project: %(numbers)s. Another officer does it.")
            % {"numbers": ", ".join(interests)}
        )
    _require_day(batch.requested_on, at)
    hold_payments(entry.payment_id for entry in entries)
    made, payer, accounts = as_it_would_go(batch)
    if sha256_of(made) != seen:
        raise CannotSendToBank(_("The batch was not released, because something in it has changed. Look at it again."))
    _freeze(batch, made, payer, by, at)
    for entry in entries:
        entry.account = accounts[entry.payment.agreement_id]
    BatchPayment.objects.bulk_update(entries, ["account"], batch_size=500)
    changes = {
        "state": ["open", "released"], "message": made.message_id, "total": str(made.total), "hash": batch.content_hash,
        "bank_file": batch.bank_file_hash, "table_file": batch.table_file_hash,
    }  # fmt: skip
    audit.write(case=batch.case, subject=batch, by=by, at=at, changes=changes)
    _write_parts("grants.release", batch, [entry.payment for entry in entries], by, at)
    return batch


def _freeze(batch: PaymentBatch, made: payment_batch.Batch, payer: PayerAccount, by: Actor, at: datetime) -> None:
    """Keep the batch as it goes to the bank, with both files and their hashes."""
    bank, rows = pain001.write(made, created_at=at), table.write(made)
    batch.state, batch.released_at = PaymentBatch.State.RELEASED, at
    batch.released_by_id, batch.released_by_name, batch.payer = by.id, by.name, payer
    batch.total, batch.message_id = made.total, made.message_id
    batch.content, batch.content_hash = bank_facts.as_json(made), sha256_of(made)
    batch.bank_file, batch.bank_file_hash = bank, hashlib.sha256(bank).hexdigest()
    batch.table_file, batch.table_file_hash = rows, hashlib.sha256(rows).hexdigest()
    batch.save()


def as_it_would_go(batch: PaymentBatch) -> tuple[payment_batch.Batch, PayerAccount, dict[int, BankAccount]]:
    """Return an open batch with the accounts that count now. Raises CannotSendToBank where one is missing or unwritable."""
    payer, entries = paying_queries.payer_of(batch.programme), entries_of(batch)
    if payer is None:
        raise CannotSendToBank(
            _("The agency’s own account for this programme has not been confirmed. An administrator or an officer enters it, "
              "another one confirms it.")
        )  # fmt: skip
    accounts = paying_queries.accounts_of_agreements(entry.payment.agreement_id for entry in entries)
    reasons = [
        f"{entry.payment.agreement.number}: {why}" for entry in entries if (why := _why_no_more(entry, accounts)) is not None
    ]
    if reasons:
        raise CannotSendToBank(*reasons)
    try:
        made = bank_facts.batch(batch, payer, [(entry, accounts[entry.payment.agreement_id]) for entry in entries])
    except payment_batch.CannotBatch as wrong:
        numbers = {str(entry.payment_id): entry.payment.agreement.number for entry in entries}
        raise CannotSendToBank(f"{numbers.get(wrong.about, wrong.about)}: {bank_facts.said_of(wrong.reason)}") from wrong
    return made, payer, accounts


def _why_no_more(entry: BatchPayment, accounts: dict[int, BankAccount]) -> str | None:
    """Return why a payment can no longer go as it was gathered."""
    if entry.payment.state != states.APPROVED or entry.payment.amount != entry.amount:
        return _("The payment has changed since it was gathered. Take the batch apart and make another one.")
    if entry.payment.agreement_id not in accounts:
        return _("No account has been confirmed.")
    return None


def held_batch(batch: PaymentBatch) -> PaymentBatch:
    """Return the batch as it is now, held until the end of the transaction."""
    PaymentBatch.objects.select_for_update().get(pk=batch.pk)
    return PaymentBatch.objects.select_related("programme").get(pk=batch.pk)


def entries_of(batch: PaymentBatch) -> list[BatchPayment]:
    """Return the payments of a batch in their order, with their agreements."""
    wanted = ("payment__agreement__application", "payment__agreement__organisation", "account")
    return list(batch.entries.select_related(*wanted).order_by("position"))


def hold_payments(keys: Iterable[int]) -> None:
    """Hold payments until the end of the transaction, in the order of their keys."""
    list(Payment.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk").values_list("pk", flat=True))


def _held_payments(keys: list[int]) -> list[Payment]:
    """Return payments in the order of their keys, held until the end of the transaction."""
    hold_payments(keys)
    rows = Payment.objects.filter(pk__in=keys).order_by("pk")
    return list(rows.select_related("agreement__application__call", "agreement__organisation"))


def _require_day(requested_on: date, at: datetime) -> None:
    if requested_on < at.date():
        raise CannotSendToBank(_("The day of payment has passed. Choose today or a later day; take a made batch apart first."))


def _write_parts(name: str, batch: PaymentBatch, payments: Iterable[Payment], by: Actor, at: datetime) -> None:
    """Leave a line in the case of each payment."""
    for one in payments:
        audit.write_part(
            name, case=one.agreement.application.case, subject=one, by=by, at=at,
            changes={"batch": batch.number, "amount": str(one.amount)},
        )  # fmt: skip
