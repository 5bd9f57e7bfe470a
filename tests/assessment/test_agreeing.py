"""Common points, the third assessor, handing back, and the stored sums that follow each deed."""

from decimal import Decimal

import pytest
from assessment_examples import NOW, actor, assessed, person

from vaihto.assessment import operations, queries, shown, states
from vaihto.assessment.models import Assignment, Consolidation, Tally
from vaihto.selection import facts as selection


@pytest.fixture
def two(call, application, antti, birgit, officer):
    operations.arrange(call, {"needs": 2, "consolidates": True}, by=officer, at=NOW)
    return assessed(application, antti, "70", officer), assessed(application, birgit, "80", officer)


def tally(application):
    return Tally.objects.get(application=application)


def written(application, by, **points):
    given = {one.key: (one.max_points / 2, f"Reasons {one.key}.") for one in queries.calls.criteria_of(application.call)}
    operations.save_common(application, given | points, by=by, at=NOW)


def test_the_sum_follows_each_handing_in(call, application, antti, birgit, officer):
    assessed(application, antti, "70", officer)
    assert (tally(application).stage, tally(application).total) == ("ready", Decimal("70.00"))
    operations.arrange(call, {"needs": 2}, by=officer, at=NOW)
    assert tally(application).stage == "unassigned"
    assessed(application, birgit, "80", officer)
    row = tally(application)
    assert (row.stage, row.total, row.spread, row.handed_in) == ("ready", Decimal("75.00"), Decimal("10.00"), 2)


def test_the_other_approves_and_then_the_common_points_count(call, application, antti, birgit, officer, two):
    assert tally(application).stage == "consolidating"
    operations.name_consolidator(application, antti, by=officer, at=NOW)
    written(application, actor(antti))
    operations.put_forward(application, by=actor(antti), at=NOW)
    assert tally(application).stage == "approving"
    with pytest.raises(operations.CannotAgree, match="do not wait for your approval"):
        operations.answer_common(application, is_approved=True, round_seen=1, by=actor(antti), at=NOW)
    operations.answer_common(application, is_approved=True, round_seen=1, by=actor(birgit), at=NOW)
    row = tally(application)
    assert (row.stage, row.is_agreed, row.total) == (
        "ready",
        True,
        sum((one.max_points for one in call.criteria.all()), Decimal(0)) / 2,
    )
    counted = queries.counted_for(call)[application.pk]
    assert [one.assessor for one in counted] == ["Antti Arvioija & Birgit Bedömare"]
    basis = selection.basis_of(call)
    assert (basis.missing, len(basis.values["candidates"][0]["assessments"])) == ((), 1)


def test_common_points_are_returned_with_a_reason_and_put_forward_anew(application, antti, birgit, officer, two):
    operations.name_consolidator(application, antti, by=officer, at=NOW)
    written(application, actor(antti))
    operations.put_forward(application, by=actor(antti), at=NOW)
    with pytest.raises(operations.CannotAgree, match="reason is missing"):
        operations.answer_common(application, is_approved=False, round_seen=1, by=actor(birgit), at=NOW)
    operations.answer_common(
        application, is_approved=False, comment="The plan is weaker.", round_seen=1, by=actor(birgit), at=NOW
    )
    assert tally(application).stage == "consolidating"
    operations.put_forward(application, by=actor(antti), at=NOW)
    with pytest.raises(operations.CannotAgree, match="put forward anew"):
        operations.answer_common(application, is_approved=True, round_seen=1, by=actor(birgit), at=NOW)
    operations.answer_common(application, is_approved=True, round_seen=2, by=actor(birgit), at=NOW)
    assert tally(application).stage == "ready"


def test_selection_waits_for_the_approval(call, application, antti, officer, two):
    operations.name_consolidator(application, antti, by=officer, at=NOW)
    assert [one.kind for one in selection.basis_of(call).missing] == ["common"]


def test_totals_far_apart_wait_for_a_third_and_then_the_two_closest_count(call, application, antti, birgit, officer):
    rules = {"needs": 2, "third_limit": Decimal(30), "third_source": "the officer’s own (example)"}
    operations.arrange(call, rules, by=officer, at=NOW)
    assessed(application, antti, "50", officer)
    assessed(application, birgit, "90", officer)
    assert tally(application).stage == "third_needed"
    assert [one.kind for one in selection.basis_of(call).missing] == ["third"]
    third = person("kaisa@example.org", "Kaisa Kolmas", role="assessor")
    task = assessed(application, third, "86", officer)
    row = tally(application)
    assert task.is_third
    assert (row.stage, row.total, sorted(row.counted)) == ("ready", Decimal("88.00"), sorted([birgit.pk, third.pk]))
    assert {one["assessor"] for one in selection.basis_of(call).values["candidates"][0]["assessments"]} == {
        "Birgit Bedömare", "Kaisa Kolmas",
    }  # fmt: skip


def test_an_assessment_handed_back_can_be_handed_in_again_and_voids_the_agreement(application, antti, birgit, officer, two):
    operations.name_consolidator(application, birgit, by=officer, at=NOW)
    written(application, actor(birgit))
    operations.put_forward(application, by=actor(birgit), at=NOW)
    operations.answer_common(application, is_approved=True, round_seen=1, by=actor(antti), at=NOW)
    operations.return_for_correction(two[0], reason="A reason names another applicant.", by=officer, at=NOW)
    assert (tally(application).stage, Consolidation.objects.get().state) == ("assessing", "writing")
    operations.hand_in(Assignment.objects.get(pk=two[0].pk), by=actor(antti), at=NOW)
    assert Assignment.objects.get(pk=two[0].pk).state == states.HANDED_IN
    assert tally(application).stage == "consolidating"


def test_nobody_sees_the_common_points_before_handing_in(application, antti, birgit, officer, two):
    operations.name_consolidator(application, antti, by=officer, at=NOW)
    outsider = person("ulla@example.org", "Ulla Ulkopuolinen", role="assessor")
    task = operations.assign(application, outsider, due_on=None, by=officer, at=NOW)
    assert shown.common_page(task, actor(outsider), None) is None
    assert shown.common_page(Assignment.objects.get(pk=two[0].pk), actor(antti), None) is not None


def test_a_conflict_of_the_writer_ends_the_common_points(application, antti, officer, two):
    operations.name_consolidator(application, antti, by=officer, at=NOW)
    operations.declare_conflict(application, reason="My sister works there.", by=actor(antti), at=NOW)
    assert not Consolidation.objects.exists()
    assert (tally(application).stage, tally(application).conflicts) == ("unassigned", 1)
