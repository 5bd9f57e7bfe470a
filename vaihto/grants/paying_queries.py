"""Questions about accounts, batches for the bank and its answers."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from vaihto.core import interest, payment_batch
from vaihto.grants import bank_facts, permissions, states
from vaihto.grants.models import (
    BankAccount,
    BankAnswer,
    BatchPayment,
    GrantAgreement,
    PayerAccount,
    Payment,
    PaymentBatch,
    Recovery,
)
from vaihto.kit.actors import Actor

if TYPE_CHECKING:
    from vaihto.programmes.models import Programme

BANKABLE = (states.PREFINANCING, states.BALANCE)


def accounts_of(agreement: GrantAgreement) -> QuerySet[BankAccount]:
    """Return every version of a project's account, newest first."""
    return BankAccount.objects.filter(agreement=agreement).order_by("-version")


def account_of(agreement: GrantAgreement) -> BankAccount | None:
    """Return the account that counts: the latest confirmed one."""
    return accounts_of(agreement).filter(confirmed_at__isnull=False).first()


def accounts_of_agreements(ids: Iterable[int]) -> dict[int, BankAccount]:
    """Return the accounts that count by the key of their agreement, in one question."""
    rows = BankAccount.objects.filter(agreement_id__in=list(ids), confirmed_at__isnull=False).order_by("version")
    return {one.agreement_id: one for one in rows}


def waiting_accounts_of(ids: Iterable[int]) -> dict[int, BankAccount]:
    """Return the accounts that wait to be confirmed by the key of their agreement."""
    rows = BankAccount.objects.filter(agreement_id__in=list(ids), confirmed_at__isnull=True, dropped_at__isnull=True)
    return {one.agreement_id: one for one in rows}


def payers_of(programme: "Programme") -> QuerySet[PayerAccount]:
    """Return every version of the agency's account for a programme, newest first."""
    return PayerAccount.objects.filter(programme=programme).order_by("-version")


def payers_of_programmes(ids: Iterable[int]) -> dict[int, list[PayerAccount]]:
    """Return the agency's accounts by the key of their programme, newest first, in one question."""
    found: dict[int, list[PayerAccount]] = {}
    for one in PayerAccount.objects.filter(programme_id__in=list(ids)).order_by("programme_id", "-version"):
        found.setdefault(one.programme_id, []).append(one)
    return found


def payer_of(programme: "Programme") -> PayerAccount | None:
    """Return the agency's account that counts for a programme: the latest confirmed one."""
    return payers_of(programme).filter(confirmed_at__isnull=False).first()


def _to_gather() -> QuerySet[Payment]:
    rows = Payment.objects.filter(state=states.APPROVED, kind__in=BANKABLE)
    return rows.exclude(pk__in=BatchPayment.objects.filter(is_live=True).values("payment_id"))


def approved_counts() -> dict[int, int]:
    """Return how many approved payments are in no batch, by the key of their programme."""
    rows = _to_gather().order_by().values_list("agreement__application__call__programme").annotate(number=Count("pk"))
    return dict(rows)


def approved(programme: "Programme") -> QuerySet[Payment]:
    """Return the approved payments of a programme that are in no batch and go out by the bank, oldest first."""
    rows = _to_gather().filter(agreement__application__call__programme=programme)
    return rows.select_related("agreement__application__call", "agreement__organisation").order_by("approved_at", "pk")


def why_not(payments: Iterable[Payment], programme: "Programme") -> list[tuple[Payment, str]]:
    """Return each payment with what keeps it out of a batch of the programme and whom to ask; empty where nothing does."""
    payments = list(payments)
    accounts = accounts_of_agreements(one.agreement_id for one in payments)
    live = BatchPayment.objects.filter(payment_id__in=[one.pk for one in payments], is_live=True)
    numbers = {one.payment_id: one.batch.number for one in live.select_related("batch")}
    waiting = waiting_accounts_of(one.agreement_id for one in payments)
    return [(one, _why_not(one, programme, numbers, accounts, waiting)) for one in payments]


def _why_not(
    one: Payment,
    programme: "Programme",
    numbers: dict[int, str],
    accounts: dict[int, BankAccount],
    waiting: dict[int, BankAccount],
) -> str:
    if one.agreement.application.call.programme_id != programme.pk:
        return _("The payment is of another programme.")
    if one.kind not in BANKABLE:
        return _("A recovery does not go out by the bank: the money comes back.")
    if one.state != states.APPROVED:
        return _("The payment is not approved, or it is paid already.")
    if one.pk in numbers:
        return _("The payment is in batch %(number)s already.") % {"number": numbers[one.pk]}
    account = accounts.get(one.agreement_id)
    if account is None:
        return _no_account(waiting.get(one.agreement_id))
    try:
        bank_facts.payment(one, account, "1")
    except payment_batch.CannotBatch as wrong:
        return str(bank_facts.said_of(wrong.reason))
    return ""


