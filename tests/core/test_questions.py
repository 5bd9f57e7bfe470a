"""Answers as text and back, and which questions are asked."""

import string
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.questions import Asked, Condition, asked_now, circular, passes, read, write

WORDS = st.text(alphabet=string.ascii_letters + "åäö ,.;|", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_a_number_is_read_as_it_was_written(value: Decimal) -> None:
    assert read("money", write("money", value)) == value


@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_a_table_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    assert read("table", write("table", rows)) == rows


def test_empty_values_leave_no_text() -> None:
    assert [write(kind, None) for kind in ("text", "date", "choice")] == ["", "", ""]
    assert write("table", [["", " "], ["", ""]]) == ""
    assert read("number", "  ") is None


OF_ANOTHER_KIND = [("number", "many"), ("money", "NaN"), ("date", "tomorrow"), ("table", "no"), ("table", "{}")]


@pytest.mark.parametrize(("kind", "text"), OF_ANOTHER_KIND)
def test_an_answer_of_another_kind_cannot_be_read(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"not|Invalid|Expecting"):
        read(kind, text)


@pytest.mark.parametrize(
    ("condition", "kind", "text", "passed"),
    [
        (Condition("q", "answered"), "text", "something", True),
        (Condition("q", "answered"), "text", "", False),
        (Condition("q", "empty"), "text", "", True),
        (Condition("q", "is", "yes"), "choice", "no\nyes", True),
        (Condition("q", "is", "yes"), "choice", "yes-but", False),
        (Condition("q", "is_not", "yes"), "choice", "no", True),
        (Condition("q", "is_not", "yes"), "choice", "", False),
        (Condition("q", "at_least", "6"), "number", "6", True),
        (Condition("q", "at_least", "6"), "number", "5.99", False),
        (Condition("q", "at_most", "2027-02-21"), "date", "2027-02-21", True),
        (Condition("q", "at_most", "2027-02-21"), "date", "2027-02-22", False),
        (Condition("q", "at_least", "6"), "text", "7", False),
        (Condition("q", "at_least", "6"), "number", "seven", False),
    ],
)
def test_a_condition_looks_at_the_other_answer(condition: Condition, kind: str, text: str, passed: bool) -> None:
    assert passes(condition, kind, text) is passed


CHAIN = [
    Asked("abroad", "choice"),
    Asked("how_many", "number", Condition("abroad", "is", "yes")),
    Asked("why_many", "long", Condition("how_many", "at_least", "10")),
]


def test_a_hidden_question_counts_as_unanswered_for_those_behind_it() -> None:
    answers = {"abroad": "yes", "how_many": "12"}
    assert asked_now(CHAIN, answers) == {"abroad", "how_many", "why_many"}
    assert asked_now(CHAIN, {**answers, "abroad": "no"}) == {"abroad"}


def test_a_mistake_of_the_form_loses_no_question() -> None:
    circle = [Asked("a", "text", Condition("b", "answered")), Asked("b", "text", Condition("a", "answered"))]
    lost = Asked("c", "text", Condition("gone", "answered"))
    assert asked_now([*circle, lost], {}) == {"a", "b", "c"}
    assert circular([*circle, lost]) == ["a", "b"]
    assert circular(CHAIN) == []
