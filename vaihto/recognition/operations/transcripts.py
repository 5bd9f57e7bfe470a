"""The transcript: frozen with one hash and a code for checking, issued anew when a decision is corrected."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, languages, mailing
from vaihto.kit.actors import PARTICIPANT, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.people import links
from vaihto.recognition import content, permissions, queries, states
from vaihto.recognition.models import Transcript

if TYPE_CHECKING:
    from vaihto.mobility.models import Mobility

# The participant reads the transcript by link; afterwards a new link comes to the same address.
LASTS = timedelta(days=90)


class CannotIssue(Refused):
    """The transcript was not issued."""


@operation("recognition.issue_transcript", gettext_lazy("Transcript issued"))
def issue_transcript(mobility: "Mobility", *, by: Actor, at: datetime) -> Transcript:
    """Issue the transcript of a stay whose units are all decided, and mail the participant a link to it.

    The same decisions give the same transcript; a corrected one replaces the earlier, which stays readable. Raises
    CannotIssue.
    """
    if not permissions.may_decide(by, mobility):
        raise CannotIssue(_("The transcript was not issued, because only a coordinator of the school may do it."))
    recognition = queries.of_mobility(mobility.pk)
    if recognition.stage != states.DECIDED:
        raise CannotIssue(_("The transcript was not issued, because not every unit has been decided."))
    before = Transcript.objects.select_for_update().filter(mobility=mobility, replaced_at__isnull=True).first()
    values = content.of(recognition)
    if before is not None and before.content["units"] == values["units"]:
        audit.nothing_new()
        return before
    if before is not None:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    version = before.version + 1 if before else 1
    whole = {**values, "version": version, "issued_at": at.isoformat()}
    digest = sha256_of(whole)
    transcript = Transcript.objects.create(
        mobility=mobility, version=version, language=content.language_of(mobility), content=whole, content_hash=digest,
        code=content.code_of(digest), issued_at=at,
    )  # fmt: skip
    changes = {"version": version, "hash": digest, "points": values["points"]}
    audit.write(case=mobility.agreement.application.case, subject=transcript, by=by, at=at, changes=changes)
    _mail(mobility, transcript, by)
    return transcript


def _mail(mobility: "Mobility", transcript: Transcript, by: Actor) -> None:
    participant = mobility.participant
    if participant is None or not participant.email:
        return
    case = mobility.agreement.application.case
    token = link_of(mobility, by)
    language = participant.language if participant.language in languages.LANGUAGES else "en"
    with translation.override(language):
        url = settings.BASE_URL + reverse("recognition:my_transcript", args=[token])
    mailing.post(
        participant.email, "recognition/mail/transcript.txt",
        {"mobility": mobility, "url": url, "transcript": transcript},
        language=language, key=f"recognition-transcript:{transcript.pk}", case=case,
    )  # fmt: skip


def link_of(mobility: "Mobility", by: Actor) -> str:
    """Issue a new link of the participant to the transcript and return its token. Raises ValueError without a participant."""
    participant = mobility.participant
    if participant is None:
        raise ValueError(f"stay {mobility.pk} has no participant")
    return links.issue(
        role=PARTICIPANT, thing=mobility, case=mobility.agreement.application.case, email=participant.email,
        name=participant.name, organisation="", language=participant.language, by=by, lasts=LASTS,
    )  # fmt: skip
