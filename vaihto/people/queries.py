"""Questions about people, the roles that the agency gave them, and their links."""

from collections.abc import Iterable
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db.models import Prefetch, QuerySet

from vaihto.kit import clock, searching
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, Actor
from vaihto.people.models import Deputy, Link, Person, SignIn, StaffRole


def person(pk: int | str) -> Person | None:
    """Return one person."""
    return Person.objects.filter(pk=pk).first()


def by_email(email: str) -> Person | None:
    """Return the person with that address, whatever its capitals."""
    return Person.objects.filter(email__iexact=email.strip()).first()


def by_verified_email(email: str) -> Person | None:
    """Return the person who has confirmed that address here as the account's own."""
    owners = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True, primary=True).values("user_id")
    return Person.objects.filter(pk__in=owners, email__iexact=email.strip()).first()


def for_ids(ids: Iterable[int]) -> dict[int, Person]:
    """Return persons by key."""
    return Person.objects.in_bulk(list(ids))


def staff(role: str) -> QuerySet[Person]:
    """Return the active people who have a role at the agency now, by name."""
    having = StaffRole.objects.filter(role=role, ended_at__isnull=True).values("person_id")
    return Person.objects.filter(pk__in=having, is_active=True).order_by("name", "pk")


def roles_of(person_id: int | str) -> QuerySet[StaffRole]:
    """Return the roles that a person has at the agency now."""
    return StaffRole.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("role")


def having_role(role: str, ids: Iterable[int]) -> set[int]:
    """Return which of the persons have the role at the agency now."""
    rows = StaffRole.objects.filter(role=role, person_id__in=list(ids), ended_at__isnull=True)
    return set(rows.values_list("person_id", flat=True))


def title_of(person_id: int | str, role: str) -> str:
    """Return the title that goes with a person's role, as it stands in decisions and letters."""
    return roles_of(person_id).filter(role=role).values_list("title", flat=True).first() or ""


def with_deputies(asked: Iterable[Person], day: date) -> list[tuple[Person, Person | None]]:
    """Return to whom a reminder goes that day, each once: the people, and their deputies with the one who is absent."""
    people = list(asked)
    rows = Deputy.objects.filter(
        person__in=people, ended_at__isnull=True, starts_on__lte=day, ends_on__gte=day, deputy__is_active=True
    ).select_related("deputy", "person")
    found: dict[int, tuple[Person, Person | None]] = {one.pk: (one, None) for one in people}
    for row in rows:
        found.setdefault(row.deputy_id, (row.deputy, row.person))
    return list(found.values())


def deputies_of(person_id: int | str, today: date) -> QuerySet[Deputy]:
    """Return the deputies that somebody has now and later, the next first."""
    return Deputy.objects.filter(person_id=int(person_id), ended_at__isnull=True, ends_on__gte=today).select_related("deputy")


def deputises(person_id: int | str, today: date) -> QuerySet[Deputy]:
    """Return whose deputy somebody is now and later, the next first."""
    return Deputy.objects.filter(deputy_id=int(person_id), ended_at__isnull=True, ends_on__gte=today).select_related("person")


def may_decide(person_id: int | str) -> bool:
    """Return whether the person may make decisions as an officer of the agency."""
    return roles_of(person_id).filter(role=StaffRole.Role.OFFICER, may_decide=True).exists()


def has_a_decider() -> bool:
    """Return whether any active officer may make decisions."""
    rows = StaffRole.objects.filter(role=StaffRole.Role.OFFICER, may_decide=True, ended_at__isnull=True)
    return rows.filter(person__is_active=True).exists()


def visible_to(actor: Actor) -> QuerySet[Person]:
    """Return the people whom the actor may look up: administrators and auditors all, others themselves."""
    present = Prefetch("staff_roles", StaffRole.objects.filter(ended_at__isnull=True).order_by("role"), to_attr="present_roles")
    rows = Person.objects.order_by("name", "pk").prefetch_related(present)
    if actor.has(ADMINISTRATOR, AUDITOR):
        return rows
    return rows.filter(pk=actor.id) if actor.is_signed_in else rows.none()


def latest_link(role: str, subject: str, subject_id: object) -> Link | None:
    """Return the newest link of a thing (`applications.Partner`, its key) in a role."""
    links = Link.objects.filter(role=role, subject=subject, subject_id=str(subject_id))
    return links.order_by("-created_at", "-pk").first()


def link_held_by(actor: Actor) -> Link | None:
    """Return the link that the actor acts by; None for a person."""
    if actor.kind != "link":
        return None
    scope = actor.scope
    return Link.objects.filter(pk=actor.id, role=scope["purpose"], subject=scope["subject"], subject_id=scope["id"]).first()


def links_of(role: str, subject: str, ids: Iterable[object]) -> dict[str, Link]:
    """Return the newest link per thing, by the thing's key as text: for lists that show whether a link was opened."""
    rows = Link.objects.filter(role=role, subject=subject, subject_id__in=[str(pk) for pk in ids])
    return {link.subject_id: link for link in rows.order_by("created_at", "pk")}


def open_links_of(email: str) -> list[Link]:
    """Return the links of an address that are neither withdrawn nor too old, the newest of each thing and role, newest first."""
    rows = Link.objects.filter(email__iexact=email, revoked_at__isnull=True, expires_at__gt=clock.now())
    newest: dict[tuple[str, str, str], Link] = {}
    for link in rows.order_by("-created_at", "-pk"):
        newest.setdefault((link.role, link.subject, link.subject_id), link)
    return list(newest.values())


def sign_ins_of(person_id: int | str) -> QuerySet[SignIn]:
    """Return the sign-ins of the last year, newest first."""
    return SignIn.objects.filter(person_id=person_id).order_by("-began_at", "-pk")


def passkeys_of(person_id: int | str) -> QuerySet[Authenticator]:
    """Return somebody's passkeys, oldest first."""
    return Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "pk")


def identities_of(person_id: int | str) -> QuerySet[SocialAccount]:
    """Return what somebody's account is linked to at sign-in providers, oldest first."""
    return SocialAccount.objects.filter(user_id=int(person_id)).order_by("pk")


def open_sign_ins(person_id: int | str, *, at: datetime) -> QuerySet[SignIn]:
    """Return the sign-ins whose sessions are open, newest first."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    return SignIn.objects.filter(person_id=person_id, session_key__in=alive).order_by("-began_at", "-pk")


def search(actor: Actor, wanted: searching.Wanted) -> QuerySet[Person]:
    """Return the people whom the actor may look up by name or address: nobody but for administrators and auditors."""
    rows = visible_to(actor) if actor.has(ADMINISTRATOR, AUDITOR) else Person.objects.none()
    return searching.matching(rows, "person", wanted, "name", "pk")
