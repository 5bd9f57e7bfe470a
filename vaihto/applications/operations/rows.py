"""Rows of stays or journeys, and the units of qualifications that they aim at."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from vaihto.applications import labels
from vaihto.applications.models import Application, FlowRow, Partner, PlannedUnit
from vaihto.applications.operations.writing import CannotWrite, Saved, locked_draft, touch
from vaihto.core import countries, parameters
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation
from vaihto.qualifications import queries as qualifications

if TYPE_CHECKING:
    from vaihto.qualifications.models import Unit

FIELDS = (
    "count", "target_group", "purpose", "country_from", "country_to", "days", "host_id", "field", "dimension",
    "is_continuing_training",
)  # fmt: skip
WORDS = {"target_group": "target_group", "purpose": "purpose", "dimension": "dimension"}
LARGEST = 100_000


class CannotSaveRows(CannotWrite):
    """The rows hold something that is not a row of this application."""


class CannotPlanUnits(CannotWrite):
    """A unit is not one of the applicant's."""


@operation("applications.save_rows", labels.ROWS_SAVED)
def save_rows(
    application: Application,
    rows: Iterable[Mapping[str, Any]],
    *,
    by: Actor,
    at: datetime,
    remove: Iterable[int] = (),
) -> Saved:
    """Save rows: a row with `id` changes that row, one without is added at the end; `remove` names rows that go.

    Fields: count, target_group, purpose, country_from (empty: the applicant's country), country_to (empty: the host's),
    days, host (a Partner or its key), field, dimension, is_continuing_training, version (what the writer saw). Rows
    that are not named stay as they are. Returns the rows by place and, as stale, rows that somebody else changed since.
    """
    locked_draft(application, by, ["rows"])
    present = {row.pk: row for row in application.rows.all()}
    made = Saved()
    changes: dict[str, Any] = {}
    gone = [present.pop(pk) for pk in list(remove) if pk in present]
    for row in gone:
        changes[f"row {row.position}"] = "removed"
        row.delete()
    for place, values in enumerate(rows):
        row, stale = written(application, present, values)
        if stale:
            made.stale[str(place)] = row
            continue
        if row.pk is None or row.version == 0:
            row.version = 1 if row.pk is None else values_version(row)
            row.save()
            changes[f"row {row.position}"] = {name: getattr(row, name) for name in FIELDS}
        made.saved[str(place)] = row
    if not changes:
        audit.nothing_new()
        return made
    touch(application, at)
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    return made


def values_version(row: FlowRow) -> int:
    """Return the version after the one in the database."""
    return int(FlowRow.objects.values_list("version", flat=True).get(pk=row.pk)) + 1


def written(application: Application, present: dict[int, FlowRow], values: Mapping[str, Any]) -> tuple[FlowRow, bool]:
    """Return the row with its new values (version 0 where it changed) and whether the writer's page was stale."""
    wanted = cleaned(application, values)
    pk = values.get("id")
    if not pk:
        last = application.rows.aggregate(last=Max("position"))["last"] or 0
        return FlowRow(application=application, position=last + 1, **with_countries(application, wanted)), False
    row = present.get(int(pk))
    if row is None:
        raise CannotSaveRows(_("A row was not saved, because somebody else has removed it. Add it again if it is needed."))
    new = {name: wanted.get(name, getattr(row, name)) for name in FIELDS}
    new = with_countries(application, new)
    if all(getattr(row, name) == value for name, value in new.items()):
        return row, False
    if values.get("version") and int(values["version"]) != row.version:
        return row, True
    for name, value in new.items():
        setattr(row, name, value)
    row.version = 0
    return row, False


def with_countries(application: Application, values: dict[str, Any]) -> dict[str, Any]:
    """Fill the country of departure from the applicant and the destination from the host, where they are empty."""
    if not values.get("country_from"):
        values["country_from"] = application.organisation.country
    if not values.get("country_to") and values.get("host_id"):
        values["country_to"] = Partner.objects.get(pk=values["host_id"]).country
    return values


def cleaned(application: Application, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a row as columns. Raises CannotSaveRows for a wrong number, word, country or host."""
    made: dict[str, Any] = {name: values[name] for name in FIELDS if name in values}
    if "host" in values:
        host = values["host"]
        made["host_id"] = host.pk if isinstance(host, Partner) else int(host) if host else None
    if made.get("host_id") and not application.partners.filter(pk=made["host_id"]).exists():
        raise CannotSaveRows(_("The host is not one of the partners. Add it to the partners first."))
    for name, kind in WORDS.items():
        if made.get(name) and made[name] not in parameters.words(kind):
            raise CannotSaveRows(_("A word of the row is not known: %(word)s.") % {"word": made[name]})
    for name in ("count", "days"):
        if made.get(name) is not None and not 1 <= made[name] <= LARGEST:
            raise CannotSaveRows(_("Numbers of people and days are at least 1. Change the row."))
    for name in ("country_from", "country_to"):
        if made.get(name):
            made[name] = countries.canonical(made[name])
            if made[name] not in countries.codes():
                raise CannotSaveRows(_("The country is not known: %(code)s.") % {"code": made[name]})
    return made


@operation("applications.plan_units", labels.UNITS_PLANNED)
def plan_units(application: Application, units: "Iterable[Unit | int]", *, by: Actor, at: datetime) -> list[PlannedUnit]:
    """Choose the units that the stays aim at; what is not named is no longer chosen. Raises CannotPlanUnits."""
    locked_draft(application, by, ["units"])
    wanted = {unit if isinstance(unit, int) else unit.pk for unit in units}
    own = {unit.pk for unit in qualifications.units_of(application.organisation_id)}
    if wanted - own:
        raise CannotPlanUnits(_("A unit is not one of the applicant's. Add it to the applicant's units first."))
    before = set(application.units.values_list("unit_id", flat=True))
    if wanted == before:
        audit.nothing_new()
        return list(application.units.all())
    application.units.exclude(unit_id__in=wanted).delete()
    PlannedUnit.objects.bulk_create([PlannedUnit(application=application, unit_id=pk) for pk in sorted(wanted - before)])
    touch(application, at)
    changes = {"units": [sorted(before), sorted(wanted)]}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    return list(application.units.all())
