"""Batches for the bank: gathered, released by another officer, frozen; nothing leaves twice, and never without an account.

Negative controls, seen failing: without the constraint `batch_payment_live_once` the database took a payment into two batches;
with the payments not held in `gather`, two officers at once on PostgreSQL ended with an IntegrityError of the constraint.
"""

# long because: gathering, releasing and answering are one way of the same payment.

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from grant_examples import NOW, make_school, member, officer
from paying_examples import FINNISH, GERMAN, SWEDISH, answer_of_the_bank, approved_payment, enter, with_account, with_payer

from vaihto.assessment import operations as assessment
from vaihto.core.canonical import sha256_of
from vaihto.exchange.payments import pain001
from vaihto.grants import bank_facts, operations, queries
from vaihto.grants.models import BankAccount, BatchPayment, GrantAgreement, Payment, PaymentBatch
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.kit.operations import Refused

LATER = NOW + timedelta(days=2)
DAY = date(2027, 5, 7)


@pytest.fixture
def payment(active: GrantAgreement, decider: Actor) -> Payment:
    """Return the approved prefinancing; no account is known."""
    return operations.approve_payment(active.payments.get(), by=decider, at=NOW)


@pytest.fixture
def payable(payment: Payment, signer: Actor, colleague: Actor, planner: Actor, decider: Actor) -> Payment:
    """Return the approved prefinancing, with both accounts confirmed."""
    with_account(payment.agreement, signer, colleague)
    with_payer(payment.agreement, planner, decider)
    return payment


def programme_of(payment: Payment) -> Any:
    return payment.agreement.application.call.programme


def gather(*payments: Payment, by: Actor, key: str = "click", day: date = DAY) -> PaymentBatch:
    return operations.gather(programme_of(payments[0]), payments, requested_on=day, key=key, by=by, at=NOW)


def seen(batch: PaymentBatch) -> str:
    return sha256_of(operations.as_it_would_go(batch)[0])


def release(batch: PaymentBatch, by: Actor) -> PaymentBatch:
    return operations.release(batch, seen=seen(batch), by=by, at=NOW)


@pytest.fixture
def batch(payable: Payment, planner: Actor) -> PaymentBatch:
    """Return an open batch of the planner with one payment."""
    return gather(payable, by=planner)


@pytest.fixture
def released(batch: PaymentBatch, decider: Actor) -> PaymentBatch:
    """Return the batch as another officer released it."""
    return release(batch, decider)


def test_a_payment_without_a_confirmed_account_says_what_is_missing_and_whom_to_ask(
    payment: Payment, planner: Actor, signer: Actor
) -> None:
    with pytest.raises(operations.CannotSendToBank, match="account number is missing: somebody with the right to sign"):
        gather(payment, by=planner)
    enter(payment.agreement, signer)
    with pytest.raises(operations.CannotSendToBank, match="waits to be confirmed: somebody else at the beneficiary"):
        gather(payment, by=planner)
    assert PaymentBatch.objects.count() == 0


def test_a_second_officer_releases_and_the_files_are_frozen(released: PaymentBatch, payable: Payment) -> None:
    made = bank_facts.of_json(released.content)
    assert (made.total, made.debtor.iban, [one.iban for one in made.payments]) == (Decimal("7200.00"), FINNISH, [GERMAN])
    assert made.payments[0].text == f"{payable.agreement.number} Ennakko"
    assert (released.message_id, released.content_hash) == (made.message_id, sha256_of(made))
    bank, rows = bytes(released.bank_file), bytes(released.table_file)
    pain001.require_valid(bank)
    assert (released.bank_file_hash, released.table_file_hash) == (sha256(bank).hexdigest(), sha256(rows).hexdigest())
    assert b"7200.00" in bank
    assert b"7200.00" in rows
    assert released.entries.get().account == queries.account_of(payable.agreement)


def test_who_made_the_batch_does_not_release_it(batch: PaymentBatch, planner: Actor, signer: Actor) -> None:
    with pytest.raises(operations.CannotSendToBank, match="because you made it"):
        release(batch, planner)
    with pytest.raises(operations.CannotSendToBank, match="only an officer"):
        release(batch, signer)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).update(released_by_id=planner.id)


def test_an_officer_with_an_interest_neither_approves_nor_releases(
    active: GrantAgreement, signer: Actor, colleague: Actor, planner: Actor, decider: Actor
) -> None:
    blocked = officer("Ina Intressi")
    assessment.declare_conflict(active.application, reason="My sister teaches there.", by=blocked, at=NOW)
    with pytest.raises(operations.CannotPay, match="interest in the project"):
        operations.approve_payment(active.payments.get(), by=blocked, at=NOW)
    payment = operations.approve_payment(active.payments.get(), by=decider, at=NOW)
    with_account(active, signer, colleague)
    with_payer(active, planner, decider)
    batch = gather(payment, by=planner)
    with pytest.raises(operations.CannotSendToBank, match=f"interest in a project: {active.number}"):
        release(batch, blocked)
    assert release(batch, decider).state == "released"


