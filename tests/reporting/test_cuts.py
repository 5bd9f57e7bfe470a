"""Accepting with cuts: proposed by one officer, the school is heard, another decides; the balance adds up to the cent."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from remembered import remembered

from tests.mobility.stay_examples import NOW
from tests.recognition.recognition_examples import LATER
from vaihto.core.canonical import sha256_of
from vaihto.core.cutting import WHOLE, Cut
from vaihto.grants import book
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.mobility.models import Mobility
from vaihto.organisations import queries as organisations
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.reporting import casefile, cut_letter, operations, paper, queries
from vaihto.reporting.models import CutProposal, FinalReport, ReportCut

D = Decimal
LAST = LATER.date() + timedelta(days=14)
AFTER = LATER + timedelta(days=16)
CUTS = (Cut(1, D("150.25"), "STU-2", "Two days were too few."), Cut(WHOLE, D(50), "", "The report came late."))


@pytest.fixture
@remembered
def olli(db: None) -> Actor:
    """Return another officer."""
    person = people.add_person(email="olli@agency.example", name="Olli Aro", language="en", by=SYSTEM, at=NOW)
    people.give_role(person, role="officer", title="Adviser", may_decide=True, by=SYSTEM, at=NOW)
    return organisations.actor_for(person)


@pytest.fixture
@remembered
def proposed(sent: FinalReport, riikka: Actor) -> CutProposal:
    """Return cuts of a line of 1,000 euro and of the grant as a whole, proposed by Riikka."""
    return operations.propose_cuts(sent, CUTS, answer_by=LAST, by=riikka, at=LATER)


def decide(
    proposal: CutProposal, by: Actor, *, line: str = "150.25", whole: str = "50", at: Any = AFTER, **more: Any
) -> CutProposal:
    values = {"amounts": {1: D(line), 0: D(whole)}, "grounds": "As proposed.", **more}
    return operations.decide_cuts(proposal, **values, by=by, at=at)


def test_the_school_is_heard_before_anything_is_decided(proposed: CutProposal, liisa: Actor, olli: Actor, riikka: Actor) -> None:
    told = OutboxItem.objects.get(key__startswith="cuts-proposed:")
    assert (told.recipient, "€200.25 less would be due" in told.body) == (liisa.email, True)
    with pytest.raises(operations.CannotCut, match="can still answer"):
        decide(proposed, olli, at=LATER)
    for _click in range(2):
        answered = operations.answer_cuts(proposed, text=" The bus was late. ", by=liisa, at=LATER)
    assert (answered.answer, answered.answered_by_name) == ("The bus was late.", "Liisa Korpela")
    with pytest.raises(operations.CannotCut, match="given already"):
        operations.answer_cuts(proposed, text="Another", by=liisa, at=LATER)
    decided = decide(proposed, olli, line="100.10", at=LATER + timedelta(days=1))
    assert {one.line: one.decided for one in decided.cuts.all()} == {0: D(50), 1: D("100.10")}


def test_the_balance_after_cuts_adds_up_to_the_cent(proposed: CutProposal, olli: Actor) -> None:
    for _click in range(2):
        decide(proposed, olli)
    agreement = GrantAgreement.objects.get()
    assert agreement.settlement["due"] == agreement.settlement["balance"] == "799.75"
    assert agreement.settlement["cuts"] == [
        {"line": 0, "amount": "50.00", "rule": ""}, {"line": 1, "amount": "150.25", "rule": "STU-2"}
    ]  # fmt: skip
    payment = Payment.objects.get()
    assert (payment.kind, payment.amount, payment.planned_by_name) == ("balance", D("799.75"), "Olli Aro")
    assert book.of(agreement).difference == 0
    report = FinalReport.objects.get()
    assert (report.state, report.accepted_by, agreement.is_locked) == ("accepted", "Olli Aro", True)
    names = ["reporting.decide_cuts", "grants.settle", "grants.plan_payment", "grants.lock"]
    deeds = AuditLine.objects.filter(operation__in=names)
    assert (deeds.count(), len({one.deed for one in deeds})) == (4, 1)


def test_more_cut_than_is_left_to_pay_is_recovered(sent: FinalReport, riikka: Actor, olli: Actor) -> None:
    Payment.objects.create(
        agreement=sent.agreement, kind="prefinancing", amount=D(900), planned_at=LATER, state="paid", paid_on=LATER.date(),
        approved_at=LATER, approved_by_name="Olli",
    )  # fmt: skip
    proposal = operations.propose_cuts(sent, CUTS, answer_by=LAST, by=riikka, at=LATER)
    decide(proposal, olli)
    back = Payment.objects.get(kind="recovery")
    assert (back.amount, back.state) == (D("100.25"), "planned")


def test_the_one_who_proposed_does_not_decide(proposed: CutProposal, riikka: Actor, liisa: Actor) -> None:
    with pytest.raises(operations.CannotCut, match="Another officer decides"):
        decide(proposed, riikka)
    with pytest.raises(operations.CannotCut, match="only an officer"):
        decide(proposed, liisa)
    assert proposed.report.state == "sent"


def test_every_cut_that_does_not_fit_is_named(sent: FinalReport, riikka: Actor) -> None:
    wrong = [Cut(1, D("1000.01"), "XXX-9", ""), Cut(WHOLE, D(0), "", "Late")]
    with pytest.raises(operations.CannotCut) as refused:
        operations.propose_cuts(sent, wrong, answer_by=LATER.date(), by=riikka, at=LATER)
    line = "Stays (People: 1 × €1,000)"
    assert refused.value.reasons == [
        f"The reason is missing. Write why the line is cut: {line}.",
        f"The rule is not one of the call. Choose another: {line}.",
        "The cut is zero. Write an amount, or leave the line empty: The grant as a whole.",
        f"The cut is more than the line comes to. Write a smaller amount: {line}.",
        "The day for the answer has passed or is today. Choose a later day.",
    ]
    with pytest.raises(operations.CannotCut, match="No cut is filled in"):
        operations.propose_cuts(sent, [], answer_by=LAST, by=riikka, at=LATER)


def test_a_decision_above_what_was_proposed_is_refused_line_by_line(proposed: CutProposal, olli: Actor) -> None:
    with pytest.raises(operations.CannotCut) as refused:
        decide(proposed, olli, line="150.26", grounds=" ")
    assert len(refused.value.reasons) == 2
    assert "above what was proposed" in refused.value.reasons[0]
    assert not Payment.objects.exists()


def test_a_proposal_blocks_other_answers_until_it_is_taken_back(proposed: CutProposal, riikka: Actor, olli: Actor) -> None:
    report = proposed.report
    with pytest.raises(operations.CannotJudge, match="cuts are proposed"):
        operations.accept(report, by=olli, at=AFTER)
    with pytest.raises(operations.CannotJudge, match="cuts are proposed"):
        operations.ask(report, question="Why?", due_on=LAST, by=olli, at=LATER)
    operations.withdraw_cuts(proposed, reason="The rule was another.", by=riikka, at=LATER)
    with pytest.raises(operations.CannotCut, match="was taken back"):
        decide(proposed, olli)
    assert operations.accept(report, by=riikka, at=AFTER).state == "accepted"
    assert "cuts" not in GrantAgreement.objects.get().settlement


def test_stays_that_changed_stop_the_decision(proposed: CutProposal, olli: Actor, over: Mobility) -> None:
    Mobility.objects.filter(pk=over.pk).update(ends_on=over.ends_on - timedelta(days=3))  # type: ignore[operator]
    with pytest.raises(operations.CannotCut, match="have changed since"):
        decide(proposed, olli)


def test_the_decision_is_frozen_in_the_language_of_the_agreement(proposed: CutProposal, olli: Actor) -> None:
    decided = decide(proposed, olli)
    letter = decided.letter
    assert (letter["lang"], decided.letter_hash) == ("fi", sha256_of(letter))
    assert any("2.12.2027" in one and "3.1.2028" in one for one in letter["rectification"]["paragraphs"])
    assert letter["cuts"]["rows"][1]["reason"] == "Two days were too few."
    made = cut_letter.letter_pdf(decided)
    assert made == cut_letter.letter_pdf(CutProposal.objects.get())
    assert paper.report_pdf(FinalReport.objects.get()).startswith(b"%PDF")
    names = [piece.name for piece in casefile.pieces(decided.report.agreement.application.case)]
    assert names[-2:] == ["11-cuts-1.json", "11-cuts-1.pdf"]


@pytest.mark.parametrize(
    ("field", "value"), [("amount", D("1000.01")), ("amount", D("-1")), ("decided", D("150.26")), ("reason", "")]
)
def test_the_database_holds_a_cut_within_its_line(proposed: CutProposal, field: str, value: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportCut.objects.filter(line=1).update(**{field: value})


def test_the_database_holds_the_second_pair_of_eyes_and_one_proposal_at_a_time(proposed: CutProposal) -> None:
    rows = CutProposal.objects.filter(pk=proposed.pk)
    ended = {"state": "decided", "ended_at": AFTER, "ended_by_name": "R", "grounds": "G", "letter_hash": "0" * 64}
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**ended, ended_by_id=proposed.proposed_by_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        CutProposal.objects.create(
            report=proposed.report, proposed_at=AFTER, proposed_by_id="9", proposed_by_name="N", answer_by=LAST
        )


def test_cuts_go_by_their_pages_from_proposal_to_letter(
    sent: FinalReport, liisa: Actor, riikka: Actor, olli: Actor, movable_clock: None
) -> None:
    clock.move_to(LATER)
    first, school, second = (browser(one) for one in (riikka, liisa, olli))
    path = f"/en/reports/{sent.pk}/"
    refused = first.post(path + "cuts/", {"answer_by": "1.12.2030", "amount-1": "2000", "reason-1": "Why"}).content.decode()
    assert "more than the line comes to" in refused
    values = {"answer_by": LAST.isoformat(), "amount-1": "150,25", "rule-1": "STU-2", "reason-1": "Two days were too few."}
    assert first.post(path + "cuts/", values, follow=True).status_code == 200
    assert "Another officer decides" not in school.get(path).content.decode()
    seen = school.get(path).content.decode()
    assert all(words in seen for words in ("€849.75", "Two days were too few.", "STU-2 The length of each stay"))
    assert "Write the answer." in school.post(path + "cuts/answer/", {"text": ""}).content.decode()
    school.post(path + "cuts/answer/", {"text": "The bus was late."})
    assert "You proposed them yourself" in first.get(path).content.decode()
    form = second.get(path).content.decode()
    assert "The bus was late." in form
    assert "Write the grounds." in second.post(path + "cuts/decide/", {"decided-1": "100"}).content.decode()
    done = second.post(path + "cuts/decide/", {"decided-1": "100", "grounds": "The bus."}, follow=True).content.decode()
    assert "proposed €150.25" in done
    assert ("They and the balance stand above." in done, ">Balance<" in done) == (True, False)
    assert school.get(path + "cuts/decision.pdf").content.startswith(b"%PDF")
    assert [one.amount for one in Payment.objects.all()] == [D(900)]


def test_the_waiting_lists_find_a_proposal_for_the_school_and_for_another_officer(
    proposed: CutProposal, liisa: Actor, riikka: Actor, olli: Actor
) -> None:
    assert list(queries.cuts_to_answer(liisa, LAST)) == [proposed]
    assert list(queries.cuts_to_answer(liisa, AFTER.date())) == []
    assert queries.cuts_to_decide(olli, LAST) == []
    assert queries.cuts_to_decide(olli, AFTER.date()) == [proposed]
    assert queries.cuts_to_decide(riikka, AFTER.date()) == []


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made
