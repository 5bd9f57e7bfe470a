"""Accounts that payments go to and come from: one person enters, another confirms; nothing is changed, only replaced."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import account_numbers, payment_batch
from vaihto.grants import permissions, states
from vaihto.grants.bank_facts import said_of
from vaihto.grants.models import BankAccount, GrantAgreement, PayerAccount
from vaihto.grants.operations.held import held, tell
from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.programmes import queries as programmes

if TYPE_CHECKING:
    from vaihto.programmes.models import Programme

A = TypeVar("A", BankAccount, PayerAccount)


class CannotKeepAccount(Refused):
    """An account was not entered, confirmed or dropped."""


@operation("grants.enter_account", lazy("Account number entered"))
def enter_account(
    agreement: GrantAgreement, *, holder: str, iban: str, bic: str = "", paper: str = "", by: Actor, at: datetime
) -> BankAccount:
    """Enter the account of a project's beneficiary; it counts once another person has confirmed it. Everybody there is told.

    An officer names the `paper` from which it was read. One that still waits is dropped. Entering what waits already, or what
    counts, changes nothing. Raises CannotKeepAccount.
    """
    if not permissions.may_enter_account(by, agreement):
        raise CannotKeepAccount(
            _("The account number was not kept, because you do not have the right to give it. "
              "Somebody with the right to sign for the beneficiary gives it, or an officer enters it from a paper.")
        )  # fmt: skip
    agreement = held(agreement)
    if agreement.state == states.DRAFT:
        raise CannotKeepAccount(_("The account number was not kept, because the agreement is still a draft."))
    is_officers = agreement.organisation_id not in by.signs_for
    if is_officers and not paper.strip():
        raise CannotKeepAccount(_("The account number was not kept, because the paper is missing. Write where it was read from."))
    values = _checked({"holder": holder, "iban": iban, "bic": bic})
    known = BankAccount.objects.filter(agreement=agreement)
    previous = known.filter(confirmed_at__isnull=False).first()
    same = _same(known.filter(dropped_at__isnull=True).first(), values)
    if same is not None:
        audit.nothing_new()
        return same
    _drop(known.filter(confirmed_at__isnull=True, dropped_at__isnull=True).first(), by, at)
    made = BankAccount.objects.create(
        agreement=agreement, version=known.count() + 1, paper=paper.strip() if is_officers else "", **values, **_entered(by, at)
    )
    changes = {"account": [previous.masked if previous else "", made.masked], "version": made.version, "holder": made.holder}
    audit.write(case=agreement.application.case, subject=made, by=by, at=at, changes=changes)
    _tell_of(made, previous, "grants/mail/account_entered.txt", "entered")
    return made


@operation("grants.confirm_account", lazy("Account number confirmed"))
def confirm_account(account: BankAccount, *, iban: str, by: Actor, at: datetime) -> BankAccount:
    """Confirm an account that another person entered; `iban` is written again, from the confirming person's own source.

    A second click changes nothing. Raises CannotKeepAccount.
    """
    if not permissions.may_confirm_account(by, account.agreement):
        raise CannotKeepAccount(_("The account number was not confirmed, because you do not have the right to do it."))
    agreement = held(account.agreement)
    account = BankAccount.objects.select_related("agreement").get(pk=account.pk)
    if account.confirmed_at is not None:
        audit.nothing_new()
        return account
    _require_waiting(account, iban, by)
    previous = BankAccount.objects.filter(agreement=agreement, confirmed_at__isnull=False).first()
    _confirm(account, by, at)
    changes = {"account": account.masked, "version": account.version, "entered_by": account.entered_by_name}
    audit.write(case=agreement.application.case, subject=account, by=by, at=at, changes=changes)
    _tell_of(account, previous, "grants/mail/account_confirmed.txt", "confirmed")
    return account


@operation("grants.drop_account", lazy("Account number dropped before it was confirmed"))
def drop_account(account: BankAccount, *, by: Actor, at: datetime) -> BankAccount:
    """Drop an account that waits: the earlier one stands. Whoever may enter or confirm may drop. Raises CannotKeepAccount."""
    if not (permissions.may_confirm_account(by, account.agreement) or permissions.may_enter_account(by, account.agreement)):
        raise CannotKeepAccount(_("The account number was not dropped, because you do not have the right to do it."))
    agreement = held(account.agreement)
    account = BankAccount.objects.select_related("agreement").get(pk=account.pk)
    if account.dropped_at is not None:
        audit.nothing_new()
        return account
    if account.confirmed_at is not None:
        raise CannotKeepAccount(_("The account number was confirmed already. Enter another one to replace it."))
    _drop(account, by, at)
    changes = {"account": account.masked, "version": account.version}
    audit.write(case=agreement.application.case, subject=account, by=by, at=at, changes=changes)
    return account


@operation("grants.enter_payer", lazy("Account of the agency entered"))
def enter_payer(
    programme: "Programme", *, holder: str, iban: str, bic: str = "", is_example: bool = False, by: Actor, at: datetime
) -> PayerAccount:
    """Enter the agency's own account for a programme; it counts once another of the staff has confirmed it.

    `is_example` marks an account that nobody pays from. Raises CannotKeepAccount.
    """
    if not permissions.may_set_payer(by):
        raise CannotKeepAccount(_("The account was not kept, because only an administrator or an officer may do it."))
    programmes.hold(programme.pk)
    values = {**_checked({"holder": holder, "iban": iban, "bic": bic}), "is_example": is_example}
    known = PayerAccount.objects.filter(programme=programme)
    same = _same(known.filter(dropped_at__isnull=True).first(), values)
    if same is not None:
        audit.nothing_new()
        return same
    previous = known.filter(confirmed_at__isnull=False).first()
    _drop(known.filter(confirmed_at__isnull=True, dropped_at__isnull=True).first(), by, at)
    made = PayerAccount.objects.create(programme=programme, version=known.count() + 1, **values, **_entered(by, at))
    changes = {"account": [previous.masked if previous else "", made.masked], "version": made.version, "holder": made.holder}
    audit.write(case=f"programme:{programme.pk}", subject=made, by=by, at=at, changes=changes)
    return made


@operation("grants.confirm_payer", lazy("Account of the agency confirmed"))
def confirm_payer(account: PayerAccount, *, iban: str, by: Actor, at: datetime) -> PayerAccount:
    """Confirm the agency's account that another of the staff entered, by writing it again. Raises CannotKeepAccount."""
    if not permissions.may_set_payer(by):
        raise CannotKeepAccount(_("The account was not confirmed, because only an administrator or an officer may do it."))
    programmes.hold(account.programme_id)
    account = PayerAccount.objects.get(pk=account.pk)
    if account.confirmed_at is not None:
        audit.nothing_new()
        return account
    _require_waiting(account, iban, by)
    _confirm(account, by, at)
    changes = {"account": account.masked, "version": account.version, "entered_by": account.entered_by_name}
    audit.write(case=f"programme:{account.programme_id}", subject=account, by=by, at=at, changes=changes)
    return account


