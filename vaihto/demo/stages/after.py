"""After the decision: agreements are signed, people go, hosts assess, schools recognise and report, results are published."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vaihto.catalogue import operations as catalogue
from vaihto.core.transcript import Route, Way
from vaihto.demo import world as invented
from vaihto.demo.stages import agreeing, amending, erasmus, hosts, paying, places, words
from vaihto.demo.stages import reporting as telling
from vaihto.demo.stages.selecting import school_of
from vaihto.grants import operations as grants
from vaihto.grants import queries as grant_queries
from vaihto.kit import clock
from vaihto.mobility import operations as mobility
from vaihto.mobility import queries as stays
from vaihto.people import links
from vaihto.recognition import operations as recognition
from vaihto.reporting import operations as reporting
from vaihto.selection import queries as selection

if TYPE_CHECKING:
    from vaihto.demo.stages.rounds import Course
    from vaihto.grants.models import GrantAgreement
    from vaihto.mobility.models import Mobility

AGREED, PAID, PLANNED = 100, 104, 110
FIRST_LEAVES, NEXT_LEAVES_AFTER = 160, 9
LEARNERS = ("initial_vet", "labour_market", "graduate")
# Of each project whose people are abroad: who is under 18 with all signatures, and who still waits for the guardian's.
MINOR, MINOR_WAITS = 1, 5


def agree_and_go(course: "Course") -> None:
    """Sign the agreements, pay the prefinancing, plan and confirm the stays, sign the learning agreements."""
    agreements = [sign(course, line.application) for line in selection.lines_of(course.call) if line.outcome == "granted"]
    paying.prefinance(course, agreements, course.at(PAID))
    for number, agreement in enumerate(agreements):
        plan(course, agreement, has_places=number < 2 and is_abroad(course))
    amending.amend(course, agreements)
    if agreements:
        paying.wait(course, agreements[-1])
    if course.round.until == "abroad":
        telling.tell_in_between(course, agreements)
        hosts.go_on(course, agreements)


def sign(course: "Course", application: Any) -> "GrantAgreement":
    """Draw up and sign an agreement by both parties."""
    at, officer = course.at(AGREED), course.world.staff_actor("officer")
    coordinator = course.world.coordinator(school_of(course, application))
    with clock.at(at):
        agreement = grants.draw_up(application, by=officer, at=at)
        agreement = grants.send_for_signature(agreement, by=officer, at=at)
        agreement = grants.sign(agreement, role="beneficiary", by=coordinator, at=at)
        agreement = grants.sign(agreement, role="agency", by=course.world.staff_actor("officer_2"), at=at)
    return agreement


def settle(course: "Course", agreement: "GrantAgreement", school: str, at: Any) -> None:
    """Pay the balance, or have the recovery decided."""
    for payment in list(grant_queries.payments_of(agreement)):
        if payment.kind == "recovery":
            paying.recover(course, payment, school, at)
        elif payment.state == "planned":
            second = course.world.staff_actor("officer_2")
            by = course.world.staff_actor("officer") if payment.planned_by_id == second.id else second
            with clock.at(at):
                approved = grants.approve_payment(payment, by=by, at=at)
                paying.by_hand(course, approved, at)


def is_abroad(course: "Course") -> bool:
    """Return whether the students of the round are abroad now: their schools have also announced places."""
    return course.round.until == "abroad" and course.round.action == "student_mobility"


def plan(course: "Course", agreement: "GrantAgreement", *, has_places: bool = False) -> None:
    """Plan the stays or journeys from the rows and prepare everybody who goes; one of them was chosen for an announced place."""
    school = school_of(course, agreement.application)
    by, at = course.world.coordinator(school), course.at(PLANNED)
    with clock.at(at):
        mobility.plan_from_rows(agreement, by=by, at=at)
    if has_places and stays.of_agreement(agreement.pk).count() > places.TAKES:
        places.decided(course, agreement, school)
        places.still_open(course, agreement, school)
    for number, stay in enumerate(stays.of_agreement(agreement.pk)):
        prepare(course, stay, school, number)
    if course.round.reaches("report"):
        for number, journey in enumerate(stays.journeys_of(agreement.pk)):
            travel(course, journey, by, number)


def prepare(course: "Course", stay: "Mobility", school: str, number: int) -> None:
    """Name the participant, confirm the days, and for learners sign the learning agreement by all."""
    by, language = course.world.coordinator(school), course.world.schools[school].language
    leaves = course.opened + timedelta(days=FIRST_LEAVES + NEXT_LEAVES_AFTER * (number % 24))
    at = course.at((leaves - course.opened).days - 40)
    first, last = invented.FIRST_NAMES[language], invented.LAST_NAMES[language]
    name = f"{first[(number + stay.pk) % len(first)]} {last[(number * 5 + stay.pk) % len(last)]}"
    with clock.at(at):
        person: dict[str, Any] = {
            "name": name, "email": invented.email(f"{name} {stay.pk}"), "language": language,
            "qualification": invented.UNITS[language][0][1],
        }  # fmt: skip
        if course.round.until == "abroad" and number in {MINOR, MINOR_WAITS} and stay.target_group == "initial_vet":
            parent = f"{first[(number + stay.pk + len(first) // 2) % len(first)]} {name.split()[-1]}"
            email = invented.email(f"{parent} {stay.pk} huoltaja")
            person |= {"is_minor": True, "guardian_name": parent, "guardian_email": email, "guardian_language": language}
        if stay.participant is None:
            mobility.name_participant(stay, person, by=by, at=at)
        days = {"starts_on": leaves, "ends_on": leaves + timedelta(days=stay.planned_days - 1)}
        stay = mobility.confirm(stay, days, by=by, at=at)
        if course.round.until == "abroad" and number % 4 != 3:
            mobility.save_safety(stay, **invented.safety(name, language), by=by, at=at)
        if stay.target_group in LEARNERS:
            agree(course, stay, school, number)
    departed(course, stay, by, leaves)


def agree(course: "Course", stay: "Mobility", school: str, number: int) -> None:
    """Write the learning agreement with one or two units and have it signed; some still wait for host or guardian."""
    by, language, at = course.world.coordinator(school), course.world.schools[school].language, clock.now()
    units = course.world.units[school][: 1 + number % 2]
    values = {
        "tasks": words.TASKS[language],
        "mentor": stay.host_contact or "Mentor",
        "assessment": words.ASSESSMENT[language],
        "language": language,
    }
    version = mobility.write_agreement(stay, values | agreeing.cited(stay), [{"unit": unit.pk} for unit in units], by=by, at=at)
    agreement = mobility.send_for_signature(version.agreement, by=by, at=at)
    position = "kansainvälisten asioiden koordinaattori" if language == "fi" else "koordinator för internationella ärenden"
    mobility.sign(agreement, role="school", name=by.name, position=position, by=by, at=at)
    participant = links.actor_of(links.open_for("participant", stay))
    mobility.sign(agreement, role="participant", name=participant.name, by=participant, at=at)
    if course.round.until == "abroad" and number % 5 == 4:
        return
    if stay.participant.guardian_signs and number != MINOR_WAITS:  # type: ignore[union-attr]
        guardian = links.actor_of(links.open_for("guardian", stay))
        mobility.sign(agreement, role="guardian", name=guardian.name, by=guardian, at=at)
    host = links.actor_of(links.open_for("host", stay))
    mobility.sign(agreement, role="host", name=stay.host_contact or host.name, position="Mentor", by=host, at=at)


def departed(course: "Course", stay: "Mobility", by: Any, leaves: date) -> None:
    """Record the departure of those who have left by now."""
    if leaves <= clock.today():
        at = course.at((leaves - course.opened).days, 8)
        with clock.at(at):
            mobility.depart(stay, by=by, at=at)


def travel(course: "Course", journey: Any, by: Any, number: int) -> None:
    """Record one journey of a partnership as made."""
    starts = course.opened + timedelta(days=200 + 12 * number)
    at = course.at(200 + 12 * number + 10)
    with clock.at(at):
        ends = starts + timedelta(days=journey.planned_days - 1)
        if ends < clock.today():
            values = {
                "traveller": f"Esimerkkimatkustaja {number + 1}", "starts_on": starts, "ends_on": ends,
                "purpose_text": words.JOURNEY,
            }  # fmt: skip
            mobility.record_journey(journey, values, by=by, at=at)


def return_and_report(course: "Course") -> None:
    """Bring everybody home, let hosts assess, the school recognise, participants and the school report."""
    found = agreements(course)
    for agreement in found:
        school = school_of(course, agreement.application)
        # From one project so many fall out that a part of its prefinancing comes back.
        falls_out = course.round.until == "published" and course.round.action == "student_mobility" and agreement == found[-1]
        for number, stay in enumerate(stays.of_agreement(agreement.pk)):
            come_home(course, stay, school, number, every=3 if falls_out else 13)
        telling.report(course, agreement, school)


def agreements(course: "Course") -> "list[GrantAgreement]":
    """Return the agreements of the round."""
    found = grant_queries.of_applications([application.pk for application in course.applications])
    return [found[key] for key in sorted(found)]


def come_home(course: "Course", stay: "Mobility", school: str, number: int, *, every: int) -> None:
    """Host's assessment in the last week, return, recognition some weeks later, a report; one of `every` falls out."""
    by = course.world.coordinator(school)
    if number % every == every - 1:
        at = course.at(150)
        with clock.at(at):
            mobility.cancel(stay, reason=words.CANCELLED, by=by, at=at)
        return
    ended = stay.ends_on or clock.today()
    if stay.target_group in LEARNERS:
        assessed(course, stay, ended, number)
    at = course.at((ended - course.opened).days + 2)
    with clock.at(at):
        mobility.record_return(stay, by=by, at=at)
        erasmus.travelled(stay, by, number)
    stay.refresh_from_db()
    if stay.target_group in LEARNERS:
        recognise(course, stay, by, ended, number)
    if number % 3 != 2:
        tell(course, stay, ended, number)


