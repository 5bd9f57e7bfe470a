"""Views of long lists that people keep under a name: which lists can be kept, who sees which view, and the deeds.

A room says in its `tables.py` that a list can be kept: `saved_views.offer("grants:list", _("Agreements"), roles)`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vaihto.kit import audit, clock
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, OFFICER, Actor
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused, operation
from vaihto.people import labels
from vaihto.people.models import SavedView

# The agency's people who see what colleagues share; assessors are the agency's guests and have no lists of this kind.
STAFF = (OFFICER, AUDITOR, ADMINISTRATOR)
MOST, LONGEST_NAME, LONGEST_QUERY = 30, 60, 1000
KEPT_AFTER_REMOVAL = timedelta(days=1)
# Keys of an address that belong to one visit and not to a view; `view` says that the whole list is wanted.
PASSING = ("page", "view", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Place:
    """A list that can be kept: the name of its address, what it is called, and who may open it."""

    name: str
    label: "str | Promise"
    roles: tuple[str, ...]


PLACES: dict[str, Place] = {}


class CannotSave(Refused):
    """The view was not kept or changed."""


def offer(name: str, label: "str | Promise", roles: Iterable[str]) -> None:
    """Let a list be kept under names."""
    PLACES[name] = Place(name, label, tuple(roles))


def place_for(actor: Actor, name: str) -> Place | None:
    """Return the list of that name, if the actor may open it."""
    place = PLACES.get(name)
    return place if place is not None and actor.is_signed_in and actor.has(*place.roles) else None


def tidy(query: str) -> str:
    """Return the filters and order of an address, without what belongs to one visit, in one writing: for comparing too."""
    kept = QueryDict(query[: 2 * LONGEST_QUERY], mutable=True)
    for key in PASSING:
        kept.pop(key, None)
    pairs = sorted((key, value) for key, values in kept.lists() for value in values if value)
    made = QueryDict(mutable=True)
    for key, value in pairs:
        made.appendlist(key, value)
    return made.urlencode()


# --- questions --------------------------------------------------------------------------------------------------------


def visible_to(actor: Actor) -> QuerySet[SavedView]:
    """Return the views that the actor sees above lists that they may open: their own, and for the agency's staff shared ones."""
    if not actor.is_signed_in:
        return SavedView.objects.none()
    seen = Q(person_id=actor.id)
    if actor.has(*STAFF):
        seen |= Q(is_shared=True, person__is_active=True)
    places = [place.name for place in PLACES.values() if actor.has(*place.roles)]
    rows = SavedView.objects.filter(seen, place__in=places, removed_at__isnull=True).select_related("person")
    return rows.order_by("place", "name", "pk")


def own_of(actor: Actor) -> QuerySet[SavedView]:
    """Return the actor's own views, those removed within a day included."""
    rows = SavedView.objects.filter(person_id=actor.id if actor.is_signed_in else 0)
    alive = Q(removed_at__isnull=True) | Q(removed_at__gt=clock.now() - KEPT_AFTER_REMOVAL)
    return rows.filter(alive, place__in=PLACES).order_by("place", "name", "pk")


def of_page(request: HttpRequest, place: str) -> list[SavedView]:
    """Return the views of a list that the reader sees, asked for once for each page; none of a list that they cannot open."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if place_for(actor, place) is None:
        return []
    kept: dict[str, list[SavedView]] = request.__dict__.setdefault("saved_views", {})
    if place not in kept:
        kept[place] = list(visible_to(actor).filter(place=place))
    return kept[place]


def opens_with(request: Request, place: str) -> str:
    """Return the address of the view with which the list opens for this reader; empty where they asked for something."""
    views = [] if request.GET else of_page(request, place)
    own = [view for view in views if view.is_default and str(view.person_id) == request.actor.id and view.query]
    return f"{request.path}?{own[0].query}" if own else ""


def address_of(view: SavedView) -> str:
    """Return the address of the list with the view's filters."""
    return f"{reverse(view.place)}?{view.query or 'view=all'}"


# --- deeds ------------------------------------------------------------------------------------------------------------


