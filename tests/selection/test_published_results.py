"""Published results: the grants that stand, nothing about the others but their number; versions in sight."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from assessment_examples import NOW, actor
from django.db import IntegrityError, transaction
from django.test import Client

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.organisations import queries as organisations
from vaihto.people.models import Person
from vaihto.selection import operations, queries
from vaihto.selection.models import ResultPublication, SelectionDecision, SelectionProposal

LATER = NOW + timedelta(days=10)
# What must not reach the public about those without a grant, nor about assessments.
SECRETS = (
    "Skärgårdens",
    "Levin matkailuopisto",
    "2026-0002",
    "2026-0003",
    "71.5",
    "91.5",
    "71,5",
    "91,5",
    "Reasons for",
    "Antti",
)


def decline(application: Application) -> None:
    """Decline the grant for the applicant."""
    (member,) = organisations.coordinators_of([application.organisation_id])[application.organisation_id]
    line = queries.decided_lines().get(application=application)
    operations.answer(line, is_accepted=False, reason="Too few.", by=actor(member.person), at=LATER)


def test_only_grants_are_named_and_the_others_are_counted(decided: SelectionDecision, call: Call, officer: Actor) -> None:
    content = operations.publish_results(call, by=officer, at=LATER).content
    assert [row["organisation"] for row in content["grants"]] == ["Pielisen ammattiopisto"]
    assert content["counts"] == {
        "applications": 3, "granted": 1, "given_up": 0, "reserve": 1, "not_selected": 1, "ineligible": 0,
    }  # fmt: skip
    text = json.dumps(content, ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret in text]


def test_nothing_is_published_before_the_decision_or_by_somebody_else(
    presented: SelectionProposal, call: Call, officer: Actor, antti: Person
) -> None:
    with pytest.raises(operations.CannotPublish, match="has not been decided"):
        operations.publish_results(call, by=officer, at=LATER)
    with pytest.raises(operations.CannotPublish, match="only an officer"):
        operations.publish_results(call, by=actor(antti), at=LATER)


def test_a_correction_is_a_new_version_that_says_what_differs(
    decided: SelectionDecision, call: Call, officer: Actor, round_of_three: list[Application]
) -> None:
    first = operations.publish_results(call, by=officer, at=LATER)
    assert operations.publish_results(call, by=officer, at=LATER) == first
    decline(round_of_three[0])
    with pytest.raises(operations.CannotPublish, match="What was corrected is missing"):
        operations.publish_results(call, by=officer, at=LATER)
    second = operations.publish_results(call, note="One declined.", by=officer, at=LATER)
    assert (second.version, second.content["grants"], second.content["counts"]["given_up"]) == (2, [], 1)
    first.refresh_from_db()
    assert len(first.content["grants"]) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ResultPublication.objects.filter(pk=second.pk).update(note="")


def test_a_grant_from_the_reserve_list_carries_its_own_day(
    decided: SelectionDecision, call: Call, officer: Actor, decider: Actor, round_of_three: list[Application]
) -> None:
    decline(round_of_three[0])
    line = queries.decided_lines().get(application=round_of_three[1])
    made = operations.propose_reserve(line, amount=Decimal(16000), reason="Free.", by=officer, at=LATER)
    operations.decide_later(made, by=decider, at=LATER)
    (row,) = operations.publish_results(call, by=officer, at=LATER).content["grants"]
    assert (row["number"], row["awarded_on"]) == ("2026-0002", "2027-01-30")


def test_withdrawn_results_stay_in_sight_without_grants(
    decided: SelectionDecision, call: Call, officer: Actor, movable_clock: None
) -> None:
    clock.move_to(LATER)
    one = operations.publish_results(call, by=officer, at=LATER)
    with pytest.raises(operations.CannotPublish, match="reason is missing"):
        operations.withdraw_results(one, reason=" ", by=officer, at=LATER)
    operations.withdraw_results(one, reason="A sum was wrong.", by=officer, at=LATER)
    page = Client().get(f"/en/selection/results/{call.pk}/").text
    assert "A sum was wrong." in page
    assert "Pielisen" not in page
    for address in (".csv", ".json", "/360giving.json"):
        assert Client().get(f"/en/selection/results/{call.pk}{address}").status_code == 404
    assert operations.publish_results(call, note="The sum is right now.", by=officer, at=LATER).version == 2


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_visitor_reads_the_page_and_its_files_and_learns_nothing_of_the_others(
    decided: SelectionDecision, call: Call, officer: Actor, movable_clock: None, language: str
) -> None:
    clock.move_to(LATER)
    operations.publish_results(call, by=officer, at=LATER)
    visitor, base = Client(), f"/{language}/selection/results/{call.pk}"
    read = {name: visitor.get(f"{base}{name}") for name in ("/", ".csv", ".xlsx", ".json", "/360giving.json")}
    texts = [read[name].content.decode() for name in ("/", ".csv", ".json", "/360giving.json")]
    assert all("Pielisen ammattiopisto" in text for text in texts)
    assert not [secret for secret in SECRETS for text in texts if secret in text]
    assert "Pielisen" not in visitor.get(f"/{language}/selection/calls/{call.pk}/publication/").content.decode()
    (grant,) = json.loads(texts[-1])["grants"]
    assert (grant["amountAwarded"], grant["currency"]) == (18000, "EUR")
    assert "18000" in texts[1]
    assert visitor.get(f"/{language}/selection/results/").status_code == 200


def test_a_call_whose_results_are_not_published_has_no_page(decided: SelectionDecision, call: Call) -> None:
    assert Client().get(f"/en/selection/results/{call.pk}/").status_code == 404


def test_the_officer_publishes_corrects_and_withdraws_on_one_page(
    decided: SelectionDecision, call: Call, riikka: Person, round_of_three: list[Application], movable_clock: None
) -> None:
    clock.move_to(LATER)
    client, address = Client(), f"/en/selection/calls/{call.pk}/publication/"
    client.force_login(riikka)
    assert queries.to_publish(actor(riikka)) == [call]
    assert client.post(address, {}).status_code == 302
    assert queries.to_publish(actor(riikka)) == []
    assert "The public page says the same." in client.get(address).text
    decline(round_of_three[0])
    assert "No longer: 2026-0001 Pielisen ammattiopisto" in client.get(address).text
    assert "Write what differs from the version before." in client.post(address, {"note": ""}).text
    client.post(address, {"note": "One declined."})
    old = Client().get(f"/en/selection/results/{call.pk}/?version=1").text
    assert "A newer version has replaced this one" in old
    assert "Write why the results are withdrawn." in client.post(f"{address}withdraw/", {}).text
    assert client.post(f"{address}withdraw/", {"reason": "All wrong."}).status_code == 302
    assert "All wrong." in client.get(address).text
