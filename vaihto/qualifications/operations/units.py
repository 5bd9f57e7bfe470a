"""Deeds with units: enter, change by replacing, retire."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core import credit
from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.qualifications import permissions
from vaihto.qualifications.models import LearningOutcome, Unit

if TYPE_CHECKING:
    from vaihto.organisations.models import Organisation

VALUES = ("qualification", "code", "title", "language", "points", "scheme", "field", "source")
MOST_POINTS = Decimal(180)


class CannotSaveUnit(Refused):
    """The unit cannot be saved."""


class CannotRetireUnit(Refused):
    """The unit cannot be retired."""


@operation("qualifications.save_unit", gettext_lazy("Unit saved"))
def save_unit(
    organisation: "Organisation", values: Mapping[str, Any], outcomes: Sequence[str], *, by: Actor, at: datetime,
    unit: Unit | None = None,
) -> Unit:  # fmt: skip
    """Enter a unit with its learning outcomes, or change one: then a new unit replaces it, which is returned.

    Agreements that point at the old one keep its points and outcomes. `values` holds qualification, title, points and source,
    and may hold code, language, scheme and field. Raises CannotSaveUnit.
    """
    if not permissions.may_enter_units(by, organisation.pk):
        raise CannotSaveUnit(_("Only people of the organisation enter its units."))
    wanted = Unit(organisation=organisation, added_at=at, replaces=unit, **given(values, unit))
    texts = [text.strip() for text in outcomes if text.strip()]
    refuse_incomplete(wanted, texts)
    if unit is not None:
        if unit.organisation_id != organisation.pk:
            raise CannotSaveUnit(_("The unit belongs to another organisation. Enter a unit of your own."))
        if is_same(unit, wanted, texts):
            audit.nothing_new()
            return unit
        leave_use(unit, at, CannotSaveUnit)
    wanted.save()
    LearningOutcome.objects.bulk_create(
        LearningOutcome(unit=wanted, position=place, text=text) for place, text in enumerate(texts, start=1)
    )
    changes = {"title": wanted.title, "points": str(wanted.points), "source": wanted.source, "outcomes": len(texts)}
    if unit is not None:
        changes["replaces"] = audit.name_of(unit)
    audit.write(case=f"organisation:{organisation.pk}", subject=wanted, by=by, at=at, changes=changes)
    return wanted


def given(values: Mapping[str, Any], unit: Unit | None) -> dict[str, Any]:
    """Return the values of the new unit: what is given, and of a changed unit what is left out."""
    kept = {name: getattr(unit, name) for name in VALUES} if unit is not None else {}
    return {**kept, **{name: value for name, value in values.items() if name in VALUES}}


def refuse_incomplete(unit: Unit, outcomes: Sequence[str]) -> None:
    """Raise CannotSaveUnit with everything that is missing."""
    reasons = []
    if not unit.title.strip() or not unit.qualification.strip():
        reasons.append(_("The name of the qualification or unit is missing. Write both as in the qualification requirements."))
    if unit.points is None or not 0 < Decimal(unit.points) <= MOST_POINTS:
        reasons.append(_("The points must be more than 0 and at most %(most)s. Change the points.") % {"most": MOST_POINTS})
    if not unit.source.strip():
        reasons.append(_("The source of the points is missing. Say where they stand, such as the qualification requirements."))
    if unit.scheme not in {scheme.key for scheme in credit.schemes()}:
        reasons.append(_("The kind of points is not known. Choose it again."))
    if not outcomes:
        reasons.append(_("The learning outcomes are missing. Write at least one, each on a line of its own."))
    if reasons:
        raise CannotSaveUnit(*reasons)


def is_same(unit: Unit, wanted: Unit, outcomes: Sequence[str]) -> bool:
    """Return whether nothing would change."""
    before = [outcome.text for outcome in unit.outcomes.all()]
    return before == list(outcomes) and all(getattr(unit, name) == getattr(wanted, name) for name in VALUES)


def leave_use(unit: Unit, at: datetime, refusal: type[Refused]) -> None:
    """Take a unit out of use for new agreements. Raises `refusal` where it is out of use already."""
    day = at.astimezone(clock.FINLAND).date()
    if not Unit.objects.filter(pk=unit.pk, retired_on__isnull=True).update(retired_on=day):
        raise refusal(_("The unit is no longer in use. Somebody changed it meanwhile: open the newest one from the list."))
    unit.retired_on = day


@operation("qualifications.retire_unit", gettext_lazy("Unit taken out of use"))
def retire_unit(unit: Unit, *, by: Actor, at: datetime) -> Unit:
    """Take a unit out of use for new agreements; those that point at it keep it. Raises CannotRetireUnit."""
    if not permissions.may_enter_units(by, unit.organisation_id):
        raise CannotRetireUnit(_("Only people of the organisation change its units."))
    if Unit.objects.filter(pk=unit.pk, retired_on__isnull=False).exists():
        audit.nothing_new()
        return unit
    leave_use(unit, at, CannotRetireUnit)
    case = f"organisation:{unit.organisation_id}"
    audit.write(case=case, subject=unit, by=by, at=at, changes={"retired_on": str(unit.retired_on)})
    return unit
