"""Rows of stays or journeys, and the units of qualifications that they aim at."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from vaihto.applications import labels
from vaihto.applications.facts import BY_ANNEX, COSTS, FARTHEST_KM, MOST_EURO, MOST_TRAVEL_DAYS, OF_ANNEX
from vaihto.applications.fieldnames import WORDS, row_field
from vaihto.applications.models import Application, FlowRow, Partner, PlannedUnit
from vaihto.applications.operations import versions
from vaihto.applications.operations.versions import Hand, Written
from vaihto.applications.operations.writing import CannotWrite, Saved, leave_line, locked_draft, remember, touch
from vaihto.core import countries, distance, parameters
from vaihto.core.merging import Merge, mark_of, merged_choice, weigh
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation
from vaihto.qualifications import queries as qualifications

if TYPE_CHECKING:
    from vaihto.qualifications.models import Unit

FIELDS = (
    "count", "target_group", "purpose", "country_from", "country_to", "days", "host_id", "field", "dimension",
    "is_continuing_training", *OF_ANNEX,
)  # fmt: skip
LARGEST = 100_000
MOST = {
    "travel_days": MOST_TRAVEL_DAYS, "accompanying_persons": LARGEST, "accompanying_days": LARGEST,
    **dict.fromkeys(COSTS, MOST_EURO),
}  # fmt: skip


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
    attempt: str = "",
) -> Saved:
    """Save rows: a row with `id` changes that row, one without is added at the end; `remove` names rows that go.

    Fields: count, target_group, purpose, country_from (empty: the applicant's country), country_to (empty: the host's),
    days, host (a Partner or its key), field, dimension, is_continuing_training; in Erasmus+ distance_km (empty: from the towns of
    applicant and host) and the others of facts.OF_ANNEX. What the writer saw: `seen`, a mark for each field
    (core.merging.mark_of), or `version`. `made_as` names a new row, so that the same row sent twice is one.

    Fields of one row that two people changed are merged; where both changed the same field, what the writer typed is kept aside
    and the row returned as stale. Rows that are not named stay as they are. A row that somebody else has removed is returned in
    `gone`. Returns the rows by place.
    """
    # long because: one row after another is removed, added or weighed, in one transaction.
    locked_draft(application, by, ["rows"])
    made, changes, hand = Saved(), dict[str, Any](), Hand(by, at, attempt=attempt)
    present = {row.pk: row for row in application.rows.all()}
    by_mark = {row.made_as: row for row in present.values() if row.made_as}
    for row in [present.pop(pk) for pk in list(remove) if pk in present]:
        changes[f"row {row.position}"] = {"removed": {name: getattr(row, name) for name in FIELDS}}
        row.delete()
    for place, values in enumerate(rows):
        wanted = cleaned(application, values)
        known = by_mark.get(str(values.get("made_as") or ""))
        pk = int(values.get("id") or 0) or (known.pk if known else 0)
        if not pk:
            row = new_row(application, wanted, values)
            changes[f"row {row.position}"] = {name: getattr(row, name) for name in FIELDS}
        elif pk not in present:
            made.gone.append(str(place))
            continue
        else:
            row = present[pk]
            changed, aside = merge(application, row, wanted, values, hand)
            changes |= {f"row {row.position}": changed} if changed else {}
            if aside:
                made.stale[str(place)] = row
        made.saved[str(place)] = row
    if changes:
        touch(application, at)
    leave_line(application, changes, by, at)
    return made


def new_row(application: Application, wanted: dict[str, Any], values: Mapping[str, Any]) -> FlowRow:
    """Add a row at the end."""
    last = application.rows.aggregate(last=Max("position"))["last"] or 0
    mark = str(values.get("made_as") or "")[:60]
    return FlowRow.objects.create(application=application, position=last + 1, made_as=mark, **with_countries(application, wanted))


def merge(
    application: Application, row: FlowRow, wanted: Mapping[str, Any], values: Mapping[str, Any], hand: Hand
) -> tuple[dict[str, Any], bool]:
    """Weigh each field of a row and store what follows; returns the changes for the audit line and whether a field waits."""
    before = {name: getattr(row, name) for name in FIELDS}
    changed = [name for name, value in wanted.items() if value != before[name]]
    written = versions.read(application, [row_field(row.pk, name) for name in changed])
    outcomes = {}
    for name in changed:
        one = written[row_field(row.pk, name)]
        outcome = weigh(seen_of(row, name, values, one, hand), before[name], wanted[name])
        outcomes[name] = versions.of_one_page(one, outcome, hand)
    new = {name: wanted[name] if outcomes.get(name) is Merge.TAKE else before[name] for name in FIELDS}
    new = with_countries(application, new)
    taken = [name for name in FIELDS if new[name] != before[name]]
    both = [name for name, outcome in outcomes.items() if outcome is Merge.BOTH]
    written |= versions.read(application, [row_field(row.pk, name) for name in taken if name not in changed])
    changes: dict[str, Any] = {}
    waits = False
    for name in [*taken, *both]:
        one = written[row_field(row.pk, name)]
        remember(one, before[name], application.created_at)
        if name in taken:
            versions.stand(one, new[name], hand)
            setattr(row, name, new[name])
            changes[name] = [before[name], new[name]]
        elif not versions.known(one, hand.attempt):
            waits = True
            if versions.set_aside(one, wanted[name], hand) is not None:
                changes[name] = {"aside": wanted[name]}
    if taken:
        row.version += 1
        row.save(update_fields=["version", *taken])
    return changes, waits


def seen_of(row: FlowRow, name: str, values: Mapping[str, Any], one: Written, hand: Hand) -> str:
    """Return the mark of what the writer saw in a field: as the page says, by the row's version, or what stands.

    A row that was new on the page and is sent once more saw what it brought itself, unless somebody else has changed it.
    """
    mark = str(values.get("seen", {}).get(name, ""))
    if mark:
        return mark
    if not values.get("id"):
        is_own = one.latest is None or one.latest.saved_by_id == hand.by.id
        return mark_of(getattr(row, name)) if is_own else ""
    is_fresh = not values.get("version") or int(values["version"]) == row.version
    return mark_of(getattr(row, name)) if is_fresh and "seen" not in values else ""


def with_countries(application: Application, values: dict[str, Any]) -> dict[str, Any]:
    """Fill what is empty: the country of departure from the applicant, destination and (Erasmus+) distance from the host."""
    if not values.get("country_from"):
        values["country_from"] = application.organisation.country
    host = Partner.objects.get(pk=values["host_id"]) if values.get("host_id") else None
    if not values.get("country_to") and host is not None:
        values["country_to"] = host.country
    if application.call.action == BY_ANNEX and values.get("distance_km") is None and host is not None:
        values["distance_km"] = distance_between(application, host)
    return values


def distance_between(application: Application, host: Partner) -> int | None:
    """Return the whole kilometres between the towns of applicant and host, None where one of them is not known or is several."""
    ends = (application.organisation.city, application.organisation.country), (host.city, host.country)
    if not all(city for city, _country in ends):
        return None
    try:
        start, end = (distance.find(f"{city}, {country}") for city, country in ends)
    except distance.CannotPlace:
        return None
    return int(distance.between(start, end))


def cleaned(application: Application, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a row as columns. Raises CannotSaveRows for a wrong number, word, country or host."""
    made: dict[str, Any] = {name: values[name] for name in FIELDS if name in values}
    if application.call.action != BY_ANNEX:
        made = {name: value for name, value in made.items() if name not in OF_ANNEX}
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
    if not 0 <= (made.get("distance_km") or 0) <= FARTHEST_KM:
        raise CannotSaveRows(_("A journey has at most %(most)s kilometres one way. Change the row.") % {"most": FARTHEST_KM})
    refuse_of_annex(made)
    for name in ("country_from", "country_to"):
        if made.get(name):
            made[name] = countries.canonical(made[name])
            if made[name] not in countries.codes():
                raise CannotSaveRows(_("The country is not known: %(code)s.") % {"code": made[name]})
    return made


