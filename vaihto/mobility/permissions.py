"""Who may do what with stays, learning agreements and what a participant told about support."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from vaihto.assessment import queries as assessment
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, CANDIDATE, COORDINATOR, GUARDIAN, HOST, OFFICER, PARTICIPANT, Actor
from vaihto.mobility import states
from vaihto.organisations import queries as organisations

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement
    from vaihto.kit.models import PaperSignature
    from vaihto.mobility.models import Announcement, Candidacy, Mobility

READS_ALL = (OFFICER, AUDITOR)


def may_manage(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor runs the stays of the project: somebody of its organisation."""
    return actor.is_signed_in and actor.has(COORDINATOR) and agreement.organisation_id in actor.organisation_ids


def may_plan(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may plan the stays from the application's rows: the organisation or an officer."""
    return may_manage(actor, agreement) or actor.has(OFFICER)


def may_sign(actor: Actor, mobility: "Mobility", role: str) -> bool:
    """Return whether the actor's signature counts: school by right to sign, the others by their link."""
    if role == states.SCHOOL:
        return actor.is_signed_in and mobility.agreement.organisation_id in actor.signs_for
    return role in {PARTICIPANT, GUARDIAN, HOST} and opens(actor, role, mobility)


def may_confirm_paper(actor: Actor, mobility: "Mobility", paper: "PaperSignature") -> bool:
    """Return whether the actor may compare a paper with its scan: another coordinator of the school than who recorded it."""
    return may_manage(actor, mobility.agreement) and paper.recorded_by_id != actor.id


def opens(actor: Actor, role: str, mobility: "Mobility") -> bool:
    """Return whether the actor holds the link of a role to this stay."""
    return actor.opens(role, mobility.pk) and actor.scope.get("subject") == "mobility.Mobility"


def may_ask_correction(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may ask for a correction of the learning agreement: participant, guardian or host by link."""
    return any(opens(actor, role, mobility) for role in (PARTICIPANT, GUARDIAN, HOST))


def may_see_support_needs(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may read what the participant told about support.

    Only the school's coordinators and the participant; not the agency, the guardian, the host or other members of the school.
    """
    if opens(actor, PARTICIPANT, mobility):
        return True
    return _coordinates(actor, mobility.agreement)


def ticks_for(actor: Actor, mobility: "Mobility") -> frozenset[str]:
    """Return whose items of the checklist the actor ticks: the school everybody's, participant and host by link their own."""
    if may_manage(actor, mobility.agreement):
        return frozenset({states.SCHOOL, states.PARTICIPANT, states.HOST})
    return frozenset(role for role in (PARTICIPANT, HOST) if opens(actor, role, mobility))


def may_see_safety(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may read and write insurance and emergency contacts on their page: like needs for support."""
    return may_see_support_needs(actor, mobility)


def sees_safety_of(actor: Actor) -> "Callable[[Mobility], bool]":
    """Return who-may-read for the file of an emergency: officers all, coordinators their schools' people, nobody else."""
    if actor.has(OFFICER):
        return lambda mobility: True
    if not (actor.is_signed_in and actor.has(COORDINATOR)):
        return lambda mobility: False
    own = {one.organisation_id for one in organisations.memberships_of(actor.id) if one.role == COORDINATOR}
    return lambda mobility: mobility.agreement.organisation_id in own


def may_decide_interruption(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may accept or refuse force majeure: an officer without a declared conflict of interest."""
    return may_decide_on(actor, mobility.agreement)


def may_decide_on(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may decide what the grant of a project counts: an officer without a declared conflict."""
    return actor.has(OFFICER) and not assessment.has_conflict(agreement.application, actor)


def may_see_evidence(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may open what shows an interruption; it may tell of somebody's health.

    Only the school's coordinators and the officers who may decide; not auditors, the host, or other members of the school.
    """
    return may_decide_interruption(actor, mobility) or _coordinates(actor, mobility.agreement)


def _coordinates(actor: Actor, agreement: "GrantAgreement") -> bool:
    if not may_manage(actor, agreement):
        return False
    member = organisations.membership(actor.id, agreement.organisation_id)
    return member is not None and member.role == COORDINATOR


def may_import(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may store tables of stays and take them back: the school, or the operator by a command."""
    return may_manage(actor, agreement) or actor.kind == "system"


def opens_candidacy(actor: Actor, candidacy: "Candidacy") -> bool:
    """Return whether the actor holds the link of the candidate."""
    return actor.opens(CANDIDATE, candidacy.pk) and actor.scope.get("subject") == "mobility.Candidacy"


def free_to_choose(announcement: "Announcement") -> set[str]:
    """Return the keys of the school's people who have declared no conflict with any candidate of the announcement.

    A conflict about one candidate touches the whole ranking, so that it keeps its owner from proposing and confirming.
    """
    from vaihto.mobility.models import PlaceConflict

    near = set(PlaceConflict.objects.filter(candidacy__announcement=announcement).values_list("person_id", flat=True))
    members = organisations.members_of(announcement.agreement.organisation_id).values_list("person_id", flat=True)
    return {str(pk) for pk in members} - near


def may_choose(actor: Actor, announcement: "Announcement") -> bool:
    """Return whether the actor may propose who gets a place: somebody of the school without a conflict."""
    return may_manage(actor, announcement.agreement) and actor.id in free_to_choose(announcement)


def may_confirm(actor: Actor, announcement: "Announcement") -> bool:
    """Return whether the actor may confirm the proposal: another one than who made it, where the school has another."""
    if not may_manage(actor, announcement.agreement):
        return False
    free = free_to_choose(announcement)
    return actor.id in free and (actor.id != announcement.proposed_by_id or free == {actor.id})


def may_map(actor: Actor) -> bool:
    """Return whether the actor may say how the template of the Beneficiary Module is filled in: an administrator."""
    return actor.is_signed_in and actor.has(ADMINISTRATOR)


def may_export_module(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may take out a project’s stays for the Beneficiary Module: school, officer, command."""
    return may_import(actor, agreement) or actor.has(OFFICER)
