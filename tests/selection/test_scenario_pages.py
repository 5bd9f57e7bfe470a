"""The pages of the workbench: drawn up by a form, seen beside the ranking, compared, chosen, without JavaScript."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from assessment_examples import NOW, assessed, eligible
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.kit import clock, outbox
from vaihto.kit.actors import Actor
from vaihto.people.models import Person
from vaihto.selection import operations
from vaihto.selection.models import Scenario, SelectionProposal
from vaihto.selection.outcomes import Wishes

SPACE = "\u00a0"


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


@pytest.fixture
def round_of_four(call: Call, round_of_three: list[Application], officer: Actor, antti: Person) -> list[Application]:
    """Return the round of three with a small newcomer on the third place."""
    small = eligible(call, "Kainuun ammattiopisto", 9000, officer)
    assessed(small, antti, "66", officer)
    return [*round_of_three, small]


WISHED = {
    "name": "Newcomers first", "method": "ranking", "is_partial": "on", "group_1": "newcomer", "least_1": "15",
    "unit_1": "percent", "reserve_length": "5",
}  # fmt: skip


def test_an_officer_draws_up_a_scenario_and_sees_it_beside_the_ranking(
    call: Call, round_of_four: list[Application], riikka: Person
) -> None:
    client = signed_in(riikka)
    page = client.post(f"/en/selection/calls/{call.pk}/scenarios/new/", WISHED, follow=True).text.replace(SPACE, " ")
    assert "<h1" in page
    assert "Scenario B: Newcomers first" in page
    assert "At least 15 % for newcomers." in page
    assert "Make this the proposal" in page
    made = Scenario.objects.get()
    assert Wishes.read(made.wishes).floors == ({"newcomer": True, "share": "0.15"},)
    ranking = client.get(f"/en/selection/calls/{call.pk}/").text
    assert f'href="/en/selection/scenarios/{made.pk}/"' in ranking


def test_what_is_half_said_comes_back_with_everything_that_was_typed(
    call: Call, round_of_four: list[Application], riikka: Person
) -> None:
    page = signed_in(riikka).post(f"/en/selection/calls/{call.pk}/scenarios/new/", {**WISHED, "name": "", "least_1": ""}).text
    assert "Write what the scenario tries out." in page
    assert "Choose a group and say how much it gets." in page
    assert not Scenario.objects.exists()


def test_the_best_use_shows_a_first_answer_until_it_is_proven_and_says_who_is_in_under_it(
    call: Call, round_of_four: list[Application], riikka: Person
) -> None:
    client = signed_in(riikka)
    wished = {"name": "Most points", "method": "score", "is_partial": "on"}
    page = client.post(f"/en/selection/calls/{call.pk}/scenarios/new/", wished, follow=True).text
    assert "Load the page again" in page
    assert "Make this the proposal" not in page
    outbox.do_all()
    address = f"/en/selection/scenarios/{Scenario.objects.get().pk}/"
    page = client.get(address).text
    assert "Proven: no sharing out gives more." in page
    assert "Load the page again" not in page
    ranking = client.get(f"/en/selection/calls/{call.pk}/").text
    assert "in under scenario B" in ranking


def test_the_chosen_scenario_says_its_reason_on_the_page_of_the_call_and_in_the_memo(
    call: Call, round_of_four: list[Application], riikka: Person
) -> None:
    client = signed_in(riikka)
    client.post(f"/en/selection/calls/{call.pk}/scenarios/new/", WISHED)
    address = f"/en/selection/scenarios/{Scenario.objects.get().pk}/propose/"
    assert "Write why this scenario is proposed" in client.post(address, {"reason": ""}).text
    page = client.post(address, {"reason": "The priority of the call."}, follow=True).text
    assert "Proposal: scenario B, Newcomers first" in page
    assert "The priority of the call." in page
    assert "The priority of the call." in client.get(f"/en/selection/calls/{call.pk}/memo/").text
    assert SelectionProposal.objects.get().basis["scenario"]["letter"] == "B"


def test_scenarios_stand_side_by_side_and_come_as_files(
    call: Call, round_of_four: list[Application], officer: Actor, riikka: Person
) -> None:
    operations.draw_up(call, name="Less", wishes=Wishes(budget=Decimal(10000)), by=officer, at=NOW)
    operations.draw_up(call, name="More", wishes=Wishes(budget=Decimal(60000)), by=officer, at=NOW)
    client = signed_in(riikka)
    page = client.get(f"/en/selection/calls/{call.pk}/scenarios/").text.replace(SPACE, " ")
    assert "Who wins and who loses" in page
    assert "€16,000" in page
    # On a phone each figure stands under the name of its scenario, and the proof is read as sentences.
    assert page.count('<td class="v-num" data-label="B Less">') == page.count('<td class="v-num" data-label="C More">') >= 9
    assert '<td class="v-num v-sentences" data-label="C More">' in page
    file = client.get(f"/en/selection/calls/{call.pk}/scenarios.csv").content.decode("utf-8-sig")
    assert "B Less (€);C More (€)" in file.splitlines()[0]
    one = client.get(f"/en/selection/scenarios/{Scenario.objects.order_by('-pk')[0].pk}.csv").content.decode("utf-8-sig")
    assert "# C More" in one


@pytest.mark.once
def test_the_comparison_costs_the_same_for_one_and_for_four_applications(
    call: Call, round_of_three: list[Application], officer: Actor, antti: Person, riikka: Person
) -> None:
    operations.draw_up(call, name="More", wishes=Wishes(budget=Decimal(60000)), by=officer, at=NOW)
    client = signed_in(riikka)
    address = f"/en/selection/scenarios/{Scenario.objects.get().pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for name in ("Kainuun", "Lakeuden"):
        assessed(eligible(call, f"{name} ammattiopisto", 9000, officer), antti, "66", officer)
    operations.count(Scenario.objects.get(), by=officer, at=NOW)
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(few)


def test_only_staff_sees_scenarios(call: Call, round_of_four: list[Application], officer: Actor, antti: Person) -> None:
    made = operations.draw_up(call, name="Less", wishes=Wishes(budget=Decimal(10000)), by=officer, at=NOW)
    client = signed_in(antti)
    assert client.get(f"/en/selection/scenarios/{made.pk}/").status_code in {403, 404}
    assert client.post(f"/en/selection/scenarios/{made.pk}/propose/", {"reason": "x"}).status_code in {403, 404}
