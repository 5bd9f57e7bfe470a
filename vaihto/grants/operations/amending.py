"""An amendment until its decision: written by one party, sent, prepared by an officer, taken back, ended."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import amending
from vaihto.core.amending import CannotAmend
from vaihto.grants import amending_queries, permissions, queries, states
from vaihto.grants.models import Amendment, AmendmentItem, GrantAgreement
from vaihto.grants.operations.held import held, tell
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation

# What a code of the core says to people.
REASONS = {
    "stale": lazy("The agreement says something else by now, because another amendment took effect. Write it again."),
    "days": lazy("The days are not in order: first day, last day, then the day of the final report. Correct the days."),
    "count": lazy("The number of stays is not possible: at least one stay must be left. Correct the number."),
    "amount": lazy(
        "The amount is not possible: a line is never less than zero, and the sum is more than zero. Correct the amount."
    ),
    "line": lazy("The transfer needs two different lines of the agreement. Choose both."),
    "partner": lazy("The partner is in the project already. Look at the list of partners."),
    "unknown": lazy("The grant cannot be counted with these numbers, because a unit cost is not known. Ask the agency."),
}


class CannotChangeAgreement(Refused):
    """An amendment was not written, sent, prepared, taken back, ended, decided or signed."""


@operation("grants.write_amendment", lazy("Amendment of the grant agreement drafted"))
def write_amendment(
    agreement: GrantAgreement, items: Iterable[amending.Item], *, reason: str, by: Actor, at: datetime
) -> Amendment:
    """Write the one draft of the actor's party, or write it again. Raises CannotChangeAgreement with what cannot be so."""
    if not permissions.may_ask(by, agreement):
        raise CannotChangeAgreement(
            _("The amendment was not kept, because only a coordinator of the beneficiary or an officer without an interest in "
              "the project asks for one.")
        )  # fmt: skip
    agreement, listed = held(agreement), list(items)
    require_in_force(agreement)
    if not listed:
        raise CannotChangeAgreement(_("The amendment was not kept, because nothing would change. Write what shall change."))
    effect_or_refuse(agreement, listed)
    is_agencys = not permissions.is_beneficiarys(by, agreement)
    draft = amending_queries.draft_of(agreement, is_agencys=is_agencys)
    draft = draft or Amendment(agreement=agreement, is_agencys=is_agencys)
    draft.reason, draft.written_at, draft.written_by_id, draft.written_by_name = reason.strip(), at, by.id, by.name
    draft.save()
    draft.items.all().delete()
    AmendmentItem.objects.bulk_create(
        AmendmentItem(amendment=draft, position=position, kind=item.kind.value, old=dict(item.old), new=dict(item.new))
        for position, item in enumerate(listed, start=1)
    )
    changes = {"items": [[item.kind.value, dict(item.old), dict(item.new)] for item in listed]}
    audit.write(case=case_of(draft), subject=draft, by=by, at=at, changes=changes, reason=draft.reason)
    return draft


@operation("grants.send_amendment", lazy("Amendment of the grant agreement sent"))
def send_amendment(amendment: Amendment, *, by: Actor, at: datetime) -> Amendment:
    """Send a draft: the beneficiary's waits for an officer to prepare it, the agency's own for another officer's decision.

    A second click changes nothing. Raises CannotChangeAgreement.
    """
    agreement, amendment = hold(amendment)
    may = by.id == amendment.written_by_id or permissions.may_ask(by, agreement)
    if not may or amendment.is_agencys == permissions.is_beneficiarys(by, agreement):
        raise CannotChangeAgreement(_("The amendment was not sent, because you do not have the right to do it."))
    if amendment.state != states.DRAFT:
        audit.nothing_new()
        return amendment
    require_in_force(agreement)
    other = queries.amendment_open(agreement)
    if other is not None:
        raise CannotChangeAgreement(
            _("The amendment was not sent, because another one waits: one is handled at a time. Withdraw that one, or wait.")
        )
    if not amendment.reason:
        raise CannotChangeAgreement(_("The amendment was not sent, because its reason is missing. Write why it is needed."))
    effect_or_refuse(agreement, amending_queries.items_of(amendment))
    amendment.state, amendment.sent_at = states.PREPARED if amendment.is_agencys else states.SENT, at
    if amendment.is_agencys:
        amendment.prepared_at, amendment.opinion = at, amendment.reason
        amendment.prepared_by_id, amendment.prepared_by_name = by.id, by.name
    amendment.save()
    audit.write(case=case_of(amendment), subject=amendment, by=by, at=at, changes={"state": [states.DRAFT, amendment.state]})
    if amendment.is_agencys:
        tell_of(amendment, "proposed", at)
    return amendment


@operation("grants.prepare_amendment", lazy("Decision on an amendment prepared"))
def prepare_amendment(amendment: Amendment, *, opinion: str, by: Actor, at: datetime) -> Amendment:
    """Write an officer's opinion, so that another officer can decide. Raises CannotChangeAgreement."""
    agreement, amendment = hold(amendment)
    if not permissions.may_prepare_amendment(by, amendment):
        raise CannotChangeAgreement(
            _("The decision was not prepared, because only an officer without an interest in the project does it.")
        )
    if amendment.state != states.SENT:
        _require_still(amendment, states.PREPARED)
        return amendment
    require_in_force(agreement)
    if not opinion.strip():
        raise CannotChangeAgreement(_("The decision was not prepared, because the opinion is missing. Write it."))
    amendment.state, amendment.opinion, amendment.prepared_at = states.PREPARED, opinion.strip(), at
    amendment.prepared_by_id, amendment.prepared_by_name = by.id, by.name
    amendment.save()
    audit.write(
        case=case_of(amendment), subject=amendment, by=by, at=at, changes={"state": [states.SENT, states.PREPARED]},
        reason=amendment.opinion,
    )  # fmt: skip
    return amendment


