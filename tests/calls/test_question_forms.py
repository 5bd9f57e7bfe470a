"""The officer's pages of questions: kinds, options with keys that stay, conditions."""

from typing import Any

import pytest
from call_examples import NOW, OFFICER
from django.contrib.auth import get_user_model
from django.test import Client

from vaihto.calls import frozen, operations
from vaihto.calls.models import Call, Question
from vaihto.kit import clock
from vaihto.people.models import StaffRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(movable_clock: None, db: None) -> Client:
    """Return the browser of an officer."""
    clock.move_to(NOW)
    person = get_user_model().objects.create_user("olli@example.org", name="Olli Officer", joined_at=NOW)
    StaffRole.objects.create(person=person, role="officer", granted_at=NOW)
    browser = Client()
    browser.force_login(person)
    return browser


def typed(kind: str, **more: str) -> dict[str, str]:
    """Return the fields of a question as an officer types them."""
    labels = {"label_fi": "Onko majoitus?", "label_sv": "Finns inkvartering?", "label_en": "Is there lodging?"}
    return {"section": "project", "position": "9", "kind": kind, **labels, **more}


def new(officer: Client, call: Call, key: str, kind: str, **more: str) -> Question:
    """Add a question by form."""
    officer.post(f"/en/calls/{call.pk}/edit/questions/new/", {**typed(kind, **more), "key": key})
    return Question.objects.get(call=call, key=key)


def edit(officer: Client, question: Question, **more: str) -> Any:
    """Save a question by form."""
    address = f"/en/calls/{question.call_id}/edit/questions/row/{question.key}/"
    answer = officer.post(address, typed(question.kind, **more))
    question.refresh_from_db()
    return answer


def test_a_choice_gets_its_options_on_the_page_that_follows(officer: Client, draft: Call) -> None:
    answer = officer.post(f"/en/calls/{draft.pk}/edit/questions/new/", {**typed("choice"), "key": "lodging"})
    assert answer.headers["Location"] == f"/en/calls/{draft.pk}/edit/questions/row/lodging/"
    page = officer.get(answer.headers["Location"]).content.decode()
    assert "row_2_en" in page
    assert "max_length" not in page


def test_options_keep_their_keys_when_their_words_change(officer: Client, draft: Call) -> None:
    question = new(officer, draft, "lodging", "choice")
    edit(officer, question, row_0_fi="Kyllä", row_0_sv="Ja", row_0_en="Yes", row_1_fi="Ei", row_1_sv="Nej", row_1_en="No")
    assert [one["key"] for one in question.settings["options"]] == ["yes", "no"]
    edit(officer, question, row_0_key="yes", row_0_fi="Kyllä on", row_0_sv="Ja", row_0_en="Yes, there is", row_1_key="no")
    assert question.settings["options"] == [{"key": "yes", "fi": "Kyllä on", "sv": "Ja", "en": "Yes, there is"}]


def test_a_table_keeps_its_columns_with_what_they_hold(officer: Client, draft: Call) -> None:
    question = new(officer, draft, "costs", "table")
    edit(officer, question, most_rows="5", row_0_fi="Mitä", row_0_sv="Vad", row_0_en="What", row_0_kind="text",
         row_1_fi="Summa", row_1_sv="Belopp", row_1_en="Sum", row_1_kind="money")  # fmt: skip
    assert [(one["key"], one["kind"]) for one in question.settings["columns"]] == [("what", "text"), ("sum", "money")]
    assert question.settings["rows"] == 5


def test_a_limit_below_the_other_is_refused(officer: Client, draft: Call) -> None:
    question = new(officer, draft, "people", "number")
    assert "The upper limit is below the lower one" in edit(officer, question, least="6", most="5").content.decode()
    edit(officer, question, least="6", most="60")
    assert question.settings == {"least": "6", "most": "60"}


@pytest.fixture
def people(officer: Client, draft: Call) -> Question:
    """Return a question for a number, for others to depend on."""
    return new(officer, draft, "people", "number")


def test_a_condition_is_typed_as_people_write_numbers(officer: Client, draft: Call, people: Question) -> None:
    why = new(officer, draft, "why", "long", max_length="500")
    edit(officer, why, max_length="500", condition_question="people", condition_test="at_least", condition_limit="10,5")
    assert (why.condition_question, why.condition_test, why.condition_value) == ("people", "at_least", "10.5")
    page = officer.get(f"/en/calls/{draft.pk}/preview/").content.decode()
    assert "Only if: Is there lodging? – is at least 10.5" in page


def test_a_condition_that_does_not_fit_the_other_answer_is_refused(officer: Client, draft: Call, people: Question) -> None:
    why = new(officer, draft, "why", "long", max_length="500")
    wrong = {"max_length": "500", "condition_question": "people"}
    assert "The condition is missing" in edit(officer, why, **wrong).content.decode()
    assert "The option is missing" in edit(officer, why, **wrong, condition_test="is").content.decode()
    limit = {**wrong, "condition_test": "at_most", "condition_limit": "x"}
    assert "The number was not understood" in edit(officer, why, **limit).content.decode()
    on_text = {**wrong, "condition_question": "aims", "condition_test": "at_least", "condition_limit": "3"}
    assert "no number, amount or day" in edit(officer, why, **on_text).content.decode()
    assert why.condition_question == ""


def test_two_questions_cannot_wait_for_each_other(draft: Call) -> None:
    operations.save_question(draft, "aims", {"condition_question": "need", "condition_test": "answered"}, by=OFFICER, at=NOW)
    with pytest.raises(operations.CannotSave, match="leads back to itself"):
        operations.save_question(draft, "need", {"condition_question": "aims", "condition_test": "answered"}, by=OFFICER, at=NOW)


def test_a_frozen_version_holds_kind_settings_and_condition(draft: Call) -> None:
    values = {"kind": "number", "settings": {"most": "9"}, "condition_question": "need", "condition_test": "answered"}
    operations.save_question(draft, "aims", values, by=OFFICER, at=NOW)
    kept = next(one for one in frozen.content_of(draft)["questions"] if one["key"] == "aims")
    assert kept["settings"] == {"most": "9"}
    assert kept["condition"] == {"question": "need", "test": "answered", "value": ""}
