"""Canonical JSON: one value, one text, one hash."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from unicodedata import normalize
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.canonical import NotCanonicalError, canonical_bytes, canonical_json, decimal_text, frozen, sha256_of

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT | st.decimals(allow_nan=False, allow_infinity=False) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT.map(lambda key: normalize("NFC", key)), inner, max_size=4),
    max_leaves=12,
)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Sum:
    amount: Decimal
    due_on: date


def test_keys_are_sorted_and_nothing_is_padded() -> None:
    assert canonical_json({"b": 1, "a": [True, None]}) == '{"a":[true,null],"b":1}'


def test_amounts_and_days_are_strings() -> None:
    assert canonical_json(Sum(Decimal("12000.50"), date(2012, 2, 20))) == '{"amount":"12000.5","due_on":"2012-02-20"}'


def test_finnish_letters_stay_readable() -> None:
    assert canonical_bytes({"työ": "yö"}) == '{"työ":"yö"}'.encode()


def test_two_spellings_of_one_letter_have_one_hash() -> None:
    assert sha256_of("Ja\u0308rvi") == sha256_of("J\u00e4rvi")


def test_the_hash_is_that_of_the_written_bytes() -> None:
    assert sha256_of({"a": 1}) == sha256(b'{"a":1}').hexdigest()


@pytest.mark.parametrize("spelling", ["1200", "1200.00", "1.2E+3", "01200.0"])
def test_an_amount_is_written_by_its_value_and_not_its_spelling(spelling: str) -> None:
    assert decimal_text(Decimal(spelling)) == "1200"


def test_minus_nothing_is_nothing() -> None:
    assert decimal_text(Decimal("-0.00")) == "0"


def test_a_moment_is_written_in_universal_time() -> None:
    helsinki = timezone(timedelta(hours=2))
    assert canonical_json(datetime(2012, 2, 20, 16, 0, tzinfo=helsinki)) == '"2012-02-20T14:00:00.000000Z"'
    assert sha256_of(datetime(2012, 2, 20, 14, tzinfo=UTC)) == sha256_of(datetime(2012, 2, 20, 16, tzinfo=helsinki))


def test_enumerations_sets_and_uuids_have_a_form() -> None:
    number = UUID("12345678-1234-5678-1234-567812345678")
    assert canonical_json([Colour.RED, {"b", "a"}, number]) == f'["red",["a","b"],"{number}"]'


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (0.1, "float"),
        ({"a": [1.5]}, "float"),
        (datetime(2012, 2, 20), "naive_datetime"),  # noqa: DTZ001 - the naive moment is the case
        (Decimal("NaN"), "not_finite"),
        ({1: "a"}, "key_not_text"),
        ({"\u00e4": 1, "a\u0308": 2}, "key_twice"),
        ("\ud800", "surrogate"),
        (object(), "unknown_type"),
        (b"bytes", "unknown_type"),
    ],
)
def test_what_has_no_single_form_is_refused_with_a_reason(value: object, reason: str) -> None:
    with pytest.raises(NotCanonicalError) as refusal:
        canonical_json(value)
    assert refusal.value.reason == reason


def test_the_refusal_says_where_it_stands() -> None:
    with pytest.raises(NotCanonicalError) as refusal:
        canonical_json({"rows": [{"amount": 1.5}]})
    assert refusal.value.path == ".rows[0].amount"


@given(VALUES)
def test_reading_what_was_written_and_writing_it_again_changes_nothing(value: object) -> None:
    assert canonical_json(json.loads(canonical_json(value))) == canonical_json(value)


@given(VALUES)
def test_what_is_frozen_is_the_written_form_with_the_hash_of_what_is_stored(value: object) -> None:
    stored, sha256 = frozen(value)
    assert stored == json.loads(canonical_json(value))
    assert sha256 == sha256_of(stored) == sha256_of(value)


@given(st.dictionaries(TEXT.map(lambda key: normalize("NFC", key)), VALUES, max_size=5))
def test_the_order_in_which_keys_were_entered_does_not_matter(value: dict[str, object]) -> None:
    assert sha256_of(dict(reversed(value.items()))) == sha256_of(value)
