"""A decision of more lines than are sent with it: the worker makes the letters in portions; nothing is lost or done twice."""

import json
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NoReturn

import pytest
from assessment_examples import NOW
from django.db import connections
from django.test import Client
from django.utils import translation

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.core.canonical import canonical_json
from vaihto.kit import audit, clock, outbox
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.organisations import queries as organisations
from vaihto.organisations.models import Standing
from vaihto.people.models import Person
from vaihto.selection import letters, operations, queries
from vaihto.selection.models import Letter, ProposalLine, SelectionDecision, SelectionProposal
from vaihto.selection.operations import announcing

JOBS = OutboxItem.objects.filter(kind="selection.letters").order_by("pk")


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two letters be many."""
    monkeypatch.setattr(announcing, "AT_ONCE", 2)


@pytest.fixture
def large(presented: SelectionProposal, decider: Actor) -> SelectionDecision:
    """Return a decision whose letters are still to come."""
    return operations.decide(presented, by=decider, at=NOW)


def work() -> int:
    """Do what is due of the letters, and no mail."""
    return sum(outbox.do(pk) for pk in JOBS.filter(pk__in=outbox.due()).values_list("pk", flat=True))


def shown(call: Call, person: Person) -> str:
    """Return the piece of the page that says how far the letters are, in plain blanks."""
    asker = Client()
    asker.force_login(person)
    page = asker.get(f"/en/selection/calls/{call.pk}/letters/sending/")
    return " ".join(page.text.replace("\u00a0", " ").split())


def test_the_decision_is_whole_with_its_own_line_before_any_letter(large: SelectionDecision, call: Call) -> None:
    assert queries.is_decided(call)
    assert [item.payload["first"] for item in JOBS.all()] == [1, 3]
    assert not Letter.objects.exists()
    assert not AuditLine.objects.filter(operation__startswith="selection.announce").exists()
    assert AuditLine.objects.filter(operation="selection.decide").count() == 1
    assert queries.sending_of(call) == queries.Sending(0, 3, is_in_trouble=False)


def test_towards_the_applicant_a_decision_begins_with_its_letter(
    large: SelectionDecision, round_of_three: list[Application]
) -> None:
    keys = [one.pk for one in round_of_three]
    assert queries.outcomes_of(keys) == {}
    assert outbox.do(JOBS[0].pk)
    assert set(queries.outcomes_of(keys)) == set(keys[:2])


def test_letters_made_later_say_what_they_would_have_said_with_the_decision(
    presented: SelectionProposal, officer: Actor, decider: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = dict.fromkeys(("fi", "sv", "en"), "Ask for it: {agency}, {days}.")
    first = operations.write_instruction(texts, by=officer, at=NOW)
    with clock.at(NOW):
        operations.decide(presented, by=decider, at=NOW)
        operations.write_instruction({**texts, "fi": "Uusi."}, by=officer, at=NOW)
        assert work() == 2
    later = {letter.line_id: letter.content for letter in Letter.objects.all()}
    assert {one["rectification"]["version"] for one in later.values()} == {first.number}
    decision = SelectionDecision.objects.get()
    for line in queries.all_lines().filter(proposal=presented):
        members = organisations.coordinators_of([line.application.organisation_id])[line.application.organisation_id]
        with translation.override(line.application.language):
            at_once = json.loads(canonical_json(letters.content_of(line, decision, members, first)))
        assert later[line.pk] == at_once
    assert {one.source for one in Standing.objects.all()} == {"Selection decision in case 2026-0001"}


def test_one_letter_that_cannot_be_made_keeps_back_only_itself(
    large: SelectionDecision, call: Call, riikka: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = letters.content_of

    def one_fails(line: ProposalLine, *rest: Any) -> Any:
        if line.position == 1:
            raise ValueError("a rule that nobody knows")
        return making(line, *rest)

    monkeypatch.setattr(letters, "content_of", one_fails)
    assert work() == 1
    assert sorted(Letter.objects.values_list("line__position", flat=True)) == [2, 3]
    assert queries.sending_of(call) == queries.Sending(2, 3, is_in_trouble=True)
    assert "2 of 3 letters are ready" in shown(call, riikka)
    assert "Some letters could not be made" in shown(call, riikka)
    monkeypatch.setattr(letters, "content_of", making)
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert work() == 1
    assert queries.sending_of(call) == queries.Sending(3, 3, is_in_trouble=False)


def test_the_page_says_how_far_the_letters_are_and_asks_again_until_all_are_there(
    large: SelectionDecision, call: Call, riikka: Person
) -> None:
    outbox.do(JOBS[0].pk)
    halfway = shown(call, riikka)
    assert "2 of 3 letters are ready" in halfway
    assert '<progress class="v-progress__bar" value="2" max="3"' in halfway
    assert 'data-hx-trigger="every 2s"' in halfway
    work()
    assert "All 3 letters are ready and have been sent." in shown(call, riikka)
    assert "data-hx-trigger" not in shown(call, riikka)


def test_results_are_not_published_while_letters_are_on_their_way(large: SelectionDecision, call: Call, officer: Actor) -> None:
    with pytest.raises(operations.CannotPublish, match="letters of the decision are still being sent"):
        operations.publish_results(call, by=officer, at=NOW)
    work()
    assert operations.publish_results(call, by=officer, at=NOW).version == 1


def killed(moment: Callable[[], None]) -> None:
    """Let a worker of its own begin with the letters, in which `moment` sees to a kill -9; wait until it is dead."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        moment()
        work()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL


def die(*_args: Any, **_options: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def at_the(number: int) -> Callable[[], None]:
    """Return what makes the worker die while it writes its letter of that number."""
    made, written = letters.content_of, iter(range(1, 10))

    def see_to_it() -> None:
        letters.content_of = lambda *rest: die() if next(written) == number else made(*rest)

    return see_to_it


def before_the_mark() -> None:
    """Let the worker die when the first portion is stored and its item not yet marked as done."""
    portion = announcing.announce_portion
    announcing.announce_portion = lambda *rest, **options: (portion(*rest, **options), die())  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("moment", "stored"),
    [(at_the(1), 0), (at_the(2), 0), (at_the(3), 2), (before_the_mark, 2)],
    ids=["before the first letter", "in the middle of a portion", "in the next portion", "before the mark"],
)
def test_a_worker_killed_among_the_letters_loses_none_and_sends_none_twice(
    transactional_db: None, call: Call, large: SelectionDecision, round_of_three: list[Application],
    moment: Callable[[], None], stored: int,
) -> None:  # fmt: skip
    killed(moment)
    assert Letter.objects.count() == stored
    with clock.at(clock.now() + timedelta(minutes=2)):
        work()
    assert not work()
    assert set(JOBS.values_list("state", flat=True)) == {"done"}
    assert queries.sending_of(call) == queries.Sending(3, 3, is_in_trouble=False)
    for application in round_of_three:
        operations_of = [line.operation for line in audit.lines_of(application.case)]
        assert operations_of.count("selection.announce") == 1
        assert OutboxItem.objects.filter(key__startswith="selection.letter:", case=application.case).count() == 1
    assert Standing.objects.filter(kind="grant").count() == 1
    assert audit.verify() == []
