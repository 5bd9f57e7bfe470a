"""The days of one person for their calendar: gathered from the rooms, each with a key that stays the same.

Titles name projects, calls and case numbers, never people who go abroad or mail addresses; of a blind call its code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vaihto.applications import queries as applications
from vaihto.assessment import queries as assessment
from vaihto.calls import queries as calls
from vaihto.desks.stage import title_of
from vaihto.grants import queries as grants
from vaihto.kit import clock, languages
from vaihto.kit.actors import Actor
from vaihto.reporting import queries as reporting
from vaihto.selection import queries as selection

MOST = 300


@dataclass(frozen=True)
class Deadline:
    """One deadline: its key for ever, what, when (a moment, or a whole Finnish day), and the page to open."""

    key: str
    title: str
    when: date | datetime
    path: str

    @property
    def is_moment(self) -> bool:
        """Whether the clock matters."""
        return isinstance(self.when, datetime)


def of(actor: Actor) -> list[Deadline]:
    """Return the deadlines of a person in all their roles, in order; each key once."""
    found: list[Deadline] = []
    if actor.organisation_ids:
        found += [*of_applications(actor), *of_letters(actor), *of_reports(actor)]
    if actor.has("assessor"):
        found += of_tasks(actor)
    if actor.has("officer"):
        found += of_own_cases(actor)
    by_key = {one.key: one for one in found}
    return sorted(by_key.values(), key=lambda one: (day_of(one.when), one.key))


def day_of(when: date | datetime) -> date:
    """Return the Finnish day of a deadline."""
    return when.astimezone(clock.FINLAND).date() if isinstance(when, datetime) else when


def of_applications(actor: Actor) -> Iterator[Deadline]:
    """Yield closing calls with drafts, days of completion and of hearing."""
    now = clock.now()
    for one in applications.own_of(actor).filter(state__in=["draft", "sent"])[:MOST]:
        if one.state == "draft" and one.call.closes_at and calls.stage(one.call, now) in {"open", "upcoming"}:
            words = _("Call closes: %(call)s. Your draft: %(title)s")
            values = {"call": languages.text_of(one.call, "title"), "title": title_of(one)}
            yield Deadline(
                f"draft-{one.pk}-closes", words % values, one.call.closes_at, reverse("applications:edit", args=[one.pk])
            )
        elif one.state == "sent" and one.check_due_on and one.check_state in {"completion", "hearing"}:
            is_completion = one.check_state == "completion"
            words = _("Complete the application: %(case)s") if is_completion else _("Answer the hearing: %(case)s")
            name = "completion" if is_completion else "hearing"
            path = reverse(f"applications:{name}", args=[one.pk])
            yield Deadline(f"application-{one.pk}-{name}", words % {"case": case_of(one)}, one.check_due_on, path)


def of_letters(actor: Actor) -> Iterator[Deadline]:
    """Yield the last days for answers to grants."""
    for line in selection.awaiting_answer(actor)[:MOST]:
        title = _("Accept or decline the grant: %(case)s") % {"case": case_of(line.application)}
        path = reverse("selection:letter", args=[line.letter.pk])
        yield Deadline(f"line-{line.pk}-answer", title, line.last_answer_day, path)


def of_reports(actor: Actor) -> Iterator[Deadline]:
    """Yield the days of reports that are not sent, of proposed cuts, and of the agency's questions."""
    own = grants.visible_to(actor).filter(organisation_id__in=actor.organisation_ids, state="active")[:MOST]
    agreements: list[Any] = list(own)
    reports = reporting.of_agreements([one.pk for one in agreements])
    days = reporting.later_days([one.pk for one in agreements])
    for one in agreements:
        report = reports.get(one.pk)
        if report is None or report.state == "draft":
            path = reverse("reporting:report", args=[report.pk]) if report else reverse("reporting:list")
            title = _("Final report: %(case)s") % {"case": case_of(one.application)}
            yield Deadline(f"agreement-{one.pk}-report", title, days.get(one.pk, one.now_report_due_on), path)
    for interim in reporting.interims_to_write(actor)[:MOST]:
        title = _("Interim report: %(case)s") % {"case": case_of(interim.agreement.application)}
        path = reverse("reporting:interim", args=[interim.pk])
        yield Deadline(f"interim-{interim.pk}-report", title, interim.due_on, path)
    for proposal in reporting.cuts_to_answer(actor, clock.today())[:MOST]:
        title = _("Answer to the proposed cuts: %(case)s") % {"case": case_of(proposal.report.agreement.application)}
        path = reverse("reporting:report", args=[proposal.report_id])
        yield Deadline(f"cuts-{proposal.pk}-answer", title, proposal.answer_by, path)
    for question in reporting.questions_to_answer(actor)[:MOST]:
        if question.due_on is not None:
            title = _("Answer the question about the final report: %(case)s") % {"case": question.report.agreement.number}
            path = reverse("reporting:report", args=[question.report_id])
            yield Deadline(f"question-{question.pk}-answer", title, question.due_on, path)


def of_tasks(actor: Actor) -> Iterator[Deadline]:
    """Yield the due days of open assessments; in a blind call with the code only."""
    for task in assessment.face_assignments(assessment.open_tasks(actor).filter(due_on__isnull=False)[:MOST]):
        name = task.face.name if task.face.is_blind else " ".join(filter(None, [task.face.name, task.face.title]))
        title = _("Hand in the assessment: %(case)s") % {"case": name}
        if task.due_on is not None:
            yield Deadline(f"task-{task.pk}-due", title, task.due_on, reverse("assessment:assess", args=[task.pk]))


def of_own_cases(actor: Actor) -> Iterator[Deadline]:
    """Yield the days of the cases that the officer handles, and of absent colleagues whose deputy the officer is, marked."""
    own = applications.sent().filter(handler_id=int(actor.id), state="sent", check_due_on__isnull=False)
    absent = applications.of_absent(actor).filter(check_due_on__isnull=False)
    words = {"completion": _("Completion is due: %(case)s"), "hearing": _("Hearing ends: %(case)s")}
    for one in [*own.filter(check_state__in=["waiting", "completion", "hearing"])[:MOST], *absent[:MOST]]:
        title = words.get(one.check_state, _("Case is due: %(case)s")) % {"case": case_of(one)}
        if name := actor.deputises.get(str(one.handler_id)):
            title = _("%(what)s (for %(name)s)") % {"what": title, "name": name}
        path = reverse("applications:case", args=[one.pk])
        if one.check_due_on is not None:
            yield Deadline(f"case-{one.pk}-{one.check_state}", title, one.check_due_on, path)


def case_of(application: Any) -> str:
    """Return number and title of an application."""
    return " ".join(filter(None, [application.number, title_of(application)]))
