"""Payments: planned, approved by another officer, paid on a day with a reference."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from grant_examples import NOW

from vaihto.grants import operations, queries
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit import audit
from vaihto.kit.actors import Actor


@pytest.fixture
def prefinancing(active: GrantAgreement) -> Payment:
    """Return the prefinancing that was planned when both had signed."""
    return active.payments.get()


def test_a_payment_is_approved_and_paid(prefinancing: Payment, planner: Actor, active: GrantAgreement) -> None:
    approved = operations.approve_payment(prefinancing, by=planner, at=NOW)
    assert (approved.state, approved.approved_by_name) == ("approved", "Otto Oja")
    paid = operations.mark_paid(prefinancing, paid_on=date(2027, 5, 3), reference=" M-77 ", by=planner, at=NOW)
    assert (paid.state, paid.paid_on, paid.reference) == ("paid", date(2027, 5, 3), "M-77")
    assert queries.paid(active) == Decimal("7200.00")


def test_repeated_clicks_approve_and_pay_once(prefinancing: Payment, planner: Actor, decider: Actor) -> None:
    for officer in (planner, decider):
        operations.approve_payment(prefinancing, by=officer, at=NOW)
    for reference in ("M-1", "M-2"):
        operations.mark_paid(prefinancing, paid_on=date(2027, 5, 3), reference=reference, by=planner, at=NOW)
    prefinancing.refresh_from_db()
    assert (prefinancing.approved_by_name, prefinancing.reference) == ("Otto Oja", "M-1")
    lines = [one.operation for one in audit.lines_of(prefinancing.agreement.application.case)]
    assert [lines.count(name) for name in ("grants.approve_payment", "grants.mark_paid")] == [1, 1]


def test_a_school_neither_approves_nor_records(prefinancing: Payment, signer: Actor) -> None:
    with pytest.raises(operations.CannotPay, match="only an officer"):
        operations.approve_payment(prefinancing, by=signer, at=NOW)
    with pytest.raises(operations.CannotPay, match="only an officer"):
        operations.mark_paid(prefinancing, paid_on=NOW.date(), reference="M", by=signer, at=NOW)


def test_an_unapproved_payment_is_not_paid(prefinancing: Payment, planner: Actor) -> None:
    with pytest.raises(operations.CannotPay, match="not been approved"):
        operations.mark_paid(prefinancing, paid_on=NOW.date(), reference="M", by=planner, at=NOW)


def test_a_payment_needs_a_reference_and_a_day_that_has_come(prefinancing: Payment, planner: Actor) -> None:
    operations.approve_payment(prefinancing, by=planner, at=NOW)
    for paid_on, reference, why in [
        (NOW.date(), " ", "reference is missing"),
        (NOW.date() + timedelta(days=9), "M", "in the future"),
        (NOW.date() - timedelta(days=9), "M", "before the approval"),
    ]:
        with pytest.raises(operations.CannotPay, match=why):
            operations.mark_paid(prefinancing, paid_on=paid_on, reference=reference, by=planner, at=NOW)


def test_nothing_is_paid_on_an_unsigned_agreement(sent: GrantAgreement, planner: Actor) -> None:
    with pytest.raises(operations.CannotPay, match="not in force"):
        operations.plan_payment(sent, kind="prefinancing", amount=Decimal(5), by=planner, at=NOW)


def test_a_kind_of_payment_is_planned_once(active: GrantAgreement, planner: Actor) -> None:
    first = active.payments.get()
    assert operations.plan_payment(active, kind="prefinancing", amount=Decimal(5), by=planner, at=NOW) == first
    assert active.payments.count() == 1
