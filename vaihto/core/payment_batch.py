"""A batch of payments that leaves for the bank: one payer, one day, many receivers, and everything that must hold before it does.

Amounts are euro. What is built here is right in itself (account numbers, sums, one reference for each payment); who may send it,
and whether a payment was approved, is decided where payments live.
Limits of lengths and letters: the European Payments Council's guidelines for credit transfers (known, not read again).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stdnum import bic, iban

from vaihto.core.canonical import sha256_of
from vaihto.core.payment_letters import ALLOWED, written

ZERO = Decimal(0)
CENT = Decimal("0.01")
LARGEST = Decimal("999999999.99")
LONGEST_NAME = 70
LONGEST_TEXT = 140
LONGEST_REFERENCE = 35


class CannotBatch(ValueError):
    """What cannot go to a bank; ``reason`` is a code, ``about`` the key of the payment, or the value."""

    def __init__(self, reason: str, about: str = "") -> None:
        self.reason = reason
        self.about = about
        super().__init__(f"{reason}: {about}" if about else reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """Who pays, from which account; `bic` may be empty. Account numbers are kept without spaces.

    Raises CannotBatch: ``name_missing``, ``name_unwritable``, ``iban_wrong``, ``bic_wrong``.
    """

    name: str
    iban: str
    bic: str = ""

    def __post_init__(self) -> None:
        _require_name(self.name, self.name)
        object.__setattr__(self, "iban", _account(self.iban, self.name))
        if self.bic:
            if not bic.is_valid(self.bic):
                raise CannotBatch("bic_wrong", self.bic)
            object.__setattr__(self, "bic", bic.compact(self.bic))

    @property
    def written_name(self) -> str:
        """The name with the letters that banks take."""
        return written(self.name, LONGEST_NAME).text


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment: `key` is ours, `end_to_end` travels to the receiver and comes back in the bank's answer.

    `amount` is euro with at most two decimals, `text` what the receiver reads. Raises CannotBatch with the key: ``name_missing``,
    ``name_unwritable`` (letters without a Latin one: write the name as the account has it), ``iban_wrong``,
    ``amount_not_positive``, ``amount_with_parts_of_cents``, ``amount_too_large``, ``text_missing``, ``reference_wrong``.
    """

    key: str
    name: str
    iban: str
    amount: Decimal
    text: str
    end_to_end: str

    def __post_init__(self) -> None:
        _require_name(self.name, self.key)
        object.__setattr__(self, "iban", _account(self.iban, self.key))
        _require_amount(self.amount, self.key)
        if not self.written_text:
            raise CannotBatch("text_missing", self.key)
        if not is_reference(self.end_to_end):
            raise CannotBatch("reference_wrong", self.key)

    @property
    def cents(self) -> int:
        """The amount in cents."""
        return int(self.amount / CENT)

    @property
    def written_name(self) -> str:
        """The name with the letters that banks take."""
        return written(self.name, LONGEST_NAME).text

    @property
    def written_text(self) -> str:
        """What the receiver reads, with the letters that banks take."""
        return written(self.text, LONGEST_TEXT).text


@dataclass(frozen=True, slots=True)
class Change:
    """Words that the bank gets otherwise than we have them: whose (empty: the debtor's), which field, ours, and as it goes."""

    key: str
    field: str
    ours: str
    sent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Payments of one debtor on one day, in their order. `number` is ours, `requested_on` when the bank shall pay.

    Raises CannotBatch: ``number_wrong``, ``no_payment``, ``key_twice``, ``reference_twice``.
    """

    number: str
    requested_on: date
    debtor: Debtor
    payments: tuple[Payment, ...]

    def __post_init__(self) -> None:
        if not is_reference(self.number) or len(self.number) > LONGEST_REFERENCE - len("-") - 16:
            raise CannotBatch("number_wrong", self.number)
        if not self.payments:
            raise CannotBatch("no_payment")
        _require_once("key_twice", [one.key for one in self.payments])
        _require_once("reference_twice", [one.end_to_end for one in self.payments])

    @property
    def total(self) -> Decimal:
        """The sum of the payments, euro, to the cent."""
        return Decimal(sum(one.cents for one in self.payments)) * CENT

    @property
    def message_id(self) -> str:
        """The batch's name towards the bank: the number and the first 16 digits of a hash of all that is paid.

        The same batch has the same one whenever its file is made: a bank that gets it twice refuses the second.
        """
        return f"{self.number}-{sha256_of(self)[:16]}"

    @property
    def changes(self) -> tuple[Change, ...]:
        """Names and texts that the bank does not get as we have them, in the order of the payments."""
        ours = [("", "name", self.debtor.name, self.debtor.written_name)]
        for one in self.payments:
            ours += [(one.key, "name", one.name, one.written_name), (one.key, "text", one.text, one.written_text)]
        return tuple(Change(*row) for row in ours if row[2] != row[3])


def is_reference(text: str) -> bool:
    """Whether a text can name a message or a payment: 1 to 35 allowed letters, no slash at an end, no two of them together."""
    return (
        0 < len(text) <= LONGEST_REFERENCE
        and ALLOWED.issuperset(text)
        and text == text.strip()
        and not (text.startswith("/") or text.endswith("/") or "//" in text)
    )


def _require_name(name: str, about: str) -> None:
    found = written(name, LONGEST_NAME)
    if found.unwritable:
        raise CannotBatch("name_unwritable", about)
    if not any(one.isalnum() for one in found.text):
        raise CannotBatch("name_missing", about)


def _account(number: str, about: str) -> str:
    if not iban.is_valid(number):
        raise CannotBatch("iban_wrong", about)
    return str(iban.compact(number))


def _require_amount(amount: Decimal, about: str) -> None:
    if not amount.is_finite() or amount <= ZERO:
        raise CannotBatch("amount_not_positive", about)
    if amount > LARGEST:
        raise CannotBatch("amount_too_large", about)
    if amount != amount.quantize(CENT):
        raise CannotBatch("amount_with_parts_of_cents", about)


def _require_once(reason: str, values: list[str]) -> None:
    seen: set[str] = set()
    for one in values:
        if one in seen:
            raise CannotBatch(reason, one)
        seen.add(one)