def _no_account(waiting: BankAccount | None) -> str:
    if waiting is not None:
        return _("The account number waits to be confirmed: somebody else at the beneficiary does it, or another officer.")
    return _("The account number is missing: somebody with the right to sign for the beneficiary gives it.")


def batches_visible_to(actor: Actor) -> QuerySet[Any]:
    """Return the batches with their numbers of payments, newest first: officers and auditors read them."""
    if not actor.has(*permissions.READS_ALL):
        return PaymentBatch.objects.none()
    counted = PaymentBatch.objects.annotate(
        payments=Count("entries"),
        paid=Count("entries", filter=Q(entries__payment__state=states.PAID, entries__is_live=True)),
        rejected=Count("entries", filter=Q(entries__outcome="rejected")),
    )
    return counted.select_related("programme").order_by("-made_at", "-pk")


def recovery_of(payment: Payment) -> Recovery:
    """Return how a recovery goes. Raises Http404 where the beneficiary has not been asked."""
    return get_object_or_404(Recovery.objects.select_related("payment"), payment=payment)


def interest_working(recovery: Recovery, *, until: date) -> tuple[interest.Span, ...]:
    """Return the working of a recovery's interest up to (without) a day; empty where none is counted."""
    if recovery.interest_rate is None or recovery.interest_from is None or recovery.amount is None:
        return ()
    terms = interest.Terms(recovery.interest_rate, recovery.interest_from, recovery.interest_source)
    back = [(part.received_on, part.amount) for part in recovery.instalments.all() if part.received_on is not None]
    return interest.spans(recovery.amount, back, terms, until=until)


def batch_by_key(key: str) -> PaymentBatch | None:
    """Return the batch that a click has made, where it has."""
    return PaymentBatch.objects.filter(key=key).first()


def answers_visible_to(actor: Actor) -> QuerySet[BankAnswer]:
    """Return the answers of the bank that the actor may open."""
    rows = BankAnswer.objects.select_related("batch__programme").order_by("-read_at", "-pk")
    return rows if actor.has(*permissions.READS_ALL) else rows.none()


def live_entries(ids: Iterable[int]) -> dict[int, BatchPayment]:
    """Return the live places in batches by the key of their payment."""
    rows = BatchPayment.objects.filter(payment_id__in=list(ids), is_live=True).select_related("batch")
    return {one.payment_id: one for one in rows}


def latest_rejections(ids: Iterable[int]) -> dict[int, BatchPayment]:
    """Return the bank's latest rejection by the key of its payment."""
    rows = BatchPayment.objects.filter(payment_id__in=list(ids), outcome="rejected").select_related("batch")
    return {one.payment_id: one for one in rows.order_by("answered_at", "pk")}


def to_release(actor: Actor) -> list[PaymentBatch]:
    """Return the batches that wait for release and that the actor did not make; for officers."""
    if not permissions.may_manage(actor):
        return []
    rows = PaymentBatch.objects.filter(state=PaymentBatch.State.OPEN).exclude(made_by_id=actor.id)
    return list(rows.order_by("made_at", "pk"))


def to_confirm(actor: Actor) -> list[BankAccount]:
    """Return the account numbers of the actor's own organisations that somebody else has entered and that wait."""
    rows = BankAccount.objects.filter(confirmed_at__isnull=True, dropped_at__isnull=True).exclude(entered_by_id=actor.id)
    rows = rows.filter(agreement__organisation_id__in=actor.organisation_ids).select_related("agreement__application")
    return list(rows.order_by("entered_at", "pk"))


def without_account(actor: Actor) -> list[GrantAgreement]:
    """Return the agreements of the organisations that the actor signs for whose next payment has no account to go to."""
    due = Payment.objects.filter(kind__in=BANKABLE, agreement__organisation_id__in=actor.signs_for).filter(
        state__in=[states.PLANNED, states.APPROVED]
    )
    known = BankAccount.objects.filter(dropped_at__isnull=True).values("agreement_id")
    rows = GrantAgreement.objects.filter(pk__in=due.order_by().values("agreement_id")).exclude(pk__in=known)
    return list(rows.select_related("application").order_by("number"))
