"""From candidate to participant: what the student wrote becomes the participant of a planned stay; later it is erased."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit, outbox
from vaihto.kit.actors import CANDIDATE, SYSTEM, Actor
from vaihto.kit.operations import operation
from vaihto.mobility import place_states
from vaihto.mobility.models import Announcement, Candidacy, Mobility
from vaihto.mobility.operations import stays
from vaihto.mobility.operations.announcing import case_of, held, held_candidacy
from vaihto.mobility.operations.candidacies import KEPT_AFTER_DECISION, KEPT_UNDECIDED
from vaihto.mobility.operations.choosing import CannotChoose
from vaihto.people import links


@operation("mobility.take_to_stay", lazy("Candidate became a participant"))
def take_to_stay(candidacy: Candidacy, mobility: Mobility, *, by: Actor, at: datetime) -> Mobility:
    """Make a candidate who accepted the participant of a planned stay; days and host of the place fill what the stay lacks.

    Raises CannotChoose, and CannotChange as the stay does.
    """
    kept = held_candidacy(candidacy)
    if kept.mobility_id == mobility.pk:
        audit.nothing_new()
        return mobility
    if kept.reply != place_states.ACCEPTED or kept.mobility_id:
        raise CannotChoose(_("No participant was named, because the candidate has not accepted, or has a stay already."))
    stay = Mobility.objects.select_for_update().get(pk=mobility.pk)
    if stay.agreement_id != kept.announcement.agreement_id or stay.state != "planned" or stay.participant_id:
        raise CannotChoose(_("No participant was named, because the stay is taken or of another project. Choose another one."))
    person = {
        "name": kept.name, "email": kept.email, "language": kept.language, "qualification": kept.group, "is_minor": kept.is_minor,
        "guardian_name": kept.guardian_name, "guardian_email": kept.guardian_email, "guardian_language": kept.guardian_language,
    }  # fmt: skip
    stays.name_participant(stay, person, by=by, at=at)
    stays.save(stay, lacking(stay, kept), by=by, at=at)
    kept.mobility_id = stay.pk
    kept.save(update_fields=["mobility"])
    audit.write(case=case_of(kept.announcement), subject=kept, by=by, at=at, changes={"stay": stay.pk})
    return Mobility.objects.get(pk=stay.pk)


def lacking(stay: Mobility, kept: Candidacy) -> dict[str, object]:
    """Return what the place knows and the stay does not; the host only where it is in the country of the stay."""
    place = kept.place
    if place is None:
        return {}
    names = ["starts_on", "ends_on"]
    if place.country_to == stay.country_to:
        names += ["city", "host_name"]
    found = {name: getattr(place, name) for name in names if not getattr(stay, name) and getattr(place, name)}
    if not stay.purpose and kept.announcement.purpose:
        found["purpose"] = kept.announcement.purpose
    return found


def forget_candidacies(*, at: datetime) -> int:
    """Erase the applications whose time has come, with their points, links and mails; returns of how many announcements."""
    over = Q(decided_at__lt=at - KEPT_AFTER_DECISION) | Q(decided_at__isnull=True, closes_at__lt=at - KEPT_UNDECIDED)
    due = Announcement.objects.filter(over, erased_at__isnull=True).exclude(state=place_states.DRAFT)
    return sum(erase(one, at=at) for one in due.order_by("pk"))


@operation("mobility.erase_candidacies", lazy("Applications for places erased"))
def erase(announcement: Announcement, *, at: datetime) -> bool:
    """Erase the applications of one announcement; how many there were stays."""
    kept = held(announcement)
    if kept.erased_at:
        audit.nothing_new()
        return False
    rows = list(Candidacy.objects.filter(announcement=kept).order_by("pk"))
    for one in rows:
        outbox.forget(f"candidacy:{one.pk}:")
        links.forget(role=CANDIDATE, thing=one)
    kept.counts = {
        "applied": sum(one.state == place_states.SENT for one in rows),
        "selected": sum(one.outcome == place_states.SELECTED for one in rows),
        "accepted": sum(one.reply == place_states.ACCEPTED for one in rows),
        "going": sum(one.mobility_id is not None for one in rows),
    }
    Candidacy.objects.filter(announcement=kept).delete()
    kept.erased_at = at
    kept.save(update_fields=["counts", "erased_at"])
    audit.write(case=case_of(kept), subject=kept, by=SYSTEM, at=at, changes={"erased": len(rows)})
    return True
