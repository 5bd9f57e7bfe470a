"""Recovery of money that comes back: the beneficiary is heard, another officer decides, each instalment is recorded."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.ledger import CENT
from vaihto.grants import permissions, states
from vaihto.grants.models import Instalment, Payment, Recovery
from vaihto.grants.operations import interests
from vaihto.grants.operations.held import tell
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation

MOST = 60


class CannotRecover(Refused):
    """A hearing, an answer, a decision or an instalment of a recovery was refused."""


@operation("grants.hear", lazy("Beneficiary asked for its answer before a recovery"))
def hear(payment: Payment, *, reason: str, answer_by: date, by: Actor, at: datetime) -> Recovery:
    """Ask the beneficiary for its answer before a planned recovery is decided; its coordinators get a mail with the day.

    A second click changes nothing. Raises CannotRecover.
    """
    payment = held_payment(payment)
    _require_officer(by, payment)
    known = Recovery.objects.filter(payment=payment).first()
    if known is not None:
        audit.nothing_new()
        return known
    if payment.kind != states.RECOVERY or payment.state != states.PLANNED:
        raise CannotRecover(_("The beneficiary was not asked, because this is no planned recovery."))
    if not reason.strip():
        raise CannotRecover(_("The beneficiary was not asked, because the reason is missing. Write why the money comes back."))
    if answer_by <= at.date():
        raise CannotRecover(_("The beneficiary was not asked, because the day for the answer has passed. Choose a later day."))
    made = Recovery.objects.create(
        payment=payment, claimed=payment.amount, reason=reason.strip(), asked_at=at, asked_by_id=by.id, asked_by_name=by.name,
        answer_by=answer_by,
    )  # fmt: skip
    changes = {"amount": str(payment.amount), "answer_by": answer_by.isoformat()}
    audit.write(case=case_of(payment), subject=made, by=by, at=at, changes=changes, reason=made.reason)
    tell(payment.agreement, "grants/mail/hearing.txt", key=f"recovery-hearing:{made.pk}", payment=payment, recovery=made)
    return made


@operation("grants.answer_hearing", lazy("Beneficiary answered before a recovery"))
def answer_hearing(recovery: Recovery, *, text: str, by: Actor, at: datetime) -> Recovery:
    """Keep the beneficiary's answer; it is given once and before the decision. Raises CannotRecover."""
    payment = held_payment(recovery.payment)
    recovery = Recovery.objects.get(pk=recovery.pk)
    if not permissions.may_answer_hearing(by, payment.agreement):
        raise CannotRecover(_("The answer was not kept, because only a coordinator of the beneficiary gives it."))
    if recovery.answer and recovery.answer == text.strip():
        audit.nothing_new()
        return recovery
    if recovery.answer or recovery.decided_at is not None:
        raise CannotRecover(_("The answer was not kept, because an answer or the decision has been given already."))
    if not text.strip():
        raise CannotRecover(_("The answer was not kept, because it is empty. Write what you want to say."))
    recovery.answer, recovery.answered_at, recovery.answered_by_name = text.strip(), at, by.name
    recovery.save(update_fields=["answer", "answered_at", "answered_by_name"])
    audit.write(case=case_of(payment), subject=recovery, by=by, at=at, changes={"answered": [False, True]})
    return recovery


@operation("grants.decide_recovery", lazy("Recovery decided"))
def decide_recovery(
    recovery: Recovery,
    *,
    amount: Decimal,
    grounds: str,
    instalments: Sequence[tuple[date, Decimal]],
    interest_rate: Decimal | None = None,
    interest_from: date | None = None,
    interest_source: str = "",
    by: Actor,
    at: datetime,
) -> Recovery:
    """Decide how much comes back (at most what was claimed, none is allowed) and in which instalments.

    Only after the answer or its last day, and by an officer who neither asked nor planned. Without a rate no interest is
    counted. A second click changes nothing. Raises CannotRecover with every reason.
    """
    # long because: it is one decision, with everything that the letter will say of it.
    payment = held_payment(recovery.payment)
    recovery = Recovery.objects.get(pk=recovery.pk)
    _require_officer(by, payment)
    if recovery.decided_at is not None:
        audit.nothing_new()
        return recovery
    if by.id in {recovery.asked_by_id, payment.planned_by_id}:
        raise CannotRecover(_("The recovery was not decided, because you prepared it. Another officer decides."))
    if recovery.answered_at is None and at.date() <= recovery.answer_by:
        raise CannotRecover(_("The recovery was not decided, because the beneficiary can still answer. Wait for it."))
    reasons = reasons_against(recovery.claimed, amount, grounds, instalments, at.date())
    reasons += interests.reasons_against(interest_rate, interest_from, interest_source)
    if reasons:
        raise CannotRecover(*reasons)
    recovery.amount, recovery.grounds, recovery.decided_at = amount, grounds.strip(), at
    recovery.decided_by_id, recovery.decided_by_name = by.id, by.name
    recovery.interest_rate, recovery.interest_from = interest_rate, interest_from
    recovery.interest_source = interest_source.strip()
    recovery.save(update_fields=["amount", "grounds", "decided_at", "decided_by_id", "decided_by_name", *interests.FIELDS])
    Instalment.objects.bulk_create(
        Instalment(recovery=recovery, position=position, due_on=day, amount=part)
        for position, (day, part) in enumerate(instalments, start=1)
    )
    _approve(payment, amount, by, at)
    changes = {
        "claimed": str(recovery.claimed), "amount": str(amount), "state": [states.PLANNED, payment.state],
        "instalments": [[day.isoformat(), str(part)] for day, part in instalments],
        "interest_rate": str(interest_rate) if interest_rate else None,
    }  # fmt: skip
    audit.write(case=case_of(payment), subject=recovery, by=by, at=at, changes=changes, reason=recovery.grounds)
    tell(payment.agreement, "grants/mail/recovery.txt", key=f"recovery-decided:{recovery.pk}", payment=payment, recovery=recovery)
    return recovery


