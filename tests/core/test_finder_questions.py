"""The five questions and the reading of answers."""

from datetime import date
from typing import Any

import pytest

from vaihto.core.finder_questions import Answers, WrongAnswer, plain, questions, read_answers

FIELDS = {field.key: field for question in questions() for field in question.fields}


def test_there_are_five_questions() -> None:
    assert [question.key for question in questions()] == ["who", "purpose", "partners", "volume", "length"]


def test_every_text_is_there_in_three_languages_and_no_swedish_text_is_the_finnish_one() -> None:
    texts = [question.title for question in questions()] + [field.label for field in FIELDS.values()]
    texts += [option.label for field in FIELDS.values() for option in field.options]
    assert all(set(text) == {"fi", "sv", "en"} and all(text.values()) for text in texts)
    assert [text["fi"] for text in texts if text["fi"] == text["sv"]] == []


def test_kinds_of_partners_and_things_to_transfer_are_words_of_the_rulebook() -> None:
    assert [one.key for one in FIELDS["partner_kinds"].options] == [
        "vet_provider",
        "company",
        "working_life_organisation",
    ]
    assert FIELDS["transfers"].options[0].label == {"fi": "opetussuunnitelmat", "sv": "läroplaner", "en": "curricula"}
    assert FIELDS["transfers"].shown_if == (("purpose", ("transfer",)),)


def test_answers_are_read_as_a_form_sends_them() -> None:
    given = {
        "who": "both",
        "purpose": "compare",
        "transfers": None,
        "countries": ["DE", "UK", "DE"],
        "partner_kinds": "company",
        "people": " 12 ",
        "days": 5,
        "months": "",
        "starts_on": "1.8.2027",
    }
    assert read_answers(given) == Answers(
        who="both",
        purpose="compare",
        countries=("DE", "GB"),
        partner_kinds=("company",),
        people=12,
        days=5,
        starts_on=date(2027, 8, 1),
    )


def test_no_answer_and_none_of_them_are_different() -> None:
    assert (read_answers({}).countries, read_answers({"countries": []}).countries) == (None, ())


def test_stored_answers_are_read_back_the_same() -> None:
    answers = Answers("students", "learn", None, ("SE",), (), 0, 28, 24, date(2027, 8, 1))
    assert plain(answers)["starts_on"] == "2027-08-01"
    assert read_answers(plain(answers)) == answers


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "x", "unknown_field"),
        ("who", "everybody", "unknown_option"),
        ("who", ["students"], "unknown_option"),
        ("transfers", ["money"], "unknown_option"),
        ("countries", ["XX"], "unknown_country"),
        ("countries", ["de"], "unknown_country"),
        ("people", "many", "not_a_number"),
        ("people", "1.5", "not_a_number"),
        ("people", True, "not_a_number"),
        ("people", "-1", "out_of_range"),
        ("days", 0, "out_of_range"),
        ("months", "121", "out_of_range"),
        ("starts_on", "30.2.2027", "not_a_day"),
    ],
)
def test_an_answer_that_no_question_allows_is_refused(field: str, value: Any, reason: str) -> None:
    with pytest.raises(WrongAnswer) as refusal:
        read_answers({field: value})
    assert (refusal.value.field, refusal.value.reason) == (field, reason)
