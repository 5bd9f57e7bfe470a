"""What the bank answered to a batch, payment by payment: paid, accepted, rejected, or not known yet.

Source of the codes: ISO 20022, external code set of payment transaction statuses (known, not read again). A code that is not
among them is kept and means "not known": nothing is ever taken for paid because of a word that we do not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from vaihto.core.payment_batch import Batch


class Outcome(StrEnum):
    """What became of a payment. ``ACCEPTED`` is a promise of the bank to try, not money that moved."""

    PAID = "paid"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


OUTCOMES = {
    "ACSC": Outcome.PAID,
    "ACCC": Outcome.PAID,
    "ACCP": Outcome.ACCEPTED,
    "ACTC": Outcome.ACCEPTED,
    "ACSP": Outcome.ACCEPTED,
    "ACWC": Outcome.ACCEPTED,
    "RJCT": Outcome.REJECTED,
    "CANC": Outcome.REJECTED,
}


class OfAnotherBatch(ValueError):
    """The answer is about another message than the batch."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status as the bank wrote it, with the codes and the words of its reasons; an empty `code` says nothing."""

    code: str = ""
    reasons: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentStatus:
    """The status of one payment; `amount` (euro) where the bank repeats it."""

    end_to_end: str
    status: Status
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A bank's answer to one message: the status of the whole, and of single payments.

    `group` is about the message, `part` about the payments of one debtor and day in it, which is all that a batch of ours has.
    """

    message_id: str
    original_message_id: str
    group: Status
    part: Status
    payments: tuple[PaymentStatus, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one payment of the batch, with the codes and words that say why; `doubt` says why it is not known."""

    key: str
    end_to_end: str
    outcome: Outcome
    status: Status
    doubt: str = ""


def answers(batch: Batch, report: Report) -> tuple[Answer, ...]:
    """Return one answer for each payment of the batch, in its order.

    A payment that the report does not name has the status of the whole, unless that is only partly accepted. Doubts make the
    outcome unknown: ``not_named``, ``contradiction`` (statuses with different outcomes, or accepted in a message that was
    rejected), ``amount_differs``, ``status_unknown``. Raises OfAnotherBatch.
    """
    if report.original_message_id != batch.message_id:
        raise OfAnotherBatch(report.original_message_id)
    found: dict[str, list[PaymentStatus]] = {}
    for one in report.payments:
        found.setdefault(one.end_to_end, []).append(one)
    return tuple(
        _answer(payment.key, payment.end_to_end, payment.amount, found.get(payment.end_to_end, []), report)
        for payment in batch.payments
    )


def strangers(batch: Batch, report: Report) -> tuple[str, ...]:
    """Return the references that the report names and the batch does not have, in the report's order, each once."""
    ours = {one.end_to_end for one in batch.payments}
    return tuple(dict.fromkeys(one.end_to_end for one in report.payments if one.end_to_end not in ours))


def _answer(key: str, end_to_end: str, amount: Decimal, named: list[PaymentStatus], report: Report) -> Answer:
    whole = report.part if report.part.code else report.group
    told = [one.status for one in named if one.status.code] or ([whole] if whole.code and not named else [])
    status = told[-1] if told else Status()
    doubt = _doubt(told, (one.amount for one in named), amount)
    is_refused_whole = any(OUTCOMES.get(one.code) is Outcome.REJECTED for one in (report.group, report.part))
    if not doubt and is_refused_whole and OUTCOMES[status.code] is not Outcome.REJECTED:
        doubt = "contradiction"
    outcome = Outcome.UNKNOWN if doubt else OUTCOMES[status.code]
    return Answer(key, end_to_end, outcome, status, doubt)


def _doubt(told: list[Status], amounts: Iterable[Decimal | None], amount: Decimal) -> str:
    if not told or told[-1].code == "PART":
        return "not_named"
    if any(one is not None and one != amount for one in amounts):
        return "amount_differs"
    if any(one.code not in OUTCOMES for one in told):
        return "status_unknown"
    return "contradiction" if len({OUTCOMES[one.code] for one in told}) > 1 else ""
