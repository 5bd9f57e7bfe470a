"""People who go along with participants: added, corrected and removed by the school; their travel decided by an officer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.applications import queries as applications
from vaihto.kit import audit, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions, states
from vaihto.mobility.models import AccompanyingPerson, Mobility
from vaihto.mobility.operations.stays import may_change

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

DETAILS = ("name", "role", "phone", "starts_on", "ends_on", "distance_km", "is_green")


class CannotAccompany(Refused):
    """The accompanying person was not saved or removed."""


@operation("mobility.save_accompanying", lazy("Accompanying person saved"))
def save_accompanying(
    agreement: "GrantAgreement", values: Mapping[str, Any], stays: Iterable[int], *, person: AccompanyingPerson | None = None,
    key: str = "", by: Actor, at: datetime,
) -> AccompanyingPerson:  # fmt: skip
    """Add somebody who accompanies the given stays of a project (keys), or correct `person`; values are DETAILS.

    `key` is that of the form: the same form twice adds one person. Raises CannotAccompany with every reason.
    """
    may_change(agreement, by)
    wanted = list(Mobility.objects.filter(agreement=agreement, pk__in=list(stays)).exclude(state=states.CANCELLED).order_by("pk"))
    if reasons := _against(values, wanted):
        raise CannotAccompany(*reasons)
    if person is None and key and not once.claim(f"accompanying:{agreement.pk}:{key}"):
        audit.nothing_new()
        return AccompanyingPerson.objects.filter(agreement=agreement, name=values["name"].strip()).latest("pk")
    one = person or AccompanyingPerson(agreement=agreement, added_at=at)
    for name in DETAILS:
        setattr(one, name, values[name].strip() if isinstance(values[name], str) else values[name])
    one.country_to = wanted[0].country_to
    one.save()
    one.stays.set(wanted)
    # Who it is stays out of the chain, which cannot be erased.
    changes = {"accompanying": one.pk, "stays": len(wanted), "days": [one.starts_on.isoformat(), one.ends_on.isoformat()]}
    audit.write(case=agreement.application.case, subject=one, by=by, at=at, changes=changes)
    return one


def _against(values: Mapping[str, Any], wanted: list[Mobility]) -> list[str]:
    """Return why the person cannot be saved, an empty list where it can."""
    first, last = values.get("starts_on"), values.get("ends_on")
    ends = [one for one in wanted if one.starts_on and one.ends_on]
    outside = bool(ends and first and last) and not any(
        one.starts_on <= last and first <= one.ends_on  # type: ignore[operator]
        for one in ends
    )
    checks = [
        (not wanted, _("No stay is chosen. Choose whom the person accompanies.")),
        (not str(values.get("name") or "").strip(), _("The name is missing. Write who goes along.")),
        (values.get("role") not in states.ACCOMPANYING_LABELS, _("The role is missing. Choose what the person is.")),
        (first is None or last is None, _("The days are missing. Give the first and last day.")),
        (bool(first and last and last < first), _("The last day is before the first day. Correct the days.")),
        (
            len({one.country_to for one in wanted}) > 1,
            _("The stays are in different countries. Add the person once for each country."),
        ),
        (outside, _("The days lie outside the stays. Correct the days, or choose other stays.")),
        (
            not 0 <= (values.get("distance_km") or 0) <= applications.FARTHEST_KM,
            _("The distance cannot be right. Correct the kilometres."),
        ),
    ]
    return [reason for is_wrong, reason in checks if is_wrong]


@operation("mobility.remove_accompanying", lazy("Accompanying person removed"))
def remove_accompanying(person: AccompanyingPerson, *, by: Actor, at: datetime) -> None:
    """Remove somebody who does not go along after all; a second click changes nothing. Raises CannotChange."""
    may_change(person.agreement, by)
    kept = AccompanyingPerson.objects.select_for_update().filter(pk=person.pk).first()
    if kept is None:
        audit.nothing_new()
        return
    audit.write(
        case=person.agreement.application.case, subject=kept, by=by, at=at, changes={"accompanying": kept.pk, "removed": True}
    )
    kept.delete()


@operation("mobility.decide_accompanying_travel", lazy("Travel of an accompanying person decided"))
def decide_travel(person: AccompanyingPerson, *, is_paid: bool, by: Actor, at: datetime) -> AccompanyingPerson:
    """Say whether the travel grant is paid for somebody who goes along; can be changed until the project is closed.

    Raises CannotAccompany.
    """
    one = AccompanyingPerson.objects.select_for_update().get(pk=person.pk)
    one.agreement = person.agreement
    if not permissions.may_decide_on(by, one.agreement):
        raise CannotAccompany(_("Nothing was decided, because only an officer without a conflict of interest may do it."))
    if one.agreement.is_locked:
        raise CannotAccompany(_("Nothing was decided, because the final report has been accepted and the project is closed."))
    if one.has_travel == is_paid:
        audit.nothing_new()
        return one
    before, one.has_travel, one.travel_decided_by, one.travel_decided_at = one.has_travel, is_paid, by.name[:200], at
    one.save(update_fields=["has_travel", "travel_decided_by", "travel_decided_at"])
    audit.write(case=one.agreement.application.case, subject=one, by=by, at=at, changes={"has_travel": [before, is_paid]})
    return one
