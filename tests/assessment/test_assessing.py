"""Assigning, declaring a conflict, saving points and reasons, handing in."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from assessment_examples import DUE, NOW, actor, assessed, eligible, person, points_for

from vaihto.applications import permissions as application_permissions
from vaihto.applications.models import Application
from vaihto.assessment import operations, queries
from vaihto.assessment.models import Assignment, Score
from vaihto.calls.models import Call
from vaihto.kit import audit
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import OutboxItem
from vaihto.organisations import operations as organisations
from vaihto.people.models import Person


def deeds(application: Application) -> list[str]:
    """Return the operations of the case that belong to this room."""
    return [line.operation for line in audit.lines_of(application.case) if line.operation.startswith("assessment.")]


def test_an_assigned_assessor_gets_a_task_with_a_day_and_a_mail(task: Assignment, antti: Person) -> None:
    assert [(t.pk, t.due_on) for t in queries.tasks_of(actor(antti))] == [(task.pk, DUE)]
    mail = OutboxItem.objects.get(key=f"assessment.assigned:{task.pk}")
    assert (mail.recipient, mail.subject) == (
        "antti@example.org",
        "Assess application 2026-0001 by 31\u00a0January\u00a02027",
    )
    assert f"/assessments/{task.pk}/" in mail.body


def test_assigning_again_moves_only_the_day(task: Assignment, antti: Person, officer: Actor) -> None:
    later = DUE + timedelta(days=7)
    operations.assign(task.application, antti, due_on=DUE, by=officer, at=NOW)
    operations.assign(task.application, antti, due_on=later, by=officer, at=NOW)
    assert [(t.pk, t.due_on) for t in Assignment.objects.all()] == [(task.pk, later)]
    assert deeds(task.application) == ["assessment.assign", "assessment.assign"]


def test_somebody_of_the_applicant_or_of_a_partner_is_not_assigned(application: Application, officer: Actor) -> None:
    insider = person("insider@example.org", "Inka Insider", role="assessor")
    organisations.add_member(
        application.organisation,
        insider,
        role="member",
        position="Teacher",
        may_sign=False,
        right_to_sign="",
        by=SYSTEM,
        at=NOW,
    )
    with pytest.raises(operations.CannotAssign, match="belongs to an organisation of this project: Pielisen ammattiopisto"):
        operations.assign(application, insider, due_on=DUE, by=officer, at=NOW)
    partner = application.partners.get()
    contact = person(partner.contact_email, "Tiina Näidis", role="assessor")
    with pytest.raises(operations.CannotAssign, match="Partner of Pielisen ammattiopisto"):
        operations.assign(application, contact, due_on=DUE, by=officer, at=NOW)


def test_only_officers_assign_only_assessors_to_eligible_applications(
    application: Application, antti: Person, riikka: Person, officer: Actor
) -> None:
    with pytest.raises(operations.CannotAssign, match="only an officer"):
        operations.assign(application, antti, due_on=DUE, by=actor(antti), at=NOW)
    with pytest.raises(operations.CannotAssign, match="not an assessor"):
        operations.assign(application, riikka, due_on=DUE, by=officer, at=NOW)
    with pytest.raises(operations.CannotAssign, match="due day has passed"):
        operations.assign(application, antti, due_on=date(2027, 1, 19), by=officer, at=NOW)
    Application.objects.update(check_state="hearing")
    with pytest.raises(operations.CannotAssign, match="has not passed the formal check"):
        operations.assign(application, antti, due_on=DUE, by=officer, at=NOW)


def test_a_declared_conflict_closes_the_task_and_keeps_the_person_away(task: Assignment, antti: Person, officer: Actor) -> None:
    operations.declare_conflict(task.application, reason="My sister works there.", by=actor(antti), at=NOW)
    operations.declare_conflict(task.application, reason="My sister works there.", by=actor(antti), at=NOW)
    task.refresh_from_db()
    assert task.state == "conflict"
    assert queries.has_conflict(task.application, actor(antti))
    assert deeds(task.application).count("assessment.declare_conflict") == 1
    with pytest.raises(operations.CannotScore, match="closed"):
        operations.save_scores(task, {}, by=actor(antti), at=NOW)
    with pytest.raises(operations.CannotAssign, match="has declared a conflict of interest"):
        operations.assign(task.application, antti, due_on=DUE, by=officer, at=NOW)


def test_an_officer_with_a_conflict_no_longer_checks(application: Application, officer: Actor) -> None:
    assert not application_permissions.is_blocked(officer, application)
    operations.declare_conflict(application, reason="I was on their board.", by=officer, at=NOW)
    assert application_permissions.is_blocked(officer, application)


def test_a_conflict_is_declared_with_a_reason_and_only_about_ones_own_cases(
    task: Assignment, antti: Person, birgit: Person
) -> None:
    with pytest.raises(operations.CannotDeclare, match="reason is missing"):
        operations.declare_conflict(task.application, reason="  ", by=actor(antti), at=NOW)
    with pytest.raises(operations.CannotDeclare, match="Only officers and the assessors of this application"):
        operations.declare_conflict(task.application, reason="Because.", by=actor(birgit), at=NOW)


def test_points_and_reasons_are_saved_criterion_by_criterion(task: Assignment, antti: Person) -> None:
    saved = operations.save_scores(task, {"plan": (Decimal("17.5"), "Realistic.", 0)}, by=actor(antti), at=NOW)
    assert saved.versions == {"plan": 1}
    saved = operations.save_scores(task, {"plan": (Decimal(18), "Realistic.", 1)}, by=actor(antti), at=NOW)
    assert saved.versions == {"plan": 2}
    assert Score.objects.values_list("points", "reason", "version").get() == (Decimal(18), "Realistic.", 2)


def test_a_stale_text_does_not_overwrite_a_newer_one(task: Assignment, antti: Person) -> None:
    by = actor(antti)
    operations.save_scores(task, {"plan": (Decimal(18), "Newer.", 0)}, summary="Newer.", summary_seen=0, by=by, at=NOW)
    saved = operations.save_scores(
        task, {"plan": (Decimal(5), "Older.", 0), "relevance": (Decimal(9), "Fine.", 0)}, summary="Older.",
        summary_seen=0, by=by, at=NOW,
    )  # fmt: skip
    assert [(one.key, one.reason, one.stands.reason if one.stands else "") for one in saved.stale] == [
        ("plan", "Older.", "Newer.")
    ]
    assert saved.summary_is_stale
    assert set(Score.objects.values_list("criterion__key", "reason")) == {("plan", "Newer."), ("relevance", "Fine.")}
    task.refresh_from_db()
    assert task.summary == "Newer."


def test_impossible_points_are_refused_with_the_most(task: Assignment, antti: Person) -> None:
    with pytest.raises(operations.CannotScore, match="give 0–25"):
        operations.save_scores(task, {"plan": (Decimal("25.1"), "")}, by=actor(antti), at=NOW)
    with pytest.raises(operations.CannotScore, match="at most one decimal"):
        operations.save_scores(task, {"plan": (Decimal("12.25"), "")}, by=actor(antti), at=NOW)


def test_every_criterion_needs_points_and_reasons_before_handing_in(task: Assignment, antti: Person, call: Call) -> None:
    by = actor(antti)
    given = points_for(call, "80")
    given["plan"] = (given["plan"][0], "")
    del given["resources"]
    operations.save_scores(task, given, by=by, at=NOW)
    with pytest.raises(operations.CannotHandIn) as refusal:
        operations.hand_in(task, by=by, at=NOW)
    assert refusal.value.reasons == [
        "Reasons missing: “Quality of the plan”. Write why.",
        "Points missing: “Resources and costs”. Give the points.",
        "Reasons missing: “Resources and costs”. Write why.",
    ]


def test_what_was_handed_in_can_only_be_read(application: Application, antti: Person, officer: Actor) -> None:
    task = assessed(application, antti, "80", officer)
    operations.hand_in(task, by=actor(antti), at=NOW + timedelta(minutes=1))
    assert (task.state, task.handed_in_at) == ("handed_in", NOW)
    assert deeds(application).count("assessment.hand_in") == 1
    with pytest.raises(operations.CannotScore, match="has been handed in"):
        operations.save_scores(task, {"plan": (Decimal(1), "Changed.")}, by=actor(antti), at=NOW)


def test_an_assignment_is_withdrawn_with_a_reason_and_may_be_given_again(task: Assignment, antti: Person, officer: Actor) -> None:
    with pytest.raises(operations.CannotWithdrawAssignment, match="reason is missing"):
        operations.withdraw_assignment(task, reason="", by=officer, at=NOW)
    operations.withdraw_assignment(task, reason="Ill.", by=officer, at=NOW)
    assert not queries.tasks_of(actor(antti)).exists()
    again = operations.assign(task.application, antti, due_on=DUE, by=officer, at=NOW)
    assert again.pk != task.pk


def test_an_assessor_sees_only_assigned_applications(task: Assignment, antti: Person, birgit: Person, officer: Actor) -> None:
    assert list(queries.visible_to(actor(antti))) == [task]
    assert list(queries.visible_to(actor(birgit))) == []
    assert list(queries.visible_to(officer)) == [task]


def test_scores_and_progress_of_a_call_count_what_was_handed_in(
    call: Call, application: Application, antti: Person, birgit: Person, officer: Actor
) -> None:
    assessed(application, antti, "80", officer)
    second = operations.assign(application, birgit, due_on=DUE, by=officer, at=NOW)
    operations.save_scores(second, points_for(call, "60"), by=actor(birgit), at=NOW)
    eligible(call, "Levin matkailuopisto", 19500, officer)
    assert queries.progress(call) == queries.Progress(applications=2, without_assessor=1, tasks=2, handed_in=1)
    assert sum(score.points for score in queries.scores_of(call)[application.pk]) == Decimal(80)
    assert queries.total_of(application) == Decimal(80)
    operations.hand_in(second, by=actor(birgit), at=NOW)
    assert queries.total_of(application) == Decimal(70)
