"""The officer asks about the report and accepts it; the school answers; the balance follows from what took place."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core.canonical import sha256_of
from vaihto.core.cutting import Cut
from vaihto.grants import operations as grants
from vaihto.kit import audit, clock, languages
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import queries as stays
from vaihto.reporting import permissions, queries, states
from vaihto.reporting.models import FinalReport, ReportQuestion
from vaihto.reporting.operations.writing import freeze, held, tell_officer, tell_school


class CannotJudge(Refused):
    """The report was not questioned, answered or accepted."""


@operation("reporting.ask", gettext_lazy("More information on the final report asked for"))
def ask(report: FinalReport, *, question: str, due_on: date, by: Actor, at: datetime) -> ReportQuestion:
    """Ask the school about the report, with a day by which to answer; the school can then change its texts too.

    The same open question twice is asked once. Raises CannotJudge.
    """
    report = held(report)
    if not permissions.may_judge(by, report):
        raise CannotJudge(_("The question was not sent, because only an officer without a conflict of interest may ask."))
    if report.state not in {states.SENT, states.ASKED}:
        raise CannotJudge(_("The question was not sent, because the report is not waiting for the agency."))
    if queries.open_cuts(report) is not None:
        raise CannotJudge(_("The question was not sent, because cuts are proposed. Take the proposal back first."))
    text = question.strip()
    if not text:
        raise CannotJudge(_("The question was not sent, because it is empty. Write what you want to know."))
    if due_on < at.astimezone(clock.FINLAND).date():
        raise CannotJudge(_("The question was not sent, because the day has passed. Choose a later day."))
    before = queries.questions_of(report).filter(question=text, answered_at__isnull=True).first()
    if before is not None:
        audit.nothing_new()
        return before
    made = ReportQuestion.objects.create(
        report=report, question=text, language=languages.present(), asked_at=at, asked_by=by.name, due_on=due_on
    )
    was, report.state = report.state, states.ASKED
    report.save(update_fields=["state"])
    audit.write(
        case=_case(report), subject=made, by=by, at=at,
        changes={"state": [was, states.ASKED], "due_on": due_on.isoformat()}, reason=text,
    )  # fmt: skip
    tell_school(report, "reporting/mail/asked.txt", key=f"report-asked:{made.pk}", question=made)
    return made


@operation("reporting.answer", gettext_lazy("Question on the final report answered"))
def answer(question: ReportQuestion, *, text: str, by: Actor, at: datetime) -> ReportQuestion:
    """Answer the agency's question; with the last answer the report goes back to the agency, frozen anew. Raises
    CannotJudge.
    """
    report = held(question.report)
    question = ReportQuestion.objects.select_for_update().get(pk=question.pk)
    if not permissions.may_write(by, report.agreement):
        raise CannotJudge(_("The answer was not sent, because only the organisation that runs the project may answer."))
    if question.answered_at is not None:
        audit.nothing_new()
        return question
    if not text.strip():
        raise CannotJudge(_("The answer was not sent, because it is empty. Write the answer."))
    question.answer, question.answered_at, question.answered_by = text.strip(), at, by.name
    question.save()
    changes: dict[str, object] = {"answered": True}
    if report.state == states.ASKED and not queries.questions_of(report).filter(answered_at__isnull=True).exists():
        freeze(report, by=by, at=at)
        report.state = states.SENT
        report.save()
        changes |= {"state": [states.ASKED, states.SENT], "hash": report.content_hash}
        tell_officer(report, "reporting/mail/answered.txt", key=f"report-answered:{question.pk}")
    audit.write(case=_case(report), subject=question, by=by, at=at, changes=changes)
    return question


@operation("reporting.accept", gettext_lazy("Final report accepted"))
def accept(report: FinalReport, *, by: Actor, at: datetime) -> FinalReport:
    """Accept the report: the balance is worked out from what took place, and stays and agreements change no more.

    A second click changes nothing. Raises CannotJudge, grants.CannotSettle.
    """
    report = held(report)
    if not permissions.may_judge(by, report):
        raise CannotJudge(_("The report was not accepted, because only an officer without a conflict of interest may do it."))
    if report.state == states.ACCEPTED:
        audit.nothing_new()
        return report
    if report.state != states.SENT:
        raise CannotJudge(_("The report was not accepted, because it is not waiting for the agency."))
    if queries.open_cuts(report) is not None:
        raise CannotJudge(_("The report was not accepted, because cuts are proposed. Decide on them or take the proposal back."))
    if has_changed(report):
        raise CannotJudge(
            _("The report was not accepted, because stays or journeys have changed since it was sent. "
              "Ask the school, so that it answers and sends the present figures.")
        )  # fmt: skip
    audit.write(
        case=_case(report), subject=report, by=by, at=at,
        changes={"state": [states.SENT, states.ACCEPTED], "hash": report.content_hash},
    )  # fmt: skip
    conclude(report, by=by, at=at)
    tell_school(report, "reporting/mail/accepted.txt", key=f"report-accepted:{report.pk}")
    return report


def conclude(report: FinalReport, *, cuts: Sequence[Cut] = (), by: Actor, at: datetime) -> None:
    """Set the report as accepted, settle with its cuts and lock the project; part of an operation that writes its own line."""
    report.state, report.accepted_at, report.accepted_by = states.ACCEPTED, at, by.name
    report.save(update_fields=["state", "accepted_at", "accepted_by"])
    grants.settle(report.agreement, stays.real_lines(report.agreement), cuts=cuts, by=by, at=at)
    grants.lock(report.agreement, by=by, at=at)
    report.agreement.refresh_from_db()


def has_changed(report: FinalReport) -> bool:
    """Return whether the figures of today differ from those that were sent; payments are none."""
    now = queries.planned_against_real(report.agreement).as_json()
    return sha256_of(now["rows"]) != sha256_of(report.content["figures"]["rows"])


def _case(report: FinalReport) -> str:
    return report.agreement.application.case