def _checked(values: Mapping[str, str]) -> dict[str, str]:
    """Return holder, number and code of the bank as they are kept. Raises CannotKeepAccount with every reason."""
    holder, iban = " ".join(values["holder"].split()), account_numbers.compact(values["iban"])
    bic = account_numbers.compact(values["bic"])
    reasons = []
    try:
        payment_batch.Debtor(name=holder, iban=iban)
    except payment_batch.CannotBatch as wrong:
        reasons.append(str(said_of(wrong.reason)))
    if bic and not account_numbers.is_bank(bic):
        reasons.append(str(said_of("bic_wrong")))
    if reasons:
        raise CannotKeepAccount(*reasons)
    return {"holder": holder, "iban": iban, "bic": bic}


def _same(account: A | None, values: Mapping[str, Any]) -> A | None:
    """Return the latest account that was not dropped, if it says the same."""
    return account if account is not None and all(getattr(account, name) == value for name, value in values.items()) else None


def _entered(by: Actor, at: datetime) -> dict[str, Any]:
    return {"entered_at": at, "entered_by_id": by.id, "entered_by_name": by.name, "entered_by_email": by.email}


def _require_waiting(account: BankAccount | PayerAccount, iban: str, by: Actor) -> None:
    if account.dropped_at is not None:
        raise CannotKeepAccount(_("The account number was not confirmed, because it was replaced or dropped. Look again."))
    if account.entered_by_id == by.id:
        raise CannotKeepAccount(_("The account number was not confirmed, because you entered it. Somebody else does it."))
    if account_numbers.compact(iban) != account.iban:
        raise CannotKeepAccount(
            _("The account number was not confirmed, because what you wrote is not what was entered. "
              "Check both with the bank’s own paper; drop the entered one if it is wrong.")
        )  # fmt: skip


def _confirm(account: BankAccount | PayerAccount, by: Actor, at: datetime) -> None:
    account.confirmed_at, account.confirmed_by_id, account.confirmed_by_name = at, by.id, by.name
    account.save(update_fields=["confirmed_at", "confirmed_by_id", "confirmed_by_name"])


def _drop(account: BankAccount | PayerAccount | None, by: Actor, at: datetime) -> None:
    if account is not None:
        account.dropped_at, account.dropped_by_name = at, by.name
        account.save(update_fields=["dropped_at", "dropped_by_name"])


def _tell_of(account: BankAccount, previous: BankAccount | None, template: str, word: str) -> None:
    """Write to the school's coordinators, and to the address of whoever gave the earlier account, wherever that person is now."""
    agreement, key = account.agreement, f"account-{word}:{account.pk}"
    told = tell(agreement, template, key=key, account=account)
    email = previous.entered_by_email if previous is not None and not previous.paper else ""
    if email and email not in told:
        mailing.post(
            email, template, {"agreement": agreement, "account": account}, language=agreement.language, key=f"{key}:previous",
            case=agreement.application.case,
        )  # fmt: skip
