"""The school answers who asked for a correction or does not sign: the text stays, or a new version is being written."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation
from vaihto.mobility import permissions
from vaihto.mobility.models import LearningAgreement
from vaihto.mobility.operations.held import case, held, nothing_asked
from vaihto.mobility.operations.sending import receiver
from vaihto.mobility.operations.signing import CannotAskCorrection
from vaihto.people import links


@operation("mobility.keep_version", lazy("Learning agreement kept as it is"))
def keep_version(learning_agreement: LearningAgreement, *, reason: str, by: Actor, at: datetime) -> LearningAgreement:
    """Answer a wish for correction or a refusal to sign: the text stays, and why; who asked is written to.

    Raises CannotAskCorrection.
    """
    agreement = held(learning_agreement)
    mobility = agreement.mobility
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotAskCorrection(_("The wish was not answered, because only the school may do it."))
    if not agreement.correction_wanted and not agreement.refused_reason:
        audit.nothing_new()
        return agreement
    if not reason.strip():
        raise CannotAskCorrection(_("The wish was not answered, because the reason is missing. Write the reason."))
    answered = "correction" if agreement.correction_wanted else "refusal"
    tell_askers(agreement, answer=reason.strip(), is_kept=True, at=at)
    agreement.save(update_fields=nothing_asked(agreement))
    audit.write(case=case(mobility), subject=agreement, by=by, at=at, changes={answered: "kept"}, reason=reason.strip())
    return agreement


def tell_askers(agreement: LearningAgreement, *, answer: str, is_kept: bool, at: datetime) -> None:
    """Write the school's answer to who asked for a correction and who does not sign, before that is taken away.

    Who asked before roles were kept is not known, and gets no mail.
    """
    mobility = agreement.mobility
    asked = {agreement.correction_role: False, agreement.refused_role: True}
    for role, has_refused in asked.items():
        to = receiver(mobility, role) if role else None
        if to is not None and to.email:
            mailing.post(
                to.email, "mobility/mail/answered.txt",
                {"mobility": mobility, "answer": answer, "is_kept": is_kept, "has_refused": has_refused},
                language=links.language_for(role, to.language), case=case(mobility),
                key=f"mobility-answered:{agreement.pk}:{role}:{at.timestamp()}",
            )  # fmt: skip
