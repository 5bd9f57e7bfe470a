"""Questions of every kind: written in the form, asked only where they concern the plan, read again when sent."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from application_examples import NOW, PARTNER, fill, open_call, texts
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from vaihto.applications import operations, queries, question_fields
from vaihto.applications.models import Application
from vaihto.calls import queries as calls
from vaihto.calls.models import Call
from vaihto.kit.actors import Actor

pytestmark = pytest.mark.django_db
YES_NO = {"options": [{"key": "yes", **texts("Kyllä", "Ja", "Yes")}, {"key": "no", **texts("Ei", "Nej", "No")}]}
COLUMNS = [
    {"key": "what", "kind": "text", **texts("Mitä", "Vad", "What")},
    {"key": "sum", "kind": "money", **texts("Summa", "Belopp", "Sum")},
]
IF_YES = {"condition_question": "q_choice", "condition_test": "is", "condition_value": "yes"}
EXAMPLE = {"example_fi": "Yleensä.", "example_sv": "Vanligen.", "example_en": "Usually."}
IF_MANY = {"condition_question": "q_number", "condition_test": "at_least", "condition_value": "10"}
QUESTIONS: dict[str, dict[str, Any]] = {
    "q_line": {"kind": "text", "max_length": 100, "section": "impact"},
    "q_number": {"kind": "number", "settings": {"least": "1", "most": "12"}, "section": "impact"},
    "q_money": {"kind": "money", "section": "impact"},
    "q_day": {"kind": "date", "settings": {"least": "2027-01-01"}, "section": "impact"},
    "q_several": {"kind": "choice", "settings": {**YES_NO, "several": True}, "section": "impact"},
    "q_table": {"kind": "table", "settings": {"columns": COLUMNS, "rows": 4}, "section": "impact"},
    "q_who": {"kind": "organisation", "section": "impact"},
    "q_file": {"kind": "attachment", "section": "impact", "is_required": False},
    "q_choice": {"kind": "choice", "settings": YES_NO, "section": "impact", **EXAMPLE},
    "q_why": {"kind": "long", "section": "impact", **IF_YES},
    "q_far": {"kind": "text", "section": "project", **IF_MANY},
}  # fmt: skip
TYPED = {
    "answer_q_line": "One line", "answer_q_number": "7", "answer_q_money": "1 476,50", "answer_q_day": "21.2.2027",
    "answer_q_several": ["", "yes", "no"], "answer_q_table": ["Bus", "120,50", "Boat", "80", "", ""],
    "answer_q_who": "applicant", "answer_q_choice": "yes", "answer_q_why": "Because.",
}  # fmt: skip
STORED = {
    "q_line": "One line", "q_number": "7", "q_money": "1476.5", "q_day": "2027-02-21", "q_several": "yes\nno",
    "q_table": '[["Bus","120.5"],["Boat","80"]]', "q_who": "applicant", "q_choice": "yes", "q_why": "Because.",
}  # fmt: skip


@pytest.fixture
def call(db: None) -> Call:
    """Return an open call with a question of every kind."""
    return open_call("student_mobility", QUESTIONS)


def save(application: Application, by: Actor, **answers: str) -> None:
    """Save answers over what stands."""
    standing = queries.answers_of(application)
    given = {key: (text, standing[key].version if key in standing else 0) for key, text in answers.items()}
    operations.save_answers(application, given, language="fi", by=by, at=NOW)


def stored_in(application: Application) -> dict[str, str]:
    """Return the answers to the questions of this test."""
    return {key: answer.value for key, answer in queries.answers_of(application).items() if key.startswith("q_")}


def test_each_kind_is_typed_as_people_write_and_stored_in_one_form(at_work: Client, draft: Application) -> None:
    answer = at_work.post(f"/en/applications/{draft.pk}/impact/", TYPED)
    assert answer.status_code == 302
    assert stored_in(draft) == STORED


def test_a_saved_answer_stands_in_its_field_again(at_work: Client, draft: Application) -> None:
    at_work.post(f"/en/applications/{draft.pk}/impact/", TYPED)
    page = at_work.get(f"/en/applications/{draft.pk}/impact/").content.decode()
    for shown in ('value="1476,5"', 'value="21.2.2027"', 'value="120,5"', "At least 1. At most 12.", "No earlier than 1"):
        assert shown in page
    form = at_work.get(f"/en/applications/{draft.pk}/impact/").context["form"]
    assert form["answer_q_several"].value() == ["yes", "no"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"answer_q_number": "13"}, "The most is 12"),
        ({"answer_q_day": "31.12.2026"}, "The day is too early"),
        ({"answer_q_table": ["Bus", "cheap"]}, "Row 1, Sum: the number was not understood"),
        ({"answer_q_choice": "perhaps"}, "perhaps is not one of the available choices"),
    ],
)
def test_what_does_not_fit_is_said_and_stays_typed(at_work: Client, draft: Application, typed: Any, said: str) -> None:
    page = at_work.post(f"/en/applications/{draft.pk}/impact/", {**TYPED, **typed}).content.decode()
    assert said in page
    assert "One line" in page
    (wrong,) = (name.removeprefix("answer_") for name in typed)
    assert stored_in(draft) == {key: text for key, text in STORED.items() if key != wrong}


def test_unticking_the_last_one_empties_the_answer(at_work: Client, draft: Application) -> None:
    at_work.post(f"/en/applications/{draft.pk}/impact/", TYPED)
    form = at_work.get(f"/en/applications/{draft.pk}/impact/").context["form"]
    at_work.post(f"/en/applications/{draft.pk}/impact/", {"answer_q_several": [""], "version": form["version"].value()})
    assert stored_in(draft)["q_several"] == ""


def test_a_question_behind_a_condition_is_hidden_until_its_answer_comes(at_work: Client, draft: Application) -> None:
    address = f"/en/applications/{draft.pk}/impact/"
    page = at_work.get(address).content.decode()
    assert 'data-only-if="answer_q_choice" data-only-test="is" data-only-value="yes" data-only-kind="choice" hidden>' in page
    answer = at_work.post(address, {"answer_q_choice": "yes"})
    assert answer.headers["Location"] == f"{address}#id_answer_q_why"
    assert 'data-only-kind="choice">' in at_work.get(address).content.decode()


def test_a_condition_on_another_page_takes_the_question_away(at_work: Client, draft: Application, coordinator: Actor) -> None:
    address = f"/en/applications/{draft.pk}/project/"
    assert "answer_q_far" not in at_work.get(address).content.decode()
    save(draft, coordinator, q_number="10")
    assert "answer_q_far" in at_work.get(address).content.decode()


def test_what_is_not_asked_is_not_missing(draft: Application, coordinator: Actor) -> None:
    save(draft, coordinator, q_choice="no", q_number="7")
    missing = {gap.key for gap in queries.gaps_of(draft)}
    assert not missing & {"q_why", "q_far", "q_choice", "q_number"}
    save(draft, coordinator, q_choice="yes")
    assert "q_why" in {gap.key for gap in queries.gaps_of(draft)}


def test_an_answer_that_no_longer_fits_counts_as_missing(draft: Application, coordinator: Actor) -> None:
    save(draft, coordinator, q_number="99", q_who="partner:12345")
    assert {"q_number", "q_who"} <= {gap.key for gap in queries.gaps_of(draft)}


def ready(draft: Application, by: Actor, **answers: str) -> dict[str, Any]:
    """Send the draft with these answers; returns what was sent, by question key."""
    fill(draft, by)
    save(draft, by, **{**STORED, "q_far": "Far away", **answers})
    made = operations.submit(draft, by=by, at=NOW + timedelta(minutes=1))
    return {answer["key"]: answer for answer in made.content["answers"]}


def test_a_stored_answer_to_a_question_that_is_not_asked_is_not_sent_and_said_so(
    at_work: Client, draft: Application, coordinator: Actor
) -> None:
    fill(draft, coordinator)
    save(draft, coordinator, **{**STORED, "q_choice": "no", "q_far": "Far away"})
    page = at_work.get(f"/en/applications/{draft.pk}/check/").content.decode()
    assert "2 stored answers are not sent" in page
    sent = operations.submit(draft, by=coordinator, at=NOW + timedelta(minutes=1)).content["answers"]
    keys = {answer["key"] for answer in sent}
    assert "q_choice" in keys
    assert not keys & {"q_why", "q_far"}
    assert stored_in(draft)["q_why"] == "Because."


def test_what_was_sent_is_read_in_three_languages(draft: Application, coordinator: Actor) -> None:
    sent = ready(draft, coordinator)
    assert sent["q_several"]["printed"]["sv"] == {"text": "Ja\nNej"}
    assert sent["q_money"]["printed"]["en"] == {"text": "€1,476.50"}
    assert sent["q_table"]["printed"]["fi"]["total"] == ["", "200,50\u00a0€"]
    assert "printed" not in sent["q_line"]


def test_the_officer_reads_tables_with_their_sums(at_the_agency: Client, draft: Application, coordinator: Actor) -> None:
    ready(draft, coordinator)
    for page in (f"/sv/applications/case/{draft.pk}/", f"/sv/applications/{draft.pk}/sent/"):
        shown = at_the_agency.get(page).content.decode()
        assert "Fråga q_table" in shown
        assert "200,50\u00a0€" in shown


def test_a_partner_may_be_the_answer_and_a_removed_one_is_said_to_be_gone(draft: Application, coordinator: Actor) -> None:
    partner = operations.add_partner(draft, PARTNER, by=coordinator, at=NOW)
    question = next(one for one in calls.questions_of(draft.call) if one.key == "q_who")
    sources = question_fields.Sources(draft)
    assert question_fields.in_words(question, f"partner:{partner.pk}", sources) == partner.name
    assert question_fields.in_words(question, "partner:999", sources) == "no longer available"


def test_sums_leave_out_what_is_no_number() -> None:
    assert question_fields.sum_of([["1.5"], [""], ["x"], ["2"]], 0) == Decimal("3.5")


def upload(browser: Client, draft: Application, name: str = "letter.png") -> Any:
    """Send a small picture for the question."""
    page = BytesIO()
    Image.new("RGB", (8, 8), "white").save(page, "PNG")
    file = SimpleUploadedFile(name, page.getvalue(), "image/png")
    return browser.post(f"/en/applications/{draft.pk}/file/q_file/add/", {"file": file})


def test_a_file_is_added_from_its_question_kept_and_sent_with_its_hash(
    at_work: Client, draft: Application, coordinator: Actor
) -> None:
    address = f"/en/applications/{draft.pk}/impact/"
    led = at_work.post(address, {"answer_q_line": "One line", "attach": "answer_q_file"})
    assert led.headers["Location"] == f"/en/applications/{draft.pk}/file/q_file/add/"
    assert stored_in(draft)["q_line"] == "One line"
    assert upload(at_work, draft).status_code == 302
    assert "letter.png" in at_work.get(address).content.decode()
    fill(draft, coordinator)
    keep = stored_in(draft)["q_file"]
    save(draft, coordinator, **{**STORED, "q_far": "Far away"})
    sent = {one["key"]: one for one in operations.submit(draft, by=coordinator, at=NOW + timedelta(minutes=1)).content["answers"]}
    (file,) = sent["q_file"]["files"]
    assert (str(file["id"]), file["name"], len(file["sha256"])) == (keep, "letter.png", 64)
    answer = at_work.get(f"/en/applications/{draft.pk}/file/{file['id']}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert at_work.get(f"/en/applications/{draft.pk}/file/{file['id'] + 1}/").status_code == 404
