"""The guardian of somebody under 18, as the school names one: kept only of minors, at an address of their own."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.mobility import states
from vaihto.mobility.models import Participant
from vaihto.people import links

PERSON = ("guardian_name", "guardian_email", "guardian_language")
SAME_ADDRESS = lazy(
    "The guardian’s address is that of the participant or the host. Give the guardian’s own address: a signature must be theirs."
)


def settle(participant: Participant, host_email: str) -> list[str]:
    """Take away the guardian of an adult; return why a minor cannot be saved so, an empty list where it can."""
    if not participant.is_minor:
        participant.guardian_name, participant.guardian_email, participant.guardian_language = "", "", "fi"
        return []
    participant.guardian_name, participant.guardian_email = participant.guardian_name.strip(), participant.guardian_email.strip()
    if not (participant.guardian_name and participant.guardian_email):
        return [_("The participant was not saved, because the guardian’s name or address is missing. Write both.")]
    return [str(SAME_ADDRESS)] if clashes(participant, host_email) else []


def clashes(participant: Participant | None, host_email: str) -> bool:
    """Return whether the guardian's address is that of the participant or the host, whatever its capitals."""
    if participant is None or not participant.guardian_signs:
        return False
    others = {participant.email.strip().lower(), host_email.strip().lower()}
    return participant.guardian_email.strip().lower() in others


def close_earlier(participant: Participant) -> None:
    """Before the participant is saved: close the links of a guardian who is another one now, in every stay of the person.

    What is signed from now on is a new version.
    """
    before = Participant.objects.filter(pk=participant.pk).values_list("guardian_name", "guardian_email").first()
    if before not in {None, ("", ""), (participant.guardian_name, participant.guardian_email)}:
        for stay in participant.mobilities.all():
            links.revoke_all(role=states.GUARDIAN, thing=stay)
