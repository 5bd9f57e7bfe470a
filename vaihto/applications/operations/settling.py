"""Choosing between what two people wrote in one field, and bringing an earlier version back."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from vaihto.applications import labels
from vaihto.applications.fieldnames import AIM, ANSWER, detail, parts_of, plain
from vaihto.applications.models import Application
from vaihto.applications.operations import versions
from vaihto.applications.operations.rows import cleaned
from vaihto.applications.operations.versions import Hand, Row, Written
from vaihto.applications.operations.writing import (
    CannotWrite,
    dimensions_of,
    locked_draft,
    refuse_contradictions,
    refuse_unknown,
    touch,
)
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation


class CannotSettle(CannotWrite):
    """The texts cannot be chosen from: they changed again, or nothing waits any more."""


@operation("applications.settle", labels.SETTLED)
def settle(
    application: Application, field: str, value: Any, *, standing: int, asides: Collection[int], by: Actor, at: datetime
) -> None:
    """Let a value stand in a field where two were written: the one that stands, one that waits, or a joined one.

    `standing` and `asides` are the numbers of the versions that the chooser saw. Where the standing one has changed since, a
    choice of another value is kept aside and refused, so that nobody's newer words are overwritten; what came to wait since goes
    on waiting. All of them stay in the history. Raises CannotSettle, CannotWrite.
    """
    locked_draft(application, by, [permitted(field)])
    one = versions.read(application, [field])[field]
    waiting = [row for row in one.asides if row.version in asides]
    if not waiting:
        raise CannotSettle(_("Nothing waits in this field any more: somebody has chosen meanwhile. See the text that stands."))
    now = one.latest.value if one.latest else None
    if value != now and standing != (one.latest.version if one.latest else 0):
        versions.set_aside(one, value, Hand(by, at))
        audit.write(case=application.case, subject=application, by=by, at=at, changes={field: {"aside": value}})
        touch(application, at)
        return
    versions.settle(one, waiting)
    if value != now or one.latest is None:
        let_stand(application, one, value, Hand(by, at, language=language_of(one.latest or waiting[0])))
    touch(application, at)
    changes = {field: {"chosen": plain(value), "from": [row.version for row in waiting]}}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)


@operation("applications.restore", labels.RESTORED)
def restore(application: Application, field: str, version: int, *, standing: int, by: Actor, at: datetime) -> None:
    """Let an earlier version of a field stand again, as a new version; the present one stays in the history.

    `standing` is the number of the version that the reader saw as present. Raises CannotSettle where it has changed since or
    there is no such version, CannotWrite.
    """
    locked_draft(application, by, [permitted(field)])
    one = versions.read(application, [field])[field]
    earlier = rows_of(one).filter(version=version).first()
    if earlier is None:
        raise CannotSettle(_("There is no such version. Open the history again."))
    if standing != (one.latest.version if one.latest else 0):
        raise CannotSettle(_("The text has changed since you opened its history. Look at it once more, then bring it back."))
    if one.latest and one.latest.value == earlier.value:
        audit.nothing_new()
        return
    let_stand(application, one, earlier.value, Hand(by, at, language=language_of(earlier)))
    touch(application, at)
    changes = {field: {"restored": earlier.version, "as": one.top}}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)


def permitted(field: str) -> str:
    """Return the name by which permissions know a field: those of rows are one."""
    return "rows" if parts_of(field) else field


def rows_of(one: Written) -> Any:
    """Return all versions of a field."""
    if one.name.startswith(ANSWER):
        return one.application.answers.filter(key=one.name.removeprefix(ANSWER))
    return one.application.field_versions.filter(field=one.name)


def let_stand(application: Application, one: Written, value: Any, hand: Hand) -> None:
    """Begin a version with the value, and write it where the field lives."""
    row = parts_of(one.name)
    if one.name.startswith(ANSWER):
        key = one.name.removeprefix(ANSWER)
        refuse_unknown(application, [key])
        versions.stand(one, value, hand, anew=True)
        if key.startswith(AIM):
            touch(application, hand.at, dimensions=dimensions_of(application))
        return
    versions.stand(one, value, hand, anew=True)
    if row:
        found = application.rows.filter(pk=row[0]).first()
        if found is None:
            raise CannotSettle(_("The row has been removed meanwhile. Add it again if it is needed."))
        for name, one_value in cleaned(application, {row[1]: value}).items():
            setattr(found, name, one_value)
        found.version += 1
        found.save()
        return
    setattr(application, one.name, detail(one.name, value))
    refuse_contradictions(application)
    touch(application, hand.at, **{one.name: getattr(application, one.name)})


def language_of(row: Row) -> str:
    """Return the language of a version; details have none."""
    return str(getattr(row, "language", ""))
