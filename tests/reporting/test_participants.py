"""The six questions: once, by the participant's link, after the stay; told only of groups of five or more."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.mobility.stay_examples import make_project
from tests.recognition.recognition_examples import BACK, LATER, NEARLY, bring_back, host, participant, plan_stays
from vaihto.grants.models import GrantAgreement
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.mobility import operations as mobility
from vaihto.mobility.models import Mobility
from vaihto.organisations.models import Organisation
from vaihto.reporting import jobs, operations, queries
from vaihto.reporting.models import ParticipantReport

ANSWERS: dict[str, Any] = {
    "goals_reached": 5, "guidance": 4, "recognition": None, "recommends": 5, "learnt": "Kieltä", "improve": "", "language": "fi",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now(db: None, movable_clock: None) -> None:
    """Let it be after the return."""
    clock.move_to(LATER)


def test_answers_are_sent_once(over: Mobility) -> None:
    first = operations.report_stay(over, ANSWERS, by=participant(over), at=LATER)
    again = operations.report_stay(over, {**ANSWERS, "guidance": 1}, by=participant(over), at=LATER)
    assert (again.pk, again.guidance, again.recognition) == (first.pk, 4, None)
    line = AuditLine.objects.get(operation="reporting.report_stay")
    assert line.changes == {"sent": True}


def test_every_number_is_needed(over: Mobility) -> None:
    with pytest.raises(operations.CannotReport) as refused:
        operations.report_stay(over, {**ANSWERS, "guidance": None, "recommends": 6}, by=participant(over), at=LATER)
    assert refused.value.reasons == [
        "An answer is missing: Did you get guidance and help?",
        "An answer is missing: Would you recommend a stay abroad to others?",
    ]


def test_only_the_participant_and_only_after_the_stay(stay: Mobility, liisa: Actor) -> None:
    for somebody in (liisa, host(stay)):
        with pytest.raises(operations.CannotReport, match="only the participant"):
            operations.report_stay(stay, ANSWERS, by=somebody, at=LATER)
    clock.move_to(NEARLY)
    with pytest.raises(operations.CannotReport, match="the stay is not over"):
        operations.report_stay(stay, ANSWERS, by=participant(stay), at=NEARLY)


def test_a_stay_that_is_over_can_be_reported_before_its_return_is_recorded(stay: Mobility) -> None:
    operations.report_stay(stay, ANSWERS, by=participant(stay), at=LATER)
    assert queries.participant_report(stay.pk) is not None


def test_those_who_have_not_answered_are_asked(over: Mobility, project: GrantAgreement, liisa: Actor) -> None:
    assert operations.ask_participants(project, by=liisa, at=LATER) == 1
    mail = OutboxItem.objects.get(key__startswith="reporting-participant:")
    assert (mail.recipient, mail.language) == ("aino@example.org", "fi")
    assert "/fi/reports/participant/" in mail.body
    operations.report_stay(over, ANSWERS, by=participant(over), at=LATER)
    assert operations.ask_participants(project, by=liisa, at=LATER) == 0
    with pytest.raises(operations.CannotAsk):
        operations.ask_participants(project, by=host(over), at=LATER)


def test_under_five_answers_nothing_is_told_and_from_five_on_the_mean(school: Organisation, liisa: Actor) -> None:
    project = make_project(school, count=5)
    for number, stay in enumerate(plan_stays(project, liisa), start=1):
        assert queries.participants_of(project.pk).is_hidden
        mobility.name_participant(stay, {"name": f"Person {number}"}, by=liisa, at=BACK)
        confirmed = mobility.confirm(stay, {"starts_on": NEARLY.date(), "ends_on": NEARLY.date()}, by=liisa, at=BACK)
        bring_back(confirmed, liisa, NEARLY.date())
        learnt = f"Thing {6 - number}"
        values = {**ANSWERS, "guidance": number, "recognition": 5 if number < 5 else None, "learnt": learnt}
        operations.report_stay(confirmed, values, by=participant(confirmed), at=LATER)
    told = queries.participants_of(project.pk)
    assert (told.returned, told.sent, told.is_hidden) == (5, 5, False)
    assert {one.key: (one.mean, one.answered) for one in told.ratings} == {
        "goals_reached": (Decimal("5.0"), 5), "guidance": (Decimal("3.0"), 5), "recognition": (None, 0),
        "recommends": (Decimal("5.0"), 5),
    }  # fmt: skip
    assert [text for text, _language in told.learnt] == [f"Thing {n}" for n in range(1, 6)]
    assert ParticipantReport.objects.count() == 5


def test_who_is_back_is_asked_by_the_house_once(over: Mobility) -> None:
    assert (jobs.ask_participants(), jobs.ask_participants()) == (1, 0)
    mail = OutboxItem.objects.get(key__startswith="reporting-participant:")
    assert "/fi/reports/participant/" in mail.body
    assert AuditLine.objects.get(operation="reporting.ask_participants").actor_kind == "system"


def test_the_house_asks_nobody_who_is_away_was_asked_or_came_back_long_ago(
    stay: Mobility, project: GrantAgreement, liisa: Actor
) -> None:
    assert jobs.ask_participants() == 0
    bring_back(stay, liisa)
    clock.move_to(LATER + timedelta(days=80))
    assert jobs.ask_participants() == 0
    clock.move_to(LATER)
    operations.ask_participants(project, by=liisa, at=LATER)
    assert jobs.ask_participants() == 0
