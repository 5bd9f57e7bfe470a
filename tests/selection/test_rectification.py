"""Requests for rectification: their days, who handles them, the original made again, what a correction gives and costs."""
# long because: one request is followed from the letter to its decision, and every way out is tried.

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from assessment_examples import NOW, actor, person
from django.db import IntegrityError, transaction
from django.test import Client

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.core.canonical import sha256_of
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.organisations import queries as organisations
from vaihto.people.models import Person
from vaihto.selection import freed, operations, queries, recomputing
from vaihto.selection.models import FurtherLetter, Letter, ProposalLine, RectificationRequest, SelectionDecision

# Decided on 20 January 2027: counts as received on the 27th, 30 days later is Friday 26 February.
LAST = datetime(2027, 2, 26, 20, 0, tzinfo=NOW.tzinfo)
LATER = NOW + timedelta(days=10)


@pytest.fixture
def heidi(db: None) -> Person:
    """Return an officer who took no part in the decision and may decide."""
    return person("heidi@example.org", "Heidi Hakala", role="officer", may_decide=True, title="Lawyer")


@pytest.fixture
def handler(heidi: Person) -> Actor:
    """Return that officer as an actor."""
    return actor(heidi)


def coordinator(application: Application) -> Actor:
    """Return the applicant's coordinator."""
    (member,) = organisations.coordinators_of([application.organisation_id])[application.organisation_id]
    return actor(member.person)


def line(application: Application) -> ProposalLine:
    """Return the decided line of an application as it stands now."""
    return queries.decided_lines().get(application=application)


@pytest.fixture
def filed(decided: SelectionDecision, round_of_three: list[Application]) -> RectificationRequest:
    """Return the request of the second application, which is on the reserve list with 71.5 points."""
    return file(round_of_three[1])


def file(application: Application, at: datetime = LATER) -> RectificationRequest:
    """File a request."""
    text = "Poängen för planen är för låga."
    return operations.file_rectification(line(application), text=text, language="sv", by=coordinator(application), at=at)


def points_of(one: RectificationRequest, more: str = "0") -> dict[str, Decimal]:
    """Return the points as decided, with so many more in the first criterion that bears them."""
    points = {key: Decimal(value) for key, value in line(one.line.application).points_by_criterion.items()}
    first = next(iter(points))
    return {**points, first: points[first] + Decimal(more)}


def corrected(one: RectificationRequest, handler: Actor, points: dict[str, Decimal], amount: int) -> RectificationRequest:
    """Take a request over and work out a correction."""
    operations.take_rectification(one, by=handler, at=LATER)
    return operations.correct_rectification(one, points=points, amount=Decimal(amount), by=handler, at=LATER)


def decide(one: RectificationRequest, handler: Actor, outcome: str = "changed", **more: Any) -> RectificationRequest:
    """Decide a request."""
    return operations.decide_rectification(one, outcome=outcome, reasons="Because.", by=handler, at=LATER, **more)


def test_a_request_carries_its_days_and_everybody_gets_word(filed: RectificationRequest) -> None:
    assert (filed.received_on, filed.counted_on, filed.last_day) == (date(2027, 1, 30), date(2027, 1, 27), date(2027, 2, 26))
    assert not filed.is_late
    assert OutboxItem.objects.filter(key__startswith=f"selection.rectification:{filed.pk}:").count() == 1


def test_the_last_day_is_in_time_and_the_day_after_is_late_and_kept(
    decided: SelectionDecision, round_of_three: list[Application]
) -> None:
    assert not file(round_of_three[1], LAST).is_late
    late = file(round_of_three[2], LAST + timedelta(days=1))
    assert late.is_late
    assert late.state == "received"


def test_filing_twice_gives_one_request(filed: RectificationRequest, round_of_three: list[Application]) -> None:
    assert file(round_of_three[1]) == filed
    with pytest.raises(IntegrityError), transaction.atomic():
        RectificationRequest.objects.create(**{
            name: getattr(filed, name)
            for name in ("line", "text", "language", "received_on", "counted_on", "last_day", "is_late", "filed_at", "filed_by")
        })  # fmt: skip


def test_only_a_coordinator_of_the_applicant_files_and_says_why(
    decided: SelectionDecision, round_of_three: list[Application], officer: Actor
) -> None:
    for by in (officer, coordinator(round_of_three[0])):
        with pytest.raises(operations.CannotRectify, match="a coordinator of the applicant"):
            operations.file_rectification(line(round_of_three[1]), text="No.", language="fi", by=by, at=LATER)
    with pytest.raises(operations.CannotRectify, match="text is missing"):
        operations.file_rectification(
            line(round_of_three[1]), text=" ", language="fi", by=coordinator(round_of_three[1]), at=LATER
        )


