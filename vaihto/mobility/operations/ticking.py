"""Ticking the checklist of a stay, and reminding once of what is late."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import checklist
from vaihto.kit import audit, clock, languages, mailing, once
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import checklists, permissions, queries, states
from vaihto.mobility.models import ChecklistTick, Mobility
from vaihto.mobility.operations.held import case
from vaihto.mobility.operations.sending import receiver
from vaihto.mobility.operations.signing import tell_school
from vaihto.people import links


class CannotTick(Refused):
    """The checklist was not changed."""


@operation("mobility.tick", lazy("Checklist of the stay changed"))
def tick(mobility: Mobility, done: Collection[str], *, by: Actor, at: datetime) -> None:
    """Say which items are done (keys): the school of all, participant and host of their own. Others stay as they are.

    Raises CannotTick.
    """
    Mobility.objects.select_for_update().filter(pk=mobility.pk).first()
    mobility = queries.for_ids([mobility.pk])[mobility.pk]
    mine = permissions.ticks_for(by, mobility)
    if not mine:
        raise CannotTick(_("Nothing was changed, because only the school, the participant and the host tick the list."))
    if mobility.agreement.is_locked or mobility.state == states.CANCELLED:
        raise CannotTick(_("Nothing was changed, because the stay is cancelled or the project is closed."))
    open_to_me = {
        line.item.key for line in checklists.of(mobility, clock.today()) if line.item.who in mine and not line.item.known
    }  # fmt: skip
    if not set(done) <= open_to_me:
        raise CannotTick(_("Nothing was changed, because an item is not on your list. Load the page again."))
    before = set(mobility.checklist_ticks.filter(key__in=open_to_me).values_list("key", flat=True))
    new, gone = sorted(set(done) - before), sorted(before - set(done))
    if not new and not gone:
        audit.nothing_new()
        return
    ChecklistTick.objects.filter(mobility=mobility, key__in=gone).delete()
    ChecklistTick.objects.bulk_create(
        ChecklistTick(mobility=mobility, key=key, ticked_at=at, ticked_by=by.name[:200]) for key in new
    )
    audit.write(case=case(mobility), subject=mobility, by=by, at=at, changes={"ticked": new, "unticked": gone})


@operation("mobility.remind_of_checklist", lazy("Reminder of the checklist sent"))
def remind(mobility: Mobility, *, at: datetime, by: Actor = SYSTEM) -> int:
    """Write once for each phase to whose items are late; returns how many were written to."""
    today, told = at.astimezone(clock.FINLAND).date(), []
    for who, late in checklist.to_remind(checklists.of(mobility, today), today).items():
        phases = sorted({line.item.phase for line in late})
        news = [phase for phase in phases if _can_be_told(mobility, who) and _is_new(mobility, who, phase)]
        if not news:
            continue
        told.append(who)
        _write(mobility, who, tuple(line for line in late if line.item.phase in news), at)
    if told:
        audit.write(case=case(mobility), subject=mobility, by=by, at=at, changes={"reminded": told})
    else:
        audit.nothing_new()
    return len(told)


def _is_new(mobility: Mobility, who: str, phase: str) -> bool:
    """Return whether nobody has been reminded of a phase yet."""
    return once.claim(f"checklist-late:{mobility.pk}:{who}:{phase}")


def _can_be_told(mobility: Mobility, who: str) -> bool:
    """Return whether somebody can do something about it: the school always, the others where they hold a link."""
    if who == checklist.SCHOOL:
        return True
    try:
        links.open_for(who, mobility)
    except ObjectDoesNotExist:
        return False
    return bool(receiver(mobility, who).email)


def _write(mobility: Mobility, who: str, late: tuple[checklist.Line, ...], at: datetime) -> None:
    """Put the mail into the outbox; a link that somebody holds is not repeated, since only its mail knows it."""
    key = f"mobility-checklist:{mobility.pk}:{who}:{at.timestamp()}"
    if who == checklist.SCHOOL:
        tell_school(mobility, "mobility/mail/checklist_school.txt", key=key)
        return
    to = receiver(mobility, who)
    spoken = links.language_for(who, to.language)
    said = [line.item.words(spoken) for line in late]
    mailing.post(
        to.email, "mobility/mail/checklist.txt", {"mobility": mobility, "late": said},
        language=spoken if spoken in languages.ALL else "en", key=key, case=case(mobility),
    )  # fmt: skip
