"""Stays: named, confirmed, begun, returned, cancelled."""
# long because: the deeds of one stay from its naming to its end are read together, and share their checks.

# long because: the deeds of one stay from its name to its end, which share how a stay is held and refused.

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.applications import queries as applications
from vaihto.core import indicators
from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import host_queries, permissions, states
from vaihto.mobility.models import LaterPart, LearningAgreement, Mobility, Participant
from vaihto.mobility.operations import guardians, telling
from vaihto.people import links

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement


PERSON = ("name", "email", "language", "qualification", "is_minor", *guardians.PERSON)


DETAILS = (
    "starts_on", "ends_on", "country_to", "city", "host_name", "host_kind", "host_contact", "host_email",
    "host_language", "purpose", "learning_form", "dimension", "field",
)  # fmt: skip


# What unit costs count beside the days: kilometres one way, green travel, inclusion support of the school.
COSTS = ("inclusion_costs", "expensive_travel_costs", "other_costs")
TRAVEL = ("distance_km", "is_green", "travel_days", "has_inclusion_support", *COSTS)


class CannotChange(Refused):
    """The stay or journey was not changed."""


@operation("mobility.name_participant", lazy("Participant named"))
def name_participant(mobility: Mobility, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Participant:
    """Say who goes: `participant` (the key of somebody named in the project already) or the values of PERSON.

    Naming again corrects the details. Raises CannotChange.
    """
    mobility = _open(mobility, by, {states.PLANNED, states.CONFIRMED, states.ABROAD})
    not_in_signature(mobility)
    participant = _participant(mobility, values, at)
    if mobility.participant_id not in {None, participant.pk} and len(host_queries.parts_of(mobility)) > 1:
        raise CannotChange(
            _("The participant was not changed, because the stay has several hosts. Take its last part away first.")
        )
    if not participant.name.strip():
        raise CannotChange(_("The participant was not saved, because the name is missing. Write the name."))
    if not values.get("participant"):
        if reasons := guardians.settle(participant, mobility.host_email):
            raise CannotChange(*reasons)
        guardians.close_earlier(participant)
    participant.save()
    if mobility.participant_id not in {None, participant.pk}:
        links.revoke_all(role=states.GUARDIAN, thing=mobility)
    mobility.participant = participant
    mobility.save(update_fields=["participant"])
    # The audit says that somebody was named, not who: the chain cannot be erased, a name must be erasable.
    audit.write(
        case=mobility.agreement.application.case,
        subject=mobility,
        by=by,
        at=at,
        changes={"participant": participant.pk},
    )
    return participant


def _participant(mobility: Mobility, values: Mapping[str, Any], at: datetime) -> Participant:
    if values.get("participant"):
        same = Participant.objects.filter(agreement_id=mobility.agreement_id, pk=values["participant"]).first()
        if same is None:
            raise CannotChange(_("The participant was not saved, because this project has no such person."))
        return same
    participant = mobility.participant or Participant(
        agreement=mobility.agreement, organisation=mobility.agreement.organisation, added_at=at,
        target_group=mobility.target_group,
    )  # fmt: skip
    for name in PERSON:
        if name in values:
            setattr(participant, name, values[name])
    return participant


@operation("mobility.save", lazy("Stay changed"))
def save(mobility: Mobility, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Mobility:
    """Save days, host and purpose of a stay without confirming it. Raises CannotChange."""
    mobility = _open(mobility, by, {states.PLANNED, states.CONFIRMED, states.ABROAD})
    changed = _set(mobility, values)
    if not changed:
        audit.nothing_new()
        return mobility
    if mobility.state != states.PLANNED:
        _complete(mobility)
    mobility.save(update_fields=list(changed))
    audit.write(case=mobility.agreement.application.case, subject=mobility, by=by, at=at, changes=changed)
    return mobility


@operation("mobility.save_travel", lazy("Travel of the stay changed"))
def save_travel(mobility: Mobility, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Mobility:
    """Save what the unit costs of a stay count beside its days (TRAVEL), before it, during it and after the return.

    It is no part of the learning agreement, so a signature does not bind it. Raises CannotChange.
    """
    mobility = _open(mobility, by, {states.PLANNED, states.CONFIRMED, states.ABROAD, *states.ENDED})
    if mobility.agreement.application.call.action != applications.BY_ANNEX:
        raise CannotChange(_("The travel was not saved, because the grant of this project does not depend on it."))
    if LaterPart.objects.filter(mobility=mobility).exists():
        raise CannotChange(
            _("The travel was not saved, because it is counted once for the whole stay. Save it with the first host.")
        )
    if not 0 <= (values.get("distance_km") or 0) <= applications.FARTHEST_KM:
        raise CannotChange(_("The travel was not saved, because the distance cannot be right. Correct the kilometres."))
    if not 0 <= (values.get("travel_days") or 0) <= applications.MOST_TRAVEL_DAYS:
        raise CannotChange(_("The travel was not saved, because the travel days cannot be right. Correct them."))
    if any((values.get(name) or 0) < 0 for name in COSTS):
        raise CannotChange(_("The travel was not saved, because a cost is negative. Correct it."))
    if values.get("inclusion_costs") and not values.get("has_inclusion_support", mobility.has_inclusion_support):
        raise CannotChange(
            _("The travel was not saved, because costs of inclusion need a participant with inclusion support. Tick it first.")
        )
    changed: dict[str, Any] = {}
    for name in TRAVEL:
        if name in values and getattr(mobility, name) != values[name]:
            changed[name] = [getattr(mobility, name), values[name]]
            setattr(mobility, name, values[name])
    if not changed:
        audit.nothing_new()
        return mobility
    mobility.save(update_fields=list(changed))
    # Who needs support is nobody's business here: the audit says that it changed, not how.
    said = {
        name: "changed" if name in ("has_inclusion_support", "inclusion_costs") else pair if name not in COSTS
        else [None if one is None else str(one) for one in pair]
        for name, pair in changed.items()
    }  # fmt: skip
    audit.write(case=mobility.agreement.application.case, subject=mobility, by=by, at=at, changes=said)
    return mobility


@operation("mobility.confirm", lazy("Stay confirmed"))
def confirm(mobility: Mobility, values: Mapping[str, Any] | None = None, *, by: Actor, at: datetime) -> Mobility:
    """Confirm a stay: participant, days and host are known. Raises CannotChange naming what is missing."""
    mobility = _open(mobility, by, {states.PLANNED, states.CONFIRMED})
    changed = _set(mobility, values or {})
    if mobility.state == states.CONFIRMED and not changed:
        audit.nothing_new()
        return mobility
    _complete(mobility)
    if mobility.state == states.PLANNED:
        changed["state"] = [states.PLANNED, states.CONFIRMED]
        mobility.state, mobility.confirmed_at = states.CONFIRMED, at
    mobility.save()
    audit.write(case=mobility.agreement.application.case, subject=mobility, by=by, at=at, changes=changed)
    return mobility


def _complete(mobility: Mobility) -> None:
    """Refuse a stay that cannot be confirmed, with every reason."""
    reasons = []
    if mobility.participant_id is None:
        reasons.append(_("The participant is not known. Name the participant."))
    if mobility.starts_on is None or mobility.ends_on is None:
        reasons.append(_("The days are missing. Give the first and last day."))
    elif mobility.ends_on < mobility.starts_on:
        reasons.append(_("The last day is before the first day. Correct the days."))
    elif other := host_queries.overlapping(mobility, mobility.starts_on, mobility.ends_on):
        reasons.append(_overlap(other))
    if not mobility.host_name.strip():
        reasons.append(_("The host is missing. Give the host’s name."))
    if reasons:
        raise CannotChange(*reasons)


def _overlap(other: Mobility) -> str:
    return _("The days overlap with those at the other host of the stay: %(host)s. Correct the days.") % {"host": other.host_name}


def _set(mobility: Mobility, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set the given details on the stay and return what changed; days as text. A text in signature does not change."""
    changed: dict[str, Any] = {}
    for name in DETAILS:
        if name in values and getattr(mobility, name) != values[name]:
            changed[name] = [_plain(getattr(mobility, name)), _plain(values[name])]
            setattr(mobility, name, values[name])
    if changed:
        not_in_signature(mobility)
    if guardians.clashes(mobility.participant, mobility.host_email):
        raise CannotChange(guardians.SAME_ADDRESS)
    # The contact person is a person: the audit says that it changed, not to whom.
    return {name: "changed" if name in {"host_contact", "host_email"} else pair for name, pair in changed.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def not_in_signature(mobility: Mobility) -> None:
    """Refuse to change a stay whose learning agreement is in signature or in force. Raises CannotChange."""
    agreement = LearningAgreement.objects.filter(mobility=mobility).first()
    if agreement is not None and agreement.state != states.DRAFT:
        raise CannotChange(
            _("The stay was not changed, because its learning agreement has been sent for signature. "
              "Make a new version of the learning agreement first.")
        )  # fmt: skip


@operation("mobility.cancel", lazy("Stay cancelled"))
def cancel(mobility: Mobility, *, reason: str, by: Actor, at: datetime) -> Mobility:
    """Cancel a stay with a reason, and its later parts at other hosts; all parties are told, and their links close.

    Raises CannotChange.
    """
    if not reason.strip():
        raise CannotChange(_("The stay was not cancelled, because the reason is missing. Write the reason."))
    if mobility.state == states.CANCELLED:
        audit.nothing_new()
        return mobility
    mobility = _open(mobility, by, {states.PLANNED, states.CONFIRMED, states.ABROAD, states.CANCELLED})
    if mobility.state == states.CANCELLED:
        audit.nothing_new()
        return mobility
    later = host_queries.later_parts(mobility)
    if over := next((one for one in later if one.state in states.ENDED), None):
        raise CannotChange(
            _("The stay was not cancelled, because it went on and took place at another host: %(host)s.")
            % {"host": over.host_name}
        )
    # The last part first; each leaves its own line in the audit.
    for one in reversed(later):
        cancel(one, reason=reason, by=by, at=at)
    before = mobility.state
    mobility.state, mobility.cancelled_reason, mobility.cancelled_at = states.CANCELLED, reason.strip(), at
    mobility.save(update_fields=["state", "cancelled_reason", "cancelled_at"])
    if telling.was_asked(mobility):
        telling.tell_parties(mobility, "cancelled", {}, key=f"mobility-cancelled:{mobility.pk}")
    for role in (states.PARTICIPANT, states.GUARDIAN, states.HOST):
        links.revoke_all(role=role, thing=mobility)
    audit.write(
        case=mobility.agreement.application.case, subject=mobility, by=by, at=at,
        changes={"state": [before, states.CANCELLED]}, reason=reason.strip(),
    )  # fmt: skip
    return mobility


@operation("mobility.depart", lazy("Departure recorded"))
def depart(mobility: Mobility, *, by: Actor, at: datetime) -> Mobility:
    """Record that the participant has left; without it the first day counts. Raises CannotChange."""
    mobility = _open(mobility, by, {states.CONFIRMED, states.ABROAD})
    if mobility.state == states.ABROAD:
        audit.nothing_new()
        return mobility
    if mobility.starts_on is not None and mobility.starts_on > day_of(at):
        raise CannotChange(_("The departure was not recorded, because the first day is still to come. Correct the days first."))
    mobility.state = states.ABROAD
    mobility.save(update_fields=["state"])
    changes = {"state": [states.CONFIRMED, states.ABROAD]}
    audit.write(case=mobility.agreement.application.case, subject=mobility, by=by, at=at, changes=changes)
    return mobility


@operation("mobility.record_return", lazy("Return recorded"))
def record_return(
    mobility: Mobility,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    working_days: int | None = None,
    by: Actor,
    at: datetime,
) -> Mobility:
    """Record the real days of a stay that is over; working days are counted (Mondays to Fridays) unless given.

    Raises CannotChange.
    """
    if mobility.state == states.RETURNED:
        audit.nothing_new()
        return mobility
    mobility = _open(mobility, by, {states.CONFIRMED, states.ABROAD, states.RETURNED})
    if mobility.state == states.RETURNED:
        audit.nothing_new()
        return mobility
    first, last = starts_on or mobility.starts_on, ends_on or mobility.ends_on
    if first is None or last is None:
        raise CannotChange(_("The return was not recorded, because the days are missing. Give the first and last day."))
    if last < first:
        raise CannotChange(_("The return was not recorded, because the last day is before the first day. Correct the days."))
    if last > day_of(at):
        raise CannotChange(_("The return was not recorded, because the last day is still to come. Record it on that day."))
    if other := host_queries.overlapping(mobility, first, last):
        raise CannotChange(_overlap(other))
    before, planned = mobility.state, [_plain(mobility.starts_on), _plain(mobility.ends_on)]
    mobility.state, mobility.returned_at = states.RETURNED, at
    mobility.starts_on, mobility.ends_on = first, last
    counted = indicators.Stay("", "", mobility.target_group, first, last, mobility.country_to).working_days
    mobility.working_days = counted if working_days is None else working_days
    mobility.save(update_fields=["state", "returned_at", "starts_on", "ends_on", "working_days"])
    changes = {"state": [before, states.RETURNED], "days": [planned, [_plain(first), _plain(last)]]}
    audit.write(case=mobility.agreement.application.case, subject=mobility, by=by, at=at, changes=changes)
    return mobility


def may_change(agreement: "GrantAgreement", by: Actor) -> None:
    """Refuse who does not run the project, and a closed project. Raises CannotChange."""
    if not permissions.may_manage(by, agreement):
        raise CannotChange(_("The change was not made, because only the school that runs the project may do it."))
    if agreement.is_locked:
        raise CannotChange(_("The change was not made, because the final report has been accepted and the project is closed."))


def _open(mobility: Mobility, by: Actor, wanted: set[str]) -> Mobility:
    """Return the stay as it is now, held until the end of the transaction. Raises CannotChange."""
    may_change(mobility.agreement, by)
    Mobility.objects.select_for_update().get(pk=mobility.pk)
    related = ("agreement__application__call", "agreement__organisation", "participant")
    now = Mobility.objects.select_related(*related).get(pk=mobility.pk)
    if now.state not in wanted:
        raise CannotChange(_("The stay was not changed, because of its state: %(state)s.") % {"state": states.LABELS[now.state]})
    return now


def day_of(at: datetime) -> date:
    """Return the Finnish day of a moment."""
    return at.astimezone(clock.FINLAND).date()
