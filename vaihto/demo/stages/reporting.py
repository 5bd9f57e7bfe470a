"""How the example reports: parts by partners, an interim report, cuts after a hearing, a finished round of sample checks."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from vaihto.core.cutting import WHOLE, Cut
from vaihto.demo.stages import words
from vaihto.demo.stages.selecting import school_of
from vaihto.kit import clock
from vaihto.people import links
from vaihto.reporting import operations, queries, states

if TYPE_CHECKING:
    from vaihto.demo.stages.rounds import Course
    from vaihto.grants.models import GrantAgreement
    from vaihto.reporting.models import FinalReport

TO_ANSWER, ANSWERED, DECIDED = timedelta(days=10), timedelta(days=4), timedelta(days=6)


def report(course: "Course", agreement: "GrantAgreement", school: str) -> None:
    """Write and send the final report, on its last day at the latest."""
    last = (queries.last_day(agreement) - course.opened).days
    at, by = course.at(min(course.round.opens_days_ago - 70, last)), course.world.coordinator(school)
    with clock.at(at):
        final = operations.start(agreement, by=by, at=at)
        differing = [row.key for row in queries.planned_against_real(agreement).differing]
        language = course.world.schools[school].language
        values = {
            "results": words.RESULTS[language],
            "language": language,
            **{f"explain:{key}": words.EXPLAINED[language] for key in differing},
        }
        operations.save(final, values, by=by, at=at)
        write_parts(final, by, at)
        final.refresh_from_db()
        operations.send(final, by=by, at=at)


def write_parts(report: "FinalReport", by: object, at: datetime) -> None:
    """Ask the partners for their parts; all write, each in its language, but the last one of several is left out."""
    partners = [one.partner for one in queries.parts_of(report)]
    if not partners:
        return
    operations.ask_parts(report, by=by, at=at)  # type: ignore[arg-type]
    left_out = partners[-1:] if len(partners) > 1 else []
    for number, partner in enumerate(partners):
        if partner in left_out:
            operations.leave_part_out(report, partner, reason=words.PART_WITHOUT[report.agreement.language], by=by, at=at)  # type: ignore[arg-type]
            continue
        part = queries.part_of_partner(partner.pk)
        if part is None:
            continue
        holder = links.actor_of(links.open_for("partner", partner))
        values = {**words.PART.get(partner.language, words.PART["en"]), "travelled": 2 + number, "hosted": 3}
        operations.save_part(part, values, by=holder, at=at)
        operations.send_part(part, name=holder.name, position="Coordinator", by=holder, at=at)


def accept_with_cuts(course: "Course", report: "FinalReport", school: str, at: datetime) -> None:
    """Propose two cuts, let the school answer, and let another officer decide less of one of them."""
    first, second = course.world.staff_actor("officer"), course.world.staff_actor("officer_2")
    language = report.agreement.language
    line = queries.planned_against_real(report.agreement).real_lines[0]
    taken = min(Decimal("120.50"), line.amount or Decimal(0))
    rules = queries.rules_to_cut_by(report)
    # The second rule of the action's own is the length of a stay; the rules of every action are about the applicant.
    rule = next((code for code in rules if code.endswith("-2") and not code.startswith("ALL")), "")
    cuts = [Cut(1, taken, rule, words.CUT_LINE[language]), Cut(WHOLE, Decimal(50), "", words.CUT_WHOLE[language])]
    with clock.at(at):
        proposal = operations.propose_cuts(report, cuts, answer_by=(at + TO_ANSWER).date(), by=first, at=at)
    with clock.at(at + ANSWERED):
        coordinator = course.world.coordinator(school)
        operations.answer_cuts(proposal, text=words.CUT_ANSWER[language], by=coordinator, at=at + ANSWERED)
    with clock.at(at + DECIDED):
        amounts = {1: taken, WHOLE: Decimal(20)}
        operations.decide_cuts(proposal, amounts=amounts, grounds=words.CUT_GROUNDS[language], by=second, at=at + DECIDED)


def tell_in_between(course: "Course", agreements: "list[GrantAgreement]") -> None:
    """In a running round ask the first project for an interim report, which has arrived, and the last for one that waits."""
    if not agreements:
        return
    at, officer = course.now - timedelta(days=9), course.world.staff_actor("officer")
    for agreement in dict.fromkeys([agreements[0], agreements[-1]]):
        with clock.at(at):
            due = (course.now + timedelta(days=21)).date()
            if agreement.report_due_on <= due:
                continue
            report = operations.ask_interim(agreement, due_on=due, reason=words.INTERIM_WHY, by=officer, at=at)
        if agreement == agreements[0]:
            by = course.world.coordinator(school_of(course, agreement.application))
            with clock.at(at + ANSWERED):
                operations.save_interim(report, words.INTERIM, by=by, at=at + ANSWERED)
                operations.send_interim(report, by=by, at=at + ANSWERED)


def check_a_sample(course: "Course") -> None:
    """Open, draw and finish a round of sample checks of a finished call, marked as an example."""
    first, second = course.world.staff_actor("officer"), course.world.staff_actor("officer_2")
    at = course.at(course.round.opens_days_ago - 18)
    with clock.at(at):
        made = operations.open_check_round(
            course.call, bounds=[Decimal(10_000), Decimal(30_000)], percent=20, is_example=True, by=first, at=at
        )
        drawn = operations.draw_check_round(made, word=words.DICE, due_on=(at + TO_ANSWER).date(), by=second, at=at)
    for check in queries.checks_of(drawn):
        finding = {"checklist": dict.fromkeys(states.CHECKLIST, "met"), "findings": words.CHECK_FOUND, "consequence": "none"}
        with clock.at(at + DECIDED):
            operations.prepare_check(check, **finding, by=first, at=at + DECIDED)  # type: ignore[arg-type]
            operations.approve_check(check, by=second, at=at + DECIDED)
