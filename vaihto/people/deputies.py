"""Deputies of officers: who does whose work on which days.

The deputy sees the absent colleague's work beside the own and acts under the own name; the audit adds for whom. No right goes
over: a rule that wants two persons still counts persons, and the right to decide stays with who has it.
"""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from vaihto.kit import audit, clock, mailing
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.kit.templatetags import formats
from vaihto.people import labels, permissions, queries
from vaihto.people.models import Deputy, Person


class CannotNameDeputy(Refused):
    """The deputy cannot be named, or no longer be ended."""


@operation("people.name_deputy", labels.DEPUTY_NAMED)
def name_deputy(person: Person, deputy: Person, *, starts_on: date, ends_on: date, by: Actor, at: datetime) -> Deputy:
    """Say who does an officer's work from one day to another, both included; both are told by mail.

    The officer does it, or an administrator where the officer is ill. Naming the same again changes nothing.
    Raises CannotNameDeputy.
    """
    # In the order of their keys, so that two people who name each other do not wait for each other.
    list(Person.objects.select_for_update().filter(pk__in=[person.pk, deputy.pk]).order_by("pk"))
    if not permissions.may_name_deputy(by, person):
        raise CannotNameDeputy(_("The deputy was not named. Officers name their own; an administrator names one for others."))
    same = Deputy.objects.filter(
        person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on, ended_at__isnull=True
    ).first()  # fmt: skip
    if same is not None:
        audit.nothing_new()
        return same
    refuse(person, deputy, starts_on, ends_on)
    made = Deputy.objects.create(
        person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on, set_at=at, set_by_id=by.id, set_by=by.name
    )
    changes = {"deputy": deputy.name, "from": starts_on.isoformat(), "until": ends_on.isoformat()}
    audit.write(case=f"person:{person.pk}", subject=person, by=by, at=at, changes=changes)
    tell(made, by)
    return made


def refuse(person: Person, deputy: Person, starts_on: date, ends_on: date) -> None:
    """Raise CannotNameDeputy where the days or the deputy cannot be."""
    if not starts_on <= ends_on or ends_on < clock.today():
        raise CannotNameDeputy(_("The last day is before the first, or past. Change the days."))
    officers = queries.having_role(OFFICER, [person.pk, deputy.pk])
    if person.pk not in officers:
        raise CannotNameDeputy(_("Only an officer has a deputy. Give the role first."))
    if deputy.pk == person.pk or deputy.pk not in officers or not deputy.is_active:
        raise CannotNameDeputy(_("The deputy is another officer with an open account. Choose somebody else."))
    within = Deputy.objects.filter(ended_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on)
    taken = within.filter(person=person).select_related("deputy").first()
    if taken is not None:
        raise CannotNameDeputy(
            _("On some of these days there is a deputy already: %(name)s, %(days)s. End that first, or choose other days.")
            % {"name": taken.deputy.name, "days": formats.span_to(taken.starts_on, taken.ends_on)}
        )
    away = within.filter(person=deputy).first()
    if away is not None:
        raise CannotNameDeputy(
            _("%(name)s is away on some of these days: %(days)s. Choose somebody else, or other days.")
            % {"name": deputy.name, "days": formats.span_to(away.starts_on, away.ends_on)}
        )
    busy = within.filter(deputy=person).select_related("person").first()
    if busy is not None:
        raise CannotNameDeputy(
            _("%(name)s is the deputy of %(absent)s on some of these days: %(days)s. Name somebody else there first.")
            % {"name": person.name, "absent": busy.person.name, "days": formats.span_to(busy.starts_on, busy.ends_on)}
        )


def tell(row: Deputy, by: Actor) -> None:
    """Write to the deputy, and to the officer where somebody else has named the deputy."""
    for reader in (row.deputy, row.person):
        if str(reader.pk) != by.id:
            mailing.post(
                reader.email, "people/mail/deputy.txt", {"row": row, "is_deputy": reader == row.deputy},
                language=reader.language, key=f"deputy:{row.pk}:{reader.pk}", case=f"person:{row.person_id}",
            )  # fmt: skip


@operation("people.end_deputy", labels.DEPUTY_ENDED)
def end_deputy(row: Deputy, *, by: Actor, at: datetime) -> Deputy:
    """End a deputy before the last day, or before it began; the other one is told. Raises CannotNameDeputy."""
    row = Deputy.objects.select_for_update(of=("self",)).select_related("person", "deputy").get(pk=row.pk)
    if not permissions.may_name_deputy(by, row.person):
        raise CannotNameDeputy(_("The deputy stays. Officers end their own; an administrator ends one for others."))
    if row.ended_at is not None:
        audit.nothing_new()
        return row
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    changes = {"deputy": row.deputy.name, "ended": True}
    audit.write(case=f"person:{row.person_id}", subject=row.person, by=by, at=at, changes=changes)
    mailing.post(
        row.deputy.email, "people/mail/deputy_ended.txt", {"row": row}, language=row.deputy.language,
        key=f"deputy-ended:{row.pk}", case=f"person:{row.person_id}",
    )  # fmt: skip
    return row


def end_all(person: Person, at: datetime) -> None:
    """End what still holds for somebody whose role as an officer or account ends; part of that operation."""
    Deputy.objects.filter(Q(person=person) | Q(deputy=person), ended_at__isnull=True).update(ended_at=at)
