"""A stay goes on at another host, in a part of its own; taken apart again while nothing was signed for that part."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from vaihto.core import host_changes
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import facts, host_queries, states
from vaihto.mobility.models import (
    AccompanyingPerson,
    EmergencyContact,
    Insurance,
    LaterPart,
    LearningAgreement,
    LearningAgreementVersion,
    Mobility,
)
from vaihto.mobility.operations import guardians, telling
from vaihto.mobility.operations.held import case
from vaihto.mobility.operations.stays import may_change, not_in_signature

# What the part at the next host has from the first one; the rest is given for it, or counted with the first (travel, inclusion).
SAME = (
    "agreement", "participant", "target_group", "purpose", "learning_form", "field", "dimension", "funding", "isced", "activity",
    "country_from",
)  # fmt: skip
HOST = ("country_to", "city", "host_name", "host_kind", "host_contact", "host_email", "host_language", "starts_on", "ends_on")
# A stay that can go on: who goes and when is known, and it was not cancelled.
CAN_GO_ON = (states.CONFIRMED, states.ABROAD, *states.ENDED)


class CannotGoOn(Refused):
    """The stay does not go on at another host, or was not taken apart."""


@operation("mobility.go_on_at", lazy("Stay goes on at another host"))
def go_on_at(mobility: Mobility, values: Mapping[str, Any], *, last_day: date | None = None, by: Actor, at: datetime) -> Mobility:
    """Let a stay go on at another host and return the part there, confirmed; values are HOST.

    `last_day` brings the end at the present host forward, while its learning agreement is not in signature. The same twice makes
    one part. Insurance and emergency contacts go along. Raises CannotGoOn with every reason, and CannotChange.
    """
    may_change(mobility.agreement, by)
    mobility, parts = _held(mobility)
    first, last = values.get("starts_on"), values.get("ends_on")
    same = next((one for one in parts if facts.place_of(one) == facts.place_of(mobility) + 1), None)
    if same is not None and (same.host_name, same.starts_on) == (str(values.get("host_name") or "").strip(), first):
        audit.nothing_new()
        return same
    changes_end = last_day is not None and last_day != mobility.ends_on
    if reasons := _against(mobility, parts, values, last_day if changes_end else None):
        raise CannotGoOn(*reasons)
    if first is None or last is None:
        raise CannotGoOn(_("The days are missing. Give the first and last day."))
    was = mobility.ends_on
    if changes_end:
        not_in_signature(mobility)
        mobility.ends_on = last_day
        mobility.save(update_fields=["ends_on"])
    part = _part(mobility, values, at)
    place = max(facts.place_of(one) for one in host_queries.all_parts_of(mobility)) + 1
    joined = LaterPart.objects.create(
        mobility=part, first_id=facts.whole_key(mobility), position=place, joined_at=at, joined_by=by.name[:200],
        earlier_last_day=was if changes_end else None,
    )  # fmt: skip
    _take_along(mobility, part)
    changes: dict[str, Any] = {
        "part": joined.position, "country_to": part.country_to, "days": [first.isoformat(), last.isoformat()],
        "goes_on_from": mobility.pk,
    }  # fmt: skip
    if changes_end:
        changes["last_day"] = [day.isoformat() if day else None for day in (was, last_day)]
    audit.write(case=case(mobility), subject=part, by=by, at=at, changes=changes)
    _tell_participant(mobility, part, "goes_on_at", at)
    return part


def _tell_participant(mobility: Mobility, part: Mobility, what: str, at: datetime) -> None:
    """Tell who goes; the hosts and the guardian hear of it when they are asked to sign."""
    key = f"mobility-{what}:{mobility.pk}:{at.timestamp()}"
    telling.tell_parties(mobility, what, {"part": part}, key=key, roles=(states.PARTICIPANT,))


def _part(mobility: Mobility, values: Mapping[str, Any], at: datetime) -> Mobility:
    """Make the stay at the next host, confirmed at once: everything that a confirmed stay needs is known."""
    part = Mobility(**{name: getattr(mobility, name) for name in SAME}, planned_at=at, confirmed_at=at, state=states.CONFIRMED)
    for name in HOST:
        setattr(part, name, values[name].strip() if isinstance(values[name], str) else values[name])
    part.planned_days = facts.days_of(part)
    part.save()
    return part


def _against(mobility: Mobility, parts: list[Mobility], values: Mapping[str, Any], last_day: date | None) -> list[str]:
    """Return why the stay cannot go on so, every reason; `parts` are those that were not cancelled, in their order."""
    if mobility.state not in CAN_GO_ON or mobility.participant_id is None:
        said = states.LABELS[mobility.state]
        return [_("The stay cannot go on at another host, because of its state: %(state)s. Confirm it first.") % {"state": said}]
    if parts[-1].pk != mobility.pk:
        return [_("The stay goes on at another host already. Open its last part, and let it go on from there.")]
    first, last = values.get("starts_on"), values.get("ends_on")
    name, country = str(values.get("host_name") or "").strip(), values.get("country_to")
    checks = [
        (not name, _("The host is missing. Give the host’s name.")),
        (not country, _("The country is missing. Choose the country of the host.")),
        (
            bool(name) and (name.casefold(), country) == (mobility.host_name.strip().casefold(), mobility.country_to),
            _("This is the present host. Change the days of the stay instead."),
        ),
        (first is None or last is None, _("The days are missing. Give the first and last day.")),
        (guardians.clashes(mobility.participant, values.get("host_email") or ""), str(guardians.SAME_ADDRESS)),
        (
            last_day is not None and mobility.state not in {states.CONFIRMED, states.ABROAD},
            _("The last day at the present host is recorded and stays. Leave it as it is."),
        ),
        (
            last_day is not None and mobility.starts_on is not None and last_day < mobility.starts_on,
            _("The last day at the present host is before its first day. Correct the days."),
        ),
    ]
    reasons = [text for is_wrong, text in checks if is_wrong]
    return reasons or _against_days(mobility, parts, first, last, last_day)


def _against_days(mobility: Mobility, parts: list[Mobility], first: Any, last: Any, last_day: date | None) -> list[str]:
    if last_day is not None:
        mobility = parts[-1]
        before, mobility.ends_on = mobility.ends_on, last_day
        counted = [facts.as_part(one) for one in parts]
        mobility.ends_on = before
    else:
        counted = [facts.as_part(one) for one in parts]
    limits = host_changes.limits()
    too_far = ngettext(
        "More than %(days)s day lies between the hosts. Then it is another stay: plan it as one, or correct the days.",
        "More than %(days)s days lie between the hosts. Then it is another stay: plan it as one, or correct the days.",
        limits.most_days_between,
    )
    words = {
        "ends_before_start": _("The last day is before the first day. Correct the days."),
        "overlaps": _("The first day is not after the last day at the present host. Correct the days."),
        "too_far": too_far % {"days": limits.most_days_between},
        "too_many": _("The stay has %(hosts)s hosts already, which is the most. Plan another stay.")
        % {"hosts": limits.most_hosts},
    }
    return [words[code] for code in host_changes.against(counted, first, last)]


def _take_along(mobility: Mobility, part: Mobility) -> None:
    """Copy insurance and emergency contacts: they are the same person's, and each part deletes its own after its last day."""
    insurances = Insurance.objects.filter(mobility=mobility).order_by("pk")
    Insurance.objects.bulk_create(
        Insurance(mobility=part, kind=one.kind, insurer=one.insurer, policy=one.policy, told_at=one.told_at) for one in insurances
    )
    contacts = EmergencyContact.objects.filter(mobility=mobility).order_by("position")
    EmergencyContact.objects.bulk_create(
        EmergencyContact(
            mobility=part, position=one.position, name=one.name, phone=one.phone, relation=one.relation, told_at=one.told_at
        )
        for one in contacts
    )


