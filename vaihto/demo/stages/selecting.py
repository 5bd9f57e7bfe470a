"""The agency checks, experts assess, one officer proposes and another decides."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from vaihto.applications import operations as applications
from vaihto.applications import queries
from vaihto.assessment import operations as assessment
from vaihto.assessment import queries as assessments
from vaihto.calls import queries as calls
from vaihto.demo.stages import after_decision, stories, verdicts, words
from vaihto.kit import clock
from vaihto.selection import operations as selection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaihto.applications.models import Application
    from vaihto.calls.models import Criterion
    from vaihto.demo.stages.rounds import Course

# Days after the opening: the call closes on day 53.
CHECKED, ASSIGNED, ASSESSED, PROPOSED, DECIDED, ACCEPTED = 57, 60, 72, 86, 90, 95
# How much more or less than others an assessor gives, in per cent, where a round shows it: one mild, one strict.
HANDS = {"assessor": 1, "assessor_2": -9, "assessor_3": 6, "assessor_4": 0}
PAIRS = (("assessor", "assessor_2"), ("assessor_2", "assessor_3"), ("assessor_3", "assessor_4"), ("assessor_4", "assessor"))


def check_and_assess(course: "Course") -> None:
    """Check every application formally and have two experts assess it; in a round that stops here one is still writing."""
    if course.round.is_arranged:
        from vaihto.demo.stages import arranging

        arranging.arrange(course)
        return
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


def ask(course: "Course", application: "Application", day: int, number: int = 0) -> None:
    """Let the officer ask for one better answer; the applicant has forty days."""
    key, why = words.COMPLETIONS[number % len(words.COMPLETIONS)]
    at = course.at(day)
    with clock.at(at):
        applications.record_check(
            application, verdict="completion", reasons=why[application.language], due_on=at.date() + timedelta(days=40),
            fields=[f"answer_{key}"], by=course.world.staff_actor("officer"), at=at,
        )  # fmt: skip


def send_back(course: "Course", application: "Application", day: int) -> None:
    """Let the applicant write the answer anew that was asked for, and send the completion."""
    at, language = course.at(day, 15), application.language
    with clock.at(at):
        application.refresh_from_db()
        by = course.world.coordinator(school_of(course, application))
        (request,) = queries.completions_of(application)
        (key,) = [name.removeprefix("answer_") for name in request.fields]
        before = application.answers.get(key=key, is_latest=True)
        better = f"{before.value.removesuffix(stories.MARK[language])}{words.COMPLETED[key][language]}"
        answer = {key: (stories.marked(better, language), before.version)}
        applications.save_answers(application, answer, language=language, by=by, at=at)
        application.refresh_from_db()
        applications.send_completion(application, message=words.SENT_BACK[language], by=by, at=at)


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
            person = course.world.staff[key]
            actor = course.world.actor_of(person)
            percent = percent_of(number, place) + (HANDS[key] if course.round.differs_in_hands else 0)
            scores = scores_of(calls.criteria_of(course.call), number, percent, person.language, way=place + number // 4)
            summary = verdicts.summary(Decimal(percent) / 100, person.language)
            assessment.save_scores(task, scores, summary=summary, by=actor, at=at)
            if not (stops_here and number == len(course.applications) - 1):
                assessment.hand_in(task, by=actor, at=at)


def percent_of(number: int, place: int) -> int:
    """Return how good an application is, in per cent: the next is a little worse, the seventh under the threshold."""
    return 94 - 3 * number - 2 * place - (25 if number == 6 else 0)


def scores_of(
    criteria: "Iterable[Criterion]", number: int, percent: int, language: str, *, way: int
) -> dict[str, tuple[Decimal, str]]:
    """Return points and reasons by criterion, about `percent` of the most, a little different from one criterion to the next."""
    made = {}
    for order, one in enumerate(criteria):
        share = Decimal(percent - (number * order * 2) % 7) / 100
        points = (one.max_points * share).quantize(Decimal("0.5"), rounding=ROUND_HALF_UP).min(one.max_points)
        made[one.key] = (points, verdicts.reason(one.key, points / one.max_points, language, way + order))
    return made


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
