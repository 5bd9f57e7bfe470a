"""Who may propose, decide, read a letter and answer the grant."""

from typing import TYPE_CHECKING

from vaihto.applications import queries as applications
from vaihto.assessment import queries as assessment
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, OFFICER, Actor
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call
    from vaihto.selection.models import ProposalLine, SelectionProposal

READS_ALL = (OFFICER, AUDITOR, ADMINISTRATOR)


def may_read_all(actor: Actor) -> bool:
    """Return whether the actor reads every proposal and every letter."""
    return actor.has(*READS_ALL)


def conflicts(actor: Actor, call: "Call") -> list[str]:
    """Return the case numbers in which the actor has declared a conflict of interest."""
    rows = assessment.conflicts_in(call).filter(person_id=int(actor.id) if actor.is_signed_in else 0)
    return [row.application.number or "" for row in rows]


def is_applicant(actor: Actor, call: "Call") -> bool:
    """Return whether an organisation of the actor has an application in the call."""
    own = list(actor.organisation_ids)
    return bool(own) and applications.of_call(call).filter(organisation_id__in=own).exists()


def may_prepare(actor: Actor, call: "Call") -> bool:
    """Return whether the actor may make and present the proposal: an officer with no interest in an application."""
    return actor.has(OFFICER) and not conflicts(actor, call) and not is_applicant(actor, call)


def has_the_right_to_decide(actor: Actor) -> bool:
    """Return whether the agency gave the actor the right to make decisions."""
    return actor.is_signed_in and actor.has(OFFICER) and people.may_decide(actor.id)


def may_decide(actor: Actor, proposal: "SelectionProposal") -> bool:
    """Return whether the actor may decide the proposal: with the right to do so, not its preparer, no interest."""
    if not has_the_right_to_decide(actor) or str(proposal.prepared_by_id) == actor.id:
        return False
    return may_prepare(actor, proposal.call)


def may_handle(actor: Actor, line: "ProposalLine") -> bool:
    """Return whether the actor may handle a request for rectification: an officer who took no part in what it concerns."""
    return may_prepare(actor, line.application.call) and not took_part(actor, line)


def took_part(actor: Actor, line: "ProposalLine") -> bool:
    """Return whether the actor prepared or made the decision about a line, or a later one."""
    whose = {str(line.proposal.prepared_by_id), str(line.proposal.decision.decided_by_id)}
    for one in line.later.all():
        whose |= {str(one.prepared_by_id), str(one.decided_by_id)}
    return actor.id in whose


def belongs_to(actor: Actor, application: "Application") -> bool:
    """Return whether the actor acts for the applicant."""
    return application.organisation_id in actor.organisation_ids


def may_answer(actor: Actor, application: "Application") -> bool:
    """Return whether the actor may accept or decline the grant: a coordinator of the applicant."""
    if not actor.is_signed_in or not belongs_to(actor, application):
        return False
    member = organisations.membership(actor.id, application.organisation_id)
    return member is not None and member.role == "coordinator"
