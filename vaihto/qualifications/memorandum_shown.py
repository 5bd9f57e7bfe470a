"""What the pages of a memorandum show, and what the actor may do there."""

from datetime import date
from typing import Any

from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.qualifications import memorandum_content, permissions, queries, states
from vaihto.qualifications.models import MemorandumOfUnderstanding, MemorandumPartner


def of(memorandum: MemorandumOfUnderstanding, actor: Actor) -> dict[str, Any]:
    """Return the context of a memorandum's page."""
    manages = permissions.may_enter_units(actor, memorandum.organisation_id) and actor.is_signed_in
    parties = queries.parties_of(memorandum)
    has_signed = any(one.partner is None and one.signature for one in parties)
    waits = memorandum.state == states.SIGNING
    return {
        **in_words(memorandum),
        "text": text_of(memorandum, actor.email),
        "parties": parties,
        "may_write": manages and memorandum.state == states.DRAFT,
        "may_remove": manages and memorandum.state == states.DRAFT and memorandum.frozen_at is None,
        "may_sign": waits and not memorandum.correction_wanted and not has_signed
        and permissions.may_sign_memorandum(actor, memorandum, None),
        "may_change": manages and memorandum.state != states.DRAFT and memorandum.replaced_at is None
        and memorandum.ended_on is None,
        "may_end": can_end(memorandum) and permissions.may_sign_memorandum(actor, memorandum, None),
        "may_renew": manages and memorandum.state == states.IN_FORCE and memorandum.replaced_at is None,
        "may_link": manages and waits,
        "begun": MemorandumOfUnderstanding.objects.filter(replaces=memorandum).first(),
        "renewals": list(memorandum.renewals.order_by("pk")),
    }  # fmt: skip


def in_words(memorandum: MemorandumOfUnderstanding) -> dict[str, Any]:
    """Return a memorandum with its state in words and how many days are left."""
    state = queries.memorandum_state(memorandum)
    left = (memorandum.last_day - clock.today()).days
    return {
        "memorandum": memorandum,
        "state": state,
        "state_words": states.MEMORANDUM[state],
        "state_tag": states.MEMORANDUM_TAGS[state],
        "state_icon": states.MEMORANDUM_ICONS.get(state, ""),
        "days_left": left,
        "ends_soon": state == states.IN_FORCE and memorandum.ended_on is None and left <= queries.WARNED_BEFORE.days,
        "names": [one.name for one in memorandum.partners.all()],
        "partners": list(memorandum.partners.all()),
    }


def text_of(memorandum: MemorandumOfUnderstanding, contact: str) -> dict[str, Any]:
    """Return the text: as it was frozen, or that of a draft as it stands now."""
    is_frozen = memorandum.state != states.DRAFT
    values = memorandum.content if is_frozen else memorandum_content.of(memorandum, contact=contact, at=memorandum.written_at)
    return {
        "values": values,
        "starts_on": date.fromisoformat(values["starts_on"]),
        "ends_on": date.fromisoformat(values["ends_on"]),
        "grades": [{"host": one["host"], "home": states.HOME_GRADES[one["home"]]} for one in values["grades"]],
    }


def by_link(partner: MemorandumPartner) -> dict[str, Any]:
    """Return the context of the page that a partner opens by its link; without a text where the school is writing anew."""
    memorandum = partner.memorandum
    parties = queries.parties_of(memorandum)
    mine = next(one for one in parties if one.partner and one.partner.pk == partner.pk)
    waits = memorandum.state == states.SIGNING
    return {
        "memorandum": memorandum, "partner": partner, "school": memorandum.organisation, "parties": parties, "mine": mine,
        "text": text_of(memorandum, "") if memorandum.state != states.DRAFT else None,
        "state": queries.memorandum_state(memorandum),
        "may_sign": waits and not memorandum.correction_wanted and mine.signature is None,
        "may_ask": waits and not memorandum.correction_wanted,
        "may_end": can_end(memorandum),
    }  # fmt: skip


def can_end(memorandum: MemorandumOfUnderstanding) -> bool:
    """Return whether a party could end a memorandum early: it holds, or will, and nobody has ended it."""
    return memorandum.ended_on is None and queries.memorandum_state(memorandum) in (states.IN_FORCE, states.COMING)
