"""Who may assess, decide and read what was recognised."""

from typing import TYPE_CHECKING

from vaihto.kit.actors import COORDINATOR, HOST, PARTICIPANT, Actor
from vaihto.mobility import queries as stays
from vaihto.organisations import queries as organisations

if TYPE_CHECKING:
    from vaihto.mobility.models import Mobility


def opens(actor: Actor, role: str, mobility: "Mobility") -> bool:
    """Return whether the actor holds the link of a role to this stay."""
    return actor.opens(role, mobility.pk) and actor.scope.get("subject") == "mobility.Mobility"


def may_assess(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may assess the outcomes: the host, by its own link."""
    return opens(actor, HOST, mobility)


def may_decide(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may decide on recognition: a coordinator of the school that runs the stay."""
    organisation = mobility.agreement.organisation_id
    if not actor.is_signed_in or organisation not in actor.organisation_ids:
        return False
    member = organisations.membership(actor.id, organisation)
    return member is not None and member.role == COORDINATOR


def may_ask_host(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may ask the host for the assessment: who decides, and the house when the stay ends."""
    return actor.kind == "system" or may_decide(actor, mobility)


def may_read_transcript(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may read the transcript by link: the participant."""
    return opens(actor, PARTICIPANT, mobility)


def may_export(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may take the transcript away: who may read it, and the operator of the installation."""
    if actor.kind == "system" or may_read_transcript(actor, mobility):
        return True
    return actor.is_signed_in and stays.visible_to(actor).filter(pk=mobility.pk).exists()
