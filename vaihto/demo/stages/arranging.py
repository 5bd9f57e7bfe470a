"""A round whose assessment is arranged: the pool, a plan found as an optimum, a third assessor, common points, late arrivals."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vaihto.applications import operations as applications
from vaihto.assessment import operations as assessment
from vaihto.assessment import queries as assessments
from vaihto.calls import queries as calls
from vaihto.demo.stages import selecting, stories, verdicts, words
from vaihto.kit import clock

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.assessment.models import Assignment
    from vaihto.demo.stages.people import World
    from vaihto.demo.stages.rounds import Course

# Days after the opening; the round stands some days after the last of them.
INVITED, ANSWERED, PLANNED, HANDED_IN, NAMED, PUT_FORWARD, AGREED, LATE = 54, 56, 58, 66, 68, 70, 71, 72
ASKED, SENT_BACK = 55, 69
# So many applications were checked when the plan was made; the others sent a completion first.
IN_TIME = 6
# What is known of each assessor: languages, fields, the most tasks, an earlier employer.
PROFILES: dict[str, dict[str, Any]] = {
    "assessor": {"languages": ["fi", "sv", "en"], "fields": ["catering", "health"], "most": 6},
    "assessor_2": {"languages": ["sv", "fi"], "fields": ["health", "business"], "most": 5},
    "assessor_3": {"languages": ["fi", "en"], "fields": ["technology", "catering"], "most": 4},
    "assessor_4": {"languages": ["fi", "sv"], "fields": ["technology"], "most": 4},
    "assessor_5": {"languages": ["fi", "sv", "en"], "fields": ["business", "health"], "most": 5},
    "assessor_6": {"languages": ["sv", "fi", "en"], "fields": ["catering", "business"], "most": 3},
}
EARLIER = {"assessor_5": ("Saimaanrannan ammattiopisto", 2011, 2019), "assessor_4": ("Revontulen ammattiopisto", 2015, 2021)}
DECLINES = "assessor_6"


def fill_the_pool(world: "World") -> None:
    """Let an officer keep the profiles of the assessors: what they read and know, how much they take, where they worked."""
    by, at = world.staff_actor("officer"), clock.now()
    for key, profile in PROFILES.items():
        jobs = []
        if key in EARLIER:
            name, since, until = EARLIER[key]
            jobs = [{"organisation": name, "country": "FI", "role": "opettaja", "from_year": since, "to_year": until}]
        assessment.keep_profile(world.staff[key], {**profile, "is_available": True}, jobs, by=by, at=at)


def arrange(course: "Course") -> None:
    """Take the round to where an officer and the assessors have something to do in each stage."""
    late = course.applications[IN_TIME:]
    for application in course.applications[:IN_TIME]:
        selecting.check(course, application)
    for number, application in enumerate(late):
        selecting.ask(course, application, ASKED, number)
    invite(course)
    publish(course)
    for number, application in enumerate(course.applications[:IN_TIME]):
        STORIES[number](course, application, number)
    at = course.at(LATE)
    for application in late:
        selecting.send_back(course, application, SENT_BACK)
        with clock.at(at):
            application.refresh_from_db()
            by = course.world.staff_actor("officer")
            applications.record_check(application, verdict="eligible", reasons=words.ELIGIBLE, by=by, at=at, due_on=None)
    with clock.at(at):
        # Tasks that were given stay; the plan of the late ones waits for the officer to look at and publish.
        assessment.plan(course.call, by=course.world.staff_actor("officer"), at=at)


def invite(course: "Course") -> None:
    """Set the rules of the call, ask the pool, and let all but one accept."""
    staff, by, at = course.world.staff, course.world.staff_actor("officer"), course.at(INVITED)
    with clock.at(at):
        rules = {
            "needs": 2, "most_each": 5, "third_limit": Decimal(15), "third_source": words.OWN_LIMIT, "consolidates": True,
            "evenness": Decimal("0.10"), "due_on": clock.today() + timedelta(days=30),
        }  # fmt: skip
        assessment.arrange(course.call, rules, words.BANDS, by=by, at=at)
        invited = assessment.invite(course.call, [staff[key] for key in PROFILES], most=5, by=by, at=at)
    at = course.at(ANSWERED)
    with clock.at(at):
        for one in invited:
            declines = one.person_id == staff[DECLINES].pk
            assessment.answer_invitation(
                one, is_accepted=not declines, answer=words.NO_TIME if declines else "",
                most=None if declines else PROFILES[key_of(course, one.person_id)]["most"],
                by=course.world.actor_of(one.person), at=at,
            )  # fmt: skip


def key_of(course: "Course", person_id: int) -> str:
    """Return the key of a member of staff."""
    return next(key for key, one in course.world.staff.items() if one.pk == person_id)


def publish(course: "Course") -> None:
    """Put one pair in by hand, find the rest as well as possible, and publish the plan."""
    by, at = course.world.staff_actor("officer"), course.at(PLANNED)
    with clock.at(at):
        last = course.applications[IN_TIME - 1]
        assessment.put_in(last, course.world.staff["assessor"], reason=words.BY_HAND, by=by, at=at)
        assessment.plan(course.call, by=by, at=at)
        assessment.publish_plan(course.call, due_on=clock.today() + timedelta(days=30), by=by, at=at)


def tasks(application: "Application") -> "list[Assignment]":
    """Return the tasks of an application, the first assessor's of the example last, so that something is left to do there."""
    rows = list(assessments.assignments_of(application).select_related("assessor"))
    return sorted(rows, key=lambda one: (one.assessor.email.startswith("anna."), one.pk))


