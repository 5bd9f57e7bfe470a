"""An amendment from its request to its effect: who may do what, what both parties sign, what the agreement says then."""

from datetime import date
from decimal import Decimal as D

import pytest
from amending_examples import LATER, amended, amount, asked, dates, decided, in_force, prepared, stays
from grant_examples import NOW, actor, make_school, member, officer

from vaihto.core.canonical import sha256_of
from vaihto.grants import book, facts, operations, paper, queries
from vaihto.grants.models import AgreementTerms, AmendmentItem, GrantAgreement
from vaihto.kit import audit, signatures
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.organisations import operations as organisations
from vaihto.organisations.models import Organisation
from vaihto.people.models import Person
from vaihto.reporting import queries as reporting


def original(agreement: GrantAgreement) -> tuple[object, ...]:
    row = GrantAgreement.objects.get(pk=agreement.pk)
    lines = [(one.heading, one.quantity, one.amount) for one in row.lines.all()]
    return row.starts_on, row.ends_on, row.report_due_on, row.amount, row.content, row.content_hash, lines


def test_both_sign_before_the_agreement_says_something_else_and_the_original_stays(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    signed = original(active)
    waiting = decided(prepared(active, signer, planner, dates(active, **LATER), stays(1, 6, 4)), decider)
    assert (waiting.state, waiting.number) == ("signing", f"{active.number}/A1")
    operations.sign_amendment(waiting, role="beneficiary", by=signer, at=NOW)
    assert queries.terms(active).version == 0
    done = operations.sign_amendment(waiting, role="agency", by=decider, at=NOW)
    terms = queries.terms(active)
    assert done.state == "active"
    assert (terms.version, terms.ends_on, terms.amount, terms.counts) == (1, date(2029, 12, 31), D("7000.00"), ((1, 4), (2, 2)))
    assert original(active) == signed
    assert sha256_of(done.content) == done.content_hash
    assert {one.content_hash for one in signatures.of(done.document)} == {done.content_hash}
    assert paper.amendment_pdf(done).startswith(b"%PDF")


def test_only_what_was_accepted_takes_effect(active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor) -> None:
    both = prepared(active, signer, planner, dates(active, **LATER), stays(1, 6, 4))
    in_force(decided(both, decider, 2), signer, decider)
    terms = queries.terms(active)
    assert (terms.ends_on, terms.amount, terms.counts) == (date(2029, 12, 31), D("9000.00"), ((1, 6), (2, 2)))
    assert AmendmentItem.objects.get(position=2).answer_reason == "Ei tarpeen"


def test_where_nothing_is_accepted_the_agreement_stays(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    refused = decided(prepared(active, signer, planner), decider, 1)
    assert (refused.state, refused.place, AgreementTerms.objects.count()) == ("refused", None, 0)


def test_amendments_follow_each_other(active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor) -> None:
    amended(active, signer, planner, decider, stays(1, 6, 4))
    amended(active, signer, planner, decider, amount("7000.00", "6500.00"), stays(2, 2, 1))
    terms = queries.terms(active)
    assert (terms.version, terms.amount, terms.counts) == (2, D("6500.00"), ((1, 4), (2, 1)))
    assert [one.amount for one in terms.lines] == [D("4000.00"), D("1500.00"), D("1000.00")]
    entries = [(one.entry.kind, one.entry.amount) for one in book.of(active).lines if one.entry.kind in {"granted", "lowered"}]
    assert entries == [("granted", D("9000.00")), ("lowered", D("2000.00")), ("lowered", D("500.00"))]
    assert book.of(active).granted == D("6500.00")


def test_everybody_reads_what_the_agreement_says_now(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    amended(active, signer, planner, decider, dates(active, **LATER), stays(1, 6, 4))
    row = queries.visible_to(decider).get(pk=active.pk)
    assert (row.now_ends_on, row.now_report_due_on, row.now_amount) == (date(2029, 12, 31), date(2030, 2, 28), D("7000.00"))
    assert queries.of_applications([active.application_id])[active.application_id].now_amount == D("7000.00")
    assert [one.amount for one in queries.lines_of(active)] == [D("4000.00"), D("3000.00")]
    # Rates are those of the signed agreement, so that real stays are counted with them.
    assert [one.known.value for one in queries.rates_of(active)] == [D("1000.00"), D("1500.00")]
    project = reporting.projects(decider, date(2029, 10, 15)).get(pk=active.pk)
    assert not project.is_overdue
    assert not reporting.to_write(signer, date(2029, 10, 15)).exists()
    figures = reporting.planned_against_real(active)
    assert (figures.rows[-1].planned, figures.settlement.granted) == (D("7000.00"), D("7000.00"))


@pytest.mark.parametrize("who", ["planner", "signer", "colleague", "learner"])
def test_another_officer_with_the_right_to_decide_decides(
    who: str, active: GrantAgreement, signer: Actor, colleague: Actor, planner: Actor
) -> None:
    by = {"planner": planner, "signer": signer, "colleague": colleague, "learner": officer("Uusi Ulla", may_decide=False)}[who]
    with pytest.raises(operations.CannotChangeAgreement):
        decided(prepared(active, signer, planner), by)


def test_who_proposed_it_for_the_agency_does_not_decide_it(active: GrantAgreement, decider: Actor, signer: Actor) -> None:
    proposed = asked(active, decider)
    assert (proposed.state, proposed.is_agencys, proposed.prepared_by_id) == ("prepared", True, decider.id)
    with pytest.raises(operations.CannotChangeAgreement, match="you prepared it yourself"):
        decided(proposed, decider)
    other = officer("Toinen Taina")
    in_force(decided(proposed, other), signer, decider)
    assert queries.terms(active).version == 1


def test_who_has_an_interest_neither_prepares_decides_nor_signs(
    active: GrantAgreement, school: Organisation, signer: Actor, planner: Actor, decider: Actor
) -> None:
    both = Person.objects.get(pk=officer("Esteellinen Eeva").id)
    organisations.add_member(
        school, both, role="coordinator", position="Teacher", may_sign=False, right_to_sign="", by=SYSTEM, at=NOW
    )
    by = actor(both)
    sent = asked(active, signer)
    with pytest.raises(operations.CannotChangeAgreement, match="without an interest"):
        operations.prepare_amendment(sent, opinion="Puollan", by=by, at=NOW)
    ready = operations.prepare_amendment(sent, opinion="Puollan", by=planner, at=NOW)
    with pytest.raises(operations.CannotChangeAgreement, match="without an interest"):
        decided(ready, by)
    waiting = decided(ready, decider)
    with pytest.raises(operations.CannotChangeAgreement, match="do not have the right to sign"):
        operations.sign_amendment(waiting, role="agency", by=by, at=NOW)


def test_a_foreign_school_and_an_auditor_ask_for_nothing(active: GrantAgreement, school: Organisation) -> None:
    stranger = member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True)
    with pytest.raises(operations.CannotChangeAgreement, match="only a coordinator"):
        asked(active, stranger)


def test_a_sum_above_the_decision_needs_grounds(active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor) -> None:
    ready = prepared(active, signer, planner, amount("9000.00", "9500.00"))
    with pytest.raises(operations.CannotChangeAgreement, match="more than the selection decision granted"):
        decided(ready, decider, grounds=" ")
    waiting = decided(ready, decider, grounds="Vapautunut varasijarahaa.")
    assert waiting.content["terms"]["amount"] == "9500.00"
    in_force(waiting, signer, decider)
    assert queries.terms(active).lines[-1].basis == "added_by_amendment"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({1: ("accepted", "")}, "an item has no answer"),
        ({1: ("accepted", ""), 2: ("perhaps", "")}, "an item has no answer"),
        ({1: ("accepted", ""), 2: ("refused", " ")}, "a refusal has no reason"),
    ],
)
def test_a_decision_with_holes_is_refused(
    answers: dict[int, tuple[str, str]], said: str, active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    ready = prepared(active, signer, planner, dates(active, **LATER), stays(1, 6, 4))
    with pytest.raises(operations.CannotChangeAgreement, match=said):
        operations.decide_amendment(ready, answers, grounds="", by=decider, at=NOW)


def test_a_second_click_changes_nothing(active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor) -> None:
    ready = prepared(active, signer, planner)
    operations.send_amendment(ready, by=signer, at=NOW)
    operations.prepare_amendment(ready, opinion="Taas", by=planner, at=NOW)
    done = in_force(decided(ready, decider), signer, decider)
    decided(done, decider)
    in_force(done, signer, decider)
    names = [line.operation for line in audit.lines_of(active.application.case) if "amendment" in line.operation]
    assert names == [
        "grants.write_amendment", "grants.send_amendment", "grants.prepare_amendment", "grants.decide_amendment",
        "grants.sign_amendment", "grants.sign_amendment",
    ]  # fmt: skip
    assert AgreementTerms.objects.count() == 1


def test_one_is_handled_at_a_time_and_one_draft_is_kept_of_each_party(
    active: GrantAgreement, signer: Actor, colleague: Actor, planner: Actor, decider: Actor
) -> None:
    first = operations.write_amendment(active, [stays(1, 6, 5)], reason="", by=signer, at=NOW)
    again = operations.write_amendment(active, [stays(1, 6, 4)], reason="Muutos", by=colleague, at=NOW)
    assert (first.pk, [one.new["count"] for one in again.items.all()]) == (again.pk, [4])
    assert not queries.amendments_visible_to(decider).exists()
    operations.send_amendment(again, by=signer, at=NOW)
    with pytest.raises(operations.CannotChangeAgreement, match="another one waits"):
        asked(active, decider, stays(1, 6, 3))
    operations.end_amendment(again, by=colleague, at=NOW)
    draft = queries.amendments_visible_to(decider).get(state="draft")
    assert not queries.amendments_visible_to(signer).filter(pk=draft.pk).exists()
    operations.send_amendment(draft, by=decider, at=NOW)


def test_nothing_to_change_and_a_missing_reason_are_refused(active: GrantAgreement, signer: Actor) -> None:
    with pytest.raises(operations.CannotChangeAgreement, match="nothing would change"):
        operations.write_amendment(active, [], reason="Muutos", by=signer, at=NOW)
    with pytest.raises(operations.CannotChangeAgreement, match="its reason is missing"):
        asked(active, signer, reason=" ")


def test_before_the_decision_it_can_be_taken_back_and_withdrawn(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    ready = prepared(active, signer, planner)
    back = operations.take_back_amendment(ready, by=planner, at=NOW)
    assert (back.state, back.prepared_by_id, back.opinion) == ("sent", "", "")
    # Another opinion, and now the first one decides.
    operations.prepare_amendment(back, opinion="En puolla.", by=decider, at=NOW)
    with pytest.raises(operations.CannotChangeAgreement, match="do not have the right to do it"):
        operations.end_amendment(back, by=planner, at=NOW)
    assert operations.end_amendment(back, by=signer, at=NOW).state == "withdrawn"
    with pytest.raises(operations.CannotChangeAgreement, match="does not wait for a decision any more: Withdrawn"):
        decided(back, officer("Kolmas Kaija"))


def test_what_waits_for_signatures_can_be_ended_by_either_but_not_what_is_in_force(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    waiting = decided(prepared(active, signer, planner), decider)
    operations.sign_amendment(waiting, role="agency", by=decider, at=NOW)
    assert operations.end_amendment(waiting, by=signer, at=NOW).state == "withdrawn"
    with pytest.raises(operations.CannotChangeAgreement, match="does not wait for signatures"):
        operations.sign_amendment(waiting, role="beneficiary", by=signer, at=NOW)
    done = in_force(decided(prepared(active, signer, planner), decider), signer, decider)
    assert done.number.endswith("/A2")
    with pytest.raises(operations.CannotChangeAgreement, match="in force or was refused"):
        operations.end_amendment(done, by=signer, at=NOW)


def test_an_agreement_that_is_closed_meanwhile_is_not_amended(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    waiting = decided(prepared(active, signer, planner), decider)
    operations.lock(active, by=planner, at=NOW)
    with pytest.raises(operations.CannotChangeAgreement, match="its project is closed"):
        operations.sign_amendment(waiting, role="beneficiary", by=signer, at=NOW)
    assert queries.awaiting_amendment(signer) == []


def test_nothing_is_settled_while_an_amendment_waits(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    payment = operations.approve_payment(active.payments.get(), by=decider, at=NOW)
    operations.mark_paid(payment, paid_on=NOW.date(), reference="M-1", by=planner, at=NOW)
    sent = asked(active, signer, stays(1, 6, 4))
    with pytest.raises(operations.CannotSettle, match="an amendment waits"):
        operations.settle(active, queries.lines_of(active), by=planner, at=NOW)
    operations.prepare_amendment(sent, opinion="Puollan", by=planner, at=NOW)
    in_force(decided(sent, decider), signer, decider)
    # Everything took place as it was signed, for 9,000; at most 7,000 are due, of the 7,200 that were paid 200 come back.
    operations.settle(active, facts.original_lines(active), by=planner, at=NOW)
    assert [(one.kind, one.amount) for one in active.payments.order_by("pk")][1:] == [("recovery", D("200.00"))]


def test_a_planned_prefinancing_follows_the_new_sum_and_waits_for_the_signatures(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    waiting = decided(prepared(active, signer, planner, stays(1, 6, 4)), decider)
    with pytest.raises(operations.CannotPay, match="an amendment that changes the sum waits for signatures"):
        operations.approve_payment(active.payments.get(), by=decider, at=NOW)
    in_force(waiting, signer, decider)
    payment = active.payments.get()
    assert (payment.amount, payment.working[0]["rate"]) == (D("5600.00"), "7000.00")
    assert operations.approve_payment(payment, by=decider, at=NOW).state == "approved"


def test_an_amendment_of_the_days_holds_up_no_payment(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    decided(prepared(active, signer, planner), decider)
    assert operations.approve_payment(active.payments.get(), by=decider, at=NOW).amount == D("7200.00")
