"""After the decision: a decline or a lapse frees money, the reserve list moves up by proposal, another officer decides."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from assessment_examples import NOW, actor, assessed, closed_call, eligible
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from vaihto.applications import operations as applications
from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.organisations import queries as organisations
from vaihto.people.models import Person
from vaihto.selection import freed, operations, queries
from vaihto.selection.models import (
    FurtherLetter,
    LaterProposal,
    Letter,
    ProposalLine,
    SelectionDecision,
    SelectionProposal,
)

LATER = NOW + timedelta(days=10)
PAST = NOW + timedelta(days=31)
SPACE = "\u00a0"


def coordinator(application: Application) -> Actor:
    """Return the applicant's coordinator."""
    (member,) = organisations.coordinators_of([application.organisation_id])[application.organisation_id]
    return actor(member.person)


def line(application: Application) -> ProposalLine:
    """Return the decided line of an application as it stands now."""
    return queries.decided_lines().get(application=application)


@pytest.fixture
def declined(decided: SelectionDecision, round_of_three: list[Application]) -> list[Application]:
    """Return the three applications after the granted one declined."""
    first = round_of_three[0]
    operations.answer(line(first), is_accepted=False, reason="Too few.", by=coordinator(first), at=LATER)
    return round_of_three


def test_money_is_free_only_after_a_decline(decided: SelectionDecision, call: Call, round_of_three: list[Application]) -> None:
    before = freed.next_of(call)
    assert before is not None
    assert (before.amount, before.fits, before.missing) == (Decimal(12000), "too_little", Decimal(4000))
    first = round_of_three[0]
    operations.answer(line(first), is_accepted=False, reason="Too few.", by=coordinator(first), at=LATER)
    money = freed.money_of(call)
    assert (money.standing, money.given_up, money.free) == (Decimal(0), Decimal(18000), Decimal(30000))
    after = freed.next_of(call)
    assert after is not None
    assert (after.line.application_id, after.amount, after.fits) == (round_of_three[1].pk, Decimal(16000), "whole")


def test_a_decline_moves_nobody_up_by_itself(declined: list[Application]) -> None:
    assert line(declined[1]).outcome == "reserve"
    assert not FurtherLetter.objects.exists()


def test_the_next_is_granted_by_two_officers_and_gets_a_letter_and_a_day(
    declined: list[Application], officer: Actor, decider: Actor
) -> None:
    second = declined[1]
    made = operations.propose_reserve(line(second), amount=Decimal(16000), reason="One declined.", by=officer, at=LATER)
    again = operations.propose_reserve(line(second), amount=Decimal(16000), reason="One declined.", by=officer, at=LATER)
    assert again == made
    with pytest.raises(operations.CannotDoLater, match="has not given you the right to decide"):
        operations.decide_later(made, by=officer, at=LATER)
    operations.decide_later(made, by=decider, at=LATER)
    operations.decide_later(made, by=decider, at=LATER)
    kept = line(second)
    assert (kept.outcome, kept.amount, kept.last_answer_day) == ("granted", Decimal(16000), date(2027, 3, 1))
    letter = FurtherLetter.objects.get()
    assert letter.language == "sv"
    assert "One declined." in letter.content["why"]["paragraphs"]
    assert OutboxItem.objects.filter(key__startswith=f"selection.further:{letter.pk}:").count() == 1
    operations.answer(kept, is_accepted=True, by=coordinator(second), at=LATER + timedelta(days=20))
    approved = queries.approved(second)
    assert approved is not None
    assert approved.amount == Decimal(16000)
    # The first decision stays as it was frozen.
    frozen = SelectionDecision.objects.get().content["lines"][1]
    assert frozen["outcome"] == "reserve"
    assert AuditLine.objects.filter(operation="selection.decide_later").count() == 1


