"""How a line of a grant says what was multiplied: one person is a person."""

from decimal import Decimal

import pytest
from django.utils import translation

from vaihto.core.budgeting import AmountLine
from vaihto.grants import clauses


@pytest.mark.parametrize(
    ("basis", "quantity", "language", "words"),
    [
        ("people", "1", "en", "1 person × "),
        ("people", "2", "en", "2 people × "),
        ("person_days", "1.5", "en", "1.5 days × "),
        ("people", "1", "fi", "1 henkilö × "),
        ("person_weeks", "3", "fi", "3 viikkoa × "),
        ("person_days", "1", "sv", "1 dag × "),
    ],
)
def test_one_is_said_in_the_singular(basis: str, quantity: str, language: str, words: str) -> None:
    line = AmountLine(
        row=1, heading="stay", quantity=Decimal(quantity), rate=Decimal(1250), basis=basis, amount=None, parameter="", source=""
    )
    with translation.override(language):
        assert clauses.basis_of(line).startswith(words)
