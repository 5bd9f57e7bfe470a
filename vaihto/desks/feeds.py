"""Calendar feeds: the deeds of their private addresses, and the calendar itself as iCalendar (RFC 5545, 7986).

A calendar asks every few hours and tells people what changed; therefore each entry keeps its identity, counts its changes
(SEQUENCE) and, where its deadline is gone, is told as cancelled for a while. What was told last is kept (`CalendarEntry`).
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.canonical import sha256_of
from vaihto.desks import deadlines
from vaihto.desks.models import CalendarEntry, CalendarFeed
from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations

if TYPE_CHECKING:
    from datetime import date

    from vaihto.people.models import Person

# 256 random bits: nobody guesses an address, however often they try.
SECRET_BYTES = 32
# What is over or off stays in the calendar so long.
KEPT = timedelta(days=90)
ASK_AGAIN = timedelta(hours=4)
CHANGING = ("title", "path", "moment", "day", "is_cancelled", "sequence", "changed_at")


class CannotMake(Refused):
    """The address was not made or closed."""


@operation("desks.make_calendar", lazy("Address of a calendar made"))
def make(*, by: Actor, at: datetime) -> str:
    """Make the person's private address and return its secret part, which is shown once; an earlier address closes.

    Raises CannotMake.
    """
    person_id = _person(by)
    CalendarFeed.objects.select_for_update().filter(person_id=person_id, revoked_at__isnull=True).update(revoked_at=at)
    token = secrets.token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed.objects.create(person_id=person_id, token_hash=sha256_of(token), made_at=at)
    audit.write(case=f"person:{person_id}", subject=feed, by=by, at=at, changes={"made": True})
    return token


@operation("desks.close_calendar", lazy("Address of a calendar closed"))
def close(*, by: Actor, at: datetime) -> None:
    """Close the person's address; what calendars have read stays there until they forget it. Raises CannotMake."""
    person_id = _person(by)
    feed = CalendarFeed.objects.select_for_update().filter(person_id=person_id, revoked_at__isnull=True).first()
    if feed is None:
        audit.nothing_new()
        return
    feed.revoked_at = at
    feed.save(update_fields=["revoked_at"])
    audit.write(case=f"person:{person_id}", subject=feed, by=by, at=at, changes={"made": False})


def _person(by: Actor) -> int:
    if not by.is_signed_in:
        raise CannotMake(_("Nothing was changed, because you are not signed in. Sign in first."))
    return int(by.id)


def open_feed(actor: Actor) -> CalendarFeed | None:
    """Return the open address of the person."""
    return CalendarFeed.objects.filter(person_id=actor.id, revoked_at__isnull=True).first() if actor.is_signed_in else None


def find(token: str) -> CalendarFeed | None:
    """Return the open feed of a secret part, its person being active; None for every other."""
    rows = CalendarFeed.objects.filter(token_hash=sha256_of(token), revoked_at__isnull=True, person__is_active=True)
    return rows.select_related("person").first()


def text_of(feed: CalendarFeed) -> bytes:
    """Return the person's calendar as it stands now, in their language; keeps what it tells."""
    with transaction.atomic(), translation.override(feed.person.language):
        # The person's one feed is the lock of their entries: two programs may read at once.
        CalendarFeed.objects.select_for_update().filter(pk=feed.pk).first()
        if feed.read_on != clock.today():
            CalendarFeed.objects.filter(pk=feed.pk).update(read_on=clock.today())
        entries = keep(feed.person, deadlines.of(organisations.actor_for(feed.person)), clock.now())
        return written(entries)


def keep(person: "Person", wanted: list[deadlines.Deadline], at: datetime) -> list[CalendarEntry]:
    """Bring what is told up to date and return it: new, changed and gone deadlines, and for a while those that are over."""
    known = {one.key: one for one in CalendarEntry.objects.filter(person=person)}
    made, changed = [], []
    for one in wanted:
        moment, day = (one.when, None) if isinstance(one.when, datetime) else (None, one.when)
        now = {"title": one.title[:400], "path": one.path, "moment": moment, "day": day, "is_cancelled": False}
        entry = known.get(one.key)
        if entry is None:
            known[one.key] = CalendarEntry(person=person, key=one.key, told_at=at, changed_at=at, **now)
            made.append(known[one.key])
        elif any(getattr(entry, name) != value for name, value in now.items()):
            changed.append(_changed(entry, at, **now))
    still = {one.key for one in wanted}
    oldest = clock.today() - KEPT
    gone = [entry for entry in known.values() if max(_day(entry), deadlines.day_of(entry.changed_at)) < oldest]
    for entry in known.values():
        if entry.key not in still and not entry.is_cancelled and entry not in gone and _is_ahead(entry, at):
            changed.append(_changed(entry, at, is_cancelled=True))
    CalendarEntry.objects.bulk_create(made)
    CalendarEntry.objects.bulk_update(changed, CHANGING, batch_size=100)
    CalendarEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
    return sorted((entry for entry in known.values() if entry not in gone), key=lambda entry: (_day(entry), entry.key))


def _changed(entry: CalendarEntry, at: datetime, **values: Any) -> CalendarEntry:
    for name, value in values.items():
        setattr(entry, name, value)
    entry.sequence += 1
    entry.changed_at = at
    return entry


def _day(entry: CalendarEntry) -> "date":
    # One of the two is there, by the table's constraint.
    return deadlines.day_of(entry.moment or entry.day or clock.today())


def _is_ahead(entry: CalendarEntry, at: datetime) -> bool:
    """Whether the deadline was still to come: one that has passed was met or missed, and stays in the calendar as it was."""
    return entry.moment > at if entry.moment else _day(entry) >= clock.today()


def written(entries: list[CalendarEntry]) -> bytes:
    """Return entries as an iCalendar file; the same entries give the same bytes."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Vaihto//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = _("Deadlines in Vaihto")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    host = urlsplit(settings.BASE_URL).hostname or "vaihto"
    for entry in entries:
        calendar.add_component(_event(entry, host))
    made: bytes = calendar.to_ical()
    return made


def _event(entry: CalendarEntry, host: str) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    # Without METHOD:REQUEST the stamp is the moment of the last change; a stamp of now would make every reading a new file.
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("created", entry.told_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.sequence)
    if entry.moment:
        # A moment in UTC is the same moment in summer and winter, whatever the calendar knows of Finland.
        event.add("dtstart", entry.moment.astimezone(UTC).replace(microsecond=0))
    elif entry.day:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("url", settings.BASE_URL + entry.path)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
