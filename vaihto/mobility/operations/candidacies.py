"""What a student does: apply for a place, change, withdraw, accept or decline; and the mails with the private link."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, mailing, once
from vaihto.kit.actors import CANDIDATE, SYSTEM, Actor
from vaihto.kit.languages import of_page
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions, place_states
from vaihto.mobility.models import Announcement, Candidacy, Wish
from vaihto.mobility.operations.announcing import case_of, held, held_candidacy
from vaihto.mobility.operations.stays import day_of
from vaihto.people import links

# Gentle limits: a whole school may apply in one lesson, a flood does not fill the list.
MOST_HERE, MOST_IN_ALL, PER = 300, 1000, timedelta(hours=1)
KEPT_AFTER_DECISION = timedelta(days=183)
KEPT_UNDECIDED = timedelta(days=365)
TEXTS = ("name", "group", "motivation", "answer_1", "answer_2")
FIELDS = (*TEXTS, "is_minor", "needs_support")


class CannotApply(Refused):
    """The application for a place was not sent, changed, withdrawn or answered."""


@operation("mobility.apply_for_place", lazy("Application for a place sent"))
def apply_for_place(
    announcement: Announcement, values: Mapping[str, Any], *, wishes: Sequence[int] = (), once_key: str = "",
    by: Actor, at: datetime,
) -> Candidacy | None:  # fmt: skip
    """Send an application: `values` of FIELDS with `email` and `language`; `wishes` are keys of places in their order.

    The same address again sends its owner a fresh link and changes nothing; whoever asks learns nothing of it. A repeated click
    (the same `once_key`) returns None and sends nothing. Raises CannotApply.
    """
    kept = held(announcement)
    refuse_closed(kept, at)
    key = str(values["email"]).strip().lower()
    # With the address: on a shared phone the next student may fill in the same form.
    if once_key and not once.claim("candidacy:" + sha256_of([kept.pk, key, once_key])):
        audit.nothing_new()
        return None
    before = Candidacy.objects.filter(announcement=kept, email_key=key).first()
    if before is not None:
        send_link_again(before, at)
        audit.nothing_new()
        return before
    refuse_flood(kept, at)
    candidacy = Candidacy(
        announcement=kept, email=str(values["email"]).strip(), email_key=key, language=of_page(values["language"]), sent_at=at
    )
    fill(candidacy, values)
    candidacy.save()
    wish(candidacy, wishes)
    audit.write(case=case_of(kept), subject=candidacy, by=by, at=at, changes={"sent": True})
    mail(candidacy, "mobility/mail/place_received.txt", "received", at)
    return candidacy


def refuse_closed(announcement: Announcement, at: datetime) -> None:
    """Raise CannotApply where the announcement is not open at the moment."""
    if place_states.shown(announcement, at) != place_states.OPEN:
        raise CannotApply(_("The application was not sent, because the deadline has passed. Ask the school about other places."))


def refuse_flood(announcement: Announcement, at: datetime) -> None:
    """Raise CannotApply where too many applications came within the last hour."""
    recent = Candidacy.objects.filter(sent_at__gt=at - PER)
    if recent.filter(announcement=announcement).count() >= MOST_HERE or recent.count() >= MOST_IN_ALL:
        raise CannotApply(
            _("The application was not sent, because many came within an hour. Your text is in the fields. Send it in an hour.")
        )


def fill(candidacy: Candidacy, values: Mapping[str, Any]) -> None:
    """Set what the student wrote. Raises CannotApply where the name, the group or the reasons are missing."""
    for name in FIELDS:
        if name in values:
            setattr(candidacy, name, values[name].strip() if name in TEXTS else bool(values[name]))
    if not (candidacy.name and candidacy.group and candidacy.motivation):
        raise CannotApply(_("The application was not sent, because the name, the group or the reasons are missing. Write them."))


def wish(candidacy: Candidacy, wishes: Sequence[int]) -> None:
    """Keep the order of the wishes; nothing for an announcement of one place. Raises CannotApply for places of others."""
    places = set(candidacy.announcement.places.values_list("pk", flat=True))
    chosen = [] if len(places) == 1 else list(dict.fromkeys(wishes))
    if not set(chosen) <= places or (len(places) > 1 and not chosen):
        raise CannotApply(_("The application was not sent, because no place is chosen. Choose at least one."))
    candidacy.wishes.all().delete()
    Wish.objects.bulk_create([Wish(candidacy=candidacy, place_id=key, order=n) for n, key in enumerate(chosen, start=1)])


@operation("mobility.change_candidacy", lazy("Application for a place changed"))
def change_candidacy(
    candidacy: Candidacy, values: Mapping[str, Any], *, wishes: Sequence[int] = (), by: Actor, at: datetime
) -> Candidacy:
    """Change an application until the deadline; one that was withdrawn is sent again. Raises CannotApply."""
    kept = own(candidacy, by)
    refuse_closed(kept.announcement, at)
    fill(kept, values)
    before = kept.state
    kept.state, kept.withdrawn_at, kept.changed_at = place_states.SENT, None, at
    kept.save()
    wish(kept, wishes)
    audit.write(case=case_of(kept.announcement), subject=kept, by=by, at=at, changes={"state": [before, place_states.SENT]})
    return kept


@operation("mobility.withdraw_candidacy", lazy("Application for a place withdrawn"))
def withdraw_candidacy(candidacy: Candidacy, *, by: Actor, at: datetime) -> Candidacy:
    """Withdraw an application; what was written and scored goes at once. A selected one declines instead. Raises CannotApply."""
    kept = own(candidacy, by)
    if kept.state == place_states.WITHDRAWN:
        audit.nothing_new()
        return kept
    if kept.announcement.state == place_states.DECIDED and kept.outcome != place_states.RESERVE:
        raise CannotApply(_("The application was not withdrawn, because the school has decided. A place can be declined."))
    kept.state, kept.withdrawn_at = place_states.WITHDRAWN, at
    kept.motivation = kept.answer_1 = kept.answer_2 = kept.reason = ""
    kept.outcome, kept.place, kept.reserve_number, kept.needs_support = "", None, None, False
    kept.save()
    kept.scores.all().delete()
    audit.write(case=case_of(kept.announcement), subject=kept, by=by, at=at, changes={"state": [place_states.SENT, kept.state]})
    return kept


@operation("mobility.answer_place", lazy("Place answered"))
def answer_place(
    candidacy: Candidacy, *, accepts: bool, guardian: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> Candidacy:
    """Accept or decline a place by its last day; somebody under 18 names a guardian (`guardian_name`, `_email`, `_language`).

    An accepted place can still be declined until the stay has its participant. Raises CannotApply.
    """
    kept = own(candidacy, by)
    wanted = place_states.ACCEPTED if accepts else place_states.DECLINED
    if kept.reply == wanted:
        audit.nothing_new()
        return kept
    reasons = refusals(kept, at, accepts=accepts)
    if accepts and kept.is_minor and not reasons:
        given = guardian or {}
        kept.guardian_name, kept.guardian_email = given.get("guardian_name", "").strip(), given.get("guardian_email", "").strip()
        kept.guardian_language = given.get("guardian_language") or kept.language
        if not (kept.guardian_name and kept.guardian_email) or kept.guardian_email.lower() == kept.email_key:
            reasons.append(_("The place was not accepted, because you are under 18: write your guardian’s name and own address."))
    if reasons:
        raise CannotApply(*reasons)
    if not accepts:
        kept.guardian_name = kept.guardian_email = ""
    before, kept.reply, kept.replied_at = kept.reply, wanted, at
    kept.save()
    audit.write(case=case_of(kept.announcement), subject=kept, by=by, at=at, changes={"reply": [before, wanted]})
    return kept


def refusals(kept: Candidacy, at: datetime, *, accepts: bool) -> list[str]:
    """Return why a place cannot be accepted or declined now."""
    if kept.announcement.state != place_states.DECIDED or kept.outcome != place_states.SELECTED:
        return [_("The answer was not stored, because you have not been offered a place.")]
    if kept.mobility_id:
        return [_("The answer was not stored, because the school has begun to prepare your stay. Talk with the school.")]
    may_still = kept.reply == "" and kept.answer_by is not None and day_of(at) <= kept.answer_by
    may_change = kept.reply == place_states.ACCEPTED and not accepts
    if not (may_still or may_change):
        return [
            _("The answer was not stored, because the last day for it has passed or you have answered. Talk with the school.")
        ]
    return []


def own(candidacy: Candidacy, by: Actor) -> Candidacy:
    """Return the candidacy as it is now, held. Raises CannotApply for whoever does not hold its link."""
    if not permissions.opens_candidacy(by, candidacy):
        raise CannotApply(_("The application was not changed, because only the one who sent it may do it, by the private link."))
    return held_candidacy(candidacy)


# --- mails ------------------------------------------------------------------------------------------------------------


def erased_after(announcement: Announcement) -> date:
    """Return the day after which the applications are erased: half a year after the decision, or a year after the deadline."""
    if announcement.decided_at:
        return day_of(announcement.decided_at + KEPT_AFTER_DECISION)
    return day_of(announcement.closes_at + KEPT_UNDECIDED)


def mail(candidacy: Candidacy, template: str, kind: str, at: datetime, **more: Any) -> None:
    """Send the candidate a mail with a fresh private link, which lasts until the application is erased.

    The link names nobody: what its holder does stands in the chain under the number of the candidacy.
    """
    announcement = candidacy.announcement
    lasts = timedelta(days=max((erased_after(announcement) - day_of(at)).days, 1))
    token = links.issue(
        role=CANDIDATE, thing=candidacy, case=case_of(announcement), email=candidacy.email, name=f"Candidate {candidacy.pk}",
        organisation="", language=candidacy.language, by=SYSTEM, lasts=lasts,
    )  # fmt: skip
    context = {
        "candidacy": candidacy, "announcement": announcement, "school": announcement.agreement.organisation,
        "url": links.address(token, CANDIDATE, candidacy.language), "erased_after": erased_after(announcement), **more,
    }  # fmt: skip
    mailing.post(
        candidacy.email, template, context, language=candidacy.language, case=case_of(announcement),
        key=f"candidacy:{candidacy.pk}:{kind}:{at.timestamp()}",
    )  # fmt: skip


def send_link_again(candidacy: Candidacy, at: datetime) -> None:
    """Send the owner of an address a fresh link, unless that has been done often within the hour."""
    if not links.has_mailed_enough(f"candidacy:{candidacy.pk}:"):
        mail(candidacy, "mobility/mail/place_again.txt", "again", at)