@operation("grants.receive_instalment", lazy("Instalment of a recovery received"))
def receive_instalment(instalment: Instalment, *, received_on: date, reference: str, by: Actor, at: datetime) -> Instalment:
    """Record that an instalment came back; the last one closes the recovery. Twice changes nothing. Raises CannotRecover."""
    payment = held_payment(instalment.recovery.payment)
    instalment = Instalment.objects.select_related("recovery").get(pk=instalment.pk)
    _require_officer(by, payment)
    if instalment.received_on is not None:
        audit.nothing_new()
        return instalment
    decided_at = instalment.recovery.decided_at
    if not reference.strip():
        raise CannotRecover(_("The instalment was not recorded, because its reference is missing. Write the reference."))
    if received_on > at.date() + timedelta(days=1) or (decided_at is not None and received_on < decided_at.date()):
        raise CannotRecover(_("The instalment was not recorded, because the day is before the decision or in the future."))
    instalment.received_on, instalment.reference, instalment.recorded_by_name = received_on, reference.strip(), by.name
    instalment.save(update_fields=["received_on", "reference", "recorded_by_name"])
    left = instalment.recovery.instalments.filter(received_on__isnull=True).count()
    if not left:
        last = instalment.recovery.instalments.latest("received_on")
        payment.state, payment.paid_on, payment.reference = states.PAID, last.received_on, last.reference
        payment.save(update_fields=["state", "paid_on", "reference"])
    changes: dict[str, Any] = {"amount": str(instalment.amount), "received_on": received_on.isoformat(), "left": left}
    if not left and (fixed := interests.fix(instalment.recovery)) is not None:
        changes["interest"] = str(fixed)
    audit.write(case=case_of(payment), subject=instalment, by=by, at=at, changes=changes)
    return instalment


def reasons_against(
    claimed: Decimal, amount: Decimal, grounds: str, instalments: Sequence[tuple[date, Decimal]], today: date
) -> list[str]:
    """Return why a decision cannot be made as it is: its amount, grounds, days or the sum of its instalments."""
    reasons = []
    if not 0 <= amount <= claimed or amount != amount.quantize(CENT):
        reasons.append(_("The amount is more than was claimed, less than nothing, or no whole cents. Correct it."))
    if not grounds.strip():
        reasons.append(_("The grounds are missing. Write why it is decided so, and what the answer of the beneficiary changed."))
    if sum((part for _day, part in instalments), Decimal(0)) != amount:
        reasons.append(_("The instalments do not add up to the amount. Correct one of them, to the cent."))
    if any(part <= 0 or part != part.quantize(CENT) for _day, part in instalments) or len(instalments) > MOST:
        reasons.append(_("An instalment is not more than zero or no whole cents, or there are more than 60 of them."))
    days = [day for day, _part in instalments]
    if days != sorted(set(days)) or any(day <= today for day in days):
        reasons.append(_("The days of the instalments do not follow each other, or one of them has passed. Correct them."))
    return reasons


def _approve(payment: Payment, amount: Decimal, by: Actor, at: datetime) -> None:
    """Approve what comes back; where nothing does, the payment is waived."""
    payment.state = states.APPROVED if amount else states.WAIVED
    payment.amount = amount or payment.amount
    payment.approved_at, payment.approved_by_id, payment.approved_by_name = at, int(by.id), by.name
    payment.save(update_fields=["state", "amount", "approved_at", "approved_by", "approved_by_name"])


def _require_officer(by: Actor, payment: Payment) -> None:
    if not permissions.may_manage(by):
        raise CannotRecover(_("Nothing was done, because only an officer of the agency handles a recovery."))
    if permissions.has_interest(by, payment.agreement):
        raise CannotRecover(_("Nothing was done, because you have an interest in the project. Another officer does it."))


def held_payment(payment: Payment) -> Payment:
    """Return the payment as it is now, held until the end of the transaction."""
    Payment.objects.select_for_update().get(pk=payment.pk)
    return Payment.objects.select_related("agreement__application", "agreement__organisation").get(pk=payment.pk)


def case_of(payment: Payment) -> str:
    """Return the case of a payment."""
    return str(payment.agreement.application.case)