@operation("grants.take_back_amendment", lazy("Prepared decision on an amendment taken back"))
def take_back_amendment(amendment: Amendment, *, by: Actor, at: datetime) -> Amendment:
    """Take back what waits for the decision: the agency's own becomes a draft again. Raises CannotChangeAgreement."""
    agreement, amendment = hold(amendment)
    if not permissions.may_prepare_amendment(by, amendment):
        raise CannotChangeAgreement(_("The amendment was not taken back, because only an officer of the agency does it."))
    back = states.DRAFT if amendment.is_agencys else states.SENT
    if amendment.state != states.PREPARED:
        _require_still(amendment, back)
        return amendment
    if amendment.is_agencys and amending_queries.draft_of(agreement, is_agencys=True):
        raise CannotChangeAgreement(
            _("The amendment was not taken back, because the agency has another draft already. Withdraw that one first.")
        )
    amendment.state, amendment.opinion, amendment.prepared_at = back, "", None
    amendment.prepared_by_id = amendment.prepared_by_name = ""
    amendment.save()
    audit.write(case=case_of(amendment), subject=amendment, by=by, at=at, changes={"state": [states.PREPARED, back]})
    return amendment


@operation("grants.end_amendment", lazy("Amendment of the grant agreement withdrawn"))
def end_amendment(amendment: Amendment, *, by: Actor, at: datetime) -> Amendment:
    """Withdraw what has not taken effect; the agreement stays as it is. A second click changes nothing.

    Raises CannotChangeAgreement.
    """
    agreement, amendment = hold(amendment)
    if not permissions.may_end_amendment(by, amendment):
        raise CannotChangeAgreement(_("The amendment was not withdrawn, because you do not have the right to do it."))
    if amendment.state == states.WITHDRAWN:
        audit.nothing_new()
        return amendment
    if states.WITHDRAWN not in states.AMENDMENT_MOVES[amendment.state]:
        raise CannotChangeAgreement(
            _("The amendment was not withdrawn, because it is in force or was refused. Ask for a new one.")
        )
    before = amendment.state
    amendment.state, amendment.ended_at, amendment.ended_by_name = states.WITHDRAWN, at, by.name
    amendment.save()
    audit.write(case=case_of(amendment), subject=amendment, by=by, at=at, changes={"state": [before, states.WITHDRAWN]})
    if before != states.DRAFT and not permissions.is_beneficiarys(by, agreement):
        tell_of(amendment, "ended", at)
    return amendment


def hold(amendment: Amendment) -> tuple[GrantAgreement, Amendment]:
    """Return agreement and amendment as they are now, the agreement's row held: one deed about an agreement at a time."""
    agreement = held(amendment.agreement)
    row = Amendment.objects.prefetch_related("items").get(pk=amendment.pk)
    row.agreement = agreement
    return agreement, row


def require_in_force(agreement: GrantAgreement) -> None:
    """Refuse where the agreement is not in force, or its project is closed. Raises CannotChangeAgreement."""
    if agreement.is_locked or agreement.state == states.SETTLED:
        raise CannotChangeAgreement(
            _("The agreement was not changed, because its balance has been worked out or its project is closed.")
        )
    if agreement.state != states.ACTIVE:
        raise CannotChangeAgreement(_("The agreement was not changed, because it is not in force. Both parties sign it first."))


def effect_or_refuse(agreement: GrantAgreement, items: Iterable[amending.Item], *, source: str = "") -> amending.Effect:
    """Return what the items do. Raises CannotChangeAgreement in people's words where they cannot be applied."""
    try:
        return amending_queries.effect_of(agreement, items, queries.paid(agreement), source=source)
    except CannotAmend as wrong:
        raise CannotChangeAgreement(str(REASONS[wrong.reason])) from wrong


def _require_still(amendment: Amendment, state: str) -> None:
    """Say that there is nothing to do where a second click finds its work done; refuse where another was faster."""
    if amendment.state != state:
        raise CannotChangeAgreement(
            _("Nothing was changed, because the amendment has moved on: %(state)s. Look at it again.")
            % {"state": states.AMENDMENT_LABELS[amendment.state]}
        )
    audit.nothing_new()


def case_of(amendment: Amendment) -> str:
    """Return the case under which deeds about an amendment are recorded."""
    return amendment.agreement.application.case


def tell_of(amendment: Amendment, word: str, at: datetime, *, signers_only: bool = False) -> None:
    """Write to the beneficiary's people what has happened to an amendment."""
    tell(
        amendment.agreement, f"grants/mail/amendment_{word}.txt", key=f"amendment-{word}:{amendment.pk}:{at.timestamp()}",
        signers_only=signers_only, amendment=amendment,
    )  # fmt: skip
