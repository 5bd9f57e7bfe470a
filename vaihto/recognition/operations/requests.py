"""The learner asks the school to look at its decisions again, and the school answers, whether it corrects or not."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.kit import audit, languages, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import queries as stays
from vaihto.organisations import queries as organisations
from vaihto.recognition import permissions, queries
from vaihto.recognition.models import CorrectionRequest
from vaihto.recognition.operations.transcripts import link_of

if TYPE_CHECKING:
    from vaihto.mobility.models import Mobility

MOST = 4000


class CannotAsk(Refused):
    """The correction was not asked for, or the request was not answered."""


@operation("recognition.ask_correction", gettext_lazy("Correction of the recognition asked for"))
def ask_correction(mobility: "Mobility", *, text: str, by: Actor, at: datetime) -> CorrectionRequest:
    """Let the learner ask, by the link, that the decisions be looked at again; the coordinators get an e-mail.

    One request is open at a time; the same text again changes nothing. Raises CannotAsk.
    """
    if not permissions.may_read_transcript(by, mobility):
        raise CannotAsk(_("The correction was not asked for, because only the learner may do it, by the link."))
    text = text.strip()
    if not text:
        raise CannotAsk(_("The correction was not asked for, because the text is empty. Write what should be looked at again."))
    if len(text) > MOST:
        raise CannotAsk(_("The correction was not asked for, because the text is longer than 4,000 characters. Shorten it."))
    if queries.transcript_of(mobility.pk) is None:
        raise CannotAsk(_("The correction was not asked for, because the school has not decided on every unit yet."))
    if mobility.agreement.is_locked:
        raise CannotAsk(
            _("The correction was not asked for, because the project is closed. Write to your school about it instead.")
        )
    stays.participants_of(mobility.agreement_id).filter(pk=mobility.participant_id or 0).select_for_update().first()
    before = queries.open_request(mobility.pk)
    if before is not None:
        if before.text == text:
            audit.nothing_new()
            return before
        raise CannotAsk(_("The correction was not asked for, because your earlier request waits for the school’s answer."))
    request = CorrectionRequest.objects.create(mobility=mobility, text=text, asked_at=at)
    # The words stay out of the chain, which cannot be erased.
    case = mobility.agreement.application.case
    audit.write(case=case, subject=request, by=by, at=at, changes={"stay": mobility.pk})
    school = mobility.agreement.organisation_id
    for member in organisations.coordinators_of([school]).get(school, []):
        mailing.post(
            member.person.email, "recognition/mail/correction_asked.txt", {"mobility": mobility},
            language=member.person.language, key=f"recognition-correction:{request.pk}:{member.person_id}", case=case,
        )  # fmt: skip
    return request


@operation("recognition.answer_correction", gettext_lazy("Request for correction of the recognition answered"))
def answer_correction(request: CorrectionRequest, *, answer: str, by: Actor, at: datetime) -> CorrectionRequest:
    """Answer the learner; whether something was corrected stands in the decisions themselves. Raises CannotAsk."""
    mobility = stays.for_ids([request.mobility_id])[request.mobility_id]
    if not permissions.may_decide(by, mobility):
        raise CannotAsk(_("The request was not answered, because only a coordinator of the school may do it."))
    answer = answer.strip()
    if not answer:
        raise CannotAsk(_("The request was not answered, because the answer is empty. Write what was done and why."))
    held = CorrectionRequest.objects.select_for_update().get(pk=request.pk)
    if held.answered_at is not None:
        if held.answer == answer:
            audit.nothing_new()
            return held
        raise CannotAsk(_("The request was not answered, because somebody has answered it meanwhile. Read the answer first."))
    held.answer, held.answered_at, held.answered_by_id, held.answered_by = answer, at, by.id, by.name
    held.save(update_fields=["answer", "answered_at", "answered_by_id", "answered_by"])
    case = mobility.agreement.application.case
    audit.write(case=case, subject=held, by=by, at=at, changes={"stay": mobility.pk})
    participant = mobility.participant
    if participant is not None and participant.email:
        language = participant.language if participant.language in languages.LANGUAGES else "en"
        with translation.override(language):
            url = settings.BASE_URL + reverse("recognition:my_transcript", args=[link_of(mobility, by)])
        mailing.post(
            participant.email, "recognition/mail/correction_answered.txt", {"mobility": mobility, "url": url, "request": held},
            language=language, key=f"recognition-correction-answered:{held.pk}", case=case,
        )  # fmt: skip
    return held
