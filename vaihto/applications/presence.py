"""Who else has the draft open now: told by the page every few seconds, shown to colleagues only, forgotten after a minute."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from vaihto.applications import labels
from vaihto.applications.models import Application, Writer
from vaihto.kit.actors import Actor

FORGOTTEN_AFTER = timedelta(minutes=1)


def come(application: Application, actor: Actor, section: str, at: datetime) -> None:
    """Note that a person of the applicant has a section open; one row for each person, and nothing is kept of the past."""
    if not actor.is_signed_in:
        return
    forget(at)
    here = Writer.objects.filter(application=application, person_id=actor.id)
    if not here.update(section=section, seen_at=at):
        new = Writer(application=application, person_id=int(actor.id), section=section, seen_at=at)
        Writer.objects.bulk_create([new], ignore_conflicts=True)


def leave(application: Application, actor: Actor) -> None:
    """Forget a person who closes the page."""
    if actor.is_signed_in:
        Writer.objects.filter(application=application, person_id=actor.id).delete()


def others(application: Application, actor: Actor, at: datetime) -> list[str]:
    """Return a sentence for each colleague who has the draft open, by name; one question."""
    rows = Writer.objects.filter(application=application, seen_at__gt=at - FORGOTTEN_AFTER)
    if actor.is_signed_in:
        rows = rows.exclude(person_id=actor.id)
    return sentences(rows.order_by("person__name", "pk").values_list("person__name", "section"))


def sentences(found: Iterable[tuple[str, str]]) -> list[str]:
    """Return who is where, in words."""
    made = []
    for name, section in found:
        title = labels.SECTIONS.get(section)
        where = {"name": name, "section": title}
        made.append(_("%(name)s is writing in: %(section)s") % where if title else _("%(name)s has the draft open") % where)
    return made


def forget(at: datetime) -> None:
    """Delete whoever has not been seen for a minute, in every draft."""
    Writer.objects.filter(seen_at__lte=at - FORGOTTEN_AFTER).delete()
