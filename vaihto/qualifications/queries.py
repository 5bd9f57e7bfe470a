"""Questions about units of qualifications."""

from collections.abc import Iterable

from django.db.models import QuerySet

from vaihto.kit.actors import Actor
from vaihto.qualifications.models import Unit


def unit(pk: int) -> Unit | None:
    """Return one unit."""
    return Unit.objects.filter(pk=pk).first()


def units_of(organisation_id: int, *, with_retired: bool = False) -> QuerySet[Unit]:
    """Return the units that an organisation offers to new agreements, by qualification; `with_retired` adds the others."""
    rows = Unit.objects.filter(organisation_id=organisation_id).order_by("qualification", "title", "pk")
    return rows if with_retired else rows.filter(retired_on__isnull=True)


def with_outcomes(ids: Iterable[int]) -> QuerySet[Unit]:
    """Return units with their outcomes at hand, retired ones too: what an agreement points at stays readable."""
    rows = Unit.objects.filter(pk__in=list(ids)).order_by("qualification", "title", "pk")
    return rows.prefetch_related("outcomes")


def visible_to(actor: Actor) -> QuerySet[Unit]:
    """Return the units that the actor may open: staff all, others their own organisations'."""
    rows = Unit.objects.select_related("organisation").order_by("organisation__name", "qualification", "title", "pk")
    if actor.has("officer", "auditor", "administrator"):
        return rows
    return rows.filter(organisation_id__in=actor.organisation_ids)


def state_of(unit: Unit) -> str:
    """Return in_use, replaced or retired."""
    if unit.retired_on is None:
        return "in_use"
    return "replaced" if hasattr(unit, "replaced_by") else "retired"


def earlier(unit: Unit) -> list[Unit]:
    """Return what the unit replaced, the latest first."""
    found: list[Unit] = []
    while unit.replaces is not None:
        unit = unit.replaces
        found.append(unit)
    return found


def fields_named() -> set[str]:
    """Return the fields of education that units name, as they were written."""
    return set(Unit.objects.exclude(field="").order_by().values_list("field", flat=True).distinct())