def assessed(course: "Course", stay: "Mobility", ended: date, number: int) -> None:
    """Let the host assess each outcome in the last week."""
    at = course.at((ended - course.opened).days - 1)
    version = stays.version_in_force(stay)
    if version is None:
        return
    with clock.at(at):
        outcomes = [outcome for unit in stays.units_of(version) for outcome in unit.outcomes.all()]
        grades: dict[int, tuple[str | None, str | None]] = {}
        for place, outcome in enumerate(outcomes):
            partly = (number + place) % 7 == 6
            grades[outcome.pk] = ("partly", words.PARTLY) if partly else ("achieved", "")
        host = links.actor_of(links.open_for("host", stay))
        values = {
            "assessor_name": host.name,
            "assessor_position": "Mentor",
            "words": words.HOST,
            **agreeing.graded(version, number),
        }
        recognition.hand_in_assessment(stay, values, grades, by=host, at=at)


def recognise(course: "Course", stay: "Mobility", by: Any, ended: date, number: int) -> None:
    """Decide on every agreed unit, some in part."""
    at = course.at((ended - course.opened).days + 9 + number % 20)
    version = stays.version_in_force(stay)
    if version is None:
        return
    language = stay.agreement.language
    with clock.at(at):
        for place, unit in enumerate(stays.units_of(version)):
            part = (number + place) % 6 == 5
            points = Decimal(5) if part else None
            recognition.decide(
                unit, extent="part" if part else "full", points=points, reason=words.RECOGNISED[language],
                how=verified_how(number + place, ended, language), by=by, at=at,
                **agreeing.basis(version, unit, number, is_part=part),
            )  # fmt: skip