@operation("mobility.take_apart", lazy("Stay does not go on at another host"))
def take_apart(part: Mobility, *, by: Actor, at: datetime) -> Mobility | None:
    """Take the last part of a stay away again, while nothing was sent for signature there; returns the part before.

    The last day before gets its earlier value back, where it was brought forward and is still as it was then. A second click
    changes nothing and returns None. Raises CannotGoOn.
    """
    may_change(part.agreement, by)
    if not Mobility.objects.filter(pk=part.pk).exists():
        audit.nothing_new()
        return None
    part, parts = _held(part)
    if reasons := against_taking_apart(part, parts):
        raise CannotGoOn(*reasons)
    joined = part.later_part
    before = parts[-2]
    key, changes = part.pk, {"part": joined.position, "removed": part.pk}
    audit.write(case=case(part), subject=before, by=by, at=at, changes=changes)
    LearningAgreementVersion.objects.filter(agreement__mobility=part).delete()
    LearningAgreement.objects.filter(mobility=part).delete()
    Mobility.objects.filter(pk=key).delete()
    if joined.earlier_last_day and before.state in {states.CONFIRMED, states.ABROAD} and not _is_in_signature(before):
        before.ends_on = joined.earlier_last_day
        before.save(update_fields=["ends_on"])
    _tell_participant(before, part, "taken_apart", at)
    return before


def against_taking_apart(part: Mobility, parts: list[Mobility] | None = None) -> list[str]:
    """Return why a part cannot be taken away again; an empty list where it can. `parts`: as they stand, else they are asked."""
    listed = host_queries.parts_of(part) if parts is None else parts
    if getattr(part, "later_part", None) is None or len(listed) < 2:
        return [_("The stay goes on from no other one. Cancel it instead.")]
    if listed[-1].pk != part.pk:
        return [_("The stay goes on after this host. Take the last part away first.")]
    if part.state not in {states.PLANNED, states.CONFIRMED}:
        said = states.LABELS[part.state]
        return [_("The part was not taken away, because of its state: %(state)s.") % {"state": said}]
    if LearningAgreementVersion.objects.filter(agreement__mobility=part, frozen_at__isnull=False).exists():
        return [_("The part was not taken away, because its learning agreement was sent for signature. Cancel the part instead.")]
    if AccompanyingPerson.objects.filter(stays=part).exists():
        return [_("The part was not taken away, because somebody accompanies it. Remove that person first.")]
    return []


def _is_in_signature(mobility: Mobility) -> bool:
    return LearningAgreement.objects.filter(mobility=mobility).exclude(state=states.DRAFT).exists()


def _held(mobility: Mobility) -> tuple[Mobility, list[Mobility]]:
    """Return the stay as it is now and its parts that were not cancelled, held until the end of the transaction.

    The first part is held too, whatever the part: so that two people do not let a stay go on at the same time.
    """
    later = LaterPart.objects.filter(mobility=mobility).first()
    wanted = {mobility.pk, later.first_id if later else mobility.pk}
    list(Mobility.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    now = Mobility.objects.select_related(*host_queries.ALONG).get(pk=mobility.pk)
    parts = [now if one.pk == now.pk else one for one in host_queries.parts_of(now)]
    return now, parts
