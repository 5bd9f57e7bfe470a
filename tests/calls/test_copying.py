"""Copies of calls and what differs between two: dates that move, rules, numbers, questions, criteria and texts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from call_examples import NOW, OFFICER

from vaihto.calls import comparing, operations, queries
from vaihto.calls.models import Call
from vaihto.calls.operations import copying
from vaihto.kit.clock import FINLAND
from vaihto.kit.models import AuditLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def copied(published: Call) -> Call:
    """Return the published call copied to the year after."""
    return operations.copy(published, 2027, by=OFFICER, at=NOW)


def difference(old: Call, new: Call) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return what differs, by part, name and what, with both sides."""
    new = Call.objects.select_related("programme").get(pk=new.pk)
    found = comparing.changes(queries.content_now(old), queries.content_now(new))
    return {(one.part, one.name, one.what or one.lang): (one.before, one.after) for one in found}


def test_a_copy_is_a_draft_with_its_dates_moved_and_the_deadline_on_a_working_day(copied: Call) -> None:
    assert (copied.state, copied.year, copied.title_sv) == ("draft", 2027, "Partnerskapsprojekt 2027")
    assert copied.closes_at is not None
    assert copied.closes_at.astimezone(FINLAND).isoformat() == "2027-12-17T16:15:00+02:00"
    assert copied.decision_by == date(2028, 2, 15)
    again = operations.copy(copied, 2028, by=OFFICER, at=NOW)
    assert again.closes_at is not None
    assert again.closes_at.astimezone(FINLAND).isoformat() == "2028-12-18T16:15:00+02:00", "17 December 2028 is a Sunday"


def test_the_time_of_day_stays_across_the_change_to_summer_time() -> None:
    call = Call(year=2026, opens_at=datetime(2026, 3, 29, 5, 0, tzinfo=UTC), closes_at=datetime(2026, 3, 27, 14, 0, tzinfo=UTC))
    moved = copying.moved_dates(call, 2027)
    assert moved["opens_at"].isoformat() == "2027-03-29T08:00:00+03:00"
    assert moved["closes_at"].isoformat() == "2027-03-30T16:00:00+03:00", "27 March 2027 is a Saturday, 29 March Easter Monday"


def test_a_leap_day_becomes_the_last_of_february() -> None:
    assert copying.in_year(date(2028, 2, 29), 2029) == date(2029, 2, 28)


def test_a_second_click_makes_no_second_copy(published: Call, copied: Call) -> None:
    assert operations.copy(published, 2027, by=OFFICER, at=NOW).pk == copied.pk
    assert AuditLine.objects.filter(operation="calls.copy").count() == 1
    with pytest.raises(operations.CannotSave, match="of this year itself"):
        operations.copy(published, 2026, by=OFFICER, at=NOW)


def test_a_copy_brings_questions_criteria_and_numbers_along(published: Call) -> None:
    operations.set_number(
        published, parameter="rate.grant.any.any", value=Decimal(5), unit="EUR per day", source="S", by=OFFICER, at=NOW
    )
    made = operations.copy(published, 2027, by=OFFICER, at=NOW)
    for rows in ("questions", "criteria", "numbers"):
        assert getattr(made, rows).count() == getattr(published, rows).count() > 0


def test_a_fresh_copy_differs_in_its_titles_and_dates_alone(published: Call, copied: Call) -> None:
    parts = {part for part, _name, _what in difference(published, copied)}
    assert parts <= {"texts", "dates", "rules", "numbers"}
    assert difference(published, copied)[("dates", "Deadline", "")] == (
        "Thursday 17\u00a0December\u00a02026 16:15", "Friday 17\u00a0December\u00a02027 16:15",
    )  # fmt: skip


CHANGES: list[tuple[str, dict[str, Any], tuple[str, str, str], tuple[str, str]]] = [
    ("max_length", {"max_length": 500}, ("questions", "most characters", ""), ("3000", "500")),
    ("required", {"is_required": False}, ("questions", "must be answered", ""), ("yes", "no")),
    ("kind", {"kind": "money", "settings": {"most": "9"}}, ("questions", "kind of answer", ""), ("Long text", "Amount of money")),
    ("text", {"label_sv": "Vilka mål?"}, ("questions", "sv", ""), ("Vilka är projektets mål?", "Vilka mål?")),
]


@pytest.mark.parametrize(("name", "values", "where", "sides"), CHANGES)
def test_questions_differ_thing_by_thing(
    published: Call, copied: Call, name: str, values: dict[str, Any], where: Any, sides: Any
) -> None:
    operations.save_question(copied, "aims", values, by=OFFICER, at=NOW)
    found = comparing.changes(queries.content_now(published), queries.content_now(copied))
    assert sides in [(one.before, one.after) for one in found if one.part == where[0] and where[1] in (one.what, one.lang)]


def test_rules_name_the_number_that_moved(published: Call, copied: Call) -> None:
    operations.set_number(
        copied, parameter="min_countries", value=Decimal(4), unit="countries", source="Minutes 5", by=OFFICER, at=NOW
    )
    found = comparing.changes(queries.content_now(published), queries.content_now(copied))
    (rule,) = [one for one in found if one.part == "rules" and one.key == "PAR-1"]
    assert (rule.what, rule.before, rule.after) == ("Fewest countries", "3\u00a0countries", "4\u00a0countries")
    assert [one.key for one in found if one.part == "numbers"] == ["min_countries"]


def test_what_came_and_went_is_named_once(published: Call, copied: Call) -> None:
    operations.remove_criterion(copied, "resources", by=OFFICER, at=NOW)
    operations.remove_question(copied, "impact", by=OFFICER, at=NOW)
    found = comparing.changes(queries.content_now(published), queries.content_now(copied))
    assert [(one.part, one.key, one.kind) for one in found if one.kind == "removed"] == [
        ("questions", "impact", "removed"), ("criteria", "resources", "removed"),
    ]  # fmt: skip


def test_texts_show_the_words_that_went_and_came() -> None:
    assert comparing.word_by_word("three countries at least", "four countries at least") == (
        ("gone", "three"), ("new", "four"), ("same", " countries at least"),
    )  # fmt: skip
