"""What the pages of a recovery and of a project's ledger show."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import pgettext_lazy

from vaihto.core import interest
from vaihto.core.ledger import Kind
from vaihto.grants import book, permissions, queries, states
from vaihto.grants.models import GrantAgreement, Payment, Recovery
from vaihto.kit.actors import Actor

if TYPE_CHECKING:
    from django.utils.functional import Promise

LEDGER_LABELS: Mapping[str, "str | Promise"] = {
    Kind.GRANTED: pgettext_lazy("line of the ledger", "Granted at most"),
    Kind.RAISED: pgettext_lazy("line of the ledger", "Added by an amendment"),
    Kind.LOWERED: pgettext_lazy("line of the ledger", "Taken off by an amendment"),
    Kind.DUE: pgettext_lazy("line of the ledger", "Due by what took place"),
    Kind.PAID: pgettext_lazy("line of the ledger", "Paid"),
    Kind.RECEIVED: pgettext_lazy("line of the ledger", "Came back"),
    Kind.TO_PAY: pgettext_lazy("line of the ledger", "To be paid"),
    Kind.TO_RECOVER: pgettext_lazy("line of the ledger", "To come back"),
    Kind.INTEREST: pgettext_lazy("line of the ledger", "Interest on what came back late"),
    Kind.WAIVED: pgettext_lazy("line of the ledger", "Does not have to come back"),
}


def ledger_of(agreement: GrantAgreement) -> dict[str, Any]:
    """Return the ledger of an agreement in words, line by line, with its sums."""
    made = book.of(agreement)
    lines = [
        {
            "label": LEDGER_LABELS[line.entry.kind], "amount": line.entry.amount, "on": line.entry.on,
            "reference": line.entry.reference, "held": line.held,
            "is_open": line.entry.kind in {Kind.TO_PAY, Kind.TO_RECOVER, Kind.INTEREST},
        }
        for line in made.lines
    ]  # fmt: skip
    return {"sums": made, "lines": lines, "adds_up": made.difference == 0}


def of(payment: Payment, actor: Actor, today: date) -> dict[str, Any]:
    """Return what the page of a recovery shows, and what the actor may do on it."""
    recovery: Recovery | None = getattr(payment, "recovery", None)
    agreement = payment.agreement
    is_officer = permissions.may_manage(actor)
    blocked = is_officer and permissions.has_interest(actor, agreement)
    context: dict[str, Any] = {
        "payment": payment, "agreement": agreement, "recovery": recovery, "blocked": blocked, "may_decide": False,
        "may_hear": is_officer and not blocked and recovery is None and payment.state == states.PLANNED,
        "payer": queries.payer_of(agreement.application.call.programme),
    }  # fmt: skip
    if recovery is None:
        return context
    parts = list(recovery.instalments.all())
    is_decided, can_answer = recovery.decided_at is not None, recovery.answered_at is None and today <= recovery.answer_by
    prepared = actor.id in {recovery.asked_by_id, payment.planned_by_id}
    undecided = is_officer and not blocked and not is_decided
    return {
        **context,
        "is_decided": is_decided,
        "may_answer": permissions.may_answer_hearing(actor, agreement) and not is_decided and not recovery.answer,
        "waits_for_answer": undecided and can_answer,
        "prepared_by_me": undecided and not can_answer and prepared,
        "may_decide": undecided and not can_answer and not prepared,
        "parts": [{"row": one, "is_overdue": one.received_on is None and one.due_on < today} for one in parts],
        "came_back": sum((one.amount for one in parts if one.received_on), 0 * recovery.claimed),
        "may_record": is_officer and not blocked,
        **_interest(recovery, is_officer and not blocked, today),
    }


def _interest(recovery: Recovery, may_record: bool, today: date) -> dict[str, Any]:
    """Return the working of the interest: up to today, or up to the last instalment once all are back."""
    is_fixed = recovery.interest is not None
    back = [one.received_on for one in recovery.instalments.all() if one.received_on is not None]
    working = queries.interest_working(recovery, until=max(back) if is_fixed else today)
    return {
        "interest_working": working,
        "interest_total": recovery.interest if is_fixed else interest.total(working),
        "may_record_interest": may_record and bool(recovery.interest) and recovery.interest_received_on is None,
    }
