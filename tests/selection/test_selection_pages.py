"""The pages of selection: ranking, memo, decision, letters, answers; who may open them; constant numbers of questions."""

from collections.abc import Iterator

import pytest
from assessment_examples import NOW, assessed, eligible
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.organisations import queries as organisation_queries
from vaihto.people.models import Person
from vaihto.selection.models import Acceptance, Letter, SelectionDecision, SelectionProposal


@pytest.fixture(autouse=True)
def at_now(db: None, movable_clock: None) -> Iterator[None]:
    """Let the clock stand at NOW."""
    clock.move_to(NOW)
    with translation.override("en"):
        yield


def signed_in(person: Person) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def coordinator_of(application: Application) -> Person:
    """Return the applicant's coordinator."""
    (member,) = organisation_queries.coordinators_of([application.organisation_id])[application.organisation_id]
    found: Person = member.person
    return found


def test_the_ranking_shows_the_budget_line_and_how_near_the_next_was(
    call: Call, round_of_three: list[Application], riikka: Person
) -> None:
    page = signed_in(riikka).get(f"/en/selection/calls/{call.pk}/").text.replace("\u00a0", " ")
    assert "The budget of €30,000 suffices this far · granted €18,000 · remaining €12,000" in page
    assert "Misses by 20 points or €4,000" in page
    assert "Threshold 60 points" in page
    assert "Misses the threshold by 8 points" in page


def test_what_is_missing_is_said_plainly(call: Call, round_of_three: list[Application], officer: Actor, riikka: Person) -> None:
    eligible(call, "Kallaveden ammattiopisto", 9000, officer)
    page = signed_in(riikka).get(f"/en/selection/calls/{call.pk}/").text
    assert "2026-0004: no assessor has been assigned." in page
    assert "The proposal cannot be made yet." in page


def test_one_officer_proposes_and_presents_another_decides(
    call: Call, round_of_three: list[Application], riikka: Person, anders: Person
) -> None:
    preparer, decider, address = signed_in(riikka), signed_in(anders), f"/en/selection/calls/{call.pk}/"
    preparer.post(f"{address}propose/")
    preparer.post(f"{address}present/", {"note": "As ranked."})
    assert "You prepared it." in preparer.get(address).text
    page = decider.get(f"{address}decide/").text
    assert "As ranked." in page
    assert "Head of unit" in page
    assert "tick the box" in decider.post(f"{address}decide/").text
    assert decider.post(f"{address}decide/", {"read": "on"}).status_code == 302
    assert decider.post(f"{address}decide/", {"read": "on"}).status_code == 302
    assert SelectionDecision.objects.count() == 1
    assert "Anders Holmström" in decider.get(address).text


def test_a_refused_decision_shows_the_reason(call: Call, presented: SelectionProposal, riikka: Person) -> None:
    page = signed_in(riikka).post(f"/en/selection/calls/{call.pk}/decide/", {"read": "on"}).text
    assert "Nothing was decided" in page or "has not given you the right to decide" in page
    assert "<title>Error: " in page


def test_the_memo_is_a_page_and_a_pdf(call: Call, presented: SelectionProposal, anders: Person) -> None:
    client = signed_in(anders)
    page = client.get(f"/en/selection/calls/{call.pk}/memo/").text
    assert "Reasons for plan." in page
    assert "All is well." in page
    for language in ("en", "fi", "sv"):
        paper = client.get(f"/{language}/selection/calls/{call.pk}/memo.pdf")
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF-1.7")


def test_a_letter_is_read_by_its_applicant_and_the_agency_only(
    decided: SelectionDecision, round_of_three: list[Application], riikka: Person, antti: Person, client: Client
) -> None:
    letter = Letter.objects.get(line__application=round_of_three[1])
    for address in (f"/en/selection/letters/{letter.pk}/", f"/en/selection/letters/{letter.pk}.pdf"):
        assert "/sign-in/" in client.get(address)["Location"]
        assert signed_in(antti).get(address).status_code == 404
        assert signed_in(coordinator_of(round_of_three[0])).get(address).status_code == 404
        assert signed_in(riikka).get(address).status_code == 200
    letter.refresh_from_db()
    assert letter.seen_at is None
    page = signed_in(coordinator_of(round_of_three[1])).get(f"/en/selection/letters/{letter.pk}/").text
    assert '<article class="v-letter" lang="sv">' in page
    letter.refresh_from_db()
    assert letter.seen_by == "Coordinator of Skärgårdens yrkesinstitut"