def test_an_officer_who_acts_for_the_beneficiary_does_not_approve(active: GrantAgreement, planner: Actor) -> None:
    from dataclasses import replace

    both = replace(planner, organisation_ids=frozenset({active.organisation_id}))
    with pytest.raises(operations.CannotPay, match="interest in the project"):
        operations.approve_payment(active.payments.get(), by=both, at=NOW)


def test_what_changed_after_the_look_is_not_released(
    batch: PaymentBatch, payable: Payment, signer: Actor, colleague: Actor, decider: Actor
) -> None:
    looked = seen(batch)
    with_account(payable.agreement, signer, colleague, SWEDISH)
    with pytest.raises(operations.CannotSendToBank, match="something in it has changed"):
        operations.release(batch, seen=looked, by=decider, at=NOW)
    content = release(batch, decider).content
    assert content["payments"][0]["iban"] == SWEDISH


def test_nothing_is_paid_to_an_account_that_waits(batch: PaymentBatch, payable: Payment, signer: Actor, decider: Actor) -> None:
    enter(payable.agreement, signer, SWEDISH)
    assert release(batch, decider).content["payments"][0]["iban"] == GERMAN


def test_a_released_batch_never_changes(
    released: PaymentBatch, payable: Payment, signer: Actor, colleague: Actor, planner: Actor, decider: Actor
) -> None:
    before = (bytes(released.bank_file), bytes(released.table_file), released.content_hash, released.released_at)
    with pytest.raises(operations.CannotSendToBank, match="has been released"):
        operations.take_apart(released, by=planner, at=LATER)
    with_account(payable.agreement, signer, colleague, SWEDISH)
    operations.release(released, seen="whatever", by=decider, at=LATER)
    released.refresh_from_db()
    assert (bytes(released.bank_file), bytes(released.table_file), released.content_hash, released.released_at) == before


def test_a_payment_is_in_one_batch_only_until_that_is_taken_apart(batch: PaymentBatch, payable: Payment, planner: Actor) -> None:
    with pytest.raises(operations.CannotSendToBank, match=f"in batch {batch.number} already"):
        gather(payable, by=planner, key="another")
    assert list(queries.approved(programme_of(payable))) == []
    for _click in range(2):
        operations.take_apart(batch, by=planner, at=NOW)
    assert list(queries.approved(programme_of(payable))) == [payable]
    again = gather(payable, by=planner, key="another")
    assert again.number != batch.number
    with pytest.raises(operations.CannotSendToBank, match="has been taken apart"):
        operations.release(batch, seen="", by=officer("Aino Arvo"), at=NOW)