@operation("people.save_view", labels.VIEW_SAVED)
def save(
    place: str, name: str, query: str, *, is_shared: bool = False, is_default: bool = False, by: Actor, at: datetime
) -> SavedView:
    """Keep a list under a name; the same name again keeps the newer filters. Raises CannotSave."""
    if place_for(by, place) is None:
        raise CannotSave(_("The view was not saved, because you cannot open this list. Open the list and save it there."))
    name, query = _named(name), tidy(query)
    if len(query) > LONGEST_QUERY:
        raise CannotSave(_("The view was not saved, because it has too many filters. Choose fewer and save again."))
    own = SavedView.objects.filter(person_id=by.id, place=place, removed_at__isnull=True)
    kept = own.select_for_update().filter(name=name).first()
    if kept is None and own.count() >= MOST:
        raise CannotSave(_("The view was not saved, because you have %(most)s of this list. Remove one first.") % {"most": MOST})
    view = kept or SavedView(person_id=int(by.id), place=place, name=name)
    if is_default:
        own.exclude(pk=view.pk).update(is_default=False)
    view.query, view.saved_at = query, at
    view.is_shared, view.is_default = is_shared and by.has(*STAFF), is_default
    view.save()
    audit.write(case=f"person:{by.id}", subject=view, by=by, at=at, changes=_told(view))
    return view


@operation("people.change_view", labels.VIEW_CHANGED)
def change(view: SavedView, name: str, *, is_shared: bool, is_default: bool, by: Actor, at: datetime) -> SavedView:
    """Give one's own view another name, share it or not, let the list open with it or not. Raises CannotSave."""
    kept = _own(view, by)
    name = _named(name)
    own = SavedView.objects.filter(person_id=by.id, place=kept.place, removed_at__isnull=True).exclude(pk=kept.pk)
    if own.filter(name=name).exists():
        raise CannotSave(_("The view was not changed, because you have another one of that name. Choose another name."))
    before = _told(kept)
    kept.name, kept.is_shared, kept.is_default = name, is_shared and by.has(*STAFF), is_default
    if _told(kept) == before:
        audit.nothing_new()
        return kept
    if is_default:
        own.update(is_default=False)
    kept.saved_at = at
    kept.save()
    audit.write(case=f"person:{by.id}", subject=kept, by=by, at=at, changes=_told(kept))
    return kept


@operation("people.remove_view", labels.VIEW_REMOVED)
def remove(view: SavedView, *, by: Actor, at: datetime) -> None:
    """Remove one's own view; for a day it can be brought back. Raises CannotSave."""
    kept = _own(view, by, removed=True)
    if kept.removed_at is not None:
        audit.nothing_new()
        return
    kept.removed_at = at
    kept.save(update_fields=["removed_at"])
    audit.write(case=f"person:{by.id}", subject=kept, by=by, at=at, changes={"removed": True})


@operation("people.restore_view", labels.VIEW_RESTORED)
def restore(view: SavedView, *, by: Actor, at: datetime) -> SavedView:
    """Bring a removed view back; where another took its name or its place as the first meanwhile, that one stays so.

    Raises CannotSave.
    """
    kept = _own(view, by, removed=True)
    if kept.removed_at is None:
        audit.nothing_new()
        return kept
    own = SavedView.objects.filter(person_id=by.id, place=kept.place, removed_at__isnull=True)
    if own.filter(name=kept.name).exists():
        raise CannotSave(
            _("The view was not brought back, because you have another one of that name. Give that one another name.")
        )
    kept.is_default = kept.is_default and not own.filter(is_default=True).exists()
    kept.removed_at = None
    kept.save(update_fields=["removed_at", "is_default"])
    audit.write(case=f"person:{by.id}", subject=kept, by=by, at=at, changes={"removed": False})
    return kept


def forget_removed() -> int:
    """Delete the views that were removed more than a day ago; returns how many."""
    with transaction.atomic():
        return SavedView.objects.filter(removed_at__lte=clock.now() - KEPT_AFTER_REMOVAL).delete()[0]


def _own(view: SavedView, by: Actor, *, removed: bool = False) -> SavedView:
    """Lock and return one's own view. Raises CannotSave for somebody else's and, unless wanted, for a removed one."""
    kept = SavedView.objects.select_for_update().filter(pk=view.pk, person_id=by.id if by.is_signed_in else 0).first()
    if kept is None or (kept.removed_at is not None and not removed):
        raise CannotSave(_("The view was not changed, because it is not yours or has been removed. Save one of your own."))
    return kept


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise CannotSave(_("The view was not saved, because it has no name. Write a name."))
    if len(name) > LONGEST_NAME:
        raise CannotSave(
            _("The view was not saved, because its name is longer than %(most)s characters. Shorten it.") % {"most": LONGEST_NAME}
        )
    return name


def _told(view: SavedView) -> dict[str, str | bool]:
    return {"place": view.place, "name": view.name, "shared": view.is_shared, "default": view.is_default}
