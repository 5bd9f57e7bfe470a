"""Announcing places abroad to students: drawn up, opened with frozen criteria, prolonged, closed, discarded."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions, place_states
from vaihto.mobility.models import Announcement, Candidacy, Place, PlaceCriterion, PlaceScore

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

TEXTS = tuple(f"{name}_{code}" for name in ("title", "text", "who", "question_1", "question_2") for code in LANGUAGES)
FIELDS = (*TEXTS, "groups", "purpose", "contact", "closes_at", "answer_days")
PLACE = ("country_to", "city", "host_name", "starts_on", "ends_on", "seats")
CRITERION = ("title_fi", "title_sv", "title_en", "max_points")
Rows = Sequence[Mapping[str, Any]]


class CannotAnnounce(Refused):
    """The announcement was not saved, opened, prolonged, closed or discarded."""


@operation("mobility.save_announcement", lazy("Announcement of places saved"))
def save_announcement(
    agreement: "GrantAgreement", values: Mapping[str, Any], *, places: Rows, criteria: Rows,
    announcement: Announcement | None = None, by: Actor, at: datetime,
) -> Announcement:  # fmt: skip
    """Save a draft: `values` of FIELDS, `places` of PLACE and `criteria` of CRITERION in their order.

    A draft may be incomplete. Raises CannotAnnounce.
    """
    refuse_stranger(by, agreement)
    if agreement.state != "active" or agreement.is_locked:
        raise CannotAnnounce(_("The announcement was not saved, because the project is not in force."))
    if announcement is None:
        kept = Announcement(agreement=agreement, address=secrets.token_urlsafe(9), made_at=at)
    else:
        kept = held(announcement)
    if kept.state != place_states.DRAFT:
        raise CannotAnnounce(
            _("The announcement was not saved, because it is open already: what students have read does not change. "
              "Prolong it, or make a new one.")
        )  # fmt: skip
    for name in FIELDS:
        if name in values:
            setattr(kept, name, values[name])
    kept.save()
    kept.places.all().delete()
    kept.criteria.all().delete()
    Place.objects.bulk_create([
        Place(announcement=kept, position=number, **{name: row[name] for name in PLACE if name in row})
        for number, row in enumerate(places, start=1)
    ])  # fmt: skip
    PlaceCriterion.objects.bulk_create([
        PlaceCriterion(announcement=kept, position=number, **{name: row[name] for name in CRITERION if name in row})
        for number, row in enumerate(criteria, start=1)
    ])  # fmt: skip
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes={"places": len(places), "criteria": len(criteria)})
    return kept


@operation("mobility.open_announcement", lazy("Places announced"))
def open_announcement(announcement: Announcement, *, by: Actor, at: datetime) -> Announcement:
    """Open a draft for applications; its texts and criteria change no more. Raises CannotAnnounce naming what is missing."""
    refuse_stranger(by, announcement.agreement)
    kept = held(announcement)
    if kept.state == place_states.OPEN:
        audit.nothing_new()
        return kept
    reasons = []
    if kept.state != place_states.DRAFT:
        reasons.append(_("It has been closed."))
    reasons += missing(kept)
    if kept.closes_at <= at:
        reasons.append(_("The deadline has passed. Choose a later one."))
    if reasons:
        raise CannotAnnounce(*reasons)
    kept.state, kept.opened_at = place_states.OPEN, at
    kept.save(update_fields=["state", "opened_at"])
    audit.write(
        case=case_of(kept), subject=kept, by=by, at=at, changes={"state": [place_states.DRAFT, place_states.OPEN]}
    )  # fmt: skip
    return kept


def missing(announcement: Announcement) -> list[str]:
    """Return what a draft lacks before it can be opened, in sentences."""
    found = []
    languages = [code for code in LANGUAGES if getattr(announcement, f"title_{code}").strip()]
    if not languages:
        found.append(_("The name is missing. Write it in at least one language."))
    for code in languages:
        if not getattr(announcement, f"text_{code}").strip() or not getattr(announcement, f"who_{code}").strip():
            found.append(_("In a language that has a name, the description or who may apply is missing. Write both."))
            break
    criteria = list(announcement.criteria.all())
    if not announcement.places.exists():
        found.append(_("No place is named. Give at least one with its country."))
    if not criteria:
        found.append(_("No criterion is named. Students must know by what they are chosen."))
    elif any(not getattr(one, f"title_{code}").strip() for one in criteria for code in languages):
        found.append(_("A criterion lacks its name in a language that the announcement has. Write it."))
    return found


@operation("mobility.extend_announcement", lazy("Deadline of places moved"))
def extend_announcement(announcement: Announcement, *, closes_at: datetime, by: Actor, at: datetime) -> Announcement:
    """Move the deadline to a later moment, also of an announcement that has closed, as long as nobody has scored.

    Raises CannotAnnounce.
    """
    refuse_stranger(by, announcement.agreement)
    kept = held(announcement)
    if kept.state not in {place_states.OPEN, place_states.CLOSED}:
        raise CannotAnnounce(_("The deadline was not moved, because the announcement is not open."))
    if PlaceScore.objects.filter(candidacy__announcement=kept).exists():
        raise CannotAnnounce(_("The deadline was not moved, because applications have been scored already."))
    if closes_at == kept.closes_at and kept.state == place_states.OPEN:
        audit.nothing_new()
        return kept
    if closes_at <= max(at, kept.closes_at if kept.state == place_states.OPEN else at):
        raise CannotAnnounce(_("The deadline was not moved, because the new one is not later. Choose a later one."))
    before = kept.closes_at
    kept.closes_at, kept.state, kept.closed_at = closes_at, place_states.OPEN, None
    kept.save(update_fields=["closes_at", "state", "closed_at"])
    audit.write(
        case=case_of(kept), subject=kept, by=by, at=at, changes={"closes_at": [before.isoformat(), closes_at.isoformat()]}
    )  # fmt: skip
    return kept


@operation("mobility.close_announcement", lazy("Applying for places closed"))
def close_announcement(announcement: Announcement, *, by: Actor, at: datetime) -> Announcement:
    """Close an open announcement before its deadline; it can be opened again by a later one. Raises CannotAnnounce."""
    refuse_stranger(by, announcement.agreement)
    kept = held(announcement)
    if kept.state == place_states.CLOSED:
        audit.nothing_new()
        return kept
    if kept.state != place_states.OPEN:
        raise CannotAnnounce(_("The announcement was not closed, because it is not open."))
    settle_closed(kept, at)
    audit.write(
        case=case_of(kept), subject=kept, by=by, at=at, changes={"state": [place_states.OPEN, place_states.CLOSED]}
    )  # fmt: skip
    return kept


def settle_closed(kept: Announcement, at: datetime) -> None:
    """Write down that an announcement has closed: at its deadline, or earlier by hand."""
    if kept.state == place_states.OPEN:
        kept.state, kept.closed_at = place_states.CLOSED, min(at, kept.closes_at)
        kept.save(update_fields=["state", "closed_at"])


@operation("mobility.discard_announcement", lazy("Draft of an announcement removed"))
def discard_announcement(announcement: Announcement, *, by: Actor, at: datetime) -> None:
    """Remove a draft. Raises CannotAnnounce."""
    refuse_stranger(by, announcement.agreement)
    kept = held(announcement)
    if kept.state != place_states.DRAFT:
        raise CannotAnnounce(_("The announcement was not removed, because it has been open. Close it instead."))
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes={"removed": True})
    kept.delete()


def refuse_stranger(by: Actor, agreement: "GrantAgreement") -> None:
    """Refuse who does not run the project. Raises CannotAnnounce."""
    if not permissions.may_manage(by, agreement):
        raise CannotAnnounce(_("The change was not made, because only the school that runs the project may do it."))


def held(announcement: Announcement) -> Announcement:
    """Return the announcement as it is now, held until the end of the transaction."""
    Announcement.objects.select_for_update().get(pk=announcement.pk)
    related = ("agreement__application__call", "agreement__organisation")
    return Announcement.objects.select_related(*related).get(pk=announcement.pk)


def held_candidacy(candidacy: Candidacy) -> Candidacy:
    """Return the candidacy as it is now; its announcement is held, so that what belongs together changes one after another."""
    kept = held(candidacy.announcement)
    now = Candidacy.objects.select_related("place").get(pk=candidacy.pk)
    now.announcement = kept
    return now


def case_of(announcement: Announcement) -> str:
    """Return the audit case: that of the project."""
    return announcement.agreement.application.case