def test_an_officer_records_a_letter_with_the_day_on_which_it_arrived(
    decided: SelectionDecision, round_of_three: list[Application], officer: Actor
) -> None:
    given: dict[str, Any] = {"text": "A letter.", "language": "fi", "way": "post", "sender": "Rehtori Räsänen", "by": officer}
    with pytest.raises(operations.CannotRectify, match="has not come yet"):
        operations.record_rectification(line(round_of_three[1]), received_on=date(2027, 3, 3), at=LATER, **given)
    made = operations.record_rectification(
        line(round_of_three[1]), received_on=date(2027, 2, 26), at=LAST + timedelta(days=4), **given
    )
    assert (made.is_late, made.recorded_by, made.filed_by) == (False, "Riikka Niemelä", "Rehtori Räsänen")


def test_neither_preparer_nor_decider_handles_the_request(
    filed: RectificationRequest, officer: Actor, decider: Actor, handler: Actor
) -> None:
    for by in (officer, decider):
        with pytest.raises(operations.CannotRectify, match="you took part in the decision"):
            operations.take_rectification(filed, by=by, at=LATER)
        assert queries.to_handle(by) == []
    assert queries.to_handle(handler) == [filed]
    with pytest.raises(operations.CannotRectify, match="Take it over first"):
        decide(filed, handler, "unchanged")


def test_the_frozen_inputs_give_the_frozen_outcome(decided: SelectionDecision, round_of_three: list[Application]) -> None:
    compared = recomputing.compared(decided, round_of_three[1].pk)
    assert compared.is_same
    assert compared.before == compared.after


def test_a_changed_input_is_noticed_when_the_decision_is_made_again(
    decided: SelectionDecision, round_of_three: list[Application]
) -> None:
    decided.content["basis"]["candidates"][0]["amount"] = "1"
    assert not recomputing.compared(decided, round_of_three[1].pk).is_same


def test_the_correction_is_made_beside_the_original_and_touches_nobody_else(
    filed: RectificationRequest, handler: Actor, round_of_three: list[Application], decided: SelectionDecision
) -> None:
    before = decided.content_hash
    kept = corrected(filed, handler, points_of(filed, "2"), 12000)
    assert kept.recomputed["is_same"]
    assert kept.recomputed["before"]["outcome"] == "reserve"
    assert kept.recomputed["after"]["outcome"] == "granted"
    assert Decimal(kept.recomputed["after"]["points"]) == Decimal("73.5")
    assert line(round_of_three[1]).outcome == "reserve"
    decided.refresh_from_db()
    assert sha256_of(decided.content) == before


@pytest.mark.parametrize(("points", "why"), [({}, "Points are missing"), ({"all": "1000"}, "Points lie between 0 and")])
def test_points_outside_the_criteria_are_refused(
    filed: RectificationRequest, handler: Actor, points: dict[str, str], why: str
) -> None:
    operations.take_rectification(filed, by=handler, at=LATER)
    given = dict.fromkeys(points_of(filed), Decimal(1000)) if points else {}
    with pytest.raises(operations.CannotRectify, match=why):
        operations.correct_rectification(filed, points=given, amount=Decimal(1), by=handler, at=LATER)


def test_a_granted_request_takes_free_money_of_the_budget_and_the_applicant_answers(
    filed: RectificationRequest, handler: Actor, call: Call, round_of_three: list[Application]
) -> None:
    second = round_of_three[1]
    corrected(filed, handler, points_of(filed, "2"), 12000)
    with pytest.raises(operations.CannotRectify, match="source of the money is missing"):
        decide(filed, handler)
    done = decide(filed, handler, money_from="budget")
    assert decide(filed, handler, money_from="budget").content_hash == done.content_hash
    assert (done.extra, done.amount, freed.money_of(call).free) == (Decimal(12000), Decimal(12000), Decimal(0))
    assert line(second).outcome == "granted"
    operations.answer(line(second), is_accepted=True, by=coordinator(second), at=LATER + timedelta(days=3))
    approved = queries.approved(second)
    assert approved is not None
    assert approved.amount == Decimal(12000)


def test_money_that_the_budget_does_not_have_comes_from_where_the_officer_says(
    filed: RectificationRequest, handler: Actor, call: Call
) -> None:
    criteria = SelectionDecision.objects.get().content["basis"]["criteria"]
    corrected(filed, handler, {one["key"]: Decimal(one["max_points"]) for one in criteria}, 16000)
    assert RectificationRequest.objects.get().recomputed["after"]["rank"] == 1
    with pytest.raises(operations.CannotRectify, match=r"costs €16,000 and the budget has €12,000 free"):
        decide(filed, handler, money_from="budget")
    with pytest.raises(operations.CannotRectify, match="name the other money"):
        decide(filed, handler, money_from="other", money_note=" ")
    decide(filed, handler, money_from="other", money_note="Reserve of the year 2027, item 29.01.50")
    assert freed.money_of(call).free == Decimal(12000)


