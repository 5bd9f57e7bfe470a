"""Mail to the parties of a stay about what has become of it, to each in their own language."""

from collections.abc import Mapping
from typing import Any

from vaihto.kit import languages, mailing
from vaihto.mobility import states
from vaihto.mobility.models import LearningAgreementVersion, Mobility
from vaihto.mobility.operations.held import case
from vaihto.mobility.operations.sending import receiver
from vaihto.people import links

EVERYBODY = (states.PARTICIPANT, states.GUARDIAN, states.HOST)


def tell_parties(
    mobility: Mobility, what: str, values: Mapping[str, Any], *, key: str, roles: tuple[str, ...] = EVERYBODY
) -> None:  # fmt: skip
    """Write `mobility/mail/WHAT.txt` with `values` to participant, guardian and host; `key`: the mail's, without the role."""
    for role in roles:
        to = receiver(mobility, role)
        if not to.email or (role == states.GUARDIAN and not (mobility.participant and mobility.participant.guardian_signs)):
            continue
        spoken = links.language_for(role, to.language)
        mailing.post(
            to.email, f"mobility/mail/{what}.txt", {"mobility": mobility, "language": spoken, **values},
            language=spoken if spoken in languages.ALL else "en", case=case(mobility), key=f"{key}:{role}",
        )  # fmt: skip


def was_asked(mobility: Mobility) -> bool:
    """Return whether the parties were ever asked to sign; until then guardian and host have heard nothing of the stay."""
    return LearningAgreementVersion.objects.filter(agreement__mobility=mobility, frozen_at__isnull=False).exists()
