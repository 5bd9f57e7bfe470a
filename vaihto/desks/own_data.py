"""What is stored about a person, and who has looked: for the page "my data" and its export."""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from vaihto.advice import queries as advice
from vaihto.applications import queries as applications
from vaihto.assessment import queries as assessment
from vaihto.kit import viewing
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.kit.operations import LABELS
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people

# The first word of a case's key, as people read it.
KINDS = {
    "application": _("Application"), "call": _("Call"), "enquiry": _("Enquiry"), "organisation": _("Organisation"),
    "participant": _("Participant"), "person": _("Account"), "programme": _("Programme"), "self_check": _("Self-check"),
    "statistics": _("Statistics"), "stay": _("Stay abroad"), "target": _("Target"), "mobility": _("Stay abroad"),
}  # fmt: skip
LATEST = 20


def of(actor: Actor) -> dict[str, Any]:
    """Return everything that is kept under the person's name, newest first."""
    person = people.person(actor.id)
    if person is None:
        return {}
    return {
        "account": {
            "name": person.name, "email": person.email, "language": person.language, "phone": person.phone,
            "account_since": person.joined_at, "last_sign_in": person.last_login,
        },
        "addresses": [
            {"email": one.email, "confirmed": one.verified} for one in EmailAddress.objects.filter(user=person).order_by("pk")
        ],
        **ways_in(person.pk),
        "roles": [
            {"role": one.role, "title": one.title, "from": one.granted_at, "until": one.ended_at}
            for one in person.staff_roles.order_by("granted_at")
        ],
        "organisations": [
            {
                "organisation": one.organisation.name, "role": one.role, "position": one.position,
                "may_sign": one.may_sign, "right_to_sign": one.right_to_sign, "from": one.joined_at,
            }
            for one in organisations.memberships_of(person.pk).select_related("organisation")
        ],
        "enquiries": [
            {"number": one.number, "sent": one.sent_at, "idea": one.idea}
            for one in advice.enquiries_visible_to(actor).filter(person_id=person.pk)
        ],
        "mail": [
            {"sent": one.created_at, "to": one.recipient, "subject": one.subject}
            for one in OutboxItem.objects.filter(kind="mail", recipient__iexact=person.email).order_by("-created_at", "-pk")
        ],
        "deeds": deeds_of(actor),
        "viewings": [
            {"at": one.at, "who": one.viewer_name, "roles": one.viewer_roles, "page": one.page}
            for one in viewing.views_of(f"people.Person:{person.pk}")
        ],
    }  # fmt: skip


def ways_in(person_id: int) -> dict[str, Any]:
    """Return by what the account opens, and when and in what kind of browser it was opened."""
    return {
        "passkeys": [
            {"name": str(one), "added": one.created_at, "last_used": one.last_used_at} for one in people.passkeys_of(person_id)
        ],
        "sign_in_providers": [
            {"provider": one.provider, "identity": one.uid, "address": one.extra_data.get("email", ""), "linked": one.date_joined}
            for one in people.identities_of(person_id)
        ],
        "sign_ins": [
            {"at": one.began_at, "browser": one.browser, "by": one.ways.split()} for one in people.sign_ins_of(person_id)
        ],
    }  # fmt: skip


def deeds_of(actor: Actor) -> list[dict[str, Any]]:
    """Return what the person has done in the house, newest first."""
    lines = list(AuditLine.objects.filter(actor_kind="person", actor_id=actor.id).order_by("-number"))
    names = names_of({line.case for line in lines}, actor)
    return [
        {"at": line.at, "case": line.case, "name": names[line.case], "deed": str(LABELS.get(line.operation, line.operation))}
        for line in lines
    ]


def names_of(cases: set[str], actor: Actor) -> dict[str, str]:
    """Return what the actor reads for the keys of cases: the name of an application, otherwise what kind of thing it is.

    An application of a blind call has its code for everybody but the agency and its own applicant.
    """
    keys = [case.partition(":") for case in cases]
    found = applications.for_ids(int(key) for kind, _colon, key in keys if kind == "application" and key.isdecimal())
    faces = assessment.faces_of(found.values())
    names = {
        f"application:{pk}": one.number if applications.is_known_to(actor, one) else faces[pk].name for pk, one in found.items()
    }
    return {kind + colon + key: names.get(kind + colon + key) or str(KINDS.get(kind, kind)) for kind, colon, key in keys}
