"""Questions about organisations and who acts for them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from vaihto.kit.actors import COORDINATOR, VISITOR, Actor
from vaihto.organisations.models import DevelopmentPlan, Membership, Organisation, Standing


def actor_for(person: Any) -> Actor:
    """Return the actor of a request's user (a Person or an anonymous user): staff roles, organisations, right to sign."""
    if not person.is_authenticated:
        return VISITOR
    roles = {r.role for r in person.staff_roles.filter(ended_at__isnull=True)}
    members = list(memberships_of(person.pk).select_related("organisation"))
    if members:
        roles.add(COORDINATOR)
    return Actor(
        kind="person",
        id=str(person.pk),
        name=person.name,
        roles=frozenset(roles),
        organisation_ids=frozenset(m.organisation_id for m in members),
        signs_for=frozenset(m.organisation_id for m in members if m.may_sign),
        organisation_name=members[0].organisation.name if members else "",
        email=person.email,
        language=person.language,
    )


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


def plan_of(organisation_id: int) -> DevelopmentPlan | None:
    """Return the latest version of the development plan."""
    return DevelopmentPlan.objects.filter(organisation_id=organisation_id).order_by("-version").first()


def standings_of(organisation_id: int) -> QuerySet[Standing]:
    """Return what earlier calls say about an organisation, newest first."""
    return Standing.objects.filter(organisation_id=organisation_id).order_by("-starts_on", "-pk")