def test_the_letter_names_points_reasons_and_the_draft_instruction(decided: SelectionDecision, riikka: Person) -> None:
    page = signed_in(riikka).get(f"/en/selection/letters/{Letter.objects.earliest('pk').pk}/").text
    assert "Reasons for plan." in page
    assert "Antti Arvioija" not in page


def test_every_letter_becomes_a_pdf(decided: SelectionDecision, riikka: Person) -> None:
    client = signed_in(riikka)
    for letter in Letter.objects.all():
        first = client.get(f"/en/selection/letters/{letter.pk}.pdf").content
        assert first.startswith(b"%PDF-1.7")
        assert client.get(f"/fi/selection/letters/{letter.pk}.pdf").content == first


def test_the_coordinator_accepts_the_grant(decided: SelectionDecision, round_of_three: list[Application], riikka: Person) -> None:
    letter = Letter.objects.get(line__application=round_of_three[0])
    client, address = signed_in(coordinator_of(round_of_three[0])), f"/en/selection/letters/{letter.pk}/answer/"
    assert "You answer as" in client.get(address).text
    assert "Write why the grant is declined." in client.post(address, {"answer": "decline"}).text
    assert client.post(address, {"answer": "accept"}).status_code == 302
    assert client.post(address, {"answer": "accept"}).status_code == 302
    assert "was accepted on" in client.post(address, {"answer": "decline", "reason": "No."}).text
    assert Acceptance.objects.get().is_accepted
    assert (
        "Accepted: 1, declined: 0, without an answer: 0."
        in signed_in(riikka).get(f"/en/selection/calls/{round_of_three[0].call_id}/answers/").text
    )


def test_somebody_else_does_not_answer(decided: SelectionDecision, round_of_three: list[Application], riikka: Person) -> None:
    letters = {letter.line.application_id: letter for letter in Letter.objects.all()}
    granted, reserve = (f"/en/selection/letters/{letters[one.pk].pk}/answer/" for one in round_of_three[:2])
    assert signed_in(coordinator_of(round_of_three[1])).post(granted, {"answer": "accept"}).status_code == 404
    assert signed_in(riikka).post(granted, {"answer": "accept"}).status_code == 404
    assert signed_in(coordinator_of(round_of_three[1])).get(reserve).status_code == 404


def test_a_coordinator_sees_nothing_of_the_ranking(
    call: Call, decided: SelectionDecision, round_of_three: list[Application]
) -> None:
    client = signed_in(coordinator_of(round_of_three[0]))
    for address in (
        "",
        f"calls/{call.pk}/",
        f"calls/{call.pk}.csv",
        f"calls/{call.pk}/memo/",
        f"calls/{call.pk}/answers/",
    ):
        assert client.get(f"/en/selection/{address}").status_code == 404


def test_the_amount_page_sets_the_grant(call: Call, officer: Actor, riikka: Person) -> None:
    application = eligible(call, "Pielisen ammattiopisto", 18000, officer)
    client, address = signed_in(riikka), f"/en/selection/applications/{application.pk}/amount/"
    assert "18,000" in client.get(address).text
    assert client.post(address, {"amount": "15000", "reason": "Fewer journeys."}).status_code == 302
    assert "15000" in client.get(address).text


@pytest.mark.once
def test_lists_cost_the_same_for_one_and_three(call: Call, officer: Actor, riikka: Person, anders: Person, antti: Person) -> None:
    from assessment_examples import actor

    from vaihto.selection import operations

    client, counts = signed_in(riikka), []
    addresses = [f"/en/selection/calls/{call.pk}/", f"/en/selection/calls/{call.pk}.csv", "/en/selection/"]
    for names in (("Pielisen ammattiopisto",), ("Levin matkailuopisto", "Kallaveden ammattiopisto")):
        for name in names:
            assessed(eligible(call, name, 9000, officer), antti, "80", officer)
        counts.append([asked(client, address) for address in addresses])
    assert counts[0] == counts[1]
    proposal = operations.present(operations.propose(call, by=officer, at=NOW), by=officer, at=NOW)
    operations.decide(proposal, by=actor(anders), at=NOW)
    page = [f"/en/selection/calls/{call.pk}/answers/", f"/en/selection/calls/{call.pk}/memo/"]
    assert max(asked(client, address) for address in page) < 25


def asked(client: Client, address: str) -> int:
    """Return how many questions a page asks the database, the second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as questions:
        assert client.get(address).status_code == 200
    return len(questions)