def hand_in(course: "Course", task: "Assignment", number: int, percent: int, *, until: int = 99, day: int = HANDED_IN) -> None:
    """Let an assessor score about `percent` of the points of the first `until` criteria; whoever scores all hands in."""
    at = course.at(day, 14, number)
    with clock.at(at):
        by, language = course.world.actor_of(task.assessor), task.assessor.language
        criteria = list(calls.criteria_of(course.call))
        scores = selecting.scores_of(criteria[:until], number, percent, language, way=task.pk)
        is_whole = until >= len(criteria)
        summary = verdicts.summary(Decimal(percent) / 100, language) if is_whole else ""
        assessment.save_scores(task, scores, summary=summary, by=by, at=at)
        if is_whole:
            assessment.hand_in(task, by=by, at=at)


def agreed(course: "Course", application: "Application", number: int) -> None:
    """Both have handed in, one has written common points, the other has approved them: they count."""
    common = put_forward(course, application, number)
    at = course.at(AGREED, 11)
    with clock.at(at):
        other = next(one for one in tasks(application) if one.assessor_id != common.consolidator_id)
        by = course.world.actor_of(other.assessor)
        assessment.answer_common(application, is_approved=True, round_seen=common.round, by=by, at=at)


def put_forward(course: "Course", application: "Application", number: int) -> Any:
    """Both have handed in, one has written common points, and the other has not answered yet."""
    first, second = tasks(application)
    hand_in(course, first, number, 84 - number)
    hand_in(course, second, number, 76 - number)
    at = course.at(NAMED)
    with clock.at(at):
        assessment.name_consolidator(application, first.assessor, by=course.world.staff_actor("officer"), at=at)
    at = course.at(PUT_FORWARD, 9, number)
    with clock.at(at):
        by, language = course.world.actor_of(first.assessor), first.assessor.language
        points = selecting.scores_of(calls.criteria_of(course.call), number, 80 - number, language, way=number)
        summary = stories.marked(verdicts.AGREED[language], language)
        assessment.save_common(application, points, summary=summary, by=by, at=at)
        return assessment.put_forward(application, by=by, at=at)


def apart(course: "Course", application: "Application", number: int) -> None:
    """The totals are further apart than the limit: a third is needed, and nobody has been named yet."""
    first, second = tasks(application)
    hand_in(course, first, number, 88)
    hand_in(course, second, number, 61)


def third(course: "Course", application: "Application", number: int) -> None:
    """A third assessor was named, because the totals were apart; the task is the first assessor's where that is possible."""
    apart(course, application, number)
    at, staff = course.at(NAMED, 13), course.world.staff
    has = {one.assessor_id for one in tasks(application)}
    with clock.at(at):
        free = next(staff[key] for key in PROFILES if staff[key].pk not in has and key != DECLINES)
        assessment.assign(
            application, free, due_on=clock.today() + timedelta(days=21), by=course.world.staff_actor("officer"), at=at
        )


def half(course: "Course", application: "Application", number: int) -> None:
    """One has handed in, the other has begun."""
    first, second = tasks(application)
    hand_in(course, first, number, 71)
    hand_in(course, second, number, 78, until=2, day=HANDED_IN + 2)


def begun(course: "Course", application: "Application", number: int) -> None:
    """One has begun, the other has not opened the application yet."""
    first, _second = tasks(application)
    hand_in(course, first, number, 66, until=3)


STORIES = (third, half, put_forward, apart, agreed, begun)
