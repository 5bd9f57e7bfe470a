"""Handlers: an officer gives cases to a colleague, one or many at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from vaihto.applications import labels, permissions
from vaihto.applications.models import Application
from vaihto.applications.operations.checking import CannotHandle
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation
from vaihto.people import queries as people

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Assigned:
    """What a bulk assignment did: numbers of the cases that changed hands, that had this handler, and the refusals by number.

    `before` has the handlers of those that changed hands as they were, by the application's key: for taking it back.
    """

    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    before: dict[int, int | None] = field(default_factory=dict)


@operation("applications.assign_handler", labels.HANDLER_ASSIGNED)
def assign_handler(application: Application, handler_id: int | None, *, by: Actor, at: datetime) -> bool:
    """Make an officer the handler, or nobody; returns whether something changed. Raises CannotHandle."""
    Application.objects.select_for_update().filter(pk=application.pk).first()
    application.refresh_from_db()
    refusal = refusal_of(application, handler_id, by)
    if refusal:
        raise CannotHandle(refusal)
    if application.handler_id == handler_id:
        audit.nothing_new()
        return False
    names = [people.person(pk).name if pk else None for pk in (application.handler_id, handler_id)]  # type: ignore[union-attr]
    # Before the change: a deputy who gives the case away does so for the handler that it had.
    audit.write(case=application.case, subject=application, by=by, at=at, changes={"handler": names})
    application.handler_id = handler_id
    application.save(update_fields=["handler"])
    return True


def refusal_of(application: Application, handler_id: int | None, by: Actor) -> str:
    """Return why this officer cannot get this case; empty where nothing stands against it. Also for the preview."""
    if not permissions.may_handle(by, application):
        return _("You cannot handle this case: it is withdrawn, or you have declared a conflict of interest.")
    if handler_id is None:
        return ""
    if handler_id not in {one.pk for one in people.staff("officer")}:
        return _("The person is not an officer.")
    if application.blocked.filter(person_id=handler_id).exists():
        return _("The person has declared a conflict of interest.")
    return ""


def assign_handlers(applications: Iterable[Application], handler_id: int | None, *, by: Actor, at: datetime) -> Assigned:
    """Give many cases to one officer, each by its own deed; a refusal of one does not stop the others."""
    made = Assigned()
    for application in applications:
        number, earlier = application.number or str(application.pk), application.handler_id
        try:
            changed = assign_handler(application, handler_id, by=by, at=at)
        except CannotHandle as refusal:
            made.refused[number] = str(refusal)
        else:
            (made.changed if changed else made.same).append(number)
            if changed:
                made.before[application.pk] = earlier
    return made


def return_handlers(before: Mapping[int, int | None], given: int | None, *, by: Actor, at: datetime) -> Assigned:
    """Take a bulk assignment back: each case that still has the handler it was given gets its earlier one, by its own deed."""
    made = Assigned()
    for application in Application.objects.filter(pk__in=before).order_by("number", "pk"):
        number = application.number or str(application.pk)
        if application.handler_id != given:
            made.refused[number] = _("The case has been given to somebody else meanwhile.")
            continue
        one = assign_handlers([application], before[application.pk], by=by, at=at)
        made.changed.extend(one.changed)
        made.same.extend(one.same)
        made.refused.update(one.refused)
    return made
