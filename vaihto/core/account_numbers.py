"""Account numbers as people may see them: whole in groups of four, or only their last four signs.

Source of the check digits: ISO 13616, as python-stdnum counts them.
"""

from __future__ import annotations

from stdnum import bic as bank_codes
from stdnum import iban as numbers

SHOWN = 4


def compact(number: str) -> str:
    """Return an account number without spaces, in capitals; whether it is one is not asked."""
    return "".join(number.split()).replace("-", "").upper()


def is_number(number: str) -> bool:
    """Return whether a text is an account number (IBAN) with right check digits."""
    return bool(numbers.is_valid(number))


def is_bank(code: str) -> bool:
    """Return whether a text has the form of a bank's code (BIC)."""
    return bool(bank_codes.is_valid(code))


def grouped(number: str) -> str:
    """Return an account number in groups of four, as people read it."""
    plain = compact(number)
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def masked(number: str) -> str:
    """Return the last four signs of an account number behind stars; what is shorter than twice that shows nothing."""
    plain = compact(number)
    return "****" if len(plain) < 2 * SHOWN else f"**** {plain[-SHOWN:]}"
