"""An amendment from its decision to its effect: decided item by item, signed by both, kept as what the agreement says now."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from vaihto.core import amending
from vaihto.core.amending import Kind
from vaihto.core.canonical import sha256_of
from vaihto.grants import amending_content, amending_queries, permissions, states, terms
from vaihto.grants.models import AgreementTerms, Amendment, AmendmentItem, BankAccount, GrantAgreement
from vaihto.grants.operations.agreements import right_to_sign
from vaihto.grants.operations.amending import (
    CannotChangeAgreement,
    case_of,
    effect_or_refuse,
    hold,
    require_in_force,
    tell_of,
)
from vaihto.grants.operations.prefinancing import follow, plan_further
from vaihto.kit import audit, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation
from vaihto.people import queries as people

ACCEPTED, REFUSED = "accepted", "refused"
# Of each item: accepted or refused, and why it was refused.
Answers = Mapping[int, tuple[str, str]]


@operation("grants.decide_amendment", lazy("Amendment of the grant agreement decided"))
def decide_amendment(
    amendment: Amendment, answers: Answers, *, grounds: str, with_balance: bool = False, by: Actor, at: datetime
) -> Amendment:
    """Accept or refuse each item, by its place; what is accepted becomes a paper that both parties sign.

    Of a sum that is raised, the share of the signed agreement is paid in advance; `with_balance`: nothing of it is.
    The same decision given again changes nothing. Raises CannotChangeAgreement with every reason: also for the officer who
    prepared it, an item without an answer, a refusal without a reason, a sum above the decision or a rule that is not met
    any more without grounds.
    """
    agreement, amendment = hold(amendment)
    if amendment.decided_at is not None and amendment.decided_by_id == by.id:
        audit.nothing_new()
        return amendment
    _require_decidable(agreement, amendment, by)
    reasons = _reasons_against(amendment, answers)
    if reasons:
        raise CannotChangeAgreement(*reasons)
    accepted = [place for place, (answer, _why) in answers.items() if answer == ACCEPTED]
    effect = effect_or_refuse(agreement, amending_queries.items_of(amendment, accepted)) if accepted else None
    if effect is not None and not grounds.strip():
        _require_no_grounds(effect, agreement)
    for item in amendment.items.all():
        item.answer, item.answer_reason = answers[item.position][0], answers[item.position][1].strip()
        item.save(update_fields=["answer", "answer_reason"])
    amendment.decided_at, amendment.decided_by_id, amendment.decided_by_name = at, by.id, by.name
    amendment.grounds = grounds.strip()
    if accepted:
        _freeze(amendment, agreement, accepted, with_balance=with_balance)
    else:
        amendment.state, amendment.ended_at, amendment.ended_by_name = states.REFUSED, at, by.name
    amendment.save()
    changes = {"state": [states.PREPARED, amendment.state], "accepted": sorted(accepted), "hash": amendment.content_hash}
    audit.write(case=case_of(amendment), subject=amendment, by=by, at=at, changes=changes, reason=amendment.grounds)
    tell_of(amendment, "decided", at)
    return amendment


def _require_decidable(agreement: GrantAgreement, amendment: Amendment, by: Actor) -> None:
    if not permissions.may_manage(by) or permissions.has_interest(by, agreement):
        raise CannotChangeAgreement(
            _("The amendment was not decided, because only an officer without an interest in the project does it.")
        )
    if by.id in {amendment.prepared_by_id, amendment.written_by_id}:
        raise CannotChangeAgreement(
            _("The amendment was not decided, because you prepared it yourself. Another officer decides.")
        )
    if not people.may_decide(by.id):
        raise CannotChangeAgreement(_("The amendment was not decided, because you do not have the right to decide."))
    if amendment.state != states.PREPARED:
        raise CannotChangeAgreement(
            _("The amendment was not decided, because it does not wait for a decision any more: %(state)s. Look at it again.")
            % {"state": states.AMENDMENT_LABELS[amendment.state]}
        )
    require_in_force(agreement)


def _reasons_against(amendment: Amendment, answers: Answers) -> list[str]:
    reasons, rows = [], list(amendment.items.all())
    if {one.position for one in rows} != set(answers) or any(
        answer not in {ACCEPTED, REFUSED} for answer, _w in answers.values()
    ):
        return [_("The amendment was not decided, because an item has no answer. Accept or refuse each.")]
    if any(answer == REFUSED and not why.strip() for answer, why in answers.values()):
        reasons.append(_("The amendment was not decided, because a refusal has no reason. Write why the item is refused."))
    for one in rows:
        is_account = one.kind == Kind.ACCOUNT and answers[one.position][0] == ACCEPTED
        if is_account and not is_confirmed(one, amendment.agreement):
            reasons.append(
                _("The amendment was not decided, because the account number waits to be confirmed by a second person. "
                  "Wait for it, or refuse the item.")
            )  # fmt: skip
    return reasons


def is_confirmed(item: AmendmentItem, agreement: GrantAgreement) -> bool:
    """Return whether the account that an item is about has been confirmed by a second person."""
    rows = BankAccount.objects.filter(agreement=agreement, version=item.new["version"], confirmed_at__isnull=False)
    return rows.exists()


def _require_no_grounds(effect: amending.Effect, agreement: GrantAgreement) -> None:
    if effect.above_decision > 0:
        raise CannotChangeAgreement(
            _("The amendment was not decided, because the sum is more than the selection decision granted. "
              "Write the grounds, and where the money comes from.")
        )  # fmt: skip
    if any(one.is_worse for one in amending_queries.judged_of(effect, agreement)):
        raise CannotChangeAgreement(
            _("The amendment was not decided, because a formal requirement is not met any more. Write the grounds, or refuse.")
        )


def _freeze(amendment: Amendment, agreement: GrantAgreement, accepted: list[int], *, with_balance: bool) -> None:
    """Give the number and freeze the paper: accepted items, and what the agreement says with them."""
    amendment.place = 1 + Amendment.objects.filter(agreement=agreement, place__isnull=False).count()
    with override(agreement.language):
        source = _("Amendment %(number)s") % {"number": amendment.number}
    effect = effect_or_refuse(agreement, amending_queries.items_of(amendment, accepted), source=source)
    amendment.content = amending_content.of(amendment, accepted, effect, _further(agreement, effect, with_balance=with_balance))
    amendment.content_hash = sha256_of(amendment.content)
    amendment.state = states.SIGNING


def _further(agreement: GrantAgreement, effect: amending.Effect, *, with_balance: bool) -> dict[str, str]:
    """Return what the paper says of further prefinancing; empty where the added sum gives none."""
    amount = amending_queries.further_of(effect, agreement)
    if not amount:
        return {}
    said = agreement.content["prefinancing"]
    paid = "0.00" if with_balance else str(amount)
    return {"percent": said["percent"], "added": str(effect.change), "amount": paid, "source": said["source"]}


@operation("grants.sign_amendment", lazy("Amendment of the grant agreement signed"))
def sign_amendment(amendment: Amendment, *, role: str, by: Actor, at: datetime) -> Amendment:
    """Sign the frozen paper as `beneficiary` or `agency`; with both signatures the agreement says what the paper says.

    Signing twice changes nothing. Raises CannotChangeAgreement.
    """
    agreement, amendment = hold(amendment)
    if amendment.state == states.ACTIVE:
        audit.nothing_new()
        return amendment
    if amendment.state != states.SIGNING:
        raise CannotChangeAgreement(_("The amendment was not signed, because it does not wait for signatures. Look at it again."))
    require_in_force(agreement)
    if not permissions.may_sign(by, agreement, role):
        raise CannotChangeAgreement(
            _("The amendment was not signed, because you do not have the right to sign it. "
              "Somebody with the right to sign does it.")
        )  # fmt: skip
    require_next(agreement, amendment)
    position, organisation, right = right_to_sign(agreement, role, by)
    signature, is_new = signatures.put(
        document=amendment.document, version=1, role=role, content=amendment.content,
        statement=amending_content.statement_of(role), by=by, name=by.name, position=position, organisation=organisation,
        right_to_sign=right, language=agreement.language, at=at,
    )  # fmt: skip
    if not is_new:
        audit.nothing_new()
        return amendment
    changes: dict[str, Any] = {"role": role, "hash": signature.content_hash, "position": position, "right": right}
    moved = take_effect(amendment, agreement, at)
    audit.write(case=case_of(amendment), subject=amendment, by=by, at=at, changes=changes | moved)
    if moved:
        plan_further(amendment, agreement, at)
        tell_of(amendment, "in_force", at)
    return amendment


def require_next(agreement: GrantAgreement, amendment: Amendment) -> None:
    """Refuse where the agreement no longer says what the amendment starts from. Raises CannotChangeAgreement."""
    if terms.now(agreement).version != amendment.content["version_before"]:
        raise CannotChangeAgreement(_("The amendment was not signed, because another one took effect. Withdraw this one."))


def take_effect(amendment: Amendment, agreement: GrantAgreement, at: datetime) -> dict[str, Any]:
    """Keep what the agreement says from now on, where both have signed; a prefinancing that is planned only follows the sum.

    Returns what changed: nothing while a signature is missing.
    """
    if set(amending_queries.signed_roles(amendment)) != set(states.ROLE_LABELS):
        return {}
    said = amendment.content["terms"]
    made = AgreementTerms.objects.create(
        agreement=agreement, amendment=amendment, version=amendment.content["version_before"] + 1, since=at,
        **{name: said[name] for name in (*amending.DAYS, "lines", "counts", "partners")}, amount=Decimal(said["amount"]),
    )  # fmt: skip
    amendment.state, amendment.active_at = states.ACTIVE, at
    amendment.save(update_fields=["state", "active_at"])
    changes: dict[str, Any] = {"state": [states.SIGNING, states.ACTIVE], "terms": made.version}
    return changes | follow(agreement, made.amount)
