"""What a participant chooses to tell about support: apart from everything else, read by few, deleted in time."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit, clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions, queries
from vaihto.mobility.models import Mobility, SupportNeed

# A proposal of this software until the controller decides: some weeks after the stay, for its report.
KEPT_AFTER_STAY = timedelta(days=60)
KEPT_WITHOUT_DAYS = timedelta(days=365)


class CannotTell(Refused):
    """The need for support was not saved or removed."""


@operation("mobility.tell_support_need", lazy("Need for support told"))
def tell_support_need(mobility: Mobility, *, text: str, by: Actor, at: datetime) -> SupportNeed:
    """Keep what the participant tells, until a day after the stay. Raises CannotTell."""
    mobility = _now(mobility, by)
    if mobility.participant is None or not text.strip():
        raise CannotTell(_("Nothing was saved, because the text is empty. Write what support is needed."))
    ends_on = mobility.ends_on
    delete_by = ends_on + KEPT_AFTER_STAY if ends_on else at.date() + KEPT_WITHOUT_DAYS
    values: dict[str, Any] = {"text": text.strip(), "told_at": at, "delete_by": delete_by}
    need, _made = SupportNeed.objects.update_or_create(participant=mobility.participant, defaults=values)
    # Only that something was told is in the chain, never what.
    audit.write(case=_case(mobility), subject=mobility, by=by, at=at, changes={"support": "told"})
    return need


@operation("mobility.remove_support_need", lazy("Need for support removed"))
def remove_support_need(mobility: Mobility, *, by: Actor, at: datetime) -> None:
    """Delete what was told; a second click changes nothing. Raises CannotTell."""
    mobility = _now(mobility, by)
    deleted, _by_model = SupportNeed.objects.filter(participant__mobilities=mobility).delete()
    if deleted:
        audit.write(case=_case(mobility), subject=mobility, by=by, at=at, changes={"support": "removed"})
    else:
        audit.nothing_new()


@operation("mobility.delete_support_needs", lazy("Needs for support deleted after their time"))
def delete_expired(*, at: datetime, by: Actor = SYSTEM) -> int:
    """Delete everything whose day has come; returns how many. Run by the worker."""
    deleted, _by_model = SupportNeed.objects.filter(delete_by__lt=at.astimezone(clock.FINLAND).date()).delete()
    if deleted:
        audit.write(case="mobility:support", subject="mobility.SupportNeed", by=by, at=at, changes={"deleted": deleted})
    else:
        audit.nothing_new()
    return deleted


def _now(mobility: Mobility, by: Actor) -> Mobility:
    """Return the stay as it is now. Raises CannotTell where the actor may not know what was told."""
    mobility = queries.for_ids([mobility.pk])[mobility.pk]
    if not permissions.may_see_support_needs(by, mobility):
        raise CannotTell(_("Nothing was changed, because only the participant and the school’s coordinators may do it."))
    return mobility


def _case(mobility: Mobility) -> str:
    return mobility.agreement.application.case
