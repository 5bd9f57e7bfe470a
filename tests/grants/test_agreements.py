"""Grant agreements: drawn up, frozen with one hash, signed by both, settled, locked."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from grant_examples import LINES, NOW, decide, make_application, make_school, member
from grant_examples import actor as actor_of
from grant_examples import officer as make_officer

from vaihto.applications.models import Application
from vaihto.core.budgeting import AmountLine
from vaihto.core.canonical import sha256_of
from vaihto.grants import operations, paper, queries
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit import audit, signatures
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import OutboxItem
from vaihto.organisations import operations as organisations
from vaihto.people.models import Person


def deeds(agreement: GrantAgreement) -> list[str]:
    return [line.operation for line in audit.lines_of(agreement.application.case)]


def test_the_agreement_takes_amount_and_lines_from_the_decision(agreement: GrantAgreement) -> None:
    lines = [(line.heading, line.quantity, line.rate, line.amount, line.source, line.row) for line in agreement.lines.all()]
    assert lines == [
        ("support", Decimal(6), Decimal(1000), Decimal(6000), "Call 2027, table 2", 1),
        ("support", Decimal(2), Decimal(1500), Decimal(3000), "Call 2027, table 2", 2),
    ]
    assert (agreement.amount, agreement.number, agreement.report_due_on) == (
        Decimal("9000.00"), f"{agreement.application.number}/1", date(2029, 7, 31) + timedelta(days=60),
    )  # fmt: skip


def test_a_cut_grant_says_so_in_a_line_of_its_own(school: object, planner: Actor) -> None:
    cut = make_application(make_school("Esimerkkiopisto"))
    decide(cut, amount="8000.00", lines=LINES)
    made = operations.draw_up(cut, by=planner, at=NOW)
    last = list(made.lines.all())[-1]
    assert (last.heading, last.amount, last.basis) == ("decision", Decimal("-1000.00"), "cut_by_decision")
    assert sum(line.amount for line in made.lines.all()) == made.amount


def test_a_second_click_draws_up_no_second_agreement(agreement: GrantAgreement, planner: Actor) -> None:
    again = operations.draw_up(agreement.application, by=planner, at=NOW)
    assert again == agreement
    assert GrantAgreement.objects.count() == 1
    assert deeds(agreement) == ["grants.draw_up"]


def test_only_an_officer_draws_up_and_only_what_was_accepted(application: Application, signer: Actor, planner: Actor) -> None:
    with pytest.raises(operations.CannotDrawUp, match="only an officer"):
        operations.draw_up(application, by=signer, at=NOW)
    waiting = make_application(make_school("Esimerkkiopisto"))
    decide(waiting, accepted=False)
    with pytest.raises(operations.CannotDrawUp, match="decided and accepted"):
        operations.draw_up(waiting, by=planner, at=NOW)
    assert [one.pk for one in queries.to_draw_up(planner)] == [application.pk]
    assert queries.to_draw_up(signer) == []


def test_sending_freezes_the_text_with_its_hash_and_asks_the_signers(
    sent: GrantAgreement, signer: Actor, colleague: Actor
) -> None:
    assert sent.state == "signing"
    assert sent.content_hash == sha256_of(sent.content)
    assert sent.content["language"] == "fi"
    assert sent.content["prefinancing"] == {"percent": "80", "amount": "7200.00", "source": "Call 2027, section 5"}
    assert len(sent.content["clauses"]) == 9
    assert set(OutboxItem.objects.filter(kind="mail", key__startswith="grants-to-sign").values_list("recipient", flat=True)) <= {
        signer.email
    }


def test_both_sign_one_hash_and_prefinancing_is_planned(active: GrantAgreement, decider: Actor) -> None:
    signed = {one.role: one for one in signatures.of(active.document)}
    assert {one.content_hash for one in signed.values()} == {active.content_hash}
    assert signed["beneficiary"].right_to_sign == "Decision of the rector"
    assert (signed["agency"].name, signed["agency"].position) == ("Riikka Niemelä", "Senior adviser")
    payment = Payment.objects.get()
    assert (payment.kind, payment.amount, payment.state) == ("prefinancing", Decimal("7200.00"), "planned")
    assert payment.working[0]["source"] == "Call 2027, section 5"
    assert active.state == "active"
    assert deeds(active) == [
        "grants.draw_up", "grants.send_for_signature", "grants.sign", "grants.sign", "grants.plan_payment",
    ]  # fmt: skip


def test_signing_twice_changes_nothing(active: GrantAgreement, signer: Actor) -> None:
    before = deeds(active)
    operations.sign(active, role="beneficiary", by=signer, at=NOW + timedelta(hours=1))
    assert deeds(active) == before
    assert len(signatures.of(active.document)) == 2


def test_only_who_has_the_right_signs(sent: GrantAgreement, colleague: Actor, planner: Actor, decider: Actor) -> None:
    stranger = member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True)
    for actor, role in [
        (colleague, "beneficiary"),
        (stranger, "beneficiary"),
        (planner, "agency"),
        (decider, "beneficiary"),
    ]:
        with pytest.raises(operations.CannotSign, match="right to sign"):
            operations.sign(sent, role=role, by=actor, at=NOW)
    assert signatures.of(sent.document) == []


def test_an_officer_with_an_interest_does_not_sign_for_the_agency(sent: GrantAgreement, decider: Actor) -> None:
    school = sent.organisation
    person = Person.objects.get(pk=decider.id)
    organisations.add_member(
        school, person, role="coordinator", position="Teacher", may_sign=False, right_to_sign="", by=SYSTEM, at=NOW
    )
    with pytest.raises(operations.CannotSign, match="right to sign"):
        operations.sign(sent, role="agency", by=actor_of(person), at=NOW)
    assert signatures.of(sent.document) == []


def test_a_draft_is_not_signed(agreement: GrantAgreement, signer: Actor) -> None:
    with pytest.raises(operations.CannotSign, match="not been sent"):
        operations.sign(agreement, role="beneficiary", by=signer, at=NOW)


def test_a_school_sees_its_own_agreements_only(agreement: GrantAgreement, signer: Actor, decider: Actor) -> None:
    stranger = member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True)
    assert [len(queries.visible_to(one)) for one in (signer, decider, stranger)] == [1, 1, 0]


def test_what_waits_for_a_signature_is_told_to_who_may_give_it(sent: GrantAgreement, signer: Actor, decider: Actor) -> None:
    assert queries.awaiting_signature(signer) == [(sent, "beneficiary")]
    assert queries.awaiting_signature(decider) == [(sent, "agency")]
    operations.sign(sent, role="agency", by=decider, at=NOW)
    assert queries.awaiting_signature(decider) == []


def test_the_rates_of_the_agreement_are_kept_by_target_group(agreement: GrantAgreement) -> None:
    rates = {(rate.target_group, rate.country): rate.known.value for rate in queries.rates_of(agreement)}
    assert rates == {("initial_vet", ""): Decimal(1000), ("labour_market", ""): Decimal(1500)}


def line(amount: str | None) -> AmountLine:
    return AmountLine("support", Decimal(1), None, None if amount is None else Decimal(amount), "people", "", "")


def pay_all(agreement: GrantAgreement, officer: Actor) -> None:
    for payment in agreement.payments.exclude(state="paid"):
        if payment.kind == "recovery":
            recover(payment, agreement, officer)
            continue
        operations.approve_payment(payment, by=officer, at=NOW)
        operations.mark_paid(payment, paid_on=NOW.date(), reference="M-1", by=officer, at=NOW)


def recover(payment: Payment, agreement: GrantAgreement, officer: Actor) -> None:
    """Hear the beneficiary, let its day pass, decide, and receive it in one sum."""
    asked = operations.hear(
        payment, reason="Stays fell out", answer_by=NOW.date() + timedelta(days=14), by=make_officer("Kalle Kuuli"), at=NOW
    )
    later = NOW + timedelta(days=15)
    whole = [(later.date() + timedelta(days=30), payment.amount)]
    operations.decide_recovery(asked, amount=payment.amount, grounds="No answer", instalments=whole, by=officer, at=later)
    part = asked.instalments.get()
    operations.receive_instalment(part, received_on=later.date(), reference="M-2", by=officer, at=later)


@pytest.mark.parametrize(
    ("real", "kind", "amount"),
    [("9000.00", "balance", "1800.00"), ("9500.00", "balance", "1800.00"), ("5000.00", "recovery", "2200.00")],
)
def test_the_balance_follows_from_what_took_place(
    active: GrantAgreement, decider: Actor, planner: Actor, real: str, kind: str, amount: str
) -> None:
    pay_all(active, decider)
    settled = operations.settle(active, [line(real)], by=planner, at=NOW)
    assert settled.state == "settled"
    payment = settled.payments.exclude(kind="prefinancing").get()
    assert (payment.kind, payment.amount) == (kind, Decimal(amount))
    why = "planned it yourself" if kind == "balance" else "after the beneficiary has been heard"
    with pytest.raises(operations.CannotPay, match=why):
        operations.approve_payment(payment, by=planner, at=NOW)
    pay_all(settled, decider)
    assert queries.paid(settled) == min(Decimal(real), Decimal(9000))


def test_nothing_is_left_to_pay_when_prefinancing_was_exact(active: GrantAgreement, decider: Actor) -> None:
    pay_all(active, decider)
    settled = operations.settle(active, [line("7200.00")], by=decider, at=NOW)
    assert [one.kind for one in settled.payments.all()] == ["prefinancing"]
    assert settled.settlement["balance"] == "0.00"
    assert operations.settle(active, [line("1.00")], by=decider, at=NOW).settlement["balance"] == "0.00"


def test_an_unknown_line_or_an_unpaid_prefinancing_holds_up_the_balance(active: GrantAgreement, decider: Actor) -> None:
    with pytest.raises(operations.CannotSettle, match="has not been paid"):
        operations.settle(active, [line("1.00")], by=decider, at=NOW)
    pay_all(active, decider)
    with pytest.raises(operations.CannotSettle, match="not known"):
        operations.settle(active, [line(None)], by=decider, at=NOW)


def test_locking_is_recorded_once(active: GrantAgreement, decider: Actor, signer: Actor) -> None:
    with pytest.raises(operations.CannotLock):
        operations.lock(active, by=signer, at=NOW)
    assert operations.lock(active, by=decider, at=NOW).is_locked
    assert operations.lock(active, by=decider, at=NOW).is_locked
    assert deeds(active).count("grants.lock") == 1


@pytest.mark.skipif(not (Path(__file__).parents[2] / "vaihto/kit/static/built/fonts").exists(), reason="the assets are not built")
def test_the_paper_shows_the_signed_text(active: GrantAgreement) -> None:
    made = paper.agreement_pdf(active)
    assert made.startswith(b"%PDF-1.7")
    assert made == paper.agreement_pdf(active)