def test_the_preparer_does_not_decide_even_with_the_right(declined: list[Application], officer: Actor, riikka: Person) -> None:
    riikka.staff_roles.update(may_decide=True)
    made = operations.propose_reserve(line(declined[1]), amount=Decimal(16000), reason="Free.", by=officer, at=LATER)
    with pytest.raises(operations.CannotDoLater, match="you made the proposal"):
        operations.decide_later(made, by=officer, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        LaterProposal.objects.update(state="approved", decided_by=made.prepared_by, decided_at=LATER)


@pytest.mark.parametrize(("amount", "why"), [(31000, "more than what is free"), (15000, "does not suit the plan")])
def test_a_sum_that_is_not_free_or_of_no_use_is_refused(
    declined: list[Application], officer: Actor, amount: int, why: str
) -> None:
    with pytest.raises(operations.CannotDoLater, match=why):
        operations.propose_reserve(line(declined[1]), amount=Decimal(amount), reason="Free.", by=officer, at=LATER)


def test_a_part_is_granted_where_the_plan_still_makes_sense(
    decided: SelectionDecision, round_of_three: list[Application], officer: Actor
) -> None:
    second = line(round_of_three[1])
    second.details["minimum"] = "10000"
    second.save(update_fields=["details"])
    turn = freed.turn_of(second, freed.money_of(round_of_three[1].call).free)
    assert (turn.fits, turn.amount) == ("partial", Decimal(12000))
    made = operations.propose_reserve(second, amount=Decimal(12000), reason="The rest.", by=officer, at=LATER)
    assert freed.money_of(round_of_three[1].call).free == 0
    assert made.free == Decimal(12000)


def test_the_least_useful_grant_of_the_application_reaches_the_reserve_list_and_its_letter(
    call: Call, round_of_three: list[Application], officer: Actor, decider: Actor
) -> None:
    first, second, _third = round_of_three
    # The demo's key of the question; the text is what the form stores for 13 500,00.
    second.answers.filter(key="least-useful-grant").update(value="13500.00")
    call.budget = Decimal(18500)
    call.save(update_fields=["budget"])
    proposal = operations.propose(call, by=officer, at=NOW)
    operations.present(proposal, note="", by=officer, at=NOW)
    operations.decide(proposal, by=decider, at=NOW)
    (waiting,) = [one for one in queries.lines_of(call) if one.application_id == second.pk]
    assert (waiting.outcome, waiting.details["minimum"]) == ("reserve", "13500")
    with translation.override("sv"):
        said = f"En del räcker om den är minst 13{SPACE}500{SPACE}€."
    assert said in " ".join(waiting.letter.content["why"]["paragraphs"])
    operations.answer(line(first), is_accepted=False, reason="Too few.", by=coordinator(first), at=LATER)
    # Something else has taken a part of the money meanwhile.
    basis = {**proposal.basis, "call": {**proposal.basis["call"], "budget": "14000"}}
    SelectionProposal.objects.filter(call=call).update(basis=basis)
    turn = freed.next_of(call)
    assert turn is not None
    assert (turn.fits, turn.amount, turn.minimum) == ("partial", Decimal(14000), Decimal(13500))
    made = operations.propose_reserve(turn.line, amount=turn.amount, reason="The rest.", by=officer, at=LATER)
    operations.decide_later(made, by=decider, at=LATER)
    kept = line(second)
    assert (kept.outcome, kept.amount, kept.details["whole"]) == ("granted", Decimal(14000), "16000.00")
    paragraphs = FurtherLetter.objects.get().content["why"]["paragraphs"]
    assert any(f"14{SPACE}000{SPACE}€" in one and f"16{SPACE}000{SPACE}€" in one for one in paragraphs)


def test_without_an_answer_the_least_useful_grant_is_the_whole_sum(decided: SelectionDecision, call: Call) -> None:
    turn = freed.next_of(call)
    assert turn is not None
    assert (turn.minimum, turn.fits) == (turn.line.amount, "too_little")


def test_the_order_of_the_reserve_list_is_not_jumped(call: Call, officer: Actor, decider: Actor, antti: Person) -> None:
    made = [eligible(call, f"{name} opisto", 14000, officer) for name in ("Aapa", "Beta", "Gamma", "Delta")]
    for application, points in zip(made, ("90", "80", "75", "70"), strict=True):
        assessed(application, antti, points, officer)
    operations.decide(
        operations.present(operations.propose(call, by=officer, at=NOW), note="", by=officer, at=NOW), by=decider, at=NOW
    )
    operations.answer(line(made[0]), is_accepted=False, reason="No.", by=coordinator(made[0]), at=LATER)
    with pytest.raises(operations.CannotDoLater, match="another application is next"):
        operations.propose_reserve(line(made[3]), amount=Decimal(14000), reason="Free.", by=officer, at=LATER)
    # Whoever has withdrawn is passed over.
    applications.withdraw(made[2], by=coordinator(made[2]), at=LATER)
    operations.propose_reserve(line(made[3]), amount=Decimal(14000), reason="Free.", by=officer, at=LATER)


def test_a_grant_lapses_only_after_its_day_and_by_decision(
    decided: SelectionDecision, round_of_three: list[Application], call: Call, officer: Actor, decider: Actor
) -> None:
    first = round_of_three[0]
    with pytest.raises(operations.CannotDoLater, match=r"can be answered until 19.February.2027"):
        operations.propose_lapse(line(first), reason="No answer.", by=officer, at=LATER)
    made = operations.propose_lapse(line(first), reason="No answer.", by=officer, at=PAST)
    assert queries.answer_state(line(first), PAST.date()) == "late"
    operations.decide_later(made, by=decider, at=PAST)
    assert queries.answer_state(line(first), PAST.date()) == "lapsed"
    assert freed.money_of(call).free == Decimal(30000)
    with pytest.raises(operations.CannotAnswer, match=r"the grant lapsed on 20.February.2027"):
        operations.answer(line(first), is_accepted=True, by=coordinator(first), at=PAST)
    assert FurtherLetter.objects.get().content["outcome"] == "lapsed"


def test_a_returned_proposal_frees_its_money_and_can_be_made_again(
    declined: list[Application], call: Call, officer: Actor, decider: Actor
) -> None:
    made = operations.propose_reserve(line(declined[1]), amount=Decimal(16000), reason="Free.", by=officer, at=LATER)
    with pytest.raises(operations.CannotDoLater, match="reason is missing"):
        operations.return_later(made, reason="", by=decider, at=LATER)
    operations.return_later(made, reason="Wait for March.", by=decider, at=LATER)
    assert freed.money_of(call).free == Decimal(30000)
    with pytest.raises(operations.CannotDoLater, match="has been returned"):
        operations.decide_later(made, by=decider, at=LATER)
    operations.propose_reserve(line(declined[1]), amount=Decimal(16000), reason="Free.", by=officer, at=LATER)


def test_what_waits_after_a_decision_is_said_to_whom_it_concerns(
    declined: list[Application], call: Call, officer: Actor, decider: Actor
) -> None:
    (found,) = queries.to_propose_after(officer, LATER.date())
    assert found.turn is not None
    assert found.turn.line.application_id == declined[1].pk
    made = operations.propose_reserve(line(declined[1]), amount=Decimal(16000), reason="Free.", by=officer, at=LATER)
    assert queries.to_propose_after(officer, LATER.date()) == []
    assert queries.awaiting_later_decision(decider) == [made]
    assert queries.awaiting_later_decision(officer) == []


def test_the_pages_lead_from_the_decline_to_the_answer_from_the_reserve_list(
    declined: list[Application], call: Call, riikka: Person, anders: Person, movable_clock: None
) -> None:
    clock.move_to(LATER)
    preparer, decides = Client(), Client()
    preparer.force_login(riikka)
    decides.force_login(anders)
    page = preparer.get(f"/en/selection/calls/{call.pk}/reserve/").text.replace("\u00a0", " ")
    assert "The free money suffices for the whole grant, €16,000." in page
    address = f"/en/selection/lines/{line(declined[1]).pk}/grant/"
    assert "Write why this is proposed." in preparer.post(address, {"amount": "16000"}).text
    assert preparer.post(address, {"amount": "16000", "reason": "Free."}).status_code == 302
    made = LaterProposal.objects.get()
    assert "You made it." in preparer.get(f"/en/selection/later/{made.pk}/").text
    assert "tick the box" in decides.post(f"/en/selection/later/{made.pk}/decide/").text
    assert decides.post(f"/en/selection/later/{made.pk}/decide/", {"read": "on"}).status_code == 302
    letter = FurtherLetter.objects.get()
    school, stranger = Client(), Client()
    school.force_login(Person.objects.get(pk=coordinator(declined[1]).id))
    stranger.force_login(Person.objects.get(pk=coordinator(declined[0]).id))
    assert stranger.get(f"/en/selection/further-letters/{letter.pk}/").status_code == 404
    assert "Accept or decline the grant" in school.get(f"/en/selection/further-letters/{letter.pk}/").text
    assert school.get(f"/en/selection/further-letters/{letter.pk}.pdf").content.startswith(b"%PDF-1.7")
    letter.refresh_from_db()
    assert letter.seen_by == "Coordinator of Skärgårdens yrkesinstitut"
    first = Letter.objects.get(line__application=declined[1])
    assert "A later decision has been made in this case" in school.get(f"/en/selection/letters/{first.pk}/").text
    assert school.post(f"/en/selection/letters/{first.pk}/answer/", {"answer": "accept"}).status_code == 302
    assert queries.approved(declined[1]) is not None


def test_a_call_without_a_decision_has_no_money_to_show(riikka: Person, movable_clock: None) -> None:
    clock.move_to(NOW)
    call = closed_call(10000)
    client = Client()
    client.force_login(riikka)
    assert "No decision has been made yet" in client.get(f"/en/selection/calls/{call.pk}/reserve/").text
