"""A process killed while it pays: making a batch, releasing it, recording the bank's answer, an instalment that comes back.

Killed after every write, before and after the commit, and before the answer leaves; then begun again. Before the commit nothing
of the deed is there, in no table; after it everything, and beginning again changes nothing: no row, no audit line, no mail.
Negative controls: `test_a_half_written_deed_is_found` and `test_a_deed_done_twice_is_found`; without the once key a repeated
click is no more answered with the batch that it made.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from grant_examples import NOW, make_school, member, officer
from paying_examples import answer_of_the_bank, approved_payment, with_payer

from tests.trust.killing import NotTheSame, kill_everywhere
from vaihto.core.budgeting import AmountLine
from vaihto.core.canonical import sha256_of
from vaihto.grants import book, operations
from vaihto.grants.models import BatchPayment, Payment, PaymentBatch
from vaihto.kit import audit, once
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine
from vaihto.kit.operations import operation

pytestmark = pytest.mark.django_db(transaction=True)
D = Decimal
DAY = NOW.date() + timedelta(days=4)
LATER = NOW + timedelta(days=15)


@pytest.fixture(autouse=True)
def example() -> tuple[Actor, Actor, list[Payment]]:
    """Return two officers and two approved payments of two schools; the agency's own account is confirmed."""
    planner, decider = officer("Otto Oja"), officer("Riikka Niemelä")
    member(make_school(), "Liisa Korpela", may_sign=True)
    payments = [approved_payment(name, planner, decider) for name in ("Kolmas opisto", "Neljäs opisto")]
    with_payer(payments[0].agreement, planner, decider)
    return planner, decider, payments


Example = tuple[Actor, Actor, list[Payment]]


def gathering(example: Example, keys: Callable[[], str] = lambda: "click") -> Callable[[], PaymentBatch]:
    planner, _decider, payments = example
    programme = payments[0].agreement.application.call.programme
    return lambda: operations.gather(programme, payments, requested_on=DAY, key=keys(), by=planner, at=NOW)


def lines(*names: str) -> list[int]:
    return [AuditLine.objects.filter(operation=f"grants.{name}").count() for name in names]


def test_a_batch_is_made_released_and_answered_once_wherever_the_process_dies(example: Example) -> None:
    planner, decider, payments = example
    assert kill_everywhere(gathering(example)) > 6
    batch = PaymentBatch.objects.get()
    assert (batch.total, batch.entries.count()) == (sum(one.amount for one in payments), 2)
    seen = sha256_of(operations.as_it_would_go(batch)[0])
    assert kill_everywhere(lambda: operations.release(batch, seen=seen, by=decider, at=NOW)) > 6
    batch.refresh_from_db()
    paid, rejected = (entry.end_to_end for entry in batch.entries.order_by("position"))
    file = answer_of_the_bank(batch.message_id, {paid: ("ACSC", "", ""), rejected: ("RJCT", "AC04", "Account closed")})
    kill_everywhere(lambda: operations.read_answer(batch, file, by=planner, at=LATER))
    answer = batch.answers.get()
    assert kill_everywhere(lambda: operations.apply_answer(answer, paid_on=DAY, by=planner, at=LATER)) > 9
    states = [Payment.objects.get(pk=one.pk).state for one in payments]
    assert states == ["paid", "approved"]
    assert lines("gather", "release", "read_answer", "apply_answer", "mark_paid", "take_back_rejected") == [3, 3, 1, 1, 1, 1]
    for one, held in zip(payments, (payments[0].amount, D(0)), strict=True):
        made = book.of(one.agreement)
        assert (made.difference, made.held) == (0, held)


def test_a_recovery_is_decided_and_comes_back_once_wherever_the_process_dies(example: Example) -> None:
    planner, decider, payments = example
    agreement = payments[0].agreement
    operations.mark_paid(payments[0], paid_on=NOW.date(), reference="M-1", by=decider, at=NOW)
    operations.settle(agreement, [AmountLine("support", D(1), None, D(5000), "people", "", "")], by=planner, at=NOW)
    planned = agreement.payments.get(kind="recovery")
    asked = operations.hear(planned, reason="Two fell out.", answer_by=NOW.date() + timedelta(days=14), by=planner, at=NOW)
    parts = [(LATER.date() + timedelta(days=30 * one), D(1100)) for one in (1, 2)]
    kill_everywhere(
        lambda: operations.decide_recovery(asked, amount=D(2200), grounds="As asked.", instalments=parts, by=decider, at=LATER)
    )
    for part in asked.instalments.order_by("position"):
        kill_everywhere(
            lambda one=part: operations.receive_instalment(one, received_on=LATER.date(), reference="M", by=decider, at=LATER)
        )
    agreement.refresh_from_db()
    made = book.of(agreement)
    assert (made.difference, made.received, made.to_recover, made.balance) == (0, D(2200), 0, 0)
    assert lines("decide_recovery", "receive_instalment") == [1, 2]


def test_a_half_written_deed_is_found(example: Example) -> None:
    """The negative control: a write that lasts although its process died."""
    with pytest.raises(NotTheSame, match=r"after write 1 of \d+: kit\.OnceKey"):
        kill_everywhere(gathering(example), is_durable=True)


def test_a_deed_done_twice_is_found(example: Example) -> None:
    """The negative control: with another key at each click, and payments that may go into two batches, a second batch is made."""
    deed = gathering(example)

    @operation("grants.twice", "Done twice")
    def twice() -> Any:
        audit.nothing_new()
        BatchPayment.objects.update(is_live=False)
        return gathering(example, lambda: f"click-{time.time_ns()}")()

    deed()
    with pytest.raises(NotTheSame, match=r"(begun again|done twice).*grants\.PaymentBatch"):
        kill_everywhere(twice)


def test_without_its_key_a_repeated_click_is_refused_and_makes_no_second_batch(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    deed = gathering(example)
    deed()
    monkeypatch.setattr(once, "claim", lambda _key: True)
    with translation.override("en"), pytest.raises(operations.CannotSendToBank, match="in batch B0"):
        deed()
    assert PaymentBatch.objects.count() == 1
