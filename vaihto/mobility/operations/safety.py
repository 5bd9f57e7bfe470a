"""Insurance and emergency contacts of a stay: told by the participant or the school, read by few, deleted in time."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit, clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions, queries, states
from vaihto.mobility.models import EmergencyContact, Insurance, Mobility
from vaihto.mobility.operations.held import case
from vaihto.mobility.operations.support import KEPT_AFTER_STAY, KEPT_WITHOUT_DAYS

MOST_CONTACTS = 3
PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,38}")


class CannotKeep(Refused):
    """Insurance and emergency contacts were not saved."""


@operation("mobility.save_safety", lazy("Insurance and emergency contacts changed"))
def save_safety(
    mobility: Mobility, *, insurances: Mapping[str, Mapping[str, str]], contacts: Iterable[Mapping[str, str]], by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Keep who insures (by kind: insurer, policy) and whom to reach (name, phone, relation); what is empty is deleted.

    Both are given as a whole, the same again changes nothing. Raises CannotKeep with every reason.
    """
    Mobility.objects.select_for_update().filter(pk=mobility.pk).first()
    mobility = queries.for_ids([mobility.pk])[mobility.pk]
    if not permissions.may_see_safety(by, mobility):
        raise CannotKeep(_("Nothing was saved, because only the participant and the school’s coordinators may do it."))
    covered = {kind: _clean(one) for kind, one in insurances.items() if any(_clean(one).values())}
    reached = [_clean(one) for one in contacts if any(_clean(one).values())]
    if reasons := _against(mobility, covered, reached):
        raise CannotKeep(*reasons)
    before = ({one.kind: _of_insurance(one) for one in mobility.insurances.all()},
              [_of_contact(one) for one in mobility.emergency_contacts.all()])  # fmt: skip
    if before == (covered, reached):
        audit.nothing_new()
        return
    mobility.insurances.all().delete()
    mobility.emergency_contacts.all().delete()
    Insurance.objects.bulk_create(
        Insurance(mobility=mobility, kind=kind, told_at=at, **covered[kind])
        for kind in states.INSURANCE_LABELS
        if kind in covered
    )
    EmergencyContact.objects.bulk_create(
        EmergencyContact(mobility=mobility, position=place, told_at=at, **one) for place, one in enumerate(reached, start=1)
    )
    # How many, never whom: the chain cannot be erased.
    changes = {"insurances": len(covered), "contacts": len(reached)}
    audit.write(case=case(mobility), subject=mobility, by=by, at=at, changes=changes)


def _against(mobility: Mobility, covered: dict[str, dict[str, str]], reached: list[dict[str, str]]) -> list[str]:
    """Return why it cannot be kept, an empty list where it can."""
    if mobility.participant_id is None or mobility.state == states.CANCELLED:
        return [_("Nothing was saved, because nobody is named for the stay, or it has been cancelled.")]
    if over_since(mobility, clock.today()):
        return [_("Nothing was saved, because the stay has been over for so long that these details are deleted.")]
    checks = [
        (
            any(not one["insurer"] for one in covered.values()),
            _("An insurance has a number but no insurer. Write who insures."),
        ),
        (any(not one["name"] for one in reached), _("The name of a contact is missing. Write the name.")),
        (
            any(not PHONE.fullmatch(one["phone"]) for one in reached),
            _("A phone number is missing or wrong. Write digits with the country code, for example +358 40 123 4567."),
        ),
        (len(reached) > MOST_CONTACTS, _("There are too many contacts. Give three at most.")),
        (bool(set(covered) - set(states.INSURANCE_LABELS)), _("Nothing was saved, because the kind of insurance is unknown.")),
    ]
    return [reason for is_wrong, reason in checks if is_wrong]


def over_since(mobility: Mobility, day: date) -> bool:
    """Return whether the day has come on which these details of a stay are deleted."""
    return mobility.ends_on is not None and mobility.ends_on + KEPT_AFTER_STAY < day


@operation("mobility.delete_safety", lazy("Insurance and emergency contacts deleted after their time"))
def delete_old_safety(*, at: datetime, by: Actor = SYSTEM) -> int:
    """Delete what is no longer needed, so long after the last day of the stay as it is now; returns how many rows."""
    today = at.astimezone(clock.FINLAND).date()
    ended = Q(mobility__ends_on__lt=today - KEPT_AFTER_STAY)
    never = Q(mobility__ends_on__isnull=True, told_at__lt=at - KEPT_WITHOUT_DAYS)
    deleted = sum(model.objects.filter(ended | never).delete()[0] for model in (Insurance, EmergencyContact))
    if deleted:
        audit.write(case="mobility:safety", subject="mobility.EmergencyContact", by=by, at=at, changes={"deleted": deleted})
    else:
        audit.nothing_new()
    return int(deleted)


def _clean(one: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value or "").strip() for name, value in one.items()}


def _of_insurance(one: Insurance) -> dict[str, str]:
    return {"insurer": one.insurer, "policy": one.policy}


def _of_contact(one: EmergencyContact) -> dict[str, str]:
    return {"name": one.name, "phone": one.phone, "relation": one.relation}
