"""Planning stays and journeys from the application's rows, and recording journeys."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.applications import queries as applications
from vaihto.grants import queries as grants
from vaihto.kit import audit, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions, queries
from vaihto.mobility.models import Journey, Mobility
from vaihto.mobility.operations.stays import CannotChange, day_of, may_change

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement


JOURNEY = ("traveller", "starts_on", "ends_on", "country_to", "purpose_text")


class CannotPlan(Refused):
    """The stays were not planned."""


@operation("mobility.plan_from_rows", lazy("Stays planned"))
def plan_from_rows(agreement: "GrantAgreement", *, by: Actor, at: datetime) -> int:
    """Plan one stay per person of each row of the application, in a partnership one journey each; returns how many.

    How many each row has says the agreement of now. A second click plans nothing more; after an amendment that gives a row more
    people, those that are missing are planned. Raises CannotPlan.
    """
    if not permissions.may_plan(by, agreement):
        raise CannotPlan(_("The stays were not planned, because only the beneficiary or the agency may do it."))
    if agreement.is_locked or agreement.state != "active":
        raise CannotPlan(
            _("The stays were not planned, because the grant agreement is not in force. Both parties sign it first.")
        )
    terms = grants.terms(agreement)
    if not once.claim(f"plan-stays:{agreement.pk}" + (f":{terms.version}" if terms.version else "")):
        audit.nothing_new()
        return 0
    missing = queries.missing_in_rows(agreement, terms.counts)
    rows = [row for row in applications.rows_of(agreement.application) if row.pk in missing]
    make = _journey if agreement.application.call.action == "partnership" else stay_of_row
    made = [make(agreement, row, at) for row in rows for _number in range(missing[row.pk])]
    _plan_inclusion(rows, made)
    Mobility.objects.bulk_create([one for one in made if isinstance(one, Mobility)])
    Journey.objects.bulk_create([one for one in made if isinstance(one, Journey)])
    audit.write(case=agreement.application.case, subject=agreement, by=by, at=at, changes={"planned": len(made)})
    return len(made)


def stay_of_row(agreement: "GrantAgreement", row: Any, at: datetime) -> Mobility:
    """Return a stay as a row of the application plans it, with the row's host where it names one; not stored yet."""
    host = row.host
    return Mobility(
        agreement=agreement, row=row, target_group=row.target_group, purpose=row.purpose, field=row.field,
        dimension=row.dimension, country_from=row.country_from, country_to=row.country_to, planned_days=row.days,
        city=host.city if host else "", host_name=host.name if host else "", host_kind=host.kind if host else "",
        host_contact=host.contact_name if host else "", host_email=host.contact_email if host else "",
        host_language=host.language if host else "en", planned_at=at, distance_km=row.distance_km, is_green=row.is_green,
        travel_days=row.travel_days or 0,
    )  # fmt: skip


def _plan_inclusion(rows: list[Any], made: "list[Mobility | Journey]") -> None:
    """Mark as many stays of each row as the application plans with inclusion support; the school says later which they are."""
    for row in rows:
        mine = [one for one in made if isinstance(one, Mobility) and one.row == row]
        for stay in mine[: row.fewer_opportunities or 0]:
            stay.has_inclusion_support = True


def _journey(agreement: "GrantAgreement", row: Any, at: datetime) -> Journey:
    return Journey(
        agreement=agreement, row=row, target_group=row.target_group, country_from=row.country_from,
        country_to=row.country_to, planned_days=row.days, planned_at=at,
    )  # fmt: skip


@operation("mobility.record_journey", lazy("Journey recorded"))
def record_journey(journey: Journey, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Journey:
    """Record that a journey was made: who, from which to which day, what for. Raises CannotChange."""
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    agreement = journey.agreement
    may_change(agreement, by)
    before = {name: getattr(journey, name) for name in JOURNEY}
    for name in JOURNEY:
        setattr(journey, name, values.get(name, getattr(journey, name)))
    if journey.starts_on is None or journey.ends_on is None:
        raise CannotChange(_("The journey was not recorded, because the days are missing. Give the first and last day."))
    if journey.ends_on < journey.starts_on:
        raise CannotChange(_("The journey was not recorded, because the last day is before the first day. Correct the days."))
    if journey.ends_on > day_of(at):
        raise CannotChange(_("The journey was not recorded, because the last day is still to come. Record it on that day."))
    changed = [name for name in JOURNEY if getattr(journey, name) != before[name]]
    if journey.is_made and not changed:
        audit.nothing_new()
        return journey
    journey.is_made, journey.recorded_at = True, at
    journey.save()
    changes = {"made": True, "changed": changed}
    audit.write(case=agreement.application.case, subject=journey, by=by, at=at, changes=changes)
    return journey
