"""A guardian or a host who does not sign says why; signing waits until the school has answered or made a new version."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions, queries, states
from vaihto.mobility.models import LearningAgreement
from vaihto.mobility.operations.held import case, held
from vaihto.mobility.operations.signing import tell_school


class CannotRefuse(Refused):
    """The refusal was not taken."""


@operation("mobility.refuse_to_sign", lazy("Learning agreement refused by somebody who was to sign it"))
def refuse_to_sign(learning_agreement: LearningAgreement, *, reason: str, by: Actor, at: datetime) -> LearningAgreement:
    """Let the guardian or the host say no, with the reason; the school is told at once. Raises CannotRefuse.

    The reason stays beside the agreement, where only the school reads it; the chain says that it was given, not what.
    """
    agreement = held(learning_agreement)
    mobility = agreement.mobility
    role = next((role for role in states.REFUSERS if permissions.opens(by, role, mobility)), None)
    if role is None:
        raise CannotRefuse(_("Nothing was sent, because only the guardian and the host may do it."))
    signing = queries.signing_state(agreement)
    if agreement.state != states.SIGNING or role not in {party.role for party in signing.parties}:
        raise CannotRefuse(_("Nothing was sent, because the agreement does not wait for your signature now."))
    if signing.has_signed(role):
        raise CannotRefuse(_("Nothing was sent, because you have signed the agreement. Ask for a correction instead."))
    if not reason.strip():
        raise CannotRefuse(_("Nothing was sent, because the reason is missing. Write why you do not sign."))
    if agreement.refused_role == role and agreement.refused_reason == reason.strip():
        audit.nothing_new()
        return agreement
    if agreement.refused_role not in {"", role}:
        raise CannotRefuse(_("Nothing was sent, because the agreement does not wait for your signature now."))
    agreement.refused_reason, agreement.refused_by, agreement.refused_at = reason.strip(), by.name, at
    agreement.refused_role = role
    agreement.save(update_fields=["refused_reason", "refused_by", "refused_role", "refused_at"])
    changes = {"version": agreement.version, "refused": True, "role": role}
    audit.write(case=case(mobility), subject=agreement, by=by, at=at, changes=changes)
    tell_school(mobility, "mobility/mail/refused.txt", key=f"mobility-refused:{agreement.pk}:{at.timestamp()}", role=role)
    return agreement
