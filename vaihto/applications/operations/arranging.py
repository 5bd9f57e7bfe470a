"""Rows in bulk and in order: pasted from a spreadsheet, duplicated, moved, brought back after removal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from vaihto.applications import labels, pasting
from vaihto.applications.models import Application, FlowRow
from vaihto.applications.operations.rows import FIELDS, CannotSaveRows, save_rows
from vaihto.applications.operations.writing import locked_draft, touch
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation


@operation("applications.paste_rows", labels.ROWS_PASTED)
def paste_rows(application: Application, text: str, *, seen: int, by: Actor, at: datetime) -> pasting.Table:
    """Save what a pasted table adds and changes, and return the table as it was read; refused lines are not saved.

    `seen` is the version of the draft that the preview was made from: a draft changed since is looked at again, so that
    nothing is added twice or changed unseen. Raises CannotSaveRows, CannotWrite.
    """
    locked_draft(application, by)
    if application.version != seen:
        raise CannotSaveRows(
            _("The table was not saved, because the application has changed since you looked. Check the preview again.")
        )
    try:
        table = pasting.read(application, text)
    except pasting.NotATable as refused:
        raise CannotSaveRows(str(refused)) from None
    wanted = [line.values() for line in (*table.of(pasting.CHANGED), *table.of(pasting.ADDED))]
    if not wanted:
        audit.nothing_new()
        return table
    save_rows(application, wanted, by=by, at=at)
    counts = {outcome: len(table.of(outcome)) for outcome in (pasting.ADDED, pasting.CHANGED, pasting.REFUSED)}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=counts)
    return table


@operation("applications.duplicate_row", labels.ROW_DUPLICATED)
def duplicate_row(application: Application, pk: int, *, by: Actor, at: datetime) -> FlowRow:
    """Add a row equal to another one right below it. Raises CannotSaveRows."""
    locked_draft(application, by)
    row = own(application, pk)
    made = FlowRow(application=application, **{name: getattr(row, name) for name in FIELDS})
    place_at(application, made, row.position + 1)
    touch(application, at)
    changes = {f"row {made.position}": {"copied from": row.position}}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    return made


@operation("applications.move_row", labels.ROW_MOVED)
def move_row(application: Application, pk: int, *, up: bool, by: Actor, at: datetime) -> FlowRow:
    """Let a row change places with the one above or below it; at the end nothing happens. Raises CannotSaveRows."""
    locked_draft(application, by)
    row = own(application, pk)
    others = application.rows.filter(position__lt=row.position) if up else application.rows.filter(position__gt=row.position)
    other = others.order_by("-position" if up else "position").first()
    if other is None:
        audit.nothing_new()
        return row
    here, there = row.position, other.position
    # The constraint looks at each statement, so one of the two steps aside first.
    FlowRow.objects.filter(pk=other.pk).update(position=32_000)
    FlowRow.objects.filter(pk=row.pk).update(position=there)
    FlowRow.objects.filter(pk=other.pk).update(position=here)
    touch(application, at)
    audit.write(case=application.case, subject=application, by=by, at=at, changes={"position": [here, there]})
    row.refresh_from_db()
    return row


@operation("applications.restore_row", labels.ROW_RESTORED)
def restore_row(application: Application, values: Mapping[str, Any], *, by: Actor, at: datetime) -> FlowRow:
    """Bring back a row that was removed, at its place; `values` as `remembered` gave them. Raises CannotSaveRows."""
    locked_draft(application, by)
    fields = {name: values.get(name) for name in FIELDS if name in values}
    host = fields.get("host_id")
    if host is not None and not application.partners.filter(pk=int(host)).exists():
        fields["host_id"] = None
    made = FlowRow(application=application, **fields)
    place_at(application, made, int(values.get("position") or 1))
    touch(application, at)
    changes = {f"row {made.position}": {name: getattr(made, name) for name in FIELDS}}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    return made


def remembered(row: FlowRow) -> dict[str, Any]:
    """Return a row as JSON values from which restore_row brings it back."""
    return {"position": row.position, **{name: getattr(row, name) for name in FIELDS}}


def place_at(application: Application, row: FlowRow, position: int) -> None:
    """Save a new row at a place; those from there on step down by one, the last first."""
    for later in application.rows.filter(position__gte=position).order_by("-position"):
        FlowRow.objects.filter(pk=later.pk).update(position=later.position + 1)
    row.position = position
    row.save()


def own(application: Application, pk: int) -> FlowRow:
    """Return a row of the application. Raises CannotSaveRows where somebody else has removed it."""
    row = application.rows.filter(pk=pk).first()
    if row is None:
        raise CannotSaveRows(_("The row is gone, because somebody else has removed it."))
    return row
