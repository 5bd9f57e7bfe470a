"""Reminders: letters that nobody has opened, grants whose last day for the answer comes near."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import formats
from vaihto.kit import audit, clock, mailing, once
from vaihto.kit.actors import OFFICER, SYSTEM, Actor
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.selection import queries
from vaihto.selection.models import FurtherLetter, Letter

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call

# Our own habits, not numbers of a rule: a week unopened, a week before the last day.
UNOPENED, BEFORE_LAST_DAY = timedelta(days=7), timedelta(days=7)


class CannotRemind(Refused):
    """Nobody can be reminded now, or not by this person."""


@operation("selection.remind_unopened", lazy("Reminder of an unopened letter sent"))
def remind_unopened(letter: Letter | FurtherLetter, *, by: Actor, at: datetime) -> bool:
    """Remind the applicant's coordinators of a letter that nobody has opened, once a day at most; returns whether sent."""
    application = letter.application if isinstance(letter, FurtherLetter) else letter.line.application
    day = at.astimezone(clock.FINLAND).date()
    key = f"selection.remind_unopened:{type(letter).__name__}:{letter.pk}:{day}"
    if letter.seen_at is not None or not once.claim(key):
        audit.nothing_new()
        return False
    tell(
        application,
        "selection/mail/remind_unopened.txt",
        key,
        {"letter": letter, "is_further": isinstance(letter, FurtherLetter)},
    )
    audit.write(case=application.case, subject=letter, by=by, at=at, changes={"reminded": "unopened"})
    return True


@operation("selection.remind_answer", lazy("Reminder of the answer to the grant sent"))
def remind_answer(letter: Letter, *, by: Actor, at: datetime) -> bool:
    """Remind the applicant's coordinators of the last day for the answer, once for each last day; returns whether sent."""
    line = letter.line
    key = f"selection.remind_answer:{line.pk}:{line.last_answer_day}"
    if not once.claim(key):
        audit.nothing_new()
        return False
    tell(line.application, "selection/mail/remind_answer.txt", key, {"letter": letter, "last": line.last_answer_day})
    audit.write(case=line.application.case, subject=letter, by=by, at=at, changes={"reminded": "answer"})
    return True


def tell(application: "Application", template: str, key: str, context: dict[str, object]) -> None:
    """Post a mail to each coordinator of the applicant, in the coordinator's language."""
    members = organisations.coordinators_of([application.organisation_id]).get(application.organisation_id, [])
    for member in members:
        with translation.override(member.person.language):
            last = context.get("last")
            said = {"day": formats.day(last, present())} if last else {}  # type: ignore[arg-type]
        mailing.post(
            member.person.email, template, {**context, **said, "case": application.number}, language=member.person.language,
            key=f"{key}:{member.person_id}", case=application.case,
        )  # fmt: skip


def remind_of_call(call: "Call", *, by: Actor, at: datetime) -> int:
    """Remind of every letter of a call that nobody has opened; returns how many. Raises CannotRemind."""
    if not by.has(OFFICER):
        raise CannotRemind(_("Nobody was reminded, because only an officer of the agency sends reminders."))
    return sum(remind_unopened(letter, by=by, at=at) for letter in queries.unopened_letters(call))


def remind_by_clock(at: datetime) -> int:
    """Send the reminders that are due by themselves, each once; returns how many. Run by the worker, bears being run twice."""
    sent = 0
    for letter in queries.letters_unopened_since(at - UNOPENED):
        if once.taken([f"selection.remind_by_clock:{type(letter).__name__}:{letter.pk}"]):
            continue
        once.claim(f"selection.remind_by_clock:{type(letter).__name__}:{letter.pk}")
        sent += remind_unopened(letter, by=SYSTEM, at=at)
    day = at.astimezone(clock.FINLAND).date()
    for letter in queries.letters_to_answer(day, day + BEFORE_LAST_DAY):
        sent += remind_answer(letter, by=SYSTEM, at=at)
    return sent
