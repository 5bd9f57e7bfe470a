"""Who acts by a link: a bundle of values for the rooms that the link opens."""

from vaihto.kit.actors import Actor
from vaihto.people.models import Link


def actor_of(link: Link) -> Actor:
    """Return the actor who holds the link."""
    return Actor(
        kind="link",
        id=str(link.pk),
        name=link.name or link.email,
        roles=frozenset({link.role}),
        organisation_name=link.organisation,
        email=link.email,
        language=link.language,
        scope={"purpose": link.role, "subject": link.subject, "id": link.subject_id},
    )
