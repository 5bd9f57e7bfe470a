"""The list of announced places: its columns and filters."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vaihto.core import formats
from vaihto.kit import clock
from vaihto.kit.languages import present, text_of
from vaihto.kit.tables import Column
from vaihto.mobility import place_states
from vaihto.mobility.models import Announcement
from vaihto.mobility.place_forms import name_of
from vaihto.mobility.tables import searched
from vaihto.people import saved_views

saved_views.offer("mobility:places", _("Places for students"), ("coordinator",))


def where(one: Announcement) -> str:
    """Return the places of an announcement in words."""
    return formats.listing([name_of(place) for place in one.places.all()], present()) if one.places.all() else ""


PLACES = (
    Column("title", _("Name of the place"), lambda one: text_of(one, "title"), order=("title_fi", "title_sv", "title_en")),
    Column("case", _("Case"), lambda one: one.agreement.application.number, order=("agreement__application__number",)),
    Column("where", _("Where"), where),
    Column("seats", _("Places"), lambda one: sum(place.seats for place in one.places.all()), numeric=True),
    Column("sent", _("Candidates"), lambda one: one.sent, numeric=True, order=("sent",)),
    Column("closes", _("Deadline"), lambda one: one.closes_at, order=("closes_at",)),
    Column("state", _("State"), lambda one: place_states.LABELS[place_states.shown(one, clock.now())], order=("state",)),
)


def filtered(rows: QuerySet[Announcement], wanted: dict[str, Any]) -> QuerySet[Announcement]:
    """Return the announcements that the filters of the address leave."""
    now, state = clock.now(), wanted.get("state")
    if state == place_states.OPEN:
        rows = rows.filter(state=state, closes_at__gte=now)
    elif state == place_states.CLOSED:
        rows = rows.filter(Q(state=state) | Q(state=place_states.OPEN, closes_at__lt=now))
    elif state:
        rows = rows.filter(state=state)
    if wanted.get("project"):
        rows = rows.filter(agreement_id=wanted["project"])
    return searched(rows, wanted.get("q", ""), "title_fi", "title_sv", "title_en")
