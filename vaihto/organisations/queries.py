"""Questions about organisations and who acts for them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from vaihto.kit import clock, searching
from vaihto.kit.actors import COORDINATOR, OFFICER, VISITOR, Actor
from vaihto.organisations.models import DevelopmentPlan, Invitation, Membership, Organisation, Standing


def actor_for(person: Any) -> Actor:
    """Return the actor of a request's user (a Person or an anonymous user): staff roles, organisations, right to sign."""
    if not person.is_authenticated:
        return VISITOR
    roles, members, deputises = roles_and_places(person)
    if members:
        roles.add(COORDINATOR)
    return Actor(
        kind="person",
        id=str(person.pk),
        name=person.name,
        roles=frozenset(roles),
        organisation_ids=frozenset(place.organisation_id for place in members),
        signs_for=frozenset(place.organisation_id for place in members if place.may_sign),
        organisation_name=members[0].organisation_name if members else "",
        email=person.email,
        language=person.language,
        deputises=deputises if OFFICER in roles else {},
    )


class Place(NamedTuple):
    """A person's present place in an organisation, as each request needs it."""

    pk: int
    organisation_id: int
    may_sign: bool
    organisation_name: str


DEPUTISES = "deputises"
# Every page asks this, so several tables answer one question; it is written out because Django would take longer to write it
# anew each time than the database takes to answer. A row with a role is one of staff.
ROLES_AND_PLACES = """
    SELECT role, 0 AS place, 0 AS organisation_id, false AS may_sign, '' AS name, NULL AS since
      FROM people_staff_role WHERE person_id = %s AND ended_at IS NULL
    UNION ALL
    SELECT '', m.id, m.organisation_id, m.may_sign, o.name, m.joined_at
      FROM organisations_membership m JOIN organisations_organisation o ON o.id = m.organisation_id
     WHERE m.person_id = %s AND m.ended_at IS NULL
    UNION ALL
    SELECT 'deputises', 0, d.person_id, false, p.name, NULL
      FROM people_deputy d JOIN people_person p ON p.id = d.person_id
     WHERE d.deputy_id = %s AND d.ended_at IS NULL AND d.starts_on <= %s AND d.ends_on >= %s
    ORDER BY since, place
"""


def roles_and_places(person: Any) -> tuple[set[str], list[Place], dict[str, str]]:
    """Return a person's present staff roles, places in organisations, the oldest first, and whose deputy the person is today.

    One question for all of it; the absent colleagues by their keys as text, with their names.
    """
    today = clock.today().isoformat()
    with connection.cursor() as cursor:
        cursor.execute(ROLES_AND_PLACES, [person.pk, person.pk, person.pk, today, today])
        rows = cursor.fetchall()
    places = [Place(pk, organisation, bool(may_sign), name) for role, pk, organisation, may_sign, name, _at in rows if not role]
    absent = {str(key): name for role, _place, key, _sign, name, _at in rows if role == DEPUTISES}
    return {role for role, *_rest in rows if role and role != DEPUTISES}, places, absent


def memberships_of(person_id: int | str) -> QuerySet[Membership]:
    """Return the person's present memberships, oldest first."""
    return Membership.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("joined_at", "pk")


def membership(person_id: int | str, organisation_id: int) -> Membership | None:
    """Return the person's present place in an organisation."""
    return memberships_of(person_id).filter(organisation_id=organisation_id).first()


def visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations that the actor may open: staff all, others their own."""
    rows = Organisation.objects.order_by("name", "pk")
    if actor.has("officer", "auditor", "administrator"):
        return rows
    return rows.filter(pk__in=actor.organisation_ids)


def for_ids(ids: Iterable[int]) -> dict[int, Organisation]:
    """Return organisations by key."""
    return Organisation.objects.in_bulk(list(ids))


def by_key(pk: int) -> Organisation | None:
    """Return one organisation; None for a key that nothing has, however large."""
    return Organisation.objects.filter(pk=pk).first()


def plan_of(organisation_id: int) -> DevelopmentPlan | None:
    """Return the latest version of the development plan."""
    return DevelopmentPlan.objects.filter(organisation_id=organisation_id).order_by("-version").first()


def standings_of(organisation_id: int) -> QuerySet[Standing]:
    """Return what earlier calls say about an organisation, newest first."""
    return Standing.objects.filter(organisation_id=organisation_id).order_by("-starts_on", "-pk")


def standings_on(organisation_id: int, day: date) -> QuerySet[Standing]:
    """Return what holds for an organisation on a day, newest first."""
    begun = standings_of(organisation_id).filter(starts_on__lte=day)
    return begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def granted_before(organisation_ids: Iterable[int], day: date) -> set[int]:
    """Return which of the organisations have a grant on record that began before the day: for lists that span rooms."""
    rows = Standing.objects.filter(organisation_id__in=list(organisation_ids), kind="grant", starts_on__lt=day)
    return set(rows.order_by().values_list("organisation_id", flat=True))


def plans_of(organisation_id: int) -> QuerySet[DevelopmentPlan]:
    """Return every version of the development plan, newest first."""
    return DevelopmentPlan.objects.filter(organisation_id=organisation_id).order_by("-version")


def members_of(organisation_id: int) -> QuerySet[Membership]:
    """Return the organisation's present people, coordinators first."""
    present = Membership.objects.filter(organisation_id=organisation_id, ended_at__isnull=True)
    return present.select_related("person", "organisation").order_by("role", "person__name", "pk")


def coordinators_of(organisation_ids: Iterable[int]) -> dict[int, list[Membership]]:
    """Return the coordinators of organisations, by the organisation's key: whom to write to."""
    present = Membership.objects.filter(
        organisation_id__in=list(organisation_ids), ended_at__isnull=True, role=Membership.Role.COORDINATOR
    )
    found: dict[int, list[Membership]] = {}
    for member in present.select_related("person").order_by("joined_at", "pk"):
        found.setdefault(member.organisation_id, []).append(member)
    return found


def names_of_people(organisation_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the names of everybody who belongs or has belonged to organisations, by the organisation's key."""
    rows = Membership.objects.filter(organisation_id__in=list(organisation_ids)).order_by("pk")
    found: dict[int, list[str]] = {}
    for key, name in rows.values_list("organisation_id", "person__name"):
        found.setdefault(key, []).append(name)
    return found


def former_members_of(organisation_id: int) -> QuerySet[Membership]:
    """Return who left, the latest first."""
    gone = Membership.objects.filter(organisation_id=organisation_id, ended_at__isnull=False)
    return gone.select_related("person").order_by("-ended_at", "pk")


def invitations_of(organisation_id: int) -> QuerySet[Invitation]:
    """Return the invitations that wait for their first sign-in, newest first."""
    waiting = Invitation.objects.filter(organisation_id=organisation_id, accepted_at__isnull=True, withdrawn_at__isnull=True)
    return waiting.order_by("-invited_at", "-pk")


def same_as(organisation: Organisation) -> QuerySet[Organisation]:
    """Return other organisations with the same business id or OID, or the same name, town and country."""
    same = Q(name__iexact=organisation.name, country=organisation.country, city__iexact=organisation.city)
    if organisation.business_id:
        # Two that have different business ids are two, whatever their names.
        same &= Q(business_id="")
        same |= Q(country=organisation.country, business_id=organisation.business_id)
    if organisation.oid:
        same |= Q(oid=organisation.oid)
    return Organisation.objects.filter(same).exclude(pk=organisation.pk).order_by("pk")


def named(name: str, country: str) -> Organisation | None:
    """Return the registered organisation of this name and country; None where there is none, or more than one."""
    rows = list(Organisation.objects.filter(name__iexact=name, country=country).order_by("pk")[:2])
    return rows[0] if len(rows) == 1 else None


def right_to_sign(person_id: int | str, organisation_id: int) -> str:
    """Return what the person's right to sign for an organisation rests on; empty where there is none."""
    member = membership(person_id, organisation_id)
    return member.right_to_sign if member is not None and member.may_sign else ""


def search(actor: Actor, text: str) -> QuerySet[Organisation]:
    """Return the visible organisations whose name, town or identifier holds the words; those found by name first."""
    return searching.matching(visible_to(actor), "organisation", searching.wanted(text), "name", "pk")


def memberships_for(person_ids: Iterable[int]) -> dict[int, list[Membership]]:
    """Return every membership, past ones included, by person: where people belong and have belonged."""
    found: dict[int, list[Membership]] = {}
    rows = Membership.objects.filter(person_id__in=list(person_ids)).select_related("organisation").order_by("joined_at", "pk")
    for member in rows:
        found.setdefault(member.person_id, []).append(member)
    return found