def test_the_database_refuses_a_payment_in_two_live_batches(batch: PaymentBatch, payable: Payment) -> None:
    other = PaymentBatch.objects.create(
        programme=batch.programme, key="other", requested_on=DAY, made_at=NOW, made_by_id="1", made_by_name="O", total=1
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchPayment.objects.create(batch=other, payment=payable, position=1, amount=payable.amount)
    BatchPayment.objects.create(batch=other, payment=payable, position=1, amount=payable.amount, is_live=False)


def test_the_same_click_gives_the_same_batch(payable: Payment, planner: Actor) -> None:
    assert gather(payable, by=planner) == gather(payable, by=planner)
    assert PaymentBatch.objects.count() == 1


def test_neither_recoveries_nor_unapproved_payments_nor_past_days_go_into_a_batch(
    active: GrantAgreement, payable: Payment, planner: Actor
) -> None:
    recovery = operations.plan_payment(active, kind="recovery", amount=Decimal(5), by=planner, at=NOW)
    balance = operations.plan_payment(active, kind="balance", amount=Decimal(5), by=planner, at=NOW)
    with pytest.raises(operations.CannotSendToBank) as refused:
        gather(payable, recovery, balance, by=planner)
    assert refused.value.reasons == [
        f"{active.number}: A recovery does not go out by the bank: the money comes back.",
        f"{active.number}: The payment is not approved, or it is paid already.",
    ]
    with pytest.raises(operations.CannotSendToBank, match="day of payment has passed"):
        gather(payable, by=planner, day=NOW.date() - timedelta(days=1))
    with pytest.raises(operations.CannotSendToBank, match="no payment was chosen"):
        operations.gather(programme_of(payable), [], requested_on=DAY, key="empty", by=planner, at=NOW)


def test_a_payment_in_an_open_batch_is_not_recorded_by_hand(batch: PaymentBatch, payable: Payment, decider: Actor) -> None:
    with pytest.raises(operations.CannotPay, match="in a batch that has not been released"):
        operations.mark_paid(payable, paid_on=DAY, reference="M", by=decider, at=LATER)
    release(batch, decider)
    operations.mark_paid(payable, paid_on=NOW.date(), reference="M", by=decider, at=LATER)
    assert (batch.entries.get().outcome, queries.paid(payable.agreement)) == ("paid", Decimal("7200.00"))


def test_each_deed_of_a_batch_leaves_a_line_in_the_batch_and_in_the_case(released: PaymentBatch, payable: Payment) -> None:
    assert [line.operation for line in audit.lines_of(released.case)] == ["grants.gather", "grants.release"]
    case = [line.operation for line in audit.lines_of(payable.agreement.application.case)]
    assert case[-2:] == ["grants.gather", "grants.release"]
    assert not any(GERMAN[4:] in audit.as_json(line) for line in AuditLine.objects.all())
    assert audit.verify() == []


def statuses(batch: PaymentBatch, **said: Any) -> dict[str, Any]:
    return {entry.end_to_end: said["each"] for entry in batch.entries.all()}


def test_the_banks_answer_is_kept_first_and_applied_once(released: PaymentBatch, payable: Payment, planner: Actor) -> None:
    file = answer_of_the_bank(released.message_id, statuses(released, each=("ACSC", "", "")))
    answer = operations.read_answer(released, file, by=planner, at=LATER)
    payable.refresh_from_db()
    assert (answer.statuses[0]["outcome"], payable.state) == ("paid", "approved")
    for _click in range(2):
        assert operations.read_answer(released, file, by=planner, at=LATER) == answer
        operations.apply_answer(answer, paid_on=NOW.date(), by=planner, at=LATER)
    payable.refresh_from_db()
    assert (payable.state, payable.paid_on, payable.reference) == ("paid", NOW.date(), released.entries.get().end_to_end)
    lines = [line.operation for line in AuditLine.objects.all()]
    assert [lines.count(f"grants.{name}") for name in ("read_answer", "apply_answer", "mark_paid")] == [1, 1, 1]


def test_a_rejected_payment_leaves_the_batch_and_its_officers_are_told_why(
    released: PaymentBatch, payable: Payment, planner: Actor, decider: Actor
) -> None:
    file = answer_of_the_bank(released.message_id, statuses(released, each=("RJCT", "AC04", "Account closed")))
    answer = operations.read_answer(released, file, by=planner, at=LATER)
    operations.apply_answer(answer, paid_on=NOW.date(), by=planner, at=LATER)
    payable.refresh_from_db()
    entry = released.entries.get()
    assert (payable.state, entry.outcome, entry.is_live, entry.reason) == (
        "approved", "rejected", False, "AC04 · Account closed",
    )  # fmt: skip
    told = OutboxItem.objects.filter(key__startswith="payment-rejected").order_by("recipient")
    assert [one.recipient for one in told] == sorted([planner.email, decider.email])
    assert all("AC04 · Account closed" in one.body for one in told)
    assert gather(payable, by=planner, key="again").state == "open"


@pytest.mark.parametrize(("status", "outcome"), [("PDNG", "unknown"), ("ACSP", "accepted")])
def test_what_is_not_known_is_left_as_it_is(
    released: PaymentBatch, payable: Payment, planner: Actor, status: str, outcome: str
) -> None:
    file = answer_of_the_bank(released.message_id, statuses(released, each=(status, "", "")))
    answer = operations.read_answer(released, file, by=planner, at=LATER)
    operations.apply_answer(answer, paid_on=NOW.date(), by=planner, at=LATER)
    payable.refresh_from_db()
    assert (payable.state, released.entries.get().outcome, released.entries.get().is_live) == ("approved", outcome, True)
    final = answer_of_the_bank(released.message_id, statuses(released, each=("ACSC", "", "")), "A-2")
    operations.apply_answer(
        operations.read_answer(released, final, by=planner, at=LATER), paid_on=NOW.date(), by=planner, at=LATER
    )
    payable.refresh_from_db()
    assert payable.state == "paid"


def test_what_is_paid_stays_paid_whatever_is_said_later(released: PaymentBatch, payable: Payment, planner: Actor) -> None:
    for number, said in enumerate([("ACSC", "", ""), ("RJCT", "AC04", "Account closed")]):
        file = answer_of_the_bank(released.message_id, statuses(released, each=said), f"A-{number}")
        answer = operations.read_answer(released, file, by=planner, at=LATER)
        operations.apply_answer(answer, paid_on=NOW.date(), by=planner, at=LATER)
    payable.refresh_from_db()
    assert (payable.state, released.entries.get().is_live) == ("paid", True)


def test_files_that_are_no_answer_to_this_batch_are_refused(
    released: PaymentBatch, payable: Payment, planner: Actor, decider: Actor
) -> None:
    other = gather(approved_payment("Toinen opisto", planner, decider), by=planner, key="other")
    other = release(other, decider)
    entity = b'<!DOCTYPE x [<!ENTITY e "e">]>' + answer_of_the_bank(released.message_id, {}).split(b"?>", 1)[1]
    for file, why in [
        (b"nothing", "is no XML"),
        (entity, "document type"),
        (b" " * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (answer_of_the_bank(other.message_id, {}), f"answers another batch: {other.number}"),
        (answer_of_the_bank("B999999-0", {}), "not this batch"),
    ]:
        with pytest.raises(operations.CannotSendToBank, match=why):
            operations.read_answer(released, file, by=planner, at=LATER)
    assert released.answers.count() == 0


def test_a_day_before_the_release_or_in_the_future_is_refused_and_nothing_is_half_done(
    released: PaymentBatch, payable: Payment, planner: Actor
) -> None:
    file = answer_of_the_bank(released.message_id, statuses(released, each=("ACSC", "", "")))
    answer = operations.read_answer(released, file, by=planner, at=LATER)
    for day, why in [(NOW.date() - timedelta(days=1), "before the batch"), (LATER.date() + timedelta(days=9), "in the future")]:
        with pytest.raises(Refused, match=why):
            operations.apply_answer(answer, paid_on=day, by=planner, at=LATER)
    payable.refresh_from_db()
    answer.refresh_from_db()
    assert (payable.state, answer.applied_at) == ("approved", None)


def test_a_deed_that_dies_in_the_middle_leaves_nothing(
    payable: Payment, planner: Actor, decider: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vaihto.grants.operations import batches

    def die(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(batches, "_write_parts", die)
        with pytest.raises(KeyboardInterrupt):
            gather(payable, by=planner)
    assert (PaymentBatch.objects.count(), BatchPayment.objects.count()) == (0, 0)
    made = gather(payable, by=planner)
    with monkeypatch.context() as broken:
        broken.setattr(batches, "_write_parts", die)
        with pytest.raises(KeyboardInterrupt):
            release(made, decider)
    made.refresh_from_db()
    assert (made.state, made.bank_file_hash) == ("open", "")
    assert release(made, decider).state == "released"


def at_once(deed: Callable[[int], Any]) -> list[Any]:
    def do(number: int) -> Any:
        try:
            with translation.override("en"):
                return deed(number).pk
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        return list(pool.map(do, range(12)))


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_gather_release_and_apply_once() -> None:
    school, planner, decider = make_school(), officer("Otto Oja"), officer("Riikka Niemelä")
    member(school, "Liisa Korpela", may_sign=True)
    payment = approved_payment("Kolmas opisto", planner, decider)
    with_payer(payment.agreement, planner, decider)
    made = at_once(lambda number: gather(payment, by=(planner, decider)[number % 2], key=f"click-{number % 4}"))
    batch = PaymentBatch.objects.get()
    assert {one for one in made if isinstance(one, int)} == {batch.pk}
    assert {one for one in made if isinstance(one, str)} == {
        f"{payment.agreement.number}: The payment is in batch {batch.number} already."
    }
    looked, other = seen(batch), decider if batch.made_by_id == planner.id else planner
    assert set(at_once(lambda _number: operations.release(batch, seen=looked, by=other, at=NOW))) == {batch.pk}
    batch.refresh_from_db()
    file = answer_of_the_bank(batch.message_id, statuses(batch, each=("ACSC", "", "")))
    answers = set(at_once(lambda _number: operations.read_answer(batch, file, by=planner, at=LATER)))
    answer = batch.answers.get()
    assert answers == {answer.pk}
    at_once(lambda _number: operations.apply_answer(answer, paid_on=NOW.date(), by=planner, at=LATER))
    lines = [line.operation for line in AuditLine.objects.filter(case=batch.case)]
    assert lines == ["grants.gather", "grants.release", "grants.read_answer", "grants.apply_answer"]
    case = [line.operation for line in audit.lines_of(payment.agreement.application.case)]
    assert [case.count(f"grants.{name}") for name in ("gather", "release", "mark_paid")] == [1, 1, 1]
    assert BankAccount.objects.count() == 1
