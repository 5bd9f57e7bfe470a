"""Copying a call: last year's as the draft of another year, and a published call's form as a draft that mends it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from vaihto.calls import labels, permissions
from vaihto.calls.models import Call, CallNumber, Criterion, Question
from vaihto.calls.operations.writing import CannotSave, case_of
from vaihto.core import notice
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.clock import FINLAND
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import operation

# What a copy takes over as it stands; dates are moved, titles get the new year.
KEPT = (
    "programme", "action", "budget", "total_threshold", "points_total", "equal_texts", "completion_days", "acceptance_days",
    "prefinancing_percent", "prefinancing_source", "contact", "is_blind",
    *(f"{field}_{code}" for field in ("summary", "priorities") for code in LANGUAGES),
)  # fmt: skip


@operation("calls.copy", labels.COPIED)
def copy(call: Call, year: int, *, by: Actor, at: datetime) -> Call:
    """Copy a call as a draft of another year, its dates moved by as many years, the deadline to a working day.

    A draft that was copied from the same call for the same year is returned as it is, so a repeated click makes no second one.
    Raises CannotSave where the actor may not, or for the same year.
    """
    if not permissions.may_make(by):
        raise CannotSave(_("The call was not copied, because only an officer of the agency may do it."))
    source = Call.objects.select_for_update().select_related("programme").get(pk=call.pk)
    if year == source.year:
        raise CannotSave(_("The call was not copied, because it is of this year itself. Choose another year."))
    made = Call.objects.filter(copied_from=source, year=year, state=Call.State.DRAFT, mends__isnull=True).first()
    if made is not None:
        audit.nothing_new()
        return made
    titles = {f"title_{code}": getattr(source, f"title_{code}").replace(str(source.year), str(year)) for code in LANGUAGES}
    made = copied(source, {**titles, **moved_dates(source, year), "year": year, "copied_from": source, "created_at": at})
    audit.write(case=case_of(made), subject=made, by=by, at=at, changes={"copied_from": source.pk, "year": year})
    return made


def moved_dates(call: Call, year: int) -> dict[str, Any]:
    """Return the dates of a call in another year: same day and Finnish time of day; the deadline on the next working day."""
    step = year - call.year
    made: dict[str, Any] = {
        name: in_year(day, day.year + step) if (day := getattr(call, name)) else None
        for name in ("decision_by", "projects_start_from")
    }
    for name in ("opens_at", "closes_at"):
        at = getattr(call, name)
        local = at.astimezone(FINLAND) if at else None
        if local:
            day = in_year(local.date(), local.year + step)
            day = notice.working_day(day) if name == "closes_at" else day
            made[name] = datetime.combine(day, local.time(), FINLAND)
    return made


def in_year(day: date, year: int) -> date:
    """Return the same day of another year; 29 February becomes 28 February where it does not exist."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def copied(source: Call, values: Mapping[str, Any]) -> Call:
    """Make a draft with the values of another call and copies of its numbers, questions and criteria."""
    made = Call.objects.create(**{name: getattr(source, name) for name in KEPT}, **values)
    for model in (CallNumber, Question, Criterion):
        rows: Any = list(model._default_manager.filter(call=source))
        for row in rows:
            row.pk, row.call, row._state.adding = None, made, True
        model._default_manager.bulk_create(rows)
    return made
