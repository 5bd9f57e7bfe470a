"""The learning agreement as it is now, held until the end of the transaction, and the case that it belongs to."""

from vaihto.mobility.models import LearningAgreement, Mobility


def held(agreement: LearningAgreement) -> LearningAgreement:
    """Return the row as it is now, held until the end of the transaction."""
    LearningAgreement.objects.select_for_update().get(pk=agreement.pk)
    return LearningAgreement.objects.select_related(
        "mobility__agreement__application", "mobility__agreement__organisation", "mobility__participant"
    ).get(pk=agreement.pk)


def case(mobility: Mobility) -> str:
    """Return the audit case of a stay."""
    return mobility.agreement.application.case
