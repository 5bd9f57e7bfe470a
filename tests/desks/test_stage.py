"""The overall stage of a project: one situation for each stop of the track."""

from typing import Any

import pytest

from vaihto.applications.models import Application
from vaihto.desks import stage
from vaihto.desks.facts import Facts
from vaihto.grants.models import GrantAgreement
from vaihto.selection.models import ProposalLine


def facts(state: str = "sent", check: str = "eligible", **others: Any) -> Facts:
    return Facts(Application(state=state, check_state=check), **others)


def granted(outcome: str = "granted", **values: Any) -> ProposalLine:
    return ProposalLine(outcome=outcome, **values)


def agreement(state: str = "active") -> GrantAgreement:
    return GrantAgreement(state=state)


SITUATIONS = [
    ("a draft", facts("draft", ""), stage.APPLICATION, "draft"),
    ("a sent application", facts(check="waiting"), stage.APPLICATION, "Being checked"),
    ("one sent back for completion", facts(check="completion"), stage.APPLICATION, "Awaiting completion"),
    ("an ineligible one", facts(check="ineligible"), stage.APPLICATION, "Not eligible"),
    ("a withdrawn one", facts("withdrawn"), stage.APPLICATION, "withdrawn"),
    ("an eligible one without assessor", facts(), stage.ASSESSMENT, "assessor not assigned"),
    ("one of two assessments in", facts(tasks=2, tasks_done=1), stage.ASSESSMENT, "1 of 2 assessments"),
    ("both assessments in", facts(tasks=2, tasks_done=2), stage.DECISION, "awaiting decision"),
    ("granted", facts(line=granted()), stage.DECISION, "granted"),
    ("on the reserve list", facts(line=granted("reserve", reserve_place=2)), stage.DECISION, "reserve list, place 2"),
    ("not selected", facts(line=granted("not_selected")), stage.DECISION, "not selected"),
    ("a declined grant", facts(line=granted(), accepted=False), stage.DECISION, "grant declined"),
    ("an accepted grant", facts(line=granted(), accepted=True), stage.AGREEMENT, "being drawn up"),
    ("an agreement to sign", facts(agreement=agreement("signing")), stage.AGREEMENT, "awaiting signatures"),
    ("nothing planned", facts(agreement=agreement()), stage.STAYS, "not planned yet"),
    (
        "seven of eighteen abroad",
        facts(agreement=agreement(), stays={"abroad": 7, "confirmed": 6, "returned": 5}),
        stage.STAYS,
        "7 of 18 abroad",
    ),
    (
        "journeys to make",
        facts(agreement=agreement(), journeys=4, journeys_open=1),
        stage.STAYS,
        "3 of 4 journeys made",
    ),
    (
        "all back, two unrecognised",
        facts(agreement=agreement(), stays={"returned": 5}, unrecognised=2),
        stage.RECOGNITION,
        "2 stays wait",
    ),
    ("all recognised", facts(agreement=agreement(), stays={"returned": 5}), stage.REPORT, "not started"),
    (
        "the agency asks",
        facts(agreement=agreement(), stays={"returned": 5}, report="asked"),
        stage.REPORT,
        "the agency asks",
    ),
    ("settled", facts(agreement=agreement("settled"), report="accepted"), stage.STATISTICS, "counted"),
]


@pytest.mark.parametrize(("situation", "known", "stop", "detail"), SITUATIONS, ids=[row[0] for row in SITUATIONS])
def test_the_stage_of(situation: str, known: Facts, stop: int, detail: str, settings: Any) -> None:
    from django.utils import translation

    with translation.override("en"):
        found = stage.of(known)
        assert (found.stop, found.detail) == (stop, detail)


def test_the_rail_has_eight_stops_and_one_is_now() -> None:
    stops = stage.of(facts(agreement=agreement(), stays={"abroad": 1})).stops({1: "/application"})
    assert [one["state"] for one in stops] == ["done"] * 4 + ["now"] + ["future"] * 3
    assert stops[0]["url"] == "/application"


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"stays": {"confirmed": 2}, "unsigned": 1}, "Next: sign the learning agreements before departure."),
        ({"stays": {"confirmed": 2}}, "Next: the people leave. Nothing needs doing before that."),
        ({"stays": {"confirmed": 1, "abroad": 1}}, "Next: record who returns."),
    ],
)
def test_the_rail_asks_for_signatures_only_while_some_are_missing(known: dict[str, Any], words: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert stage.of(facts(agreement=agreement(), **known)).next == words


def test_a_counted_project_has_every_stop_behind_it() -> None:
    stops = stage.of(facts(agreement=agreement("settled"), report="accepted")).stops()
    assert {one["state"] for one in stops} == {"done"}
