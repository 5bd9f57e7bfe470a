"""Interest of a recovery: off by default; with rate, first day and source counted from the unpaid rest, a line of its own."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from grant_examples import NOW

from vaihto.assessment import operations as assessment
from vaihto.core.budgeting import AmountLine
from vaihto.core.ledger import Kind
from vaihto.grants import book, operations, queries
from vaihto.grants.models import GrantAgreement, Recovery
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine
from vaihto.people.models import Person

D = Decimal
AFTER = NOW + timedelta(days=15)
FIRST = AFTER.date() + timedelta(days=30)
TERMS = {"interest_rate": D("7.5"), "interest_from": AFTER.date(), "interest_source": "Decision 12/2027"}


@pytest.fixture
def asked(active: GrantAgreement, planner: Actor, decider: Actor) -> Recovery:
    """Return a recovery of 2,200 euro about which the beneficiary was asked."""
    payment = operations.approve_payment(active.payments.get(), by=decider, at=NOW)
    operations.mark_paid(payment, paid_on=NOW.date(), reference="M-1", by=decider, at=NOW)
    operations.settle(active, [AmountLine("support", D(1), None, D(5000), "people", "", "")], by=planner, at=NOW)
    planned = active.payments.get(kind="recovery")
    return operations.hear(planned, reason="Two fell out.", answer_by=NOW.date() + timedelta(days=14), by=planner, at=NOW)


def decide(asked: Recovery, by: Actor, **terms: Any) -> Recovery:
    parts = [(FIRST, D(1100)), (FIRST + timedelta(days=30), D(1100))]
    return operations.decide_recovery(asked, amount=D(2200), grounds="As asked.", instalments=parts, **terms, by=by, at=AFTER)


def receive(asked: Recovery, *days: date, by: Actor) -> None:
    for part, day in zip(asked.instalments.order_by("position"), days, strict=False):
        at = NOW + timedelta(days=200)
        operations.receive_instalment(part, received_on=day, reference=f"M-{part.position}", by=by, at=at)


def ledger_of(asked: Recovery) -> Any:
    return book.of(GrantAgreement.objects.get(pk=asked.payment.agreement_id))


def test_without_a_rate_there_is_no_interest(asked: Recovery, decider: Actor) -> None:
    decide(asked, decider)
    receive(asked, FIRST, FIRST + timedelta(days=300 - 200), by=decider)
    asked.refresh_from_db()
    assert (asked.interest_rate, asked.interest) == (None, None)
    assert queries.interest_working(asked, until=FIRST) == ()
    assert Kind.INTEREST not in [line.entry.kind for line in ledger_of(asked).lines]


def test_the_interest_is_fixed_with_the_last_instalment_and_received_by_itself(asked: Recovery, decider: Actor) -> None:
    """2,200 x 7.5 % x 30/365 + 1,100 x 7.5 % x 40/365 = 13.5616 + 9.0411 = 22.60."""
    decide(asked, decider, **TERMS)
    receive(asked, FIRST, by=decider)
    with pytest.raises(operations.CannotReceiveInterest, match="there is none yet"):
        operations.receive_interest(asked, received_on=FIRST, reference="K", by=decider, at=AFTER)
    last = FIRST + timedelta(days=40)
    operations.receive_instalment(
        asked.instalments.latest("position"), received_on=last, reference="M-2", by=decider, at=NOW + timedelta(days=200)
    )
    asked.refresh_from_db()
    assert asked.interest == D("22.60")
    made = ledger_of(asked)
    assert (made.difference, made.balance, made.to_recover, made.interest) == (0, 0, 0, D("22.60"))
    for _click in range(2):
        operations.receive_interest(asked, received_on=last, reference=" K-1 ", by=decider, at=NOW + timedelta(days=200))
    line = next(line for line in ledger_of(asked).lines if line.entry.kind is Kind.INTEREST)
    assert (line.entry.amount, line.entry.on, line.entry.reference) == (D("22.60"), last, "K-1")
    assert ledger_of(asked).held == made.held
    assert AuditLine.objects.filter(operation="grants.receive_interest").count() == 1


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"interest_source": " "}, "all three, or none"),
        ({"interest_from": None}, "all three, or none"),
        ({"interest_rate": None}, "all three, or none"),
        ({"interest_rate": D(0)}, "not between 0 and 100"),
        ({"interest_rate": D("100.5")}, "not between 0 and 100"),
        ({"interest_rate": D("7.0001")}, "more than three decimals"),
    ],
)
def test_interest_without_its_source_or_with_an_odd_rate_is_refused(
    asked: Recovery, decider: Actor, terms: dict[str, Any], why: str
) -> None:
    with pytest.raises(operations.CannotRecover, match=why):
        decide(asked, decider, **{**TERMS, **terms})
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.filter(pk=asked.pk).update(interest_rate=D(7))


def test_only_an_officer_without_an_interest_records_it(asked: Recovery, decider: Actor, planner: Actor, signer: Actor) -> None:
    decide(asked, decider, **TERMS)
    receive(asked, FIRST, FIRST, by=decider)
    assessment.declare_conflict(asked.payment.agreement.application, reason="My sister.", by=planner, at=NOW)
    for one in (signer, planner):
        with pytest.raises(operations.CannotReceiveInterest, match="only an officer without an interest"):
            operations.receive_interest(asked, received_on=FIRST, reference="K", by=one, at=NOW + timedelta(days=200))
    for values, why in [({"reference": " "}, "reference is missing"), ({"received_on": NOW.date()}, "before the decision")]:
        with pytest.raises(operations.CannotReceiveInterest, match=why):
            operations.receive_interest(
                asked, **{"received_on": FIRST, "reference": "K", **values}, by=decider, at=NOW + timedelta(days=200)
            )


def test_the_page_takes_the_rate_shows_the_working_and_records_the_interest(
    asked: Recovery, signer: Actor, decider: Actor, movable_clock: None
) -> None:
    browsers = {one.id: Client() for one in (signer, decider)}
    for key, browser in browsers.items():
        browser.force_login(Person.objects.get(pk=key))
    clock.move_to(AFTER)
    path = f"/en/grants/recoveries/{asked.payment_id}/"
    values = {
        "amount": "2200", "grounds": "As asked.", "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0",
        "parts-0-due_on": "17.6.2027", "parts-0-amount": "2200", "interest_rate": "7,5", "interest_from": "18.5.2027",
    }  # fmt: skip
    assert "Write all three, or none." in browsers[decider.id].post(f"{path}decide/", values).content.decode()
    browsers[decider.id].post(f"{path}decide/", {**values, "interest_source": "Decision 12/2027"})
    clock.move_to(AFTER + timedelta(days=10))
    page = browsers[signer.id].get(path).content.decode()
    assert "Interest so far" in page
    assert "€4.52" in page
    assert "Decision 12/2027" in page
    receive(asked, FIRST, by=decider)
    clock.move_to(AFTER + timedelta(days=60))
    assert "Record the interest" in browsers[decider.id].get(path).content.decode()
    browsers[decider.id].post(f"{path}interest/", {"received_on": "20.6.2027", "reference": "K-1"})
    shown = browsers[signer.id].get(f"/en/grants/{asked.payment.agreement_id}/").content.decode()
    assert "Interest on what came back late" in shown
    assert "€13.56" in shown
