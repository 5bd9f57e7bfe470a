"""The example shows every page of arranging, comparing and deciding with something on it, to whoever it is for.

Negative control: with `is_arranged=False` for the blind round each of the first three tests named what was missing.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from remembered import remembered

from vaihto.applications.models import CompletionRequest
from vaihto.assessment.models import Assignment, CommonScore, Consolidation, PlannedPair, Profile, Score, Tally
from vaihto.demo import stages
from vaihto.demo.stages import arranging, stories, verdicts
from vaihto.demo.stages.people import settle_in
from vaihto.demo.stages.rounds import Round, run
from vaihto.demo.world import SCHOOLS
from vaihto.kit import clock
from vaihto.selection import freed
from vaihto.selection.models import LaterProposal, ScenarioLine

pytestmark = pytest.mark.django_db


def in_round(**wanted: object) -> Round:
    """Return a round of the whole example."""
    return next(one for one in stages.rounds("published") if all(getattr(one, name) == value for name, value in wanted.items()))


@pytest.fixture
def world(db):
    return settle_in(clock.today() - timedelta(days=300))


@remembered
def blind_round():
    world = settle_in(clock.today() - timedelta(days=300))
    arranging.fill_the_pool(world)
    return run(in_round(is_arranged=True), world)


@pytest.fixture
def arranged(db):
    return blind_round()


def test_the_blind_round_has_something_in_each_stage_and_a_plan_that_waits(arranged):
    call = arranged.call
    assert (call.is_blind, Profile.objects.count()) == (True, 6)
    found = dict(Tally.objects.filter(call=call).values_list("application__number", "stage"))
    assert sorted(found.values()) == ["approving", "assessing", "assessing", "assessing", "ready", "third_needed"]
    planned = PlannedPair.objects.filter(call=call, kind=PlannedPair.Kind.PROPOSED)
    assert sorted(planned.values_list("application__number", flat=True)) == sorted(
        2 * [one.number for one in arranged.applications[arranging.IN_TIME :]]
    )
    assert Assignment.objects.get(application__call=call, is_third=True).state == "assigned"
    assert list(Consolidation.objects.order_by("state").values_list("state", flat=True)) == ["agreed", "for_approval"]
    assert CommonScore.objects.count() == 10


def test_an_assessor_has_blind_applications_to_assess(arranged, client):
    client.force_login(arranged.world.staff["assessor"])
    task = Assignment.objects.filter(assessor=arranged.world.staff["assessor"], state="assigned").earliest("pk")
    page = client.get(f"/fi/assessments/{task.pk}/").text
    assert "[hakija]" in page
    assert task.application.organisation.name not in page


def test_a_completion_shows_the_answer_before_and_after(arranged):
    (first, second) = CompletionRequest.objects.order_by("pk")
    for one in (first, second):
        (name,) = one.fields
        before, after = one.before[name], one.after[name]
        assert before != after
        assert after.startswith(before.removesuffix(stories.MARK[one.application.language]))


def test_points_carry_reasons_in_words_in_the_assessors_own_language(arranged):
    for score in Score.objects.select_related("assignment__assessor"):
        assert score.reason.endswith(stories.MARK[score.assignment.assessor.language])
    assert len(set(Score.objects.values_list("reason", flat=True))) > 20


def test_two_calls_of_an_action_differ_in_rules_questions_and_criteria(world, client):
    run(Round("student_mobility", "before", 195, "call"), world)
    call = run(Round("student_mobility", "now", 30, "call", is_changed=True), world).call
    client.force_login(world.staff["officer"])
    page = client.get(f"/en/calls/{call.pk}/compare/").text
    for part in (
        "How does the project spare the environment?",
        "Shortest stay, initial VET",
        "Priorities of the agency",
        "STU-2",
    ):
        assert part in page


def test_what_a_decline_leaves_goes_to_the_reserve_in_part(world, client):
    course = run(in_round(action="partnership", until="decide", size=3), world)
    proposal = LaterProposal.objects.get(kind="reserve")
    assert (proposal.amount, proposal.line.amount, freed.minimum_of(proposal.line)) == (
        Decimal(12500), Decimal(13000), Decimal(9100),
    )  # fmt: skip
    client.force_login(world.staff["officer_2"])
    page = client.get(f"/fi/selection/later/{proposal.pk}/").text.replace("\xa0", " ")
    assert "13 000 €" in page
    assert "9 100 €" in page
    ranking = client.get(f"/fi/selection/calls/{course.call.pk}/").text.replace("\xa0", " ")
    assert "Osa riittää, jos se on vähintään 9 100 €." in ranking


def test_in_a_scenario_somebody_wins_and_somebody_loses(world):
    run(Round("partnership", "finished", 980, "published", size=5), world)
    course = run(in_round(differs_in_hands=True), world)
    lines = ScenarioLine.objects.filter(scenario__call=course.call)
    for name in ("Uusille hakijoille 15 %", "Eniten pisteitä"):
        assert lines.filter(scenario__name=name, ranked_amount=0, amount__gt=0, outcome="granted").exists()
    assert lines.filter(scenario__name="Uusille hakijoille 15 %", ranked_amount__gt=0).exclude(outcome="granted").exists()


def test_the_schools_of_a_round_write_different_answers():
    seen = {}
    for number, school in enumerate(SCHOOLS[:8]):
        for key in ("summary", "need", "working_life", "impact", "dissemination"):
            text = stories.answer("student_mobility", key, school.language, number, school.name)
            assert text.endswith(stories.MARK[school.language])
            assert "{" not in text
            assert seen.setdefault(text, (number, key)) == (number, key)


def test_every_criterion_has_reasons_for_every_level_in_both_languages():
    for language in ("fi", "sv"):
        for ways in verdicts.REASONS[language].values():
            assert set(ways) == {"good", "fair", "weak"}
            assert all(len(set(texts)) == 2 for texts in ways.values())
