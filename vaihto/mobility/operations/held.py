"""The learning agreement as it is now, held until the end of the transaction, and the case that it belongs to."""

from vaihto.mobility.models import LearningAgreement, Mobility


def held(agreement: LearningAgreement) -> LearningAgreement:
    """Return the row as it is now, held until the end of the transaction."""
    LearningAgreement.objects.select_for_update().get(pk=agreement.pk)
    return LearningAgreement.objects.select_related(
        "mobility__agreement__application", "mobility__agreement__organisation", "mobility__participant"
    ).get(pk=agreement.pk)


def nothing_asked(agreement: LearningAgreement) -> list[str]:
    """Set that nobody asks for a correction or refuses to sign; returns the columns to save."""
    agreement.correction_wanted = agreement.correction_wanted_by = agreement.refused_reason = agreement.refused_by = ""
    agreement.correction_role = agreement.refused_role = ""
    agreement.refused_at = None
    return ["correction_wanted", "correction_wanted_by", "correction_role", "refused_reason", "refused_by", "refused_role",
            "refused_at"]  # fmt: skip


def case(mobility: Mobility) -> str:
    """Return the audit case of a stay."""
    return mobility.agreement.application.case
