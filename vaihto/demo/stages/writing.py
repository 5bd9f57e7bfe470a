"""The call is published and schools apply: texts, partners who confirm, rows, units, budget, sending."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vaihto.applications import operations as applications
from vaihto.calls import operations as calls
from vaihto.calls import queries as call_queries
from vaihto.core import notice
from vaihto.demo import world as invented
from vaihto.demo.stages import erasmus, selecting, stories, words
from vaihto.demo.stages.people import World, moment
from vaihto.kit import clock, languages
from vaihto.people import links

if TYPE_CHECKING:
    from datetime import datetime

    from vaihto.applications.models import Application, Partner
    from vaihto.calls.models import Call
    from vaihto.demo.stages.rounds import Course, Round
    from vaihto.kit.actors import Actor

LEAST_USEFUL = "least-useful-grant"
OPEN_DAYS = 53
SMALL = 4
BUDGET = {
    "student_mobility": Decimal(150000), "expert_mobility": Decimal(200000), "partnership": Decimal(60000),
    "transfer_of_innovation": Decimal(200000), "vet_mobility": Decimal(60000),
}  # fmt: skip
RATES = {"initial_vet": Decimal(1250), "labour_market": Decimal(1500)}


def publish_call(round_: "Round", world: World, opened: date) -> "Call":
    """Make and publish the round's call, with the example's own rates where the action pays by stay."""
    by, at = world.staff_actor("officer"), clock.now()
    programme = erasmus.programme_of(world) if round_.action == erasmus.ACTION else world.programme
    call = calls.create(programme, round_.action, opened.year, by=by, at=at)
    closes = last_working_day(opened + timedelta(days=OPEN_DAYS))
    dates = {
        "opens_at": moment(opened, 8), "closes_at": moment(closes, 16, 15), "decision_by": closes + timedelta(days=90),
        "projects_start_from": closes + timedelta(days=100), "budget": round_.budget or BUDGET[round_.action],
        "is_blind": round_.is_blind,
    }  # fmt: skip
    calls.save(call, dates, by=by, at=at)
    if round_.action == "student_mobility":
        for group, amount in RATES.items():
            calls.set_number(
                call,
                parameter=f"grant_per_stay_{group}",
                value=amount,
                unit="EUR per stay",
                source=words.EXAMPLE_RATE,
                by=by,
                at=at,
            )
    if round_.action == "expert_mobility":
        calls.set_number(
            call, parameter="rate.grant.any.any", value=Decimal(900), unit="EUR per stay",
            source=words.EXAMPLE_RATE, by=by, at=at,
        )  # fmt: skip
    if round_.action == erasmus.ACTION:
        erasmus.add_annex(call, by)
    earlier = call_queries.published().filter(action=call.action, year=call.year).exclude(pk=call.pk)
    if earlier.exists():
        calls.save(call, {name: getattr(call, name) + end for name, end in words.SECOND.items()}, by=by, at=at)
    if round_.is_changed:
        change(call, by, at)
    calls.publish(call, by=by, at=at)
    call.refresh_from_db()
    return call


def change(call: "Call", by: "Actor", at: "datetime") -> None:
    """Let a call differ from the one before in each of its parts: rule, number, question, criterion, priorities, days."""
    calls.save(call, {**words.PRIORITIES, "completion_days": 21, "acceptance_days": 21}, by=by, at=at)
    calls.set_number(
        call, parameter="min_days_initial_vet", value=Decimal(28), unit="days", source=words.OWN_NUMBER, by=by, at=at
    )
    calls.set_number(
        call, parameter="grant_per_stay_initial_vet", value=Decimal(1340), unit="EUR per stay",
        source=words.EXAMPLE_RATE, by=by, at=at,
    )  # fmt: skip
    calls.save_question(call, "environment", words.QUESTION, by=by, at=at, new=True)
    calls.save_question(call, "summary", {"max_length": 1000}, by=by, at=at)
    for key, most, least in (("cooperation", 15, Decimal("7.5")), ("results", 25, Decimal("12.5"))):
        calls.save_criterion(call, key, {"max_points": Decimal(most), "threshold": least}, by=by, at=at)


def last_working_day(day: date) -> date:
    """Return the day itself or the working day before it: deadlines fall on working days, whatever day the example is built."""
    while not notice.is_working_day(day):
        day -= timedelta(days=1)
    return day


def apply(course: "Course") -> None:
    """Let the round's schools apply; in a round that is open still, the last two have only begun to write."""
    for number in range(course.round.size):
        school = invented.SCHOOLS[number % len(invented.SCHOOLS)]
        if is_open(course) and number >= course.round.size - 2:
            begin(course, school, number)
        else:
            course.applications.append(send(course, school, number))
    if is_open(course) and course.round.size > SMALL:
        selecting.ask(course, course.applications[0], 22)
        selecting.ask(course, course.applications[2], 27, 1)
        selecting.send_back(course, course.applications[2], 29)


def is_open(course: "Course") -> bool:
    """Return whether the call still takes applications today."""
    return course.round.opens_days_ago < OPEN_DAYS


