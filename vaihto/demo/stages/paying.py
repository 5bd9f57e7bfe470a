"""How the example pays: accounts confirmed by two, a batch that the bank answered, one that waits, a recovery in instalments."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from vaihto.core import ledger
from vaihto.core.canonical import sha256_of
from vaihto.demo import world as invented
from vaihto.demo.stages import words
from vaihto.demo.stages.selecting import school_of
from vaihto.grants import operations as grants
from vaihto.grants import queries
from vaihto.kit import clock

if TYPE_CHECKING:
    from vaihto.demo.stages.rounds import Course
    from vaihto.grants.models import GrantAgreement, Payment, PaymentBatch

# The published example of a Finnish account number.
PAYER = "FI2112345600000785"
# A bank's answer with one rejected payment, shaped as pain.002.001.10.
ANSWER = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>ESIMERKKI</MsgId></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>{payments}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>"""
ONE = "<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}</TxInfAndSts>"
CLOSED = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>"


def prefinance(course: "Course", agreements: "Sequence[GrantAgreement]", at: datetime) -> None:
    """Pay the prefinancing of a round.

    A finished round of student mobility goes by the bank, which rejects the last payment; what is left is recorded by hand. In
    a running round the last payment stays approved, for `wait`.
    """
    second = course.world.staff_actor("officer_2")
    with clock.at(at):
        set_payer(course, at)
        payments = [payment for one in agreements for payment in approve(course, one, at)]
        if course.round.until == "published" and course.round.action == "student_mobility":
            batch = gather(course, payments, 0, at)
            seen = sha256_of(grants.as_it_would_go(batch)[0])
            answered(grants.release(batch, seen=seen, by=second, at=at), course, at)
        waits = 1 if has_a_batch_that_waits(course, payments) else 0
        for payment in payments[: len(payments) - waits]:
            payment.refresh_from_db()
            by_hand(course, payment, at)


def has_a_batch_that_waits(course: "Course", payments: "Sequence[Payment]") -> bool:
    """Return whether the last payment of the round waits in a batch: in a running round that is not the smallest."""
    return course.round.until == "abroad" and len(payments) > 2


def wait(course: "Course", agreement: "GrantAgreement") -> None:
    """Gather what is approved in the last agreement of a running round into a batch of today that nobody has released."""
    at = course.now
    with clock.at(at):
        left = [one for one in queries.payments_of(agreement) if one.state == "approved"]
        if left:
            gather(course, left, 7, at)


def gather(course: "Course", payments: "Sequence[Payment]", days: int, at: datetime) -> "PaymentBatch":
    """Gather payments into a batch that the bank shall pay so many days later."""
    day = clock.today() + timedelta(days=days)
    officer, key = course.world.staff_actor("officer"), f"example-{course.call.pk}"
    return grants.gather(course.call.programme, payments, requested_on=day, key=key, by=officer, at=at)


def set_payer(course: "Course", at: datetime) -> None:
    """Enter the agency's example account once, and have another confirm it."""
    programme = course.call.programme
    if queries.payer_of(programme) is None:
        made = grants.enter_payer(
            programme,
            holder=programme.agency_fi,
            iban=PAYER,
            is_example=True,
            by=course.world.staff_actor("administrator"),
            at=at,
        )
        grants.confirm_payer(made, iban=PAYER, by=course.world.staff_actor("officer"), at=at)


def approve(course: "Course", agreement: "GrantAgreement", at: datetime) -> "list[Payment]":
    """Give the project an account, confirmed by an officer, and approve what is planned to be paid."""
    coordinator = course.world.coordinator(school_of(course, agreement.application))
    number = invented.account_number(agreement.organisation_id)
    account = grants.enter_account(agreement, holder=agreement.organisation.name, iban=number, by=coordinator, at=at)
    grants.confirm_account(account, iban=number, by=course.world.staff_actor("officer"), at=at)
    planned = [one for one in queries.payments_of(agreement) if one.state == "planned" and one.kind != "recovery"]
    return [grants.approve_payment(one, by=course.world.staff_actor("officer_2"), at=at) for one in planned]


def by_hand(course: "Course", payment: "Payment", at: datetime) -> None:
    """Record an approved payment as paid, as an officer does it without a bank's answer."""
    grants.mark_paid(
        payment, paid_on=clock.today(), reference=f"ESIM-{payment.pk:05d}", by=course.world.staff_actor("officer"), at=at
    )


def answered(batch: "PaymentBatch", course: "Course", at: datetime) -> None:
    """Let the bank pay all but the last payment, and record its answer."""
    references = [entry.end_to_end for entry in batch.entries.order_by("position")]
    parts = [
        ONE.format(reference=one, status="RJCT" if one == references[-1] else "ACSC", reason=CLOSED * (one == references[-1]))
        for one in references
    ]
    file = ANSWER.format(message=batch.message_id, payments="".join(parts)).encode()
    officer = course.world.staff_actor("officer")
    grants.apply_answer(grants.read_answer(batch, file, by=officer, at=at), paid_on=clock.today(), by=officer, at=at)


def recover(course: "Course", payment: "Payment", school: str, at: datetime) -> None:
    """Hear the school, decide on three instalments two weeks later, and receive the first; the second is overdue by now."""
    officer, second = course.world.staff_actor("officer"), course.world.staff_actor("officer_2")
    with clock.at(at):
        last = clock.today() + timedelta(days=10)
        asked = grants.hear(payment, reason=words.RECOVERED, answer_by=last, by=officer, at=at)
    answered_at, decided_at, received_at = (at + timedelta(days=days) for days in (3, 9, 18))
    with clock.at(answered_at):
        grants.answer_hearing(asked, text=words.HEARD, by=course.world.coordinator(school), at=answered_at)
    with clock.at(decided_at):
        days = [clock.today() + timedelta(days=days) for days in (10, 20, 66)]
        split = ledger.instalments(payment.amount, len(days))
        grants.decide_recovery(
            asked, amount=payment.amount, grounds=words.RECOVERY_GROUNDS, instalments=list(zip(days, split, strict=True)),
            by=second, at=decided_at,
        )  # fmt: skip
    with clock.at(received_at):
        first = asked.instalments.earliest("position")
        grants.receive_instalment(first, received_on=clock.today(), reference=f"ESIM-T{first.pk:04d}", by=officer, at=received_at)
