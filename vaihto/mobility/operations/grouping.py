"""Several stays at one host at the same time: formed from a list of names, put together, taken apart, undone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from vaihto.kit import audit, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import group_queries, states
from vaihto.mobility.models import (
    AccompanyingPerson,
    GroupStay,
    LaterPart,
    LearningAgreement,
    LearningAgreementVersion,
    Mobility,
    Participant,
    StayGroup,
)
from vaihto.mobility.operations import guardians
from vaihto.mobility.operations.importing import hold_stays
from vaihto.mobility.operations.planning import stay_of_row
from vaihto.mobility.operations.stays import may_change

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

HOST = ("country_to", "city", "host_name", "host_kind", "host_contact", "host_email", "host_language", "starts_on", "ends_on")
# What a line may hold, in this order; a guardian makes somebody under 18.
COLUMNS = (("name", 150), ("email", 254), ("qualification", 200), ("guardian_name", 150), ("guardian_email", 254))
# One person is no group.
LEAST = 2


class CannotGroup(Refused):
    """The group was not formed, changed or undone."""


@operation("mobility.form_group", lazy("Group of stays formed"))
def form_group(
    agreement: "GrantAgreement", values: Mapping[str, Any], *, row: int, lines: str, key: str = "", by: Actor, at: datetime
) -> StayGroup | None:
    """Make one confirmed stay for each line of names, all or none, and return their group; None for the same form sent twice.

    `values`: `title` and HOST; `row`: the row of the application that the stays belong to. Stays of the row that are planned and
    nobody's yet are completed first, others are made up to the number that the agreement gives the row. Raises CannotGroup with
    every fault at its line, and CannotChange.
    """
    may_change(agreement, by)
    if key and not once.claim(f"stay-group:{key}"):
        audit.nothing_new()
        return None
    hold_stays(agreement)
    of_row = {one.pk: one for one in group_queries.rows_to_fill(agreement)}.get(row)
    people, faults = _people(lines, agreement, values)
    reasons = [*_against(agreement, values), *faults]
    if of_row is None:
        reasons.append(_("The row of the application has no free stays. Choose another row."))
    elif len(people) > of_row.free:
        free = of_row.free
        text = ngettext(
            "The row has %(number)s free stay, and the list has more names. Shorten the list.",
            "The row has %(number)s free stays, and the list has more names. Shorten the list.",
            free,
        )
        reasons.append(text % {"number": free})
    if reasons or of_row is None:
        raise CannotGroup(*reasons)
    group = StayGroup.objects.create(agreement=agreement, title=values["title"].strip(), made_at=at, made_by=by.name[:200])
    planned = list(of_row.planned)
    for number, person in enumerate(people):
        person.target_group, person.added_at = of_row.row.target_group, at
        person.save()
        _stay(group, of_row.row, planned[number] if number < len(planned) else None, person, values, at)
    changes = {"group": group.pk, "stays": len(people), "days": [values["starts_on"].isoformat(), values["ends_on"].isoformat()]}
    audit.write(case=agreement.application.case, subject=group, by=by, at=at, changes=changes)
    return group


def _stay(
    group: StayGroup, row: Any, planned: Mobility | None, person: Participant, values: Mapping[str, Any], at: datetime
) -> None:
    """Complete a planned stay, or make one like it, for somebody of the group."""
    stay = planned or stay_of_row(group.agreement, row, at)
    before = {name: _plain(getattr(stay, name)) for name in HOST} if planned else {}
    for name in HOST:
        setattr(stay, name, values[name].strip() if isinstance(values[name], str) else values[name])
    stay.participant, stay.state, stay.confirmed_at = person, states.CONFIRMED, at
    stay.save()
    came = GroupStay.Came.COMPLETED if planned else GroupStay.Came.MADE
    GroupStay.objects.create(group=group, mobility=stay, came=came, before=before)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _against(agreement: "GrantAgreement", values: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the group apart from its people."""
    first, last = values.get("starts_on"), values.get("ends_on")
    checks = [
        (agreement.state != "active", _("The grant agreement is not in force. Both parties sign it first.")),
        (not str(values.get("title") or "").strip(), _("The group has no name. Write what the group is called.")),
        (not str(values.get("host_name") or "").strip(), _("The host is missing. Give the host’s name.")),
        (not values.get("country_to"), _("The country is missing. Choose the country of the host.")),
        (first is None or last is None, _("The days are missing. Give the first and last day.")),
        (bool(first and last and last < first), _("The last day is before the first day. Correct the days.")),
    ]
    return [text for is_wrong, text in checks if is_wrong]


def _people(lines: str, agreement: "GrantAgreement", values: Mapping[str, Any]) -> tuple[list[Participant], list[str]]:
    """Return the people of a list, one in each line with its parts in the order of COLUMNS, and the faults."""
    found, faults, seen = [], [], set()
    for number, line in enumerate(lines.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split(";")]
        person = Participant(
            agreement=agreement, organisation=agreement.organisation, language=agreement.organisation.language,
            guardian_language=agreement.organisation.language,
            **dict(zip((name for name, _size in COLUMNS), cells, strict=False)),
        )  # fmt: skip
        person.is_minor = bool(person.guardian_name or person.guardian_email)
        same = (person.name.casefold(), person.email.casefold())
        wrong = (
            [_("it stands in the list twice.")] if same in seen else _wrong(cells, person, str(values.get("host_email") or ""))
        )
        faults += [_("Line %(line)s: %(fault)s") % {"line": number, "fault": one} for one in wrong]
        seen.add(same)
        found.append(person)
    if len(found) < LEAST:
        faults.append(_("A group has at least two people. Write each name on a line of its own."))
    return found, faults