def begin(course: "Course", school: invented.School, number: int) -> "Application":
    """Start a draft and leave it half written."""
    at = course.at(6 + number)
    with clock.at(at):
        by = course.world.coordinator(school.key)
        application = applications.start(course.call, course.world.schools[school.key], by=by, at=at, language=school.language)
        project = {"title": words.title(course.round.action, school.language, number)}
        applications.save_project(application, project, by=by, at=at)
        return application


def send(course: "Course", school: invented.School, number: int) -> "Application":
    """Write a whole application, have the partners confirm, and send it."""
    application = begin(course, school, number)
    at, by = course.at(12 + number), course.world.coordinator(school.key)
    with clock.at(at):
        starts = course.call.projects_start_from or course.opened
        project: dict[str, Any] = {"starts_on": starts, "ends_on": last_day(starts, course.round.action)}
        project |= money(course.round.action, number)
        applications.save_project(application, project, by=by, at=at)
        questions = call_queries.questions_of(course.call)
        answers = {q.key: (answer(course, q.key, school, number), 0) for q in questions}
        answers |= {f"aim_{d}": (words.aim(d, school.language), 0) for d in words.DIMENSIONS[number % 3 : number % 3 + 2]}
        applications.save_answers(application, answers, language=school.language, by=by, at=at)
        partners = partners_for(course.round.action, number)
        hosts = [add_host(course, application, host, by, place) for place, host in enumerate(partners)]
        rows = words.rows(course.round.action, number, course.round.people, hosts)
        if rows:
            applications.save_rows(application, rows, by=by, at=at)
        if course.round.action in {"student_mobility", "expert_mobility", erasmus.ACTION}:
            applications.plan_units(application, course.world.units[school.key][:2], by=by, at=at)
    confirm_all(course, hosts, leave_out=number == 4 or (is_open(course) and number == 1))
    sent_at = course.at(20 + number * 3, 13, 7 * number % 60)
    with clock.at(sent_at):
        application.refresh_from_db()
        applications.submit(application, acknowledged=words.ALL_CODES, by=by, at=sent_at)
        # Some letters of the example go by post.
        if number % 4 != 3 and application.organisation_id in by.signs_for:
            applications.consent_to_service(application, by=by, at=sent_at)
    application.refresh_from_db()
    return application


def answer(course: "Course", key: str, school: invented.School, number: int) -> str:
    """Return what a school answers to a question; to the one for the least useful grant a sum, or nothing."""
    action = course.round.action
    if key == LEAST_USEFUL:
        requested = money(action, number).get("requested")
        return str(requested * 7 // 10) if requested and number % 3 != 2 else ""
    if key == "environment":
        return stories.marked(words.GREEN[school.language], school.language)
    return stories.answer(action, key, school.language, number, school.name)


def last_day(starts: date, action: str) -> date:
    """Return the last day of a project of at most two years, in Erasmus+ of at most eighteen months."""
    return starts + (erasmus.PROJECT if action == erasmus.ACTION else timedelta(days=600))


def money(action: str, number: int) -> dict[str, Any]:
    """Return the sums that are asked for where they do not follow from the rows."""
    if action == "partnership":
        return {"requested": Decimal(12000 + 1000 * (number % 7)), "total_cost": Decimal(16000 + 1500 * (number % 7))}
    if action == "transfer_of_innovation":
        return {"requested": Decimal(90000), "total_cost": Decimal(130000), "transfers": ["curricula"]}
    return {}


def partners_for(action: str, number: int) -> list[invented.Host]:
    """Return the example partners of an application: from different countries, one from working life."""
    companies = [h for h in invented.HOSTS if h.kind == "company"]
    schools = [h for h in invented.HOSTS if h.kind == "vet_provider"]
    chosen = [companies[number % len(companies)], schools[(number * 2 + 1) % len(schools)]]
    if action not in {"expert_mobility", erasmus.ACTION}:
        chosen.append(schools[(number * 2 + 4) % len(schools)])
    return chosen


def add_host(course: "Course", application: "Application", host: invented.Host, by: Any, place: int = 0) -> "Partner":
    """Add a partner and send its link."""
    values = {
        "name": host.name, "country": host.country, "city": host.city, "kind": host.kind, "contact_name": host.contact,
        "contact_email": invented.email(host.contact), "language": languages.of_link_page(host.language),
        "role_text": words.role(course.round.action, application.language, place),
    }  # fmt: skip
    partner = applications.add_partner(application, values, by=by, at=clock.now())
    applications.invite_partner(partner, by=by, at=clock.now())
    return partner


def confirm_all(course: "Course", partners: "list[Partner]", *, leave_out: bool) -> None:
    """Let the partners confirm by their links; one application of the round has a partner that has not answered yet."""
    at = course.at(18)
    with clock.at(at):
        for partner in partners[:-1] if leave_out else partners:
            partner.refresh_from_db()
            link = links.open_for("partner", partner)
            applications.confirm_participation(
                partner, name=partner.contact_name, position="Director", by=links.actor_of(link), at=at
            )
