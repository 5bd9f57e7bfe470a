"""Who may do what with people."""

from typing import TYPE_CHECKING

from vaihto.kit.actors import ADMINISTRATOR, OFFICER, Actor

if TYPE_CHECKING:
    from vaihto.people.models import Person


def may_manage_people(actor: Actor) -> bool:
    """Return whether the actor may add people and give or end roles at the agency."""
    return actor.kind == "system" or actor.has(ADMINISTRATOR)


def may_name_deputy(actor: Actor, person: "Person") -> bool:
    """Return whether the actor may say who does this officer's work: the officer, and an administrator for one who is ill."""
    return may_manage_people(actor) or (actor.has(OFFICER) and actor.id == str(person.pk))


def may_change_profile(actor: Actor, person: "Person") -> bool:
    """Return whether the actor may change this person's own details."""
    return actor.is_signed_in and actor.id == str(person.pk)
