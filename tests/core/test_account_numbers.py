"""Account numbers: right check digits, groups of four, and only the last four signs for most people."""

import pytest

from vaihto.core import account_numbers

EXAMPLE = "FI21 1234 5600 0007 85"


def test_spaces_hyphens_and_small_letters_do_not_matter() -> None:
    assert account_numbers.compact("fi21 1234-5600 0007 85") == "FI2112345600000785"
    assert account_numbers.grouped("FI2112345600000785") == EXAMPLE


def test_one_wrong_digit_is_no_account_number() -> None:
    assert account_numbers.is_number(EXAMPLE)
    assert not account_numbers.is_number("FI22 1234 5600 0007 85")
    assert not account_numbers.is_number("")


@pytest.mark.parametrize(("code", "is_right"), [("NDEAFIHH", True), ("NDEAFIHHXXX", True), ("NDEAFI", False), ("", False)])
def test_the_form_of_a_code_of_a_bank(code: str, is_right: bool) -> None:
    assert account_numbers.is_bank(code) is is_right


@pytest.mark.parametrize(("number", "shown"), [(EXAMPLE, "**** 0785"), ("1234567", "****"), ("", "****")])
def test_most_people_see_the_last_four_signs(number: str, shown: str) -> None:
    assert account_numbers.masked(number) == shown
