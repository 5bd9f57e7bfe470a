"""What the pages of paying show: accounts as far as the actor may see them, batches with their payments, answers of the bank."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from vaihto.core.canonical import sha256_of
from vaihto.core.payment_batch import Change
from vaihto.grants import bank_facts, operations, permissions, queries, states
from vaihto.grants.models import BankAccount, BankAnswer, BatchPayment, GrantAgreement, PayerAccount, Payment, PaymentBatch
from vaihto.grants.operations.batches import entries_of
from vaihto.kit import viewing
from vaihto.kit.actors import Actor
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.organisations import queries as organisations
from vaihto.programmes import queries as programmes

if TYPE_CHECKING:
    from vaihto.programmes.models import Programme

OUTCOME_LABELS: dict[str, str | Promise] = {
    "paid": pgettext_lazy("what the bank says", "Paid"),
    "accepted": pgettext_lazy("what the bank says", "Accepted, not paid yet"),
    "rejected": pgettext_lazy("what the bank says", "Rejected"),
    "unknown": pgettext_lazy("what the bank says", "Not known"),
    "": pgettext_lazy("what the bank says", "No answer yet"),
}
OUTCOME_TAGS = {"paid": "ok", "accepted": "info", "rejected": "bad", "unknown": "unk", "": "quiet"}


def account(one: BankAccount | PayerAccount | None, actor: Actor, *, is_whole: bool) -> dict[str, Any] | None:
    """Return an account in words; its number whole only where `is_whole`, else the last four signs."""
    if one is None:
        return None
    return {
        "row": one,
        "number": one.grouped if is_whole else one.masked,
        "state": one.state,
        "is_mine": one.entered_by_id == actor.id,
    }


def accounts_of(agreement: GrantAgreement, request: Request) -> dict[str, Any]:
    """Return what the page of a project's account shows, and leave a line in the log where numbers are shown whole."""
    actor = request.actor
    rows, is_whole = list(queries.accounts_of(agreement)), permissions.sees_whole_accounts(actor)
    if is_whole and rows:
        viewing.log_all([f"grants.BankAccount:{one.pk}" for one in rows], request)
    shown = [account(one, actor, is_whole=is_whole) for one in rows]
    people = [one.person.name for one in organisations.members_of(agreement.organisation_id)]
    return {
        "agreement": agreement,
        "current": next((one for one in shown if one and one["state"] == "confirmed"), None),
        "waiting": next((one for one in shown if one and one["state"] == "waiting"), None),
        "rows": shown,
        "people": people,
        "may_enter": permissions.may_enter_account(actor, agreement) and agreement.state != states.DRAFT,
        "may_confirm": permissions.may_confirm_account(actor, agreement),
        "from_paper": agreement.organisation_id not in actor.signs_for,
    }


def payers(actor: Actor) -> list[dict[str, Any]]:
    """Return every programme with its account that counts and the one that waits."""
    is_whole, every = permissions.may_set_payer(actor), list(programmes.every())
    known, counts = queries.payers_of_programmes(one.pk for one in every), queries.approved_counts()
    return [
        {
            "programme": programme,
            "current": account(_first(known.get(programme.pk, ()), "confirmed"), actor, is_whole=is_whole),
            "waiting": account(_first(known.get(programme.pk, ()), "waiting"), actor, is_whole=is_whole),
            "to_batch": counts.get(programme.pk, 0),
        }
        for programme in every
    ]


def payer(programme: "Programme", actor: Actor) -> dict[str, Any]:
    """Return what the page of a programme's account shows."""
    rows = list(queries.payers_of(programme))
    shown = [account(one, actor, is_whole=True) for one in rows]
    return {
        "programme": programme,
        "current": account(_first(rows, "confirmed"), actor, is_whole=True),
        "waiting": account(_first(rows, "waiting"), actor, is_whole=True),
        "rows": shown,
        "may_enter": True,
        "may_confirm": True,
    }


def _first(rows: Iterable[PayerAccount], state: str) -> PayerAccount | None:
    return next((one for one in rows if one.state == state), None)


def state_of(batch: PaymentBatch) -> str:
    """Return the state of a batch as people see it: a released one is answered when every payment is paid or rejected."""
    counted: Any = batch
    is_done = batch.state == "released" and counted.paid + counted.rejected >= counted.payments
    return "done" if is_done else batch.state


def to_gather(programme: "Programme") -> list[tuple[Payment, str]]:
    """Return the approved payments of a programme with what keeps each out of a batch."""
    return queries.why_not(queries.approved(programme), programme)


def batch_of(batch: PaymentBatch, request: Request) -> dict[str, Any]:
    """Return what the page of a batch shows; account numbers are whole for those who pay, and then it is logged."""
    actor, entries, payer_row = request.actor, entries_of(batch), batch.payer
    seen, reasons = "", list[str]()
    accounts: dict[int, BankAccount] = {}
    changes: tuple[Change, ...] = ()
    try:
        if batch.state == "open":
            made, payer_row, accounts = operations.as_it_would_go(batch)
            seen, changes = sha256_of(made), made.changes
        elif batch.state == "released":
            changes = bank_facts.of_json(batch.content).changes
    except Refused as refused:
        reasons = refused.reasons
    is_whole = permissions.sees_whole_accounts(actor)
    rows = [_entry(entry, entry.account or accounts.get(entry.payment.agreement_id), is_whole=is_whole) for entry in entries]
    if is_whole:
        viewing.log_all([f"grants.BankAccount:{row['account'].pk}" for row in rows if row["account"]], request)
    mine = batch.made_by_id == actor.id
    return {
        "batch": batch, "rows": rows, "payer": account(payer_row, actor, is_whole=is_whole), "seen": seen, "reasons": reasons,
        "changes": changes, "state": state_of(batch), "state_words": states.BATCH_LABELS[state_of(batch)],
        "state_tag": states.BATCH_TAGS[state_of(batch)], "is_mine": mine, "may_manage": permissions.may_manage(actor),
        "interests": permissions.interests(actor, [entry.payment.agreement for entry in entries]),
        "answers": list(batch.answers.order_by("-read_at", "-pk")),
    }  # fmt: skip


def _entry(entry: BatchPayment, to: BankAccount | None, *, is_whole: bool) -> dict[str, Any]:
    outcome = "paid" if entry.payment.state == states.PAID and entry.is_live else entry.outcome
    return {
        "row": entry, "payment": entry.payment, "agreement": entry.payment.agreement, "account": to,
        "number": "" if to is None else to.grouped if is_whole else to.masked,
        "outcome": OUTCOME_LABELS[outcome], "tag": OUTCOME_TAGS[outcome], "kind": states.kind_of(entry.payment),
    }  # fmt: skip


def answer_of(answer: BankAnswer) -> dict[str, Any]:
    """Return what a file of the bank says, payment by payment, and what applying it does."""
    said = {one["key"]: one for one in answer.statuses}
    rows = []
    for entry in entries_of(answer.batch):
        one = said[str(entry.payment_id)]
        is_settled = entry.payment.state == states.PAID or not entry.is_live
        rows.append(
            {
                "entry": entry, "agreement": entry.payment.agreement, "code": one["code"],
                "outcome": OUTCOME_LABELS[one["outcome"]], "tag": OUTCOME_TAGS[one["outcome"]],
                "why": bank_facts.DOUBTS.get(one["doubt"], "") or operations.reason_of(one), "is_settled": is_settled,
                "acts": not is_settled and one["outcome"] in {"paid", "rejected"},
            }
        )  # fmt: skip
    return {"answer": answer, "batch": answer.batch, "rows": rows, "strangers": answer.strangers}