def test_a_request_is_refused_with_reasons_or_not_examined(
    filed: RectificationRequest, handler: Actor, round_of_three: list[Application]
) -> None:
    operations.take_rectification(filed, by=handler, at=LATER)
    with pytest.raises(operations.CannotRectify, match="no correction has been worked out"):
        decide(filed, handler)
    with pytest.raises(operations.CannotRectify, match="reasons are missing"):
        operations.decide_rectification(filed, outcome="unchanged", reasons=" ", by=handler, at=LATER)
    decide(filed, handler, "unchanged")
    letter = FurtherLetter.objects.get()
    assert letter.language == "sv"
    assert letter.content["rectification"]["heading"] != Letter.objects.first().content["rectification"]["heading"]  # type: ignore[union-attr]
    # A new request about the same decision can follow; it was filed late and is not examined.
    late = file(round_of_three[1], LAST + timedelta(days=3))
    operations.take_rectification(late, by=handler, at=LATER)
    decide(late, handler, "dismissed")
    assert line(round_of_three[1]).outcome == "reserve"


def test_a_correction_never_takes_from_the_applicant(
    decided: SelectionDecision, round_of_three: list[Application], handler: Actor
) -> None:
    one = file(round_of_three[0])
    corrected(one, handler, points_of(one, "-20"), 9000)
    with pytest.raises(operations.CannotRectify, match="would take from the applicant"):
        decide(one, handler, money_from="budget")


def test_who_may_not_decide_hands_the_request_on(filed: RectificationRequest, handler: Actor, heidi: Person) -> None:
    heidi.staff_roles.update(may_decide=False)
    operations.take_rectification(filed, by=handler, at=LATER)
    with pytest.raises(operations.CannotRectify, match="has not given you the right to decide"):
        decide(filed, handler, "unchanged")


def test_the_applicant_withdraws_an_open_request_only(
    filed: RectificationRequest, handler: Actor, round_of_three: list[Application]
) -> None:
    with pytest.raises(operations.CannotRectify, match="a coordinator of the applicant withdraws"):
        operations.withdraw_rectification(filed, by=handler, at=LATER)
    operations.withdraw_rectification(filed, by=coordinator(round_of_three[1]), at=LATER)
    with pytest.raises(operations.CannotRectify, match="the request is closed"):
        operations.take_rectification(filed, by=handler, at=LATER)


def signed_in(person_id: object) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(Person.objects.get(pk=person_id))
    return client


def test_the_pages_lead_from_the_letter_to_the_decision(
    decided: SelectionDecision, round_of_three: list[Application], heidi: Person, riikka: Person, movable_clock: None
) -> None:
    clock.move_to(LATER)
    second = round_of_three[1]
    school, stranger = signed_in(coordinator(second).id), signed_in(coordinator(round_of_three[0]).id)
    letter = Letter.objects.get(line__application=second)
    address = f"/en/selection/letters/{letter.pk}/rectification/"
    assert stranger.get(address).status_code == 404
    assert "26 February 2027" in school.get(address).text.replace("\u00a0", " ")
    assert "Write what change is asked for and why." in school.post(address, {"text": ""}).text
    assert school.post(address, {"text": "The points are wrong."}).status_code == 302
    one = RectificationRequest.objects.get()
    page = f"/en/selection/rectifications/{one.pk}/"
    assert stranger.get(page).status_code == 404
    assert "The original made again" not in school.get(page).text
    preparer, handles = signed_in(riikka.pk), signed_in(heidi.pk)
    assert "You do not handle this request." in preparer.get(page).text
    assert "The frozen inputs give the frozen outcome" in handles.get(page).text
    handles.post(f"{page}take/")
    points = {f"points_{key}": str(value) for key, value in points_of(one, "2").items()}
    assert "The points are missing." in handles.post(f"{page}correct/", {"amount": "12000"}).text
    assert handles.post(f"{page}correct/", {**points, "amount": "12000"}).status_code == 302
    shown = handles.get(page).text.replace("\u00a0", " ")
    assert "€12,000" in shown
    assert "Choose what is decided." in handles.post(f"{page}decide/", {}).text
    given = {"outcome": "changed", "reasons": "The plan was misread.", "money_from": "budget"}
    assert handles.post(f"{page}decide/", given).status_code == 302
    further = FurtherLetter.objects.get()
    assert school.get(f"/en/selection/further-letters/{further.pk}.pdf").content.startswith(b"%PDF-1.7")
    assert "The plan was misread." in school.get(page).text
    listed = preparer.get("/en/selection/rectifications/?state=decided").text
    assert "2026-0002" in listed
    assert "2026-0002" in preparer.get("/en/selection/rectifications.csv").content.decode("utf-8-sig")
    assert "No requests for rectification" in preparer.get("/en/selection/rectifications/?state=received").text


def test_the_list_asks_as_few_questions_with_many_requests_as_with_one(
    decided: SelectionDecision, round_of_three: list[Application], riikka: Person, movable_clock: None,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    clock.move_to(LATER)
    for application in round_of_three:
        file(application)
    client = signed_in(riikka.pk)
    with django_assert_max_num_queries(12):
        client.get("/en/selection/rectifications/")
