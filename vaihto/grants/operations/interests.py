"""Interest of a recovery: off unless the decision names rate, first day and source; fixed when the last instalment is back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import interest
from vaihto.grants import permissions, queries
from vaihto.grants.models import Recovery
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation

FIELDS = ("interest_rate", "interest_from", "interest_source")


class CannotReceiveInterest(Refused):
    """The interest of a recovery was not recorded."""


def reasons_against(rate: Decimal | None, starts_on: date | None, source: str) -> list[str]:
    """Return why interest cannot be decided as it is; all three empty is no interest."""
    given = [rate is not None, starts_on is not None, bool(source.strip())]
    if not any(given):
        return []
    if not all(given) or rate is None:
        return [_("Interest needs a rate, a first day and the source of the rate. Write all three, or none.")]
    if not rate.is_finite() or not 0 < rate <= interest.MOST_PERCENT or rate != rate.quantize(Decimal("0.001")):
        return [_("The rate of interest is not between 0 and 100 per cent a year, or has more than three decimals. Correct it.")]
    return []


def fix(recovery: Recovery) -> Decimal | None:
    """Fix the interest of a recovery whose instalments are all back; returns it, None where none is counted."""
    if recovery.interest_rate is None or recovery.amount is None:
        return None
    last = max(one.received_on for one in recovery.instalments.all() if one.received_on is not None)
    recovery.interest = interest.total(queries.interest_working(recovery, until=last))
    recovery.save(update_fields=["interest"])
    return recovery.interest


@operation("grants.receive_interest", lazy("Interest of a recovery received"))
def receive_interest(recovery: Recovery, *, received_on: date, reference: str, by: Actor, at: datetime) -> Recovery:
    """Record that the interest came; twice changes nothing. Raises CannotReceiveInterest."""
    Recovery.objects.select_for_update().get(pk=recovery.pk)
    recovery = Recovery.objects.select_related("payment__agreement__application").get(pk=recovery.pk)
    agreement = recovery.payment.agreement
    if not permissions.may_manage(by) or permissions.has_interest(by, agreement):
        raise CannotReceiveInterest(
            _("The interest was not recorded, because only an officer without an interest in the project does it.")
        )
    if recovery.interest_received_on is not None:
        audit.nothing_new()
        return recovery
    if not recovery.interest:
        raise CannotReceiveInterest(
            _("The interest was not recorded, because there is none yet. It is counted when the last instalment is back.")
        )
    if not reference.strip():
        raise CannotReceiveInterest(_("The interest was not recorded, because its reference is missing. Write the reference."))
    if received_on > at.date() + timedelta(days=1) or (recovery.decided_at and received_on < recovery.decided_at.date()):
        raise CannotReceiveInterest(
            _("The interest was not recorded, because the day is before the decision or in the future. Correct the day.")
        )
    recovery.interest_received_on, recovery.interest_reference = received_on, reference.strip()
    recovery.save(update_fields=["interest_received_on", "interest_reference"])
    changes = {"interest": str(recovery.interest), "received_on": received_on.isoformat()}
    audit.write(case=str(agreement.application.case), subject=recovery, by=by, at=at, changes=changes)
    return recovery
