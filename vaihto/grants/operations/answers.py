"""The bank's answer to a batch: read, looked at, applied once. Nothing counts as paid that the bank does not say is paid."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import payment_outcomes
from vaihto.core.payment_outcomes import Outcome
from vaihto.exchange.payments import pain002
from vaihto.grants import bank_facts, permissions, states
from vaihto.grants.models import BankAnswer, BatchPayment, PaymentBatch
from vaihto.grants.operations.batches import CannotSendToBank, entries_of, held_batch, hold_payments
from vaihto.grants.operations.payments import mark_paid
from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation
from vaihto.people import queries as people

UNREADABLE = {
    "too_large": lazy("The file is larger than 10 MB. Ask the bank for the answer to this batch alone."),
    "not_xml": lazy("The file is no XML. Choose the file that the bank calls pain.002 or payment status report."),
    "dtd_refused": lazy("The file has a document type, which no bank’s answer has. It was not read."),
    "other_message": lazy("The file is no answer to payments (pain.002). Choose the bank’s payment status report."),
    "no_original": lazy("The file does not say which batch it answers. It was not taken."),
    "too_many_payments": lazy("The file has more payments than a batch can have. It was not taken."),
    "amount_unreadable": lazy("The file has an amount that is no number. It was not taken."),
}


@operation("grants.read_answer", lazy("Answer of the bank read"))
def read_answer(batch: PaymentBatch, content: bytes, *, by: Actor, at: datetime) -> BankAnswer:
    """Read a file of the bank about a released batch and keep what it says; nothing else changes before `apply_answer`.

    The same file gives the same answer. Raises CannotSendToBank: not readable, or about another batch.
    """
    if not permissions.may_manage(by):
        raise CannotSendToBank(_("The answer was not read, because only an officer of the agency may do it."))
    batch = held_batch(batch)
    if batch.state != PaymentBatch.State.RELEASED:
        raise CannotSendToBank(_("The answer was not read, because the batch has not been released."))
    try:
        report = pain002.read(content)
        said = payment_outcomes.answers(bank_facts.of_json(batch.content), report)
    except pain002.CannotRead as wrong:
        raise CannotSendToBank(str(UNREADABLE[wrong.reason])) from wrong
    except payment_outcomes.OfAnotherBatch as wrong:
        raise CannotSendToBank(_of_another(str(wrong))) from wrong
    file_hash = hashlib.sha256(content).hexdigest()
    known = batch.answers.filter(file_hash=file_hash).first()
    if known is not None:
        audit.nothing_new()
        return known
    kept = BankAnswer.objects.create(
        batch=batch, file_hash=file_hash, message_id=report.message_id[:70], statuses=[_status(one) for one in said],
        strangers=list(payment_outcomes.strangers(bank_facts.of_json(batch.content), report))[:100],
        read_at=at, read_by_id=by.id, read_by_name=by.name,
    )  # fmt: skip
    counts = {outcome.value: sum(one.outcome is outcome for one in said) for outcome in Outcome}
    audit.write(case=batch.case, subject=kept, by=by, at=at, changes={"file": file_hash, **counts})
    return kept


@operation("grants.apply_answer", lazy("Answer of the bank applied"))
def apply_answer(answer: BankAnswer, *, paid_on: date, by: Actor, at: datetime) -> BankAnswer:
    """Record what the bank says: paid on a day with our reference, or rejected with its reason; the rest stays as it is.

    A rejected payment leaves the batch and can go into another one; whoever made and released the batch is told. What is paid
    already stays paid whatever is said later. Raises CannotSendToBank, and CannotPay for a day that cannot be.
    """
    if not permissions.may_manage(by):
        raise CannotSendToBank(_("The answer was not applied, because only an officer of the agency may do it."))
    batch = held_batch(answer.batch)
    answer = BankAnswer.objects.select_related("batch").get(pk=answer.pk)
    if answer.applied_at is not None:
        audit.nothing_new()
        return answer
    if batch.released_at is not None and paid_on < batch.released_at.date():
        raise CannotSendToBank(_("The answer was not applied, because the day is before the batch’s release. Correct the day."))
    said = {one["key"]: one for one in answer.statuses}
    done: dict[str, list[str]] = {"paid": [], "rejected": []}
    hold_payments(entry.payment_id for entry in entries_of(batch))
    for entry in entries_of(batch):
        name = _apply(entry, said[str(entry.payment_id)], paid_on, by, at)
        if name in done:
            done[name].append(entry.end_to_end)
    answer.applied_at, answer.applied_by_name, answer.paid_on = at, by.name, paid_on
    answer.save(update_fields=["applied_at", "applied_by_name", "paid_on"])
    audit.write(case=batch.case, subject=answer, by=by, at=at, changes={"paid_on": paid_on.isoformat(), **done})
    return answer


@operation("grants.take_back_rejected", lazy("Payment rejected by the bank"))
def reject(entry: BatchPayment, *, code: str, reason: str, by: Actor, at: datetime) -> BatchPayment:
    """Take a payment that the bank rejected out of its batch: it is to be paid as before. A part of `apply_answer`."""
    entry.outcome, entry.code, entry.reason, entry.is_live, entry.answered_at = "rejected", code, reason, False, at
    entry.save(update_fields=["outcome", "code", "reason", "is_live", "answered_at"])
    case, batch = entry.payment.agreement.application.case, entry.batch
    audit.write(case=case, subject=entry.payment, by=by, at=at, changes={"batch": batch.number, "code": code}, reason=reason)
    for person in people.for_ids({int(key) for key in (batch.made_by_id, batch.released_by_id) if key.isdigit()}).values():
        mailing.post(
            person.email, "grants/mail/rejected.txt",
            {"agreement": entry.payment.agreement, "payment": entry.payment, "entry": entry, "batch": batch},
            language=person.language, key=f"payment-rejected:{entry.pk}:{person.pk}", case=case,
        )  # fmt: skip
    return entry


def _apply(entry: BatchPayment, said: Mapping[str, Any], paid_on: date, by: Actor, at: datetime) -> str:
    """Apply what is said of one payment; returns what became of it, `left` where nothing did."""
    outcome = said["outcome"]
    if entry.payment.state == states.PAID or not entry.is_live:
        return "left"
    if outcome == Outcome.PAID:
        mark_paid(entry.payment, paid_on=paid_on, reference=entry.end_to_end, by=by, at=at)
        return "paid"
    if outcome == Outcome.REJECTED:
        reject(entry, code=said["code"], reason=reason_of(said), by=by, at=at)
        return "rejected"
    entry.outcome, entry.code, entry.answered_at = outcome, said["code"], at
    entry.save(update_fields=["outcome", "code", "answered_at"])
    return "left"


def reason_of(said: Mapping[str, Any]) -> str:
    """Return the bank's codes and words of a status in one line, at most 600 signs."""
    return " · ".join([*said["reasons"], *said["words"]])[:600]


def _status(one: payment_outcomes.Answer) -> dict[str, Any]:
    return {
        "key": one.key, "end_to_end": one.end_to_end, "outcome": one.outcome.value, "code": one.status.code[:20],
        "reasons": list(one.status.reasons), "words": list(one.status.words), "doubt": one.doubt,
    }  # fmt: skip


def _of_another(message_id: str) -> str:
    """Say of which batch a file is, where it is one of ours."""
    other = PaymentBatch.objects.filter(message_id=message_id).first()
    if other is not None:
        return _("The file answers another batch: %(number)s. Give it there.") % {"number": other.number}
    return _("The file answers a message that is not this batch. It was not taken.")