def verified_how(number: int, ended: date, language: str) -> recognition.Verified:
    """Return how a unit was verified: by the three routes in turn, now and then as previously acquired competence."""
    way = Way.PREVIOUSLY_ACQUIRED if number % 5 == 4 else Way.AS_PLANNED
    if number % 3:
        return recognition.Verified(Route.DOCUMENTS if number % 3 == 1 else Route.ASSESSORS, way)
    return recognition.Verified(Route.DEMONSTRATION, way, "workplace", ended, words.DEMONSTRATED[language])


def tell(course: "Course", stay: "Mobility", ended: date, number: int) -> None:
    """Let the participant answer the six questions by link."""
    at = course.at((ended - course.opened).days + 12)
    with clock.at(at):
        if stay.target_group not in LEARNERS:
            return
        participant = links.actor_of(links.open_for("participant", stay))
        values = {
            "goals_reached": 3 + number % 3, "guidance": 4 + number % 2, "recognition": 3 + number % 3,
            "recommends": 4 + number % 2,
            "learnt": words.LEARNT[participant.language], "improve": "", "language": participant.language,
        }  # fmt: skip
        reporting.report_stay(stay, values, by=participant, at=at)


def accept_and_publish(course: "Course") -> None:
    """Accept the reports, pay the balances, publish a result of each project."""
    for number, agreement in enumerate(agreements(course)):
        school = school_of(course, agreement.application)
        at = course.at(course.round.opens_days_ago - 40 + number)
        with clock.at(at):
            final = reporting.start(agreement, by=course.world.coordinator(school), at=at)
        # One report is accepted with cuts.
        has_cuts = course.round.action == "expert_mobility" and number == 1
        if has_cuts:
            telling.accept_with_cuts(course, final, school, at)
        else:
            with clock.at(at):
                reporting.accept(final, by=course.world.staff_actor("officer"), at=at)
        settle(course, agreement, school, course.at(course.round.opens_days_ago - (32 if has_cuts else 36) + number))
        publish(course, agreement, school, number)
    if course.round.action == "expert_mobility":
        telling.check_a_sample(course)


def publish(course: "Course", agreement: "GrantAgreement", school: str, number: int) -> None:
    """Publish one result in three languages."""
    at, by = course.at(course.round.opens_days_ago - 20 + number), course.world.coordinator(school)
    agreement.refresh_from_db()
    with clock.at(at):
        values = words.result(course.round.action, agreement.application.title, number)
        result = catalogue.save(agreement, values, by=by, at=at)
        catalogue.publish(result, by=by, at=at)
