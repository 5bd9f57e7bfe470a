"""The gate before publishing: what it looks at, and that each finding leads to its place."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from call_examples import NOW, OFFICER

from vaihto.calls import forms, gate, operations
from vaihto.calls.models import Call

pytestmark = pytest.mark.django_db
YES = {"key": "yes", "fi": "Kyllä", "sv": "Ja", "en": "Yes"}
NO = {"key": "no", "fi": "Ei", "sv": "Nej", "en": "No"}


def found(call: Call) -> list[gate.Gap]:
    """Return what the gate says of the call as it stands in the database."""
    return gate.gaps(Call.objects.select_related("programme").get(pk=call.pk), NOW)


def question(call: Call, key: str, **values: Any) -> None:
    """Add or change a question."""
    labels = {"label_fi": "Kysymys", "label_sv": "Fråga", "label_en": "Question"}
    operations.save_question(call, key, {**labels, **values}, by=OFFICER, at=NOW)


def test_a_complete_draft_passes_with_the_generated_form_looked_at(complete: Call) -> None:
    assert found(complete) == []
    assert gate.FORM_CHECKS, "applications offers its check when the service starts"


def test_a_text_that_two_languages_share_must_be_translated_or_confirmed(complete: Call) -> None:
    operations.save(complete, {"title_sv": "Kumppanuushankkeet 2026", "title_fi": "kumppanuushankkeet  2026"}, by=OFFICER, at=NOW)
    gap = found(complete)[0]
    assert (gap.section, gap.confirm) == ("texts", "title")
    assert gap.url.endswith(f"/calls/{complete.pk}/edit/texts/#id_title_sv")
    operations.confirm_equal(complete, "title", by=OFFICER, at=NOW)
    assert found(complete) == []
    operations.save(complete, {"title_en": "Partnerships again 2026"}, by=OFFICER, at=NOW)
    assert [one.confirm for one in found(complete)] == ["title"], "a confirmation lapses when a language changes"


def test_figures_and_signs_may_be_the_same_in_all_languages(complete: Call) -> None:
    ranges = [{"key": str(n), "fi": f"{n}–{n + 9}", "sv": f"{n}–{n + 9}", "en": f"{n}–{n + 9}"} for n in (1, 10)]
    question(complete, "size", kind="choice", settings={"options": ranges})
    assert found(complete) == []


def test_options_are_texts_of_the_call_too(complete: Call) -> None:
    question(complete, "q", kind="choice", settings={"options": [{**YES, "sv": "Kyllä"}, {**NO, "en": ""}]})
    assert [(gap.key, gap.field) for gap in found(complete)] == [("q", "row_0_sv"), ("q", "row_1_en")]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (datetime(2026, 12, 19, 14, 15, tzinfo=UTC), "Saturday 19\u00a0December\u00a02026. The next working day is Monday 21"),
        (datetime(2027, 1, 6, 14, 15, tzinfo=UTC), "Wednesday 6\u00a0January\u00a02027. The next working day is Thursday 7"),
        (datetime(2026, 12, 24, 10, 0, tzinfo=UTC), "The next working day is Monday 28"),
    ],
)
def test_the_deadline_is_a_working_day_in_finland(complete: Call, day: datetime, said: str) -> None:
    operations.save(complete, {"closes_at": day}, by=OFFICER, at=NOW)
    (gap,) = found(complete)
    assert said in gap.text
    assert gap.url.endswith("/edit/dates/#id_closes_on")


def test_an_evening_deadline_counts_by_the_finnish_day(complete: Call) -> None:
    """22.30 UTC on a Sunday is Monday in Finland; by the UTC day the gate would refuse it."""
    operations.save(complete, {"closes_at": datetime(2026, 12, 20, 22, 30, tzinfo=UTC)}, by=OFFICER, at=NOW)
    assert found(complete) == []


def test_criteria_add_up_to_what_the_call_says(complete: Call) -> None:
    operations.save_criterion(complete, "plan", {"max_points": Decimal(20), "threshold": None}, by=OFFICER, at=NOW)
    (gap,) = found(complete)
    assert gap.text == "The criteria give 95 points together, but the call says 100. Change one of them."
    operations.save(complete, {"points_total": Decimal(95)}, by=OFFICER, at=NOW)
    assert found(complete) == []


def test_a_rule_pack_without_numbers_of_the_year_is_no_pack(complete: Call) -> None:
    Call.objects.filter(pk=complete.pk).update(year=2031)
    type(complete.programme).objects.update(pack="leonardo")
    assert [gap.section for gap in found(complete)][:1] == ["numbers"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "choice", "settings": {"options": [YES]}}, "row_0_fi"),
        ({"kind": "table"}, "row_0_fi"),
        ({"condition_question": "gone", "condition_test": "answered"}, "condition_question"),
        ({"condition_question": "yes_no", "condition_test": "is", "condition_value": "maybe"}, "condition_option"),
    ],
)
def test_questions_lead_somewhere(complete: Call, values: dict[str, Any], field: str) -> None:
    question(complete, "yes_no", kind="choice", settings={"options": [YES, NO]})
    question(complete, "q", **values)
    assert [(gap.key, gap.field) for gap in found(complete)] == [("q", field)]


def test_a_form_whose_parts_share_a_name_does_not_pass(complete: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the structure: a label taken away from one kind of field is found at the gate."""
    from vaihto.applications import question_widgets

    monkeypatch.setattr(question_widgets.Table, "template_name", "django/forms/widgets/text.html")
    question(
        complete, "costs", kind="table", settings={"columns": [{"key": "a", "kind": "text", "fi": "A1", "sv": "B1", "en": "C1"}]}
    )
    assert [(gap.section, gap.key) for gap in found(complete)] == [("questions", "costs")]


@pytest.mark.parametrize(
    ("day", "at", "is_fine"), [("28.3.2027", "3.30", False), ("28.3.2027", "4.30", True), ("31.10.2027", "3.30", True)]
)
def test_an_hour_that_summer_time_leaves_out_is_refused(day: str, at: str, is_fine: bool) -> None:
    form = forms.DatesForm({"closes_on": day, "closes_time": at})
    assert ("closes_time" not in form.errors) is is_fine
