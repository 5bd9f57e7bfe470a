"""The agency checks, experts assess, one officer proposes and another decides."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from vaihto.applications import operations as applications
from vaihto.assessment import operations as assessment
from vaihto.assessment import queries as assessments
from vaihto.calls import queries as calls
from vaihto.demo.stages import after_decision, words
from vaihto.kit import clock
from vaihto.organisations import queries as organisations
from vaihto.selection import operations as selection

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.demo.stages.rounds import Course

# Days after the opening: the call closes on day 53.
CHECKED, ASSIGNED, ASSESSED, PROPOSED, DECIDED, ACCEPTED = 57, 60, 72, 86, 90, 95
PAIRS = (("assessor", "assessor_2"), ("assessor_2", "assessor_3"), ("assessor_3", "assessor_4"), ("assessor_4", "assessor"))


def check_and_assess(course: "Course") -> None:
    """Check every application formally and have two experts assess it; in a round that stops here one is still writing."""
    for number, application in enumerate(course.applications):
        check(course, application)
        assess(course, application, number)


def check(course: "Course", application: "Application") -> None:
    """Take the case over and record that the formal requirements are met."""
    at = course.at(CHECKED)
    with clock.at(at):
        by = course.world.staff_actor("officer")
        applications.take_over(application, by=by, at=at)
        applications.record_check(application, verdict="eligible", reasons=words.ELIGIBLE, by=by, at=at, due_on=None)


def assess(course: "Course", application: "Application", number: int) -> None:
    """Assign two experts; they score every criterion and hand in."""
    pair = PAIRS[number % len(PAIRS)]
    stops_here = course.round.until == "assess"
    for place, key in enumerate(pair):
        at = course.at(ASSIGNED)
        with clock.at(at):
            due = clock.today() + timedelta(days=21)
            by = course.world.staff_actor("officer")
            task = assessment.assign(application, course.world.staff[key], due_on=due, by=by, at=at)
        if stops_here and place == 1 and number % 2:
            continue
        at = course.at(ASSESSED + place, 14, number)
        with clock.at(at):
            actor = organisations.actor_for(course.world.staff[key])
            scores = {
                c.key: (points(c.max_points, number, place, order), words.REASONS[(number + order) % len(words.REASONS)])
                for order, c in enumerate(calls.criteria_of(course.call))
            }
            assessment.save_scores(task, scores, summary=words.SUMMARY, by=actor, at=at)
            if not (stops_here and number == len(course.applications) - 1):
                assessment.hand_in(task, by=actor, at=at)


def points(most: Decimal, number: int, place: int, order: int) -> Decimal:
    """Return the points of one criterion: different for each application, near each other for its two assessors."""
    below = 25 if number == 6 else 0
    share = Decimal(94 - 3 * number - (number * order * 2) % 7 - 2 * place - below) / 100
    return (most * share).quantize(Decimal("0.5"), rounding=ROUND_HALF_UP).min(most)


def propose(course: "Course") -> None:
    """Propose and present; where the round goes on, another officer decides and the granted accept."""
    at = course.at(PROPOSED)
    with clock.at(at):
        if assessments.progress(course.call) is None:
            return
        try_out(course, at)
        proposal = selection.propose(course.call, by=course.world.staff_actor("officer"), at=at)
        selection.present(proposal, by=course.world.staff_actor("officer"), at=at, note=words.NOTE)
    if not course.round.reaches("abroad") and course.round.budget is None:
        return
    at = course.at(DECIDED)
    with clock.at(at):
        proposal.refresh_from_db()
        selection.decide(proposal, by=course.world.staff_actor("officer_2"), at=at)
    if course.round.budget is None:
        accept(course)
    else:
        after_decision.carry_on(course)


def try_out(course: "Course", at: datetime) -> None:
    """Draw up two scenarios beside the ranking: a share for newcomers, and the most points."""
    by = course.world.staff_actor("officer")
    newcomers = selection.Wishes(floors=({"newcomer": True, "share": "0.15"},), reserve_length=10)
    points = selection.Wishes(method="optimum", least_percent=70)
    for name, wishes in ((words.SCENARIOS[0], newcomers), (words.SCENARIOS[1], points)):
        selection.count(selection.draw_up(course.call, name=name, wishes=wishes, by=by, at=at), by=by, at=at)


def accept(course: "Course") -> None:
    """Let every school open its letter, and the granted ones accept."""
    at = course.at(ACCEPTED)
    from vaihto.selection import queries

    for line in queries.lines_of(course.call):
        application = line.application
        by = course.world.coordinator(school_of(course, application))
        with clock.at(at):
            selection.mark_seen(line.letter, by=by, at=at)
            if line.outcome == "granted":
                selection.answer(line, is_accepted=True, by=by, at=at)


def school_of(course: "Course", application: "Application") -> str:
    """Return the key of the applicant in the example's world."""
    return next(key for key, one in course.world.schools.items() if one.pk == application.organisation_id)
