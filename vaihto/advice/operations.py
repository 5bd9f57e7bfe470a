"""Deeds before any application: keeping a self-check, sending an enquiry, answering it."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.advice import facts, labels, permissions, states
from vaihto.advice.models import Enquiry, SelfCheck
from vaihto.core.findings import Judgement, as_json
from vaihto.core.situation import Situation
from vaihto.kit import audit, mailing
from vaihto.kit.actors import VISITOR, Actor
from vaihto.kit.clock import FINLAND
from vaihto.kit.operations import Refused, operation

if TYPE_CHECKING:
    from vaihto.calls.models import Call

KEPT_DAYS = 90
# Gentle limits: nobody writes six enquiries in an hour, and a flood does not fill the list.
MOST_PER_ADDRESS, MOST_IN_ALL, PER = 5, 200, timedelta(hours=1)
FIELDS = (
    "organisation_name", "name", "email", "phone", "action", "idea", "language", "wanted_on", "self_check",
    "person_id", "once",
)  # fmt: skip


class CannotSend(Refused):
    """The enquiry was not sent."""


class CannotAnswer(Refused):
    """The enquiry was not answered."""


@operation("advice.store_check", labels.CHECKED)
def store_check(
    situation: Situation,
    judgement: Judgement,
    *,
    action: str,
    call: "Call | None",
    language: str,
    at: datetime,
    by: Actor = VISITOR,
) -> SelfCheck:
    """Keep a plan with what the rules said of it for 90 days, under an address that nobody can guess; old ones go."""
    today = at.astimezone(FINLAND).date()
    SelfCheck.objects.filter(expires_on__lt=today).delete()
    check = SelfCheck.objects.create(
        token=secrets.token_urlsafe(18), call=call, action=action, situation=facts.as_values(situation),
        judgement=as_json(judgement), language=language, made_at=at, expires_on=today + timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    audit.write(
        case=f"self-check:{check.pk}", subject=check, by=by, at=at,
        changes={"action": action, "verdict": judgement.verdict.value},
    )  # fmt: skip
    return check


@operation("advice.send_enquiry", labels.ENQUIRED)
def send_enquiry(values: Mapping[str, Any], *, by: Actor, at: datetime) -> Enquiry:
    """Send an enquiry to the agency and a receipt to its sender.

    `values` holds FIELDS; `once` is the form's own key, so that a repeated click finds what it sent before.
    Raises CannotSend for too many in an hour or an idea without a word, TypeError for another field.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"an enquiry has no {', '.join(sorted(unknown))}")
    if not str(values.get("idea", "")).strip():
        raise CannotSend(_("The enquiry was not sent, because it says nothing. Describe the idea in a few sentences."))
    once = values.get("once") or secrets.token_urlsafe(18)
    before = Enquiry.objects.filter(once=once).first()
    if before is None:
        refuse_flood(str(values["email"]), at)
        # Insert first: of equal requests one is kept, and all of them find it.
        wanted = Enquiry(**{**values, "once": once}, number=once[:20], sent_at=at)
        Enquiry.objects.bulk_create([wanted], ignore_conflicts=True)
    enquiry = Enquiry.objects.select_for_update().get(once=once)
    if before is not None or enquiry.number != once[:20]:
        audit.nothing_new()
        return enquiry
    # The letter tells it from a case, which counts in the same years.
    enquiry.number = f"E-{at.astimezone(FINLAND).year}-{enquiry.pk:04d}"
    enquiry.save(update_fields=["number"])
    audit.write(
        case=case_of(enquiry), subject=enquiry, by=by, at=at,
        changes={"number": enquiry.number, "action": enquiry.action, "self_check": enquiry.self_check_id},
    )  # fmt: skip
    mailing.post(
        enquiry.email, "advice/mail/enquiry_received.txt", {"enquiry": enquiry}, language=enquiry.language,
        key=f"enquiry-received:{enquiry.pk}", case=case_of(enquiry),
    )  # fmt: skip
    return enquiry


def refuse_flood(email: str, at: datetime) -> None:
    """Raise CannotSend where one address or everybody together has sent too many enquiries within the last hour."""
    recent = Enquiry.objects.filter(sent_at__gt=at - PER)
    if recent.filter(email__iexact=email).count() >= MOST_PER_ADDRESS or recent.count() >= MOST_IN_ALL:
        raise CannotSend(
            _("The enquiry was not sent, because many have come within an hour. Your text is in the field. Send it in an hour.")
        )


@operation("advice.answer", labels.ANSWERED)
def answer(enquiry: Enquiry, *, answer: str, talk_at: datetime | None, by: Actor, at: datetime) -> Enquiry:
    """Answer an enquiry, with a time for a talk if there is one; the answer goes to the school by mail.

    A second click with the same answer changes nothing. Raises CannotAnswer.
    """
    kept = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    text = answer.strip()
    if kept.state == states.ANSWERED and (kept.answer, kept.answered_by) == (text, by.name):
        audit.nothing_new()
        return kept
    refuse_answer(kept, text, talk_at, by, at)
    kept.answer, kept.talk_at, kept.state = text, talk_at, states.ANSWERED
    kept.answered_at, kept.answered_by = at, by.name
    kept.save(update_fields=["answer", "talk_at", "state", "answered_at", "answered_by"])
    audit.write(
        case=case_of(kept), subject=kept, by=by, at=at,
        changes={"state": [states.WAITING, states.ANSWERED], "talk_at": talk_at.isoformat() if talk_at else None},
    )  # fmt: skip
    mailing.post(
        kept.email, "advice/mail/enquiry_answered.txt", {"enquiry": kept}, language=kept.language,
        key=f"enquiry-answered:{kept.pk}", case=case_of(kept),
    )  # fmt: skip
    return kept


def refuse_answer(enquiry: Enquiry, text: str, talk_at: datetime | None, by: Actor, at: datetime) -> None:
    """Raise CannotAnswer where the actor may not, somebody has answered, the answer is empty or the talk is past."""
    if enquiry.state == states.ANSWERED:
        said = {"name": enquiry.answered_by}
        raise CannotAnswer(_("The answer was not sent, because the enquiry has been answered already: %(name)s.") % said)
    if not permissions.may_answer(by, enquiry):
        raise CannotAnswer(_("The answer was not sent, because only an officer of the agency may answer."))
    if not text:
        raise CannotAnswer(_("The answer was not sent, because it is empty. Write the answer."))
    if talk_at is not None and talk_at <= at:
        raise CannotAnswer(_("The answer was not sent, because the time of the talk has passed. Give a later one."))


def case_of(enquiry: Enquiry) -> str:
    """Return the key of the enquiry in the audit chain."""
    return f"enquiry:{enquiry.pk}"
