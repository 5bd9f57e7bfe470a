"""The applicant's side of a decision: the letter was seen, the grant is accepted or declined."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import formats
from vaihto.kit import audit, clock, languages, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.selection import permissions, states
from vaihto.selection.models import Acceptance, FurtherLetter, Letter, ProposalLine


class CannotAnswer(Refused):
    """The grant cannot be accepted or declined."""


@operation("selection.mark_seen", lazy("Decision opened by the applicant"))
def mark_seen(letter: Letter, *, by: Actor, at: datetime) -> Letter:
    """Record that the applicant has opened the letter: the first person and moment count, others change nothing."""
    application = letter.line.application
    if not permissions.belongs_to(by, application):
        audit.nothing_new()
        return letter
    changed = Letter.objects.filter(pk=letter.pk, seen_at__isnull=True).update(seen_at=at, seen_by=by.name)
    letter.refresh_from_db(fields=["seen_at", "seen_by"])
    if not changed:
        audit.nothing_new()
        return letter
    audit.write(case=application.case, subject=letter, by=by, at=at, changes={"seen": True})
    return letter


@operation("selection.mark_further_seen", lazy("Later decision opened by the applicant"))
def mark_further_seen(letter: FurtherLetter, *, by: Actor, at: datetime) -> FurtherLetter:
    """Record that the applicant has opened a further letter, as mark_seen does for the first."""
    application = letter.application
    seen = {"seen_at": at, "seen_by": by.name}
    is_own = permissions.belongs_to(by, application)
    changed = is_own and FurtherLetter.objects.filter(pk=letter.pk, seen_at__isnull=True).update(**seen)
    letter.refresh_from_db(fields=["seen_at", "seen_by"])
    if not changed:
        audit.nothing_new()
        return letter
    audit.write(case=application.case, subject=letter, by=by, at=at, changes={"seen": True})
    return letter


@operation("selection.answer", lazy("Answer to the grant"))
def answer(line: ProposalLine, *, is_accepted: bool, by: Actor, at: datetime, reason: str = "") -> Acceptance:
    """Accept or decline the grant for the applicant, at the latest on the day of the decision.

    The same answer again returns the first one. Raises CannotAnswer, also where the other answer has been given.
    """
    application = line.application
    if not permissions.may_answer(by, application):
        raise CannotAnswer(_("Nothing was recorded, because a coordinator of the applicant answers the grant."))
    if not once.claim(f"selection.answer:{line.pk}"):
        audit.nothing_new()
        return same_answer(line, is_accepted)
    # Held, because a decision that the grant lapses may be made at the same moment.
    kept = ProposalLine.objects.select_for_update().get(pk=line.pk)
    line.lapsed_at, line.outcome, line.answer_by = kept.lapsed_at, kept.outcome, kept.answer_by
    refuse_answer(line, is_accepted, reason, at)
    member = organisations.membership(by.id, application.organisation_id)
    made = Acceptance.objects.create(
        line=line, is_accepted=is_accepted, reason=reason.strip(), answered_at=at, answered_by_id=by.id,
        answered_by=by.name, answered_by_position=member.position if member else "",
        right_to_sign=member.right_to_sign if member and member.may_sign else "",
    )  # fmt: skip
    changes = {"answer": states.ACCEPTED if is_accepted else states.DECLINED}
    audit.write(case=application.case, subject=made, by=by, at=at, changes=changes, reason=made.reason)
    return made


def same_answer(line: ProposalLine, is_accepted: bool) -> Acceptance:
    """Return the answer that was given. Raises CannotAnswer where it was the other one."""
    given = Acceptance.objects.get(line_id=line.pk)
    if given.is_accepted != is_accepted:
        day = formats.day(given.answered_at, languages.present())
        if given.is_accepted:
            raise CannotAnswer(_("Nothing was recorded, because the grant was accepted on %(day)s.") % {"day": day})
        raise CannotAnswer(_("Nothing was recorded, because the grant was declined on %(day)s.") % {"day": day})
    return given


def refuse_answer(line: ProposalLine, is_accepted: bool, reason: str, at: datetime) -> None:
    """Raise CannotAnswer where there is no grant to answer, its day has passed, or a reason is missing."""
    if line.proposal.state != states.DECIDED or line.outcome != states.GRANTED:
        raise CannotAnswer(_("Nothing was recorded, because no grant has been decided in this case."))
    if line.application.state != "sent":
        raise CannotAnswer(_("Nothing was recorded, because the application has been withdrawn."))
    if line.lapsed_at is not None:
        day = formats.day(line.lapsed_at, languages.present())
        raise CannotAnswer(_("Nothing was recorded, because the grant lapsed on %(day)s.") % {"day": day})
    last = line.last_answer_day
    if at.astimezone(clock.FINLAND).date() > last:
        call = line.application.call
        said = {"day": formats.day(last, languages.present()), "contact": call.contact or call.programme.contact}
        raise CannotAnswer(
            _("Nothing was recorded, because the last day for the answer was %(day)s. Contact the agency: %(contact)s.") % said
        )
    if not is_accepted and not reason.strip():
        raise CannotAnswer(_("The reason is missing. Write why the grant is declined."))
