"""Taking back a table of stays that was stored: as a whole, as long as none of its stays has moved on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import states
from vaihto.mobility.importing.marks import marks
from vaihto.mobility.importing.projects import portions
from vaihto.mobility.models import (
    AccompanyingPerson,
    EmergencyContact,
    Insurance,
    LearningAgreement,
    Mobility,
    MobilityImport,
    Participant,
    SupportNeed,
)
from vaihto.mobility.operations import importing

FEW = 500
# So many stays that moved on are named in the refusal itself; the page lists all.
TOLD = 20
DAYS = {"starts_on", "ends_on"}


class CannotUndo(Refused):
    """The table was not taken back."""


@dataclass(frozen=True)
class MovedOn:
    """A stay that keeps an import from being undone: its key, who goes, and why."""

    key: int
    name: str
    reason: str


@operation("mobility.undo_import", lazy("Import of stays undone"))
def undo_import(source: MobilityImport, *, by: Actor, at: datetime) -> MobilityImport:
    """Take back an import as a whole: the stays that it made go, those that it changed hold again what they held before.

    A second click does nothing more. Raises CannotUndo, naming the stays that have moved on, and CannotImport as storing does.
    """
    agreement = importing.of_now(source.agreement, by)
    deed = importing.number_of_deed(agreement)
    MobilityImport.objects.select_for_update().get(pk=source.pk)
    source = MobilityImport.objects.select_related("agreement__application").get(pk=source.pk)
    if source.state == MobilityImport.State.UNDONE:
        audit.nothing_new()
        return source
    if source.state != MobilityImport.State.STORED:
        raise CannotUndo(_("The import was not undone, because it was never stored."))
    importing.hold_stays(agreement)
    if moved := moved_on(source):
        raise CannotUndo(*_reasons(moved))
    importing.claim(deed)
    _take_back(source)
    source.state, source.undone_at, source.undone_by = MobilityImport.State.UNDONE, at, by.name[:200]
    # Which stays it was stays known, by their keys; what these held before is theirs again.
    source.payload = {name: source.payload[name] for name in ("created", "changed", "left_out")}
    source.save(update_fields=["state", "undone_at", "undone_by", "payload"])
    changes = {"created": source.created, "changed": source.changed, "sha256": source.sha256}
    audit.write(case=agreement.application.case, subject=source, by=by, at=at, changes=changes)
    return source


def _reasons(moved: list[MovedOn]) -> list[str]:
    """Return the refusal, and the first of the stays that have moved on."""
    said = ngettext(
        "The import was not undone, because %(number)s stay has moved on. Nothing was changed.",
        "The import was not undone, because %(number)s stays have moved on. Nothing was changed.",
        len(moved),
    )
    return [said % {"number": len(moved)}, *(f"{one.name}: {one.reason}" for one in moved[:TOLD])]


def moved_on(source: MobilityImport) -> list[MovedOn]:
    """Return the stays of an import that are no more as it left them, each with the reason; empty where it can be undone.

    A stay has moved on when it is abroad, returned or cancelled, when its learning agreement was begun (for one that was only
    changed: sent for signature), and when anything of it, or of a person whom the import added, was changed since.
    """
    payload = source.payload
    if "marks" not in payload:
        return []
    keys, created, project = [*payload["created"], *payload["changed"]], set(payload["created"]), source.agreement_id
    covered = payload.get("covered", {})
    then, now = dict(zip(keys, payload["marks"], strict=True)), marks(Mobility, project, keys, covered.get("stays"))
    people = dict(zip(payload["people"], payload["people_marks"], strict=True))
    of_now = marks(Participant, project, people, covered.get("people"))
    touched = {key for key, mark in people.items() if of_now.get(key) != mark}
    # Not what somebody needs, only that the import's people have told something.
    needing = SupportNeed.objects.filter(participant__agreement_id=project).order_by().values_list("participant_id", flat=True)
    touched |= set(needing) & set(people)
    agreements = LearningAgreement.objects.filter(mobility__agreement_id=project).order_by()
    signing = dict(agreements.values_list("mobility_id", "state"))
    safe = _with_safety(created)
    found: list[MovedOn] = []
    rows = Mobility.objects.filter(agreement_id=project).order_by()
    for key, state, person, name in rows.values_list("pk", "state", "participant_id", "participant__name"):
        is_same = key in then and now.get(key) == then[key] and person not in touched and key not in safe
        if key in then and (reason := _reason(state, signing.get(key, ""), is_new=key in created, is_same=is_same)):
            found.append(MovedOn(key, name or "", reason))
    return sorted(found, key=lambda one: (one.name, one.key))


def _with_safety(created: set[int]) -> set[int]:
    """Return which of the stays have insurance, emergency contacts or somebody who goes along: these would go with the stays."""
    found: set[int] = set()
    for model in (Insurance, EmergencyContact, AccompanyingPerson.stays.through):
        rows = model.objects.order_by().values_list("mobility_id", flat=True)
        for keys in portions(sorted(created), FEW):
            found.update(rows.filter(mobility_id__in=keys))
    return found


def _reason(state: str, signing: str, *, is_new: bool, is_same: bool) -> str:
    """Return why a stay keeps the import from being undone; empty where it does not."""
    if state not in {states.PLANNED, states.CONFIRMED}:
        return _("its state is now: %(state)s.") % {"state": states.LABELS[state]}
    if signing and (is_new or signing != states.DRAFT):
        return _("its learning agreement: %(state)s.") % {"state": states.AGREEMENT_LABELS[signing]}
    return "" if is_same else _("it was changed after the import.")


def _take_back(source: MobilityImport) -> None:
    """Give changed stays their old values, and remove the stays and people that the import added."""
    payload = source.payload
    for some in portions(zip(payload["changed"], payload["before"], strict=True), importing.AT_ONCE):
        stays = Mobility.objects.in_bulk([key for key, _before in some])
        for key, before in some:
            for name, value in before.items():
                setattr(stays[key], name, _read(name, value))
        importing.put(list(stays.values()))
    for keys in portions(payload["created"], FEW):
        Mobility.objects.filter(pk__in=keys).delete()
    for keys in portions(payload["people"], FEW):
        # Who was given another stay meanwhile stays.
        Participant.objects.filter(pk__in=keys, mobilities__isnull=True).delete()


def _read(name: str, value: Any) -> Any:
    """Return a value as the stay holds it."""
    return date.fromisoformat(value) if name in DAYS and value else value
