"""Recovery: the beneficiary is heard, another officer decides, instalments come back, and the ledger of the project adds up."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from grant_examples import NOW, make_school, member, officer

from vaihto.assessment import operations as assessment
from vaihto.core import ledger
from vaihto.core.budgeting import AmountLine
from vaihto.core.ledger import Kind
from vaihto.grants import book, operations, queries, tables
from vaihto.grants.models import GrantAgreement, Payment, Recovery
from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.people.models import Person

D = Decimal
LAST = NOW.date() + timedelta(days=14)
AFTER = NOW + timedelta(days=15)


def days(number: int) -> list[date]:
    return [AFTER.date() + timedelta(days=30 * (one + 1)) for one in range(number)]


@pytest.fixture
def settled(active: GrantAgreement, planner: Actor, decider: Actor) -> GrantAgreement:
    """Return the agreement settled with 2,200 euro to come back; the planner planned it."""
    payment = operations.approve_payment(active.payments.get(), by=decider, at=NOW)
    operations.mark_paid(payment, paid_on=NOW.date(), reference="M-1", by=decider, at=NOW)
    line = AmountLine("support", D(1), None, D(5000), "people", "", "")
    return operations.settle(active, [line], by=planner, at=NOW)


@pytest.fixture
def payment(settled: GrantAgreement) -> Payment:
    """Return the planned recovery."""
    return settled.payments.get(kind="recovery")


@pytest.fixture
def asked(payment: Payment, planner: Actor) -> Recovery:
    """Return the recovery about which the beneficiary was asked."""
    return operations.hear(payment, reason="Two stays fell out.", answer_by=LAST, by=planner, at=NOW)


def decide(asked: Recovery, by: Actor, *, amount: str = "2200.00", parts: int = 3, at: Any = AFTER, **more: Any) -> Recovery:
    split = ledger.instalments(D(amount), parts) if D(amount) else ()
    values = {"grounds": "As asked.", "instalments": list(zip(days(parts), split, strict=False)), **more}
    return operations.decide_recovery(asked, amount=D(amount), **values, by=by, at=at)


def test_the_beneficiary_is_asked_with_a_day_before_anything_is_decided(
    colleague: Actor, asked: Recovery, payment: Payment, signer: Actor, decider: Actor
) -> None:
    told = OutboxItem.objects.filter(key__startswith="recovery-hearing").order_by("recipient")
    assert [one.recipient for one in told] == sorted([colleague.email, signer.email])
    assert "Two stays fell out." in told[0].body
    with pytest.raises(operations.CannotRecover, match="can still answer"):
        decide(asked, decider, at=NOW)
    with pytest.raises(operations.CannotPay, match="after the beneficiary has been heard"):
        operations.approve_payment(payment, by=decider, at=NOW)


def test_the_answer_is_kept_and_opens_the_decision(asked: Recovery, signer: Actor, colleague: Actor, decider: Actor) -> None:
    for _click in range(2):
        answered = operations.answer_hearing(asked, text=" One of them went. ", by=signer, at=NOW)
    assert (answered.answer, answered.answered_by_name) == ("One of them went.", "Liisa Korpela")
    with pytest.raises(operations.CannotRecover, match="given already"):
        operations.answer_hearing(asked, text="None went.", by=colleague, at=NOW)
    decided = decide(asked, decider, amount="1500.00", at=NOW + timedelta(days=1))
    assert (decided.amount, decided.claimed) == (D("1500.00"), D("2200.00"))


def test_a_stranger_and_an_officer_do_not_answer_for_the_school(asked: Recovery, decider: Actor) -> None:
    stranger = member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True)
    for nobody in (stranger, decider):
        with pytest.raises(operations.CannotRecover, match="only a coordinator of the beneficiary"):
            operations.answer_hearing(asked, text="Yes.", by=nobody, at=NOW)


def test_another_officer_without_an_interest_decides(
    asked: Recovery, settled: GrantAgreement, planner: Actor, signer: Actor, decider: Actor
) -> None:
    blocked = officer("Ina Intressi")
    assessment.declare_conflict(settled.application, reason="My sister.", by=blocked, at=NOW)
    for one, why in [(planner, "you prepared it"), (blocked, "interest in the project"), (signer, "only an officer")]:
        with pytest.raises(operations.CannotRecover, match=why):
            decide(asked, one)
    assert decide(asked, decider).decided_by_name == "Riikka Niemelä"
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.filter(pk=asked.pk).update(decided_by_id=asked.asked_by_id)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"amount": D("2200.01")}, "more than was claimed"),
        ({"amount": D("-1")}, "less than nothing"),
        ({"grounds": " "}, "grounds are missing"),
        ({"instalments": [(days(1)[0], D("2199.99"))]}, "do not add up"),
        ({"instalments": [(days(2)[1], D(1100)), (days(2)[0], D(1100))]}, "do not follow each other"),
        ({"instalments": [(AFTER.date(), D(2200))]}, "one of them has passed"),
        ({"instalments": [(days(2)[0], D(2300)), (days(2)[1], D(-100))]}, "not more than zero"),
        ({"instalments": [(days(2)[0], D("1100.005")), (days(2)[1], D("1099.995"))]}, "no whole cents"),
    ],
)
def test_a_decision_that_does_not_add_up_is_refused(asked: Recovery, decider: Actor, values: dict[str, Any], why: str) -> None:
    good = {"amount": D(2200), "grounds": "As asked.", "instalments": [(days(1)[0], D(2200))]}
    with pytest.raises(operations.CannotRecover, match=why):
        operations.decide_recovery(asked, **{**good, **values}, by=decider, at=AFTER)
    asked.refresh_from_db()
    assert (asked.decided_at, asked.instalments.count()) == (None, 0)


def sums(agreement: GrantAgreement) -> tuple[D, D, D, D, D]:
    made = book.of(agreement)
    assert made.difference == 0
    assert made.held == queries.paid(agreement)
    assert made.held == tables.with_paid(GrantAgreement.objects.filter(pk=agreement.pk)).get().paid_so_far
    return made.paid, made.received, made.to_recover, made.waived, made.balance


def test_each_instalment_is_recorded_and_the_ledger_adds_up_all_the_way(
    asked: Recovery, settled: GrantAgreement, payment: Payment, decider: Actor
) -> None:
    assert sums(settled) == (D(7200), 0, D(2200), 0, D(-2200))
    decide(asked, decider)
    parts = list(asked.instalments.order_by("position"))
    assert [one.amount for one in parts] == [D("733.34"), D("733.33"), D("733.33")]
    assert sums(settled) == (D(7200), 0, D(2200), 0, D(-2200))
    with pytest.raises(operations.CannotRecover, match="reference is missing"):
        operations.receive_instalment(parts[0], received_on=AFTER.date(), reference=" ", by=decider, at=AFTER)
    with pytest.raises(operations.CannotRecover, match="before the decision"):
        operations.receive_instalment(parts[0], received_on=NOW.date(), reference="M", by=decider, at=AFTER)
    with pytest.raises(operations.CannotPay, match="comes back in instalments"):
        operations.mark_paid(payment, paid_on=AFTER.date(), reference="M", by=decider, at=AFTER)
    for _click in range(2):
        operations.receive_instalment(parts[0], received_on=AFTER.date(), reference="M-2", by=decider, at=AFTER)
    assert sums(settled) == (D(7200), D("733.34"), D("1466.66"), 0, D("-1466.66"))
    for part in parts[1:]:
        operations.receive_instalment(part, received_on=AFTER.date(), reference=f"M-{part.position}", by=decider, at=AFTER)
    payment.refresh_from_db()
    assert (payment.state, payment.paid_on) == ("paid", AFTER.date())
    assert sums(settled) == (D(7200), D(2200), 0, 0, 0)
    assert [line.entry.kind for line in book.of(settled).lines].count(Kind.RECEIVED) == 3


def test_what_is_waived_stays_with_the_beneficiary(
    asked: Recovery, settled: GrantAgreement, payment: Payment, decider: Actor
) -> None:
    decide(asked, decider, amount="1500.00", parts=1)
    assert sums(settled) == (D(7200), 0, D(1500), D(700), D(-2200))


def test_a_recovery_of_nothing_ends_it(asked: Recovery, settled: GrantAgreement, payment: Payment, decider: Actor) -> None:
    decide(asked, decider, amount="0", parts=0)
    payment.refresh_from_db()
    assert (payment.state, payment.amount) == ("waived", D("2200.00"))
    assert sums(settled) == (D(7200), 0, 0, D(2200), D(-2200))
    assert list(queries.awaiting_payment(decider)) == []


def test_every_deed_leaves_one_line(
    asked: Recovery, settled: GrantAgreement, planner: Actor, signer: Actor, decider: Actor
) -> None:
    operations.hear(asked.payment, reason="Again", answer_by=LAST, by=planner, at=NOW)
    operations.answer_hearing(asked, text="Yes.", by=signer, at=NOW)
    for _click in range(2):
        decide(asked, decider)
    deeds = [line.operation for line in audit.lines_of(settled.application.case)]
    assert deeds[-3:] == ["grants.hear", "grants.answer_hearing", "grants.decide_recovery"]


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def test_the_pages_take_a_recovery_from_hearing_to_the_last_instalment(
    payment: Payment, settled: GrantAgreement, planner: Actor, signer: Actor, decider: Actor, movable_clock: None
) -> None:
    clock.move_to(NOW)
    path, ledger_page = f"/en/grants/recoveries/{payment.pk}/", f"/en/grants/{settled.pk}/"
    browser(planner).post(f"{path}hear/", {"reason": "Two stays fell out.", "answer_by": "17.5.2027"})
    assert "The beneficiary can answer until" in browser(decider).get(path).content.decode()
    browser(signer).post(f"{path}answer/", {"text": "One of them went."})
    assert "You prepared it yourself. Another officer decides." in browser(planner).get(path).content.decode()
    page = browser(decider).get(f"{path}?parts=2").content.decode()
    assert "1100" in page
    values = {
        "amount": "2200", "grounds": "As asked.", "parts-TOTAL_FORMS": "3", "parts-INITIAL_FORMS": "0",
        "parts-0-due_on": "7.6.2027", "parts-0-amount": "1100", "parts-1-due_on": "7.7.2027", "parts-1-amount": "1000",
        "parts-2-due_on": "", "parts-2-amount": "",
    }  # fmt: skip
    assert "do not add up" in browser(decider).post(f"{path}decide/", values).content.decode()
    browser(decider).post(f"{path}decide/", {**values, "parts-1-amount": "1100"})
    first, second = Recovery.objects.get().instalments.order_by("position")
    clock.move_to(NOW + timedelta(days=40))
    assert "Overdue" in browser(signer).get(path).content.decode()
    for part in (first, second):
        browser(planner).post(
            f"/en/grants/recoveries/instalments/{part.pk}/received/", {"received_on": "10.6.2027", "reference": f"M-{part.pk}"}
        )
    shown = browser(signer).get(ledger_page).content.decode()
    assert "The ledger adds up to the cent." in shown
    assert f"M-{second.pk}" in shown
    stranger = browser(member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True))
    assert stranger.get(path).status_code == 404
