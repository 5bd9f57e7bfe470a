"""Who stands behind an application: every name and place that a blind copy has to hide, each with the key of its word."""

from typing import TYPE_CHECKING, Any

from vaihto.core.masking import PATTERNS, Identity
from vaihto.organisations import queries as organisations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaihto.applications.models import Application

APPLICANT, PARTNER, PERSON, PLACE, FILE, HIDDEN = "applicant", "partner", "person", "place", "file", "hidden"


def mark(key: str) -> str:
    """Return the mark that stands for a word in a stored blind copy."""
    return f"⟦{key}⟧"


def identities_of(
    application: "Application", content: "Mapping[str, Any]", words: "Iterable[str]" = (), people: "Iterable[str] | None" = None
) -> list[Identity]:
    """Return what tells who the applicant, its partners and their people are, and the words an officer added by hand.

    `content` is what was sent: it may hold older names than the registers of today, so both are hidden. `people` are the names
    of the applicant's people, present and past, where the caller has them already.
    """
    found = [Identity(word, HIDDEN) for word in words]
    found += [Identity(application.number or "", HIDDEN)]
    found += _organisation(application.organisation, APPLICANT) + _organisation(content.get("applicant", {}), APPLICANT)
    key = application.organisation_id
    people = list(organisations.names_of_people([key]).get(key, []) if people is None else people)
    people.append(content.get("sent_by", {}).get("name", ""))
    partners = sorted(application.partners.all(), key=lambda one: one.pk)
    for place, partner in enumerate(partners, start=1):
        found += _organisation(partner, f"{PARTNER}:{place}")
        people += [partner.contact_name, partner.answered_by]
    for place, sent in enumerate(content.get("partners", []), start=1):
        found += _organisation(sent, f"{PARTNER}:{place}")
        people.append(sent.get("answered_by", ""))
    found += [Identity(name, PERSON, is_person=True) for name in dict.fromkeys(people) if name]
    return [one for one in dict.fromkeys(found) if one.text.strip()]


def _organisation(thing: Any, key: str) -> list[Identity]:
    """Return the names and places of an organisation: a row, or its part of what was sent."""
    values = thing if isinstance(thing, dict) else vars(thing)
    places = [values.get("city", ""), values.get("address", "")]
    return [Identity(values.get("name", ""), key), *(Identity(place, PLACE) for place in places)]


def keys_in(identities: "Iterable[Identity]") -> set[str]:
    """Return the keys of all words that a copy made with these identities may hold."""
    return {one.key for one in identities} | {key for key, _pattern in PATTERNS}
