"""Who may write, send, question and accept reports."""

from typing import TYPE_CHECKING

from vaihto.assessment import queries as assessment
from vaihto.kit.actors import AUDITOR, COORDINATOR, OFFICER, PARTICIPANT, PARTNER, Actor

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement
    from vaihto.mobility.models import Mobility
    from vaihto.reporting.models import FinalReport, PartReport

READS_ALL = (OFFICER, AUDITOR)


def may_report_stay(actor: Actor, mobility: "Mobility") -> bool:
    """Return whether the actor may answer the six questions: the participant, by the link to the stay."""
    return actor.opens(PARTICIPANT, mobility.pk) and actor.scope.get("subject") == "mobility.Mobility"


def may_write(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may write and send the final report: somebody of its organisation."""
    return actor.is_signed_in and actor.has(COORDINATOR) and agreement.organisation_id in actor.organisation_ids


def may_ask_participants(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may send participants the six questions: the school, and the house when they are back."""
    return actor.kind == "system" or may_write(actor, agreement)


def may_judge(actor: Actor, report: "FinalReport") -> bool:
    """Return whether the actor may ask about the report and accept it: an officer without a declared conflict."""
    return may_judge_project(actor, report.agreement)


def may_judge_project(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may ask a project for reports and give later days: an officer without a declared conflict."""
    return actor.has(OFFICER) and not assessment.has_conflict(agreement.application, actor)


def may_write_part(actor: Actor, part: "PartReport") -> bool:
    """Return whether the actor may write a part of a final report: the partner itself, by its link."""
    return actor.opens(PARTNER, part.partner_id) and actor.scope.get("subject") == "applications.Partner"


def may_check(actor: Actor) -> bool:
    """Return whether the actor may open and draw rounds of sample checks: an officer of the agency."""
    return actor.is_signed_in and actor.has(OFFICER)