def refuse_of_annex(made: Mapping[str, Any]) -> None:
    """Raise CannotSaveRows for a number that only rows of Erasmus+ have and that cannot be; `made` may hold some fields only."""
    people, days = made.get("count") or LARGEST, made.get("days") or LARGEST
    if not 0 <= (made.get("fewer_opportunities") or 0) <= people:
        raise CannotSaveRows(_("More people with fewer opportunities than people in all. Change the row."))
    if not 0 <= (made.get("expensive_travel_people") or 0) <= people:
        raise CannotSaveRows(_("More people with expensive travel than people in all. Change the row."))
    if not 0 <= (made.get("course_days") or 0) <= days:
        raise CannotSaveRows(_("More days with a course fee than days in all. Change the row."))
    if any(not 0 <= (made.get(name) or 0) <= most for name, most in MOST.items()):
        raise CannotSaveRows(_("A number of the row is too large or negative. Change the row."))


@operation("applications.plan_units", labels.UNITS_PLANNED)
def plan_units(
    application: Application, units: "Iterable[Unit | int]", *, by: Actor, at: datetime, seen: Iterable[int] | None = None
) -> list[PlannedUnit]:
    """Choose the units that the stays aim at; what is not named is no longer chosen. Raises CannotPlanUnits.

    `seen` are the keys that the writer's page showed as chosen: what somebody else has chosen or dropped since stays so.
    """
    locked_draft(application, by, ["units"])
    wanted = [unit if isinstance(unit, int) else unit.pk for unit in units]
    own = {unit.pk for unit in qualifications.units_of(application.organisation_id)}
    if set(wanted) - own:
        raise CannotPlanUnits(_("A unit is not one of the applicant's. Add it to the applicant's units first."))
    before = sorted(application.units.values_list("unit_id", flat=True))
    if seen is not None:
        wanted = merged_choice(seen, before, wanted)
    if set(wanted) == set(before):
        audit.nothing_new()
        return list(application.units.all())
    application.units.exclude(unit_id__in=wanted).delete()
    PlannedUnit.objects.bulk_create(
        [PlannedUnit(application=application, unit_id=pk) for pk in sorted(set(wanted) - set(before))]
    )
    touch(application, at)
    changes = {"units": [before, sorted(set(wanted))]}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    return list(application.units.all())
