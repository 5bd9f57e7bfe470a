"""What the deeds of this room share: the row held until the end of the transaction, and mail to the beneficiary."""

from typing import Any

from vaihto.grants import queries
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit import mailing


def held(agreement: GrantAgreement) -> GrantAgreement:
    """Return the row as it is now, held until the end of the transaction."""
    GrantAgreement.objects.select_for_update().get(pk=agreement.pk)
    return GrantAgreement.objects.select_related(*queries.WITH).get(pk=agreement.pk)


def tell(
    agreement: GrantAgreement,
    template: str,
    *,
    key: str,
    signers_only: bool = False,
    payment: Payment | None = None,
    **more: Any,
) -> set[str]:
    """Write to the organisation's people, each in their own language; to those who may sign where only they can act.

    Returns the addresses. What the letter needs beside agreement and payment comes as `more`.
    """
    told = set()
    members = agreement.organisation.memberships.filter(ended_at__isnull=True).select_related("person")
    for member in members.filter(may_sign=True) if signers_only else members.filter(role="coordinator"):
        mailing.post(
            member.person.email, template, {"agreement": agreement, "payment": payment, **more},
            language=member.person.language, key=f"{key}:{member.person_id}", case=agreement.application.case,
        )  # fmt: skip
        told.add(member.person.email)
    return told
