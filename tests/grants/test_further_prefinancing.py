"""A sum that is raised gives a further prefinancing: signed by both, a payment of its own, counted in the balance."""

from decimal import Decimal as D

import pytest
from amending_examples import amended, amount, decided, in_force, prepared
from django.db import IntegrityError, transaction
from grant_examples import NOW
from paying_examples import with_account

from vaihto.grants import book, casefile, facts, operations, paying_queries, queries, states
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit import audit
from vaihto.kit.actors import Actor


def pay(payment: Payment, decider: Actor, planner: Actor) -> Payment:
    operations.approve_payment(payment, by=decider, at=NOW)
    return operations.mark_paid(payment, paid_on=NOW.date(), reference="M-1", by=planner, at=NOW)


@pytest.fixture
def paid(active: GrantAgreement, planner: Actor, decider: Actor) -> GrantAgreement:
    """Return the agreement of 9,000 of which 7,200 was paid in advance."""
    pay(active.payments.get(), decider, planner)
    return active


def amounts(agreement: GrantAgreement) -> list[tuple[str, D]]:
    return [(one.kind, one.amount) for one in queries.payments_of(agreement)]


def test_both_sign_what_is_paid_in_advance_of_the_added_sum(
    paid: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    waiting = decided(prepared(paid, signer, planner, amount("9000.00", "9500.00")), decider)
    said = {"percent": "80", "added": "500.00", "amount": "400.00", "source": "Call 2027, section 5"}
    assert waiting.content["prefinancing"] == said
    assert amounts(paid) == [("prefinancing", D("7200.00"))]
    done = in_force(waiting, signer, decider)
    further = Payment.objects.get(amendment=done)
    assert (further.kind, further.amount, further.state, further.planned_by_id) == (
        "prefinancing",
        D("400.00"),
        "planned",
        "system",
    )
    assert [(one["quantity"], one["rate"], one["amount"], one["basis"]) for one in further.working] == [
        ("80", "500.00", "400.00", "percent_of_added")
    ]
    assert str(states.kind_of(further)) == "Further prefinancing"
    planned = [line.changes for line in audit.lines_of(paid.application.case) if line.operation == "grants.plan_payment"][-1]
    assert planned["amendment"] == f"{paid.number}/A1"
    kept = {one.name: one.content for one in casefile.pieces(paid.application.case)}["06-payments.json"]
    assert f'"amendment": "{paid.number}/A1"'.encode() in kept


def test_the_balance_the_ledger_and_the_batch_count_every_prefinancing(
    paid: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    amended(paid, signer, planner, decider, amount("9000.00", "9500.00"))
    further = paid.payments.get(amendment__isnull=False)
    with pytest.raises(operations.CannotSettle, match="prefinancing has not been paid"):
        operations.settle(paid, facts.original_lines(paid), by=planner, at=NOW)
    with_account(paid, signer, decider)
    further = operations.approve_payment(further, by=decider, at=NOW)
    programme = paid.application.call.programme
    assert list(paying_queries.approved(programme)) == [further]
    assert paying_queries.why_not([further], programme) == [(further, "")]
    operations.mark_paid(further, paid_on=NOW.date(), reference="M-2", by=planner, at=NOW)
    assert (queries.paid(paid), book.of(paid).paid) == (D("7600.00"), D("7600.00"))
    # The stays took place for 9,000: 1,400 of it is still to be paid.
    operations.settle(paid, facts.original_lines(paid), by=planner, at=NOW)
    assert amounts(paid)[1:] == [("prefinancing", D("400.00")), ("balance", D("1400.00"))]


def test_the_officer_may_leave_the_added_sum_to_the_balance(
    paid: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    waiting = decided(prepared(paid, signer, planner, amount("9000.00", "9500.00")), decider, with_balance=True)
    assert waiting.content["prefinancing"]["amount"] == "0.00"
    in_force(waiting, signer, decider)
    assert amounts(paid) == [("prefinancing", D("7200.00"))]


def test_a_first_prefinancing_that_is_only_planned_grows_and_there_is_no_further_one(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    amended(active, signer, planner, decider, amount("9000.00", "9500.00"))
    assert amounts(active) == [("prefinancing", D("7600.00"))]


@pytest.mark.parametrize(("lowered", "left"), [("9200.00", [D("160.00")]), ("8000.00", [])])
def test_a_further_one_that_is_only_planned_falls_with_the_sum(
    lowered: str, left: list[D], paid: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    amended(paid, signer, planner, decider, amount("9000.00", "9500.00"))
    amended(paid, signer, planner, decider, amount("9500.00", lowered))
    assert [one.amount for one in paid.payments.filter(amendment__isnull=False)] == left


def test_the_database_takes_one_payment_of_an_amendment_and_one_first_prefinancing(
    paid: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    amended(paid, signer, planner, decider, amount("9000.00", "9500.00"))
    amendment = paid.payments.get(amendment__isnull=False).amendment
    for kind, of in (("prefinancing", amendment), ("prefinancing", None), ("balance", amendment)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.create(agreement=paid, kind=kind, amendment=of, amount=D(1), planned_at=NOW)
    again = operations.plan_payment(paid, kind="prefinancing", amount=D(5), amendment=amendment, by=planner, at=NOW)
    assert again.amount == D("400.00")
