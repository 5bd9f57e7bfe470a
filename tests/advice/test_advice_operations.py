"""Keeping self-checks, sending and answering enquiries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from advice_examples import ENQUIRY, NOW, OFFICER, PLAN, VISITOR

from vaihto.advice import facts, operations, queries
from vaihto.advice.models import Enquiry, SelfCheck
from vaihto.calls import queries as calls
from vaihto.calls.models import Call
from vaihto.core import eligibility, situation
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.programmes import operations as programmes

LATER = datetime(2026, 11, 10, 11, 30, tzinfo=UTC)


def kept(call: Call, at: datetime = NOW) -> SelfCheck:
    """Return the example plan as a kept self-check."""
    judgement = eligibility.judge(PLAN, calls.law_of(call))
    return operations.store_check(PLAN, judgement, action="partnership", call=call, language="fi", at=at)


def test_a_plan_comes_back_from_its_json_as_it_was() -> None:
    assert situation.read(facts.as_values(PLAN)) == PLAN


def test_a_self_check_is_kept_for_ninety_days_with_what_the_rules_said(partnership: Call) -> None:
    check = kept(partnership)
    assert (check.judgement["verdict"], check.expires_on) == ("unknown", date(2027, 1, 31))
    assert queries.situation_of(check) == PLAN
    assert queries.self_check(check.token) == check
    clock.move_to_day(date(2027, 1, 31))
    assert queries.self_check(check.token) == check
    clock.move_to_day(date(2027, 2, 1))
    assert queries.self_check(check.token) is None


def test_expired_self_checks_go_when_a_new_one_comes(partnership: Call) -> None:
    old = kept(partnership)
    new = kept(partnership, NOW + timedelta(days=120))
    assert list(SelfCheck.objects.all()) == [new]
    assert old.token != new.token


def test_an_enquiry_gets_a_number_a_line_and_a_receipt_in_its_language() -> None:
    enquiry = operations.send_enquiry(ENQUIRY, by=VISITOR, at=NOW)
    assert enquiry.number == f"E-2026-{enquiry.pk:04d}"
    assert AuditLine.objects.get().operation == "advice.send_enquiry"
    mail = OutboxItem.objects.get()
    assert (mail.recipient, mail.language) == ("kaisa@example.org", "fi")
    assert enquiry.number in mail.subject
    assert "Haluamme verrata" in mail.body


def test_a_repeated_click_sends_one_enquiry() -> None:
    values = {**ENQUIRY, "once": "the-same-form"}
    numbers = {operations.send_enquiry(values, by=VISITOR, at=NOW).number for _click in range(3)}
    assert len(numbers) == 1
    assert (Enquiry.objects.count(), OutboxItem.objects.count(), AuditLine.objects.count()) == (1, 1, 1)


def test_six_enquiries_of_one_address_within_an_hour_are_one_too_many() -> None:
    for _number in range(5):
        operations.send_enquiry(ENQUIRY, by=VISITOR, at=NOW)
    with pytest.raises(operations.CannotSend, match="within an hour"):
        operations.send_enquiry({**ENQUIRY, "email": "KAISA@example.org"}, by=VISITOR, at=NOW)
    operations.send_enquiry({**ENQUIRY, "email": "other@example.org"}, by=VISITOR, at=NOW)
    operations.send_enquiry(ENQUIRY, by=VISITOR, at=NOW + timedelta(minutes=61))


def test_an_enquiry_without_a_word_is_refused() -> None:
    with pytest.raises(operations.CannotSend, match="says nothing"):
        operations.send_enquiry({**ENQUIRY, "idea": "  "}, by=VISITOR, at=NOW)


def test_an_officer_answers_once_and_the_school_gets_mail() -> None:
    enquiry = operations.send_enquiry(ENQUIRY, by=VISITOR, at=NOW)
    assert list(queries.waiting()) == [enquiry]
    answered = operations.answer(enquiry, answer="Hyvä idea. Jutellaan.", talk_at=LATER, by=OFFICER, at=NOW)
    assert (answered.state, answered.answered_by, answered.talk_at) == ("answered", "Olli Officer", LATER)
    assert not queries.waiting().exists()
    mail = OutboxItem.objects.get(key=f"enquiry-answered:{enquiry.pk}")
    assert "Hyvä idea. Jutellaan." in mail.body
    assert "13.30" in mail.body
    operations.answer(enquiry, answer="Hyvä idea. Jutellaan.", talk_at=LATER, by=OFFICER, at=NOW)
    assert AuditLine.objects.filter(operation="advice.answer").count() == 1


def test_a_second_officer_does_not_answer_again() -> None:
    enquiry = operations.send_enquiry(ENQUIRY, by=VISITOR, at=NOW)
    operations.answer(enquiry, answer="Yes.", talk_at=None, by=OFFICER, at=NOW)
    other = Actor("person", id="9", name="Other Officer", roles=frozenset({"officer"}))
    with pytest.raises(operations.CannotAnswer, match="Olli Officer"):
        operations.answer(enquiry, answer="No.", talk_at=None, by=other, at=NOW)


@pytest.mark.parametrize(
    ("by", "answer", "talk_at", "words"),
    [
        (VISITOR, "Yes.", None, "only an officer"),
        (OFFICER, " ", None, "empty"),
        (OFFICER, "Yes.", NOW - timedelta(days=1), "has passed"),
    ],
)
def test_an_answer_needs_an_officer_words_and_a_time_to_come(
    by: Actor, answer: str, talk_at: datetime | None, words: str
) -> None:
    enquiry = operations.send_enquiry(ENQUIRY, by=VISITOR, at=NOW)
    with pytest.raises(operations.CannotAnswer, match=words):
        operations.answer(enquiry, answer=answer, talk_at=talk_at, by=by, at=NOW)


def test_the_law_of_the_open_call_counts_for_its_action_and_the_programmes_for_the_others(partnership: Call) -> None:
    laws = facts.laws(NOW)
    assert laws["partnership"].deadline == partnership.closes_at
    assert laws["expert_mobility"].deadline is None
    assert list(laws) == ["student_mobility", "expert_mobility", "partnership", "transfer_of_innovation"]


def test_advice_answers_before_any_programme_is_set_up() -> None:
    assert [one.key for one in queries.four_actions(NOW)] == list(facts.laws(NOW))


def test_the_four_actions_are_told_from_rulebook_and_open_call(partnership: Call) -> None:
    told = {one.key: one for one in queries.four_actions(NOW)}
    assert told["partnership"].open_call == partnership
    assert told["student_mobility"].open_call is None
    plain = {key: (one.length, one.countries, one.support) for key, one in told.items()}
    space = "\u00a0"
    assert plain["expert_mobility"][0] == f"1–6{space}weeks, project at most 24{space}months"
    assert plain["student_mobility"][0].startswith(f"Initial VET 3–39{space}weeks, labour market 2–26{space}weeks")
    assert plain["partnership"] == (
        f"4–24{space}journeys, project at most 24{space}months",
        "At least 3 countries",
        "€6,000–€20,000 per applicant from its own agency",
    )
    assert plain["transfer_of_innovation"][2] == "At most 75% of the costs and €150,000 a year"


def test_with_two_programmes_in_force_the_actions_of_both_are_told_each_with_its_programme(partnership: Call) -> None:
    names = {f"{name}_{code}": "Erasmus+" for name in ("title", "agency") for code in ("fi", "sv", "en")}
    values = {"code": "z-erasmus", "pack": "erasmus_plus", "contact": "e@example.org", "starts_on": date(2026, 1, 1), **names}
    programmes.add(values, by=OFFICER, at=NOW)
    told = {one.key: one for one in queries.four_actions(NOW)}
    assert list(told) == ["student_mobility", "expert_mobility", "partnership", "transfer_of_innovation", "vet_mobility"]
    space = "\u00a0"
    assert told["vet_mobility"].length == f"Learners 1–365{space}days, staff 2–365{space}days, project 6–18{space}months"
    assert told["vet_mobility"].support.startswith("By the unit costs of the call")
    assert {one.programme for one in told.values()} == {"National mobility programme", "Erasmus+"}
    assert told["partnership"].open_call == partnership


def test_people_with_fewer_opportunities_stay_in_a_kept_plan() -> None:
    rows = [{"count": 3, "days": 5, "purpose": "short_learning", "fewer_opportunities": 3}]
    values = {"programme": "erasmus_plus", "call_year": 2026, "agency": "FI", "action": "vet_mobility", "mobilities": rows}
    assert facts.as_values(situation.read(values))["mobilities"] == rows
