"""The assignment is the best there is: compared with every possibility on small tasks, explained, and never in a conflict."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaihto.core import assignment_model
from vaihto.core.assignment import Application, Assessor, CannotAssign, Loosen, Task, Why, assign, forbidden, why_not

TOPICS = ("nursing", "welding", "cooking")


@st.composite
def tasks(draw):
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    weights = st.dictionaries(st.sampled_from(TOPICS), st.integers(1, 4).map(float), max_size=3)
    knowledge = st.dictionaries(st.sampled_from(TOPICS), st.sampled_from([0.25, 0.5, 1.0]), max_size=3)
    applications = tuple(
        Application(
            f"A{i}",
            draw(st.sampled_from(["O1", "O2"])),
            draw(st.sampled_from(["fi", "sv"])),
            draw(weights),
            draw(st.integers(0, 3)),
        )
        for i in range(rows)
    )
    assessors = tuple(
        Assessor(f"P{j}", draw(st.frozensets(st.sampled_from(["fi", "sv"]))), draw(knowledge), draw(st.integers(0, 3)))
        for j in range(columns)
    )
    pairs = st.tuples(st.sampled_from([a.reference for a in applications]), st.sampled_from([p.reference for p in assessors]))
    conflicts = draw(st.dictionaries(pairs, st.just("partner X"), max_size=3))
    fixed = frozenset(pair for pair in draw(st.frozensets(pairs, max_size=2)) if pair not in conflicts)
    last = draw(
        st.frozensets(st.tuples(st.sampled_from([p.reference for p in assessors]), st.sampled_from(["O1", "O2"])), max_size=2)
    )
    evenness = draw(st.sampled_from([0.0, 0.25]))
    return Task(applications, assessors, conflicts, {}, fixed, last, {}, draw(st.booleans()), evenness)


def value_of(task, pairs):
    """Return what is compared, from the rules alone: places filled, then fits less evenness; None where a rule is broken."""
    loads = {one.reference: 0 for one in task.assessors}
    places = 0
    for application in task.applications:
        mine = [pair for pair in pairs if pair[0] == application.reference]
        by_hand = sum(pair in task.fixed for pair in mine)
        if len(mine) > max(application.needs, by_hand):
            return None
        places += len(mine)
    fits = 0.0
    for application, assessor in pairs:
        if (application, assessor) not in task.fixed and forbidden(task, application, assessor):
            return None
        loads[assessor] += 1
        one, other = task.application[application], task.assessor[assessor]
        whole = sum(one.topics.values())
        fits += sum(w * other.topics.get(t, 0) for t, w in one.topics.items()) / whole if whole else 0
    above = 0
    for key, load in loads.items():
        by_hand = sum(pair[1] == key for pair in task.fixed)
        if load > max(task.assessor[key].most, by_hand):
            return None
        above += max(0, load - max(task.share, by_hand))
    return places, round(fits - task.evenness * above, 9)


def best_by_trying_all(task):
    cells = [(a.reference, p.reference) for a in task.applications for p in task.assessors]
    free = [cell for cell in cells if cell not in task.fixed and not forbidden(task, *cell)]
    tried = (
        value_of(task, task.fixed | set(some)) for number in range(len(free) + 1) for some in itertools.combinations(free, number)
    )
    return max(value for value in tried if value is not None)


@settings(max_examples=60, deadline=None)
@given(tasks())
def test_the_answer_is_as_good_as_the_best_of_all_possibilities(task):
    free = sum(not forbidden(task, a.reference, p.reference) for a in task.applications for p in task.assessors)
    if free > 12:
        return
    plan = assign(task)
    assert assignment_model.check(task, plan) == []
    assert value_of(task, {(one.application, one.assessor) for one in plan.chosen}) == best_by_trying_all(task)


@settings(max_examples=40, deadline=None)
@given(tasks())
def test_who_is_not_chosen_is_told_why_and_never_that_they_were_simply_better(task):
    plan = assign(task)
    for application in task.applications:
        for assessor in task.assessors:
            reason = why_not(task, plan, application.reference, assessor.reference)
            taken = {one.assessor for one in plan.of_application.get(application.reference, ())}
            assert (reason is None) == (assessor.reference in taken)


def nurses(number, **options):
    options = {"topics": {"nursing": 1.0}, "most": 2, "languages": frozenset({"fi"})} | options
    return tuple(Assessor(f"P{j}", **options) for j in range(1, number + 1))


def applications(number, **options):
    options = {"applicant": "", "language": "fi", "topics": {"nursing": 1.0}, "needs": 2} | options
    return tuple(Application(f"A{i}", **options) for i in range(1, number + 1))


def test_a_conflict_is_named_with_its_reason():
    task = Task(applications(1), nurses(3), {("A1", "P1"): "partner X"})
    plan = assign(task)
    assert [one.assessor for one in plan.chosen] == ["P2", "P3"]
    reason = why_not(task, plan, "A1", "P1")
    assert (reason.why, reason.detail) == (Why.CONFLICT, "partner X")


def test_the_difference_of_the_fits_is_named():
    cook = Assessor("P3", frozenset({"fi"}), {"nursing": 0.6}, 2)
    task = Task(applications(1), (*nurses(2), cook))
    reason = why_not(task, assign(task), "A1", "P3")
    assert (reason.why, round(reason.difference, 9)) == (Why.FITS_LESS, 0.4)


def test_a_full_load_is_named():
    expert = Assessor("P1", frozenset({"fi"}), {"nursing": 1.0}, 1)
    other = Assessor("P2", frozenset({"fi"}), {"nursing": 0.5}, 2)
    task = Task(applications(2, needs=1), (expert, other))
    plan = assign(task)
    lost = next(one.application for one in plan.chosen if one.assessor == "P2")
    assert why_not(task, plan, lost, "P1").why is Why.FULL


def test_no_assessor_has_the_same_applicant_twice_running():
    task = Task(applications(1, applicant="O1", needs=1), nurses(2), last_time=frozenset({("P1", "O1")}))
    plan = assign(task)
    assert [one.assessor for one in plan.chosen] == ["P2"]
    assert why_not(task, plan, "A1", "P1").why is Why.TWICE_RUNNING


def test_a_pair_that_was_fixed_by_hand_stays_although_the_language_is_not_read():
    swede = Assessor("P9", frozenset({"sv"}), {}, 2)
    plan = assign(Task(applications(1, needs=1), (*nurses(2), swede), fixed=frozenset({("A1", "P9")})))
    assert [(one.assessor, one.is_fixed) for one in plan.chosen] == [("P9", True)]


def test_a_conflict_cannot_be_fixed_by_hand():
    with pytest.raises(CannotAssign, match="fixed_conflict"):
        Task(applications(1), nurses(1), {("A1", "P1"): "partner X"}, fixed=frozenset({("A1", "P1")}))


def test_evenness_gives_everybody_a_share_unless_the_fit_is_worth_more():
    better = Assessor("P1", frozenset({"fi"}), {"nursing": 1.0}, 4)
    worse = Assessor("P2", frozenset({"fi"}), {"nursing": 0.9}, 4)
    even = assign(Task(applications(4, needs=1), (better, worse), evenness=0.2))
    greedy = assign(Task(applications(4, needs=1), (better, worse), evenness=0.05))
    assert (dict(even.loads), dict(greedy.loads)) == ({"P1": 2, "P2": 2}, {"P1": 4})


def test_too_few_tasks_are_taken_and_the_limit_that_helps_is_named():
    plan = assign(Task(applications(3), nurses(2)))
    assert sum(number for _, number in plan.lacking) == 2
    remedy = plan.remedies[0]
    assert (remedy.kind, remedy.fills, remedy.parts) == (Loosen.LOAD, 2, (("P1", 1), ("P2", 1)))


def test_where_nobody_reads_the_language_the_language_is_named_and_the_limits_are_not():
    plan = assign(Task(applications(1, language="sv"), nurses(2)))
    assert [(one.kind, one.fills) for one in plan.remedies] == [
        (Loosen.LANGUAGE, 2), (Loosen.MORE_ASSESSORS, 2), (Loosen.FEWER_EACH, 2),
    ]  # fmt: skip


def test_where_everybody_has_a_conflict_only_other_assessors_or_fewer_help():
    task = Task(applications(1), nurses(2), {("A1", "P1"): "employer", ("A1", "P2"): "partner"})
    assert [one.kind for one in assign(task).remedies] == [Loosen.MORE_ASSESSORS, Loosen.FEWER_EACH]


def test_a_limit_is_not_named_where_another_one_forbids_the_same_pairs():
    unwanted = {("A1", "P1"): "", ("A1", "P2"): ""}
    both = assign(Task(applications(1, language="sv"), nurses(2), unwanted=unwanted))
    assert [one.kind for one in both.remedies] == [Loosen.MORE_ASSESSORS, Loosen.FEWER_EACH]
    by_hand = Task(applications(1, needs=2), nurses(1), unwanted={("A1", "P1"): ""}, fixed=frozenset({("A1", "P1")}))
    assert [one.kind for one in assign(by_hand).remedies] == [Loosen.MORE_ASSESSORS, Loosen.FEWER_EACH]


def test_nothing_to_assign_and_nobody_to_assign_are_answered():
    assert assign(Task((), nurses(1))).is_complete
    assert assign(Task(applications(2), ())).lacking == (("A1", 2), ("A2", 2))


def test_the_same_task_gives_the_same_answer():
    task = Task(applications(6), nurses(9))
    assert assign(task) == assign(task)


def test_pairs_outside_the_first_round_of_the_solver_are_found(monkeypatch):
    monkeypatch.setattr(assignment_model, "FIRST", 1)
    rivals = tuple(Assessor(f"P{j}", topics={"nursing": 1 - j / 100}, most=1) for j in range(20))
    plan = assign(Task(applications(20, needs=1), rivals))
    assert (plan.is_complete, round(plan.sum_of_fits, 9)) == (True, 18.1)
