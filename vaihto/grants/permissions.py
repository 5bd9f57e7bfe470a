"""Who may do what with a grant agreement and its payments."""

from typing import TYPE_CHECKING

from vaihto.assessment import queries as assessment
from vaihto.grants import states
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, COORDINATOR, OFFICER, Actor
from vaihto.people import queries as people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaihto.grants.models import Amendment, GrantAgreement, Payment
    from vaihto.kit.models import PaperSignature

READS_ALL = (OFFICER, AUDITOR)


def may_manage(actor: Actor) -> bool:
    """Return whether the actor draws up agreements, plans and records payments: an officer of the agency."""
    return actor.has(OFFICER)


def may_sign(actor: Actor, agreement: "GrantAgreement", role: str) -> bool:
    """Return whether the actor's signature binds the beneficiary (right to sign) or the agency (may decide, has no interest)."""
    if not actor.is_signed_in:
        return False
    if role == states.BENEFICIARY:
        return agreement.organisation_id in actor.signs_for
    if role != states.AGENCY or not (actor.has(OFFICER) and people.may_decide(actor.id)):
        return False
    return not has_interest(actor, agreement)


def may_approve(actor: Actor, payment: "Payment") -> bool:
    """Return whether the actor may approve the payment: an officer without an interest, and not the one who planned it."""
    return actor.has(OFFICER) and payment.planned_by_id != actor.id and not has_interest(actor, payment.agreement)


def has_interest(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor has declared a conflict of interest in the case, or acts for its beneficiary."""
    return agreement.organisation_id in actor.organisation_ids or assessment.has_conflict(agreement.application, actor)


def interests(actor: Actor, agreements: "Iterable[GrantAgreement]") -> list[str]:
    """Return the numbers of the agreements in which the actor has an interest, in one question."""
    agreements = list(agreements)
    declared = assessment.with_conflict([one.application_id for one in agreements], actor)
    found = {one.number for one in agreements if one.organisation_id in actor.organisation_ids or one.application_id in declared}
    return sorted(found)


def may_enter_account(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may give the beneficiary's account: with the right to sign for it, or an officer from a paper."""
    return actor.is_signed_in and (agreement.organisation_id in actor.signs_for or actor.has(OFFICER))


def may_confirm_account(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may confirm an account that somebody else entered: a person of the beneficiary, or an officer."""
    return actor.is_signed_in and (agreement.organisation_id in actor.organisation_ids or actor.has(OFFICER))


def may_answer_hearing(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor answers for the beneficiary before a recovery: one of its people."""
    return actor.is_signed_in and agreement.organisation_id in actor.organisation_ids


def may_set_payer(actor: Actor) -> bool:
    """Return whether the actor enters and confirms the agency's own accounts: an administrator or an officer."""
    return actor.is_signed_in and actor.has(OFFICER, ADMINISTRATOR)


def sees_whole_accounts(actor: Actor) -> bool:
    """Return whether the actor sees account numbers whole: those who pay; others see the last four signs."""
    return actor.has(OFFICER)


def roles_to_sign(actor: Actor, agreement: "GrantAgreement") -> tuple[str, ...]:
    """Return the roles in which the actor may sign the agreement."""
    return tuple(role for role in states.ROLE_LABELS if may_sign(actor, agreement, role))


def may_record_paper(actor: Actor, agreement: "GrantAgreement", role: str) -> bool:
    """Return whether the actor may record that a party signed on paper: an officer without an interest, or its own school."""
    if actor.has(OFFICER):
        return not has_interest(actor, agreement)
    return role == states.BENEFICIARY and is_beneficiarys(actor, agreement)


def may_confirm_paper(actor: Actor, agreement: "GrantAgreement", paper: "PaperSignature") -> bool:
    """Return whether the actor may compare a paper with its scan and confirm it: another officer, without an interest.

    What binds the agency is confirmed by somebody who may decide, as it would be signed here.
    """
    if not actor.has(OFFICER) or paper.recorded_by_id == actor.id or has_interest(actor, agreement):
        return False
    return paper.role != states.AGENCY or people.may_decide(actor.id)


def may_ask(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor may ask for an amendment: a coordinator of the beneficiary, or an officer without an interest."""
    return is_beneficiarys(actor, agreement) or (actor.has(OFFICER) and not has_interest(actor, agreement))


def is_beneficiarys(actor: Actor, agreement: "GrantAgreement") -> bool:
    """Return whether the actor coordinates projects of the beneficiary."""
    return actor.is_signed_in and actor.has(COORDINATOR) and agreement.organisation_id in actor.organisation_ids


def may_prepare_amendment(actor: Actor, amendment: "Amendment") -> bool:
    """Return whether the actor may prepare the decision: an officer without an interest."""
    return actor.has(OFFICER) and not has_interest(actor, amendment.agreement)


def may_decide_amendment(actor: Actor, amendment: "Amendment") -> bool:
    """Return whether the actor may decide: an officer who may decide, has no interest, and neither prepared nor proposed it."""
    is_other = actor.id not in {amendment.prepared_by_id, amendment.written_by_id}
    return actor.has(OFFICER) and is_other and people.may_decide(actor.id) and not has_interest(actor, amendment.agreement)


def may_end_amendment(actor: Actor, amendment: "Amendment") -> bool:
    """Return whether the actor may end it: whose it is before the decision, either party while it waits for signatures."""
    is_schools, is_officer = is_beneficiarys(actor, amendment.agreement), actor.has(OFFICER)
    if amendment.state == states.SIGNING:
        return is_schools or (is_officer and not has_interest(actor, amendment.agreement))
    return is_officer if amendment.is_agencys else is_schools
