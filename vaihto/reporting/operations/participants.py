"""The six questions: the school asks, each participant answers once by the link to the stay."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, clock, languages, mailing, once
from vaihto.kit.actors import PARTICIPANT, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import queries as stays
from vaihto.mobility import states as stay_states
from vaihto.people import links
from vaihto.reporting import permissions, queries, states
from vaihto.reporting.models import ParticipantReport

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement
    from vaihto.mobility.models import Mobility

LASTS = timedelta(days=60)


class CannotReport(Refused):
    """The participant's answers were not sent."""


class CannotAsk(Refused):
    """The participants were not asked."""


@operation("reporting.report_stay", gettext_lazy("Participant’s report sent"))
def report_stay(mobility: "Mobility", values: Mapping[str, Any], *, by: Actor, at: datetime) -> ParticipantReport:
    """Send the participant's six answers: four from 1 to 5 (recognition may be None: not known yet) and two texts.

    Sending twice changes nothing: the first answers stand. Raises CannotReport.
    """
    if not permissions.may_report_stay(by, mobility):
        raise CannotReport(_("The answers were not sent, because only the participant may send them, by the personal link."))
    # Of a stay at several hosts any of its links will do: the answers are about the whole, and stand with its last part.
    mobility = stays.last_part(stays.for_ids([mobility.pk])[mobility.pk])
    if mobility.state == stay_states.CANCELLED:
        raise CannotReport(_("The answers were not sent, because the stay was cancelled. You need not do anything."))
    if not queries.is_over(mobility):
        raise CannotReport(_("The answers were not sent, because the stay is not over. Come back by the same link after it."))
    before = queries.participant_report(mobility.pk)
    if before is not None:
        audit.nothing_new()
        return before
    reasons = _missing(values)
    if reasons:
        raise CannotReport(*reasons)
    if not once.claim(f"report-stay:{mobility.pk}"):
        audit.nothing_new()
        return ParticipantReport.objects.get(mobility=mobility)
    report = ParticipantReport.objects.create(
        mobility=mobility, language=values.get("language") or languages.present(), sent_at=at,
        **{key: values.get(key) for key in states.RATINGS},
        **{key: str(values.get(key) or "").strip() for key in states.TEXTS},
    )  # fmt: skip
    # What somebody thinks stays out of the chain: only that an answer was sent.
    audit.write(case=_case(mobility), subject=report, by=by, at=at, changes={"sent": True})
    return report


def _missing(values: Mapping[str, Any]) -> list[str]:
    """Return which answers are missing or not on the scale."""
    wrong = [
        key
        for key in states.RATINGS
        if values.get(key) not in states.SCALE and not (key == "recognition" and values.get(key) is None)
    ]
    return [_("An answer is missing: %(question)s") % {"question": states.QUESTIONS[key]} for key in wrong]


@operation("reporting.ask_participants", gettext_lazy("Participants asked for their report"))
def ask_participants(agreement: "GrantAgreement", *, by: Actor, at: datetime) -> int:
    """Send every participant who is back and has not reported a fresh link to the six questions; returns how many.

    The house asks by itself once for each stay, and leaves alone who was asked before. Raises CannotAsk.
    """
    if not permissions.may_ask_participants(by, agreement):
        raise CannotAsk(_("The participants were not asked, because only the school that runs the project may do it."))
    waiting = [one for one in queries.not_reported(agreement.pk) if one.participant and one.participant.email]
    claimed = {one.pk: once.claim(queries.asked_key(one.pk)) for one in waiting}
    if by.kind == "system":
        waiting = [
            one for one in waiting if claimed[one.pk] and one.ends_on and one.ends_on >= queries.asked_since(clock.today())
        ]
    if not waiting:
        audit.nothing_new()
        return 0
    audit.write(case=agreement.application.case, subject=agreement, by=by, at=at, changes={"stays": [one.pk for one in waiting]})
    for mobility in waiting:
        _invite(mobility, by)
    return len(waiting)


def _invite(mobility: "Mobility", by: Actor) -> None:
    participant = mobility.participant
    if participant is None:
        return
    token = links.issue(
        role=PARTICIPANT, thing=mobility, case=_case(mobility), email=participant.email, name=participant.name,
        organisation="", language=participant.language, by=by, lasts=LASTS,
    )  # fmt: skip
    language = participant.language if participant.language in languages.LANGUAGES else "en"
    with translation.override(language):
        url = settings.BASE_URL + reverse("reporting:participant", args=[token])
    mailing.post(
        participant.email, "reporting/mail/participant.txt", {"mobility": mobility, "url": url}, language=language,
        key=f"reporting-participant:{sha256_of(token)}", case=_case(mobility),
    )  # fmt: skip


def _case(mobility: "Mobility") -> str:
    return mobility.agreement.application.case