def _wrong(cells: Sequence[str], person: Participant, host_email: str) -> list[str]:
    """Return what is wrong with one line."""
    if len(cells) > len(COLUMNS):
        return [_("it has more than five parts. Write name; e-mail; qualification; guardian; guardian’s e-mail.")]
    if not person.name:
        return [_("the name is missing. Begin the line with it.")]
    if any(len(cell) > size for cell, (_name, size) in zip(cells, COLUMNS, strict=False)):
        return [_("a part is too long. Shorten it.")]
    for email in (person.email, person.guardian_email):
        try:
            validate_email(email or "none@example.org")
        except ValidationError:
            return [_("an e-mail address is not complete. Correct it.")]
    return guardians.settle(person, host_email)


@operation("mobility.put_into_group", lazy("Stay put into a group"))
def put_in(group: StayGroup, mobility: Mobility, *, by: Actor, at: datetime) -> None:
    """Put a stay of the project into the group; a second click changes nothing. Raises CannotGroup, CannotChange."""
    may_change(group.agreement, by)
    hold_stays(group.agreement)
    now = GroupStay.objects.filter(mobility=mobility).first()
    if now is not None and now.group_id == group.pk:
        audit.nothing_new()
        return
    if now is not None:
        raise CannotGroup(_("The stay is in another group. Take it out there first."))
    if mobility.agreement_id != group.agreement_id or mobility.participant_id is None or mobility.state == states.CANCELLED:
        raise CannotGroup(_("The stay cannot be put in: only a stay of this project with a participant, not cancelled, can."))
    GroupStay.objects.create(group=group, mobility=mobility, came=GroupStay.Came.PUT_IN)
    audit.write(case=group.agreement.application.case, subject=group, by=by, at=at, changes={"put_in": mobility.pk})


@operation("mobility.take_out_of_group", lazy("Stay taken out of a group"))
def take_out(group: StayGroup, mobility: Mobility, *, by: Actor, at: datetime) -> None:
    """Take a stay out of the group; the stay itself stays as it is. A second click changes nothing. Raises CannotChange."""
    may_change(group.agreement, by)
    number, _by_table = GroupStay.objects.filter(group=group, mobility=mobility).delete()
    if not number:
        audit.nothing_new()
        return
    audit.write(case=group.agreement.application.case, subject=group, by=by, at=at, changes={"taken_out": mobility.pk})


@operation("mobility.undo_group", lazy("Group of stays undone"))
def undo_group(group: StayGroup, *, by: Actor, at: datetime) -> None:
    """Undo a group while nothing was sent for signature: stays made with it go, planned ones are planned again, others stay.

    A second click changes nothing. Raises CannotGroup with the stay in the way, and CannotChange.
    """
    may_change(group.agreement, by)
    hold_stays(group.agreement)
    kept = StayGroup.objects.select_for_update().filter(pk=group.pk).first()
    if kept is None:
        audit.nothing_new()
        return
    if reasons := against_undoing(kept):
        raise CannotGroup(*reasons)
    members = list(kept.members.exclude(came=GroupStay.Came.PUT_IN).select_related("mobility"))
    people = [one.mobility.participant_id for one in members if one.mobility.participant_id is not None]
    audit.write(case=group.agreement.application.case, subject=kept, by=by, at=at, changes={"undone": len(members)})
    keys = [one.mobility_id for one in members]
    LearningAgreementVersion.objects.filter(agreement__mobility__in=keys).delete()
    LearningAgreement.objects.filter(mobility__in=keys).delete()
    for one in members:
        if one.came == GroupStay.Came.MADE:
            one.mobility.delete()
        else:
            _plan_again(one)
    Participant.objects.filter(pk__in=people, mobilities__isnull=True).delete()
    kept.delete()


def _plan_again(member: GroupStay) -> None:
    """Give a stay that was planned before its group what it had then; what was told for an emergency goes with the person."""
    stay = member.mobility
    for name in HOST:
        value = member.before[name]
        setattr(stay, name, date.fromisoformat(value) if value and name in {"starts_on", "ends_on"} else value)
    stay.participant, stay.state, stay.confirmed_at = None, states.PLANNED, None
    stay.save()
    for kept in (stay.insurances, stay.emergency_contacts, stay.checklist_ticks):
        kept.all().delete()


def against_undoing(group: StayGroup) -> list[str]:
    """Return why a group cannot be undone, a sentence for each stay in the way; an empty list where it can."""
    reasons = []
    members = group.members.exclude(came=GroupStay.Came.PUT_IN).select_related("mobility__participant")
    stays = [one.mobility for one in members]
    frozen = set(
        LearningAgreementVersion.objects.filter(agreement__mobility__in=stays, frozen_at__isnull=False).values_list(
            "agreement__mobility_id", flat=True
        )
    )
    accompanied = set(AccompanyingPerson.objects.filter(stays__in=stays).values_list("stays", flat=True))
    parts = LaterPart.objects.filter(first__in=stays).values_list("first_id", flat=True)
    later = {*parts, *LaterPart.objects.filter(mobility__in=stays).values_list("mobility_id", flat=True)}
    for stay in stays:
        name = {"name": str(stay.participant or "")}
        if stay.pk in frozen:
            reasons.append(_("Sent for signature: %(name)s. Cancel this stay instead, or take it out first.") % name)
        elif stay.state not in {states.PLANNED, states.CONFIRMED}:
            reasons.append(_("Begun, over or cancelled: %(name)s. Take this stay out first.") % name)
        elif stay.pk in accompanied:
            reasons.append(_("Somebody accompanies: %(name)s. Remove that person first.") % name)
        elif stay.pk in later:
            reasons.append(_("Goes on at another host: %(name)s. Take that part away first.") % name)
    return reasons
