"""Connections between assessors and applications that can be seen: membership, employer, partner, address, e-mail domain.

A *bar* is certain and never overridden; a *hint* may be a coincidence of names: the plan avoids it, and an officer may
set it aside by putting the pair in by hand with a reason.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.assessment.models import ConflictOfInterest, Profile
from vaihto.organisations import queries as organisations

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.people.models import Person

# Addresses of these say nothing about an employer.
PUBLIC = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fi",
        "outlook.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "luukku.com",
    ]
)
Key = tuple[int, int]  # application, person


@dataclass(frozen=True)
class Connection:
    """What connects a person with an application, in words, and whether it is certain."""

    text: str
    is_certain: bool


@dataclass
class Known:
    """What is known of an assessor: names of organisations now and earlier, the address, its domain."""

    present: dict[tuple[str, str], str] = field(default_factory=dict)
    past: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: frozenset[int] = frozenset()
    email: str = ""
    domain: str = ""


def plain(name: str) -> str:
    """Return a name for comparing: without capitals, punctuation and double blanks."""
    return " ".join(re.sub(r"[^\w\s]", " ", name.casefold()).split())


def domain_of(address: str) -> str:
    """Return the part of an e-mail address behind the @ sign; empty for public mail services."""
    found = address.rpartition("@")[2].strip().lower()
    return "" if found in PUBLIC else found


def is_same(one: str, other: str) -> bool:
    """Return whether two domains belong together: equal, or one is below the other."""
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))


def known_of(persons: "Sequence[Person]", agency: str) -> dict[int, Known]:
    """Return what is known of assessors; three questions. `agency` is the agency's own domain, which says nothing."""
    ids = [one.pk for one in persons]
    members = organisations.memberships_for(ids)
    profiles = {one.person_id: one for one in Profile.objects.filter(person_id__in=ids).prefetch_related("employments")}
    made = {}
    for person in persons:
        listed = members.get(person.pk, [])
        domain = domain_of(person.email)
        known = Known(email=person.email.lower(), domain="" if is_same(domain, agency) else domain)
        known.ids = frozenset(one.organisation_id for one in listed if one.ended_at is None)
        for one in listed:
            place = known.present if one.ended_at is None else known.past
            place[plain(one.organisation.name), one.organisation.country] = one.organisation.name
        profile = profiles.get(person.pk)
        for job in profile.employments.all() if profile else ():
            place = known.present if job.to_year is None else known.past
            place[plain(job.organisation), job.country] = job.organisation
        made[person.pk] = known
    return made


def found(applications: "Iterable[Application]", persons: "Sequence[Person]", agency: str = "") -> dict[Key, Connection]:
    """Return the connections that can be seen and those declared; of each pair the most certain one.

    The applications have their partners and applicants fetched along. A fixed number of questions.
    """
    listed = list(applications)
    known = known_of(persons, agency)
    people = {one.pk for one in persons}
    coordinators = organisations.coordinators_of({one.organisation_id for one in listed})
    made: dict[Key, Connection] = {}
    for application in listed:
        who = coordinators.get(application.organisation_id, [])
        addresses = {member.person.email.lower() for member in who}
        domains = {domain_of(address) for address in addresses} | {domain_of(application.organisation.email)}
        for pk, one in known.items():
            if connection := between(application, one, addresses, domains):
                made[application.pk, pk] = connection
    declared = ConflictOfInterest.objects.filter(application__in=[one.pk for one in listed], person__in=people)
    for key, pk in declared.values_list("application_id", "person_id"):
        made[key, pk] = Connection(_("declared by the assessor"), is_certain=True)
    return made


def between(application: "Application", known: Known, addresses: set[str], domains: set[str]) -> Connection | None:
    """Return the most certain connection of one person with one application; None where none is seen."""
    applicant = application.organisation
    name = (plain(applicant.name), applicant.country)
    if application.organisation_id in known.ids or name in known.present or known.email in addresses:
        return Connection(_("belongs to the applicant: %(name)s") % {"name": applicant.name}, is_certain=True)
    partners: Mapping[tuple[str, str], Any] = {(plain(one.name), one.country): one for one in application.partners.all()}
    for key, partner in partners.items():
        if key in known.present or (partner.contact_email and partner.contact_email.lower() == known.email):
            return Connection(_("belongs to a partner: %(name)s") % {"name": partner.name}, is_certain=True)
    if name in known.past:
        return Connection(_("has worked for the applicant: %(name)s") % {"name": applicant.name}, is_certain=False)
    for key, partner in partners.items():
        if key in known.past:
            return Connection(_("has worked for a partner: %(name)s") % {"name": partner.name}, is_certain=False)
    if any(is_same(known.domain, domain) for domain in domains):
        return Connection(_("same e-mail domain as the applicant: %(domain)s") % {"domain": known.domain}, is_certain=False)
    for partner in partners.values():
        if is_same(known.domain, domain_of(partner.contact_email)):
            return Connection(_("same e-mail domain as a partner: %(name)s") % {"name": partner.name}, is_certain=False)
    return None
