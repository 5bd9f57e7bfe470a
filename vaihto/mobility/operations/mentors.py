"""Another mentor while an agreement is in force: recorded beside the text as it was signed, and told to all parties.

The mentor's name is part of the text, so before it is in force the text itself changes: by a correction and a new version.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import content, permissions, queries, states
from vaihto.mobility.models import LearningAgreement, MentorChange
from vaihto.mobility.operations.held import case, held
from vaihto.mobility.operations.sending import receiver
from vaihto.mobility.operations.signing import tell_school
from vaihto.people import links


class CannotChangeMentor(Refused):
    """The mentor was not changed."""


@operation("mobility.change_mentor", lazy("Another mentor at the host"))
def change_mentor(
    learning_agreement: LearningAgreement, *, name: str, from_on: date, by: Actor, at: datetime
) -> LearningAgreement:
    """Record who guides the participant from a day on; host or school tells it. Raises CannotChangeMentor."""
    agreement = held(learning_agreement)
    mobility, name = agreement.mobility, name.strip()
    is_host = permissions.opens(by, states.HOST, mobility)
    if not is_host and not permissions.may_manage(by, mobility.agreement):
        raise CannotChangeMentor(_("The mentor was not changed, because only the host and the school may do it."))
    if agreement.state != states.IN_FORCE or mobility.state not in {states.CONFIRMED, states.ABROAD}:
        raise CannotChangeMentor(
            _("The mentor was not changed, because no agreement is in force or the stay is over. While a text is being "
              "written or signed, the new name belongs into the text: ask for a correction.")
        )  # fmt: skip
    if not name:
        raise CannotChangeMentor(_("The mentor was not changed, because the name is missing. Write the name."))
    if mobility.ends_on is not None and from_on > mobility.ends_on:
        raise CannotChangeMentor(_("The mentor was not changed, because the day is after the stay. Correct the day."))
    version = queries.present_version(agreement)
    if queries.mentor_of(version) == name:
        audit.nothing_new()
        return agreement
    role = states.HOST if is_host else states.SCHOOL
    change = MentorChange.objects.create(
        version=version, name=name, from_on=from_on, told_role=role, told_by=by.name[:150], told_at=at
    )
    # The mentor is a person: the audit says that there is another, not who.
    changes = {"version": version.number, "mentor": "changed", "from": from_on.isoformat(), "told_by": role}
    audit.write(case=case(mobility), subject=agreement, by=by, at=at, changes=changes)
    _tell(agreement, change, guardian=bool(content.guardian_of(version.content)))
    return agreement


def _tell(agreement: LearningAgreement, change: MentorChange, *, guardian: bool) -> None:
    """Write to every party but the one who told."""
    mobility = agreement.mobility
    if change.told_role == states.HOST:
        tell_school(mobility, "mobility/mail/mentor.txt", key=f"mobility-mentor:{change.pk}", change=change)
    others = [states.PARTICIPANT, *([states.GUARDIAN] if guardian else [])]
    for role in others if change.told_role == states.HOST else [*others, states.HOST]:
        to = receiver(mobility, role)
        if to.email:
            mailing.post(
                to.email, "mobility/mail/mentor.txt", {"mobility": mobility, "change": change},
                language=links.language_for(role, to.language), key=f"mobility-mentor:{change.pk}:{role}", case=case(mobility),
            )  # fmt: skip
