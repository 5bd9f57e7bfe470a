"""Rows of Erasmus+: distance, green travel, fewer opportunities; the grant by the unit costs that the call has kept."""

# long because: every field of a row goes from page and table to grant, paper and copy.

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from annex_example import annex_text
from application_examples import DATES, NOW, OFFICER, OPENED, PARTNER, fill, open_call
from django.test import Client

from vaihto.applications import contents, draft_paper, facts, operations, pasting, queries, sent_words
from vaihto.applications.models import Application
from vaihto.applications.operations import rechecking
from vaihto.applications.workings import line_in_words
from vaihto.calls import operations as calls
from vaihto.calls.models import Call
from vaihto.core.findings import Verdict
from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.organisations import operations as organisations
from vaihto.organisations.models import Organisation
from vaihto.people.models import Person
from vaihto.programmes import operations as programmes

pytestmark = pytest.mark.django_db
STUDENTS = {
    "count": 8, "target_group": "initial_vet", "purpose": "short_learning", "country_to": "EE", "days": 28,
    "fewer_opportunities": 2,
}  # fmt: skip
TEACHERS = {
    "count": 2, "target_group": "teacher", "purpose": "job_shadowing", "country_to": "ES", "days": 5, "distance_km": 2950,
    "is_green": True,
}  # fmt: skip


@pytest.fixture
def call(db: None) -> Call:
    """Return an open call of Erasmus+ whose annex is the Spanish one of 2021 as an example."""
    names = {f"{name}_{code}": f"{name} {code}" for name in ("title", "agency") for code in ("fi", "sv", "en")}
    values = {"code": "erasmus", "pack": "erasmus_plus", "contact": "a@example.org", "starts_on": date(2026, 1, 1), **names}
    made = calls.create(programmes.add(values, by=SYSTEM, at=OPENED), "vet_mobility", 2026, by=OFFICER, at=OPENED)
    calls.save(made, DATES, by=OFFICER, at=OPENED)
    calls.save_annex(made, annex_text(2026).encode(), name="a.csv", source="Example", by=OFFICER, at=OPENED)
    calls.publish(made, by=OFFICER, at=OPENED)
    made.refresh_from_db()
    return made


@pytest.fixture
def draft(call: Call, school: Organisation, coordinator: Actor) -> Application:
    """Return a draft of the school."""
    return operations.start(call, school, by=coordinator, at=NOW, language="fi")


def lines(draft: Application) -> list[tuple[Any, ...]]:
    """Return row, heading and amount of the lines of the grant."""
    return [(line.row, line.heading, line.amount) for line in queries.budget_lines(Application.objects.get(pk=draft.pk))]


def test_the_grant_of_two_rows_is_counted_to_the_cent(draft: Application, coordinator: Actor) -> None:
    # Estonia is in group 3: 8 × 14 × 48 = 5,376; 8 × 14 × 34 = 3,808; 100 km: 8 × 180 = 1,440; 8 × 350 = 2,800; 2 × 100 = 200.
    # Spain is in group 2: 2 × 5 × 104 = 1,040; 2,950 km by green travel: 2 × 410 = 820; 2 × 350 = 700.
    operations.save_rows(draft, [{**STUDENTS, "distance_km": 100}, TEACHERS], by=coordinator, at=NOW)
    assert lines(draft) == [
        (1, "individual_support", 5376), (1, "individual_support", 3808), (1, "travel", 1440),
        (1, "organisational_support", 2800), (1, "inclusion", 200),
        (2, "individual_support", 1040), (2, "travel", 820), (2, "organisational_support", 700),
    ]  # fmt: skip
    total = queries.budget(Application.objects.get(pk=draft.pk))
    assert (total.known_sum, total.is_complete) == (Decimal("16184.00"), True)


def test_a_row_without_distance_leaves_its_journey_unknown_and_says_why(draft: Application, coordinator: Actor) -> None:
    operations.save_rows(draft, [STUDENTS], by=coordinator, at=NOW)
    journey = next(line for line in queries.budget_lines(draft) if line.heading == "travel")
    assert (journey.amount, journey.reason) == (None, "no_distance")  # type: ignore[attr-defined]
    words = line_in_words(journey, list(draft.rows.all()))
    assert "distance has not been given" in words["why"]
    assert (words["label"], words["amount"], words["basis"]) == ("1 Estonia, travel", None, "8 people")


def test_the_distance_comes_from_the_towns_of_school_and_host(
    draft: Application, coordinator: Actor, school: Organisation
) -> None:
    organisations.change(school, {"city": "Kuopio"}, by=OFFICER, at=NOW)
    draft = Application.objects.select_related("organisation", "call__programme").get(pk=draft.pk)
    host = operations.add_partner(draft, PARTNER, by=coordinator, at=NOW)
    made = operations.save_rows(draft, [{**STUDENTS, "host": host}], by=coordinator, at=NOW)
    # Kuopio (62.892, 27.677) to Tartu (58.381, 26.725): 504.4 km along the great circle.
    assert made.saved["0"].distance_km == 504
    unknown = operations.add_partner(draft, {**PARTNER, "name": "X", "city": "Pikkukylä"}, by=coordinator, at=NOW)
    made = operations.save_rows(draft, [{**STUDENTS, "host": unknown}], by=coordinator, at=NOW)
    assert made.saved["0"].distance_km is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"fewer_opportunities": 9}, "More people with fewer"),
        ({"distance_km": 20039}, "at most 20038"),
        ({"distance_km": -1}, "at most"),
    ],
)
def test_a_row_that_cannot_be_is_refused(draft: Application, coordinator: Actor, values: dict[str, Any], said: str) -> None:
    with pytest.raises(operations.CannotSaveRows, match=said):
        operations.save_rows(draft, [{**STUDENTS, **values}], by=coordinator, at=NOW)


def test_the_rules_of_erasmus_judge_the_draft(draft: Application, coordinator: Actor) -> None:
    operations.save_rows(draft, [{**STUDENTS, "days": 5}, {**TEACHERS, "count": 25}], by=coordinator, at=NOW)
    found = queries.judgement(Application.objects.get(pk=draft.pk), NOW)
    refused = [finding.code for finding in found.findings if finding.verdict is Verdict.NOT_MET]
    assert refused == ["ERA-3", "ERA-5"]


def test_what_is_sent_holds_the_new_fields_and_the_lines(draft: Application, coordinator: Actor) -> None:
    fill(draft, coordinator)
    row = draft.rows.get()
    values = {**STUDENTS, "id": row.pk, "distance_km": 100, "is_green": True}
    operations.save_rows(draft, [values, TEACHERS], by=coordinator, at=NOW)
    operations.save_project(draft, {"starts_on": date(2027, 6, 1), "ends_on": date(2028, 5, 31)}, by=coordinator, at=NOW)
    draft = Application.objects.get(pk=draft.pk)
    submission = operations.submit(
        draft, by=coordinator, at=NOW, acknowledged=[f.code for f in queries.judgement(draft, NOW).findings]
    )
    sent = submission.content
    assert [(one["distance_km"], one["is_green"], one["fewer_opportunities"]) for one in sent["rows"]] == [
        (100, True, 2), (2950, True, None)
    ]  # fmt: skip
    assert {line["heading"] for line in sent["budget"]["lines"]} == {
        "individual_support", "travel", "organisational_support", "inclusion"
    }  # fmt: skip
    shown = sent_words.rows(sent["rows"])
    assert [head for head in shown.head if head in ("Distance one way, km", "Green travel")] == [
        "Distance one way, km",
        "Green travel",
    ]
    worked = sent_words.budget(sent["budget"], sent["rows"])
    assert ("1 Estonia, individual support", "112 person-days × €48", "€5,376") in worked.rows
    assert ("1 Estonia, inclusion support", "2 participants with fewer opportunities × €100", "€200") in worked.rows
    # The list counts the same, also when the rules are run over all at once.
    application = Application.objects.get(pk=draft.pk)
    assert Decimal(application.counts["sum"]) == Decimal(sent["budget"]["known_sum"]) == Decimal("16424.00")
    assert rechecking.run(Application.objects.all()).changed == []


def test_a_row_of_the_national_programme_is_sent_as_before(
    db: None, draft: Application, coordinator: Actor, school: Organisation
) -> None:
    other = operations.start(open_call("student_mobility"), school, by=coordinator, at=NOW, language="fi")
    row = {
        "count": 6,
        "target_group": "initial_vet",
        "country_to": "EE",
        "days": 28,
        "distance_km": 100,
        "fewer_opportunities": 1,
    }
    made = operations.save_rows(other, [row], by=coordinator, at=NOW).saved["0"]
    assert (made.distance_km, made.is_green, made.fewer_opportunities) == (None, False, None)
    assert "distance_km" not in contents.rows_of(other)[0]


def test_rows_are_pasted_with_distance_and_green_travel(draft: Application, coordinator: Actor) -> None:
    text = (
        "henkilöitä\tkohderyhmä\ttarkoitus\tkohdemaa\tpäiviä\tetäisyys\tvihreä\tvähemmän mahdollisuuksia\n"
        "4\topettaja\ttyön seuraaminen\tEspanja\t5\t2 950\tkyllä\t1\n"
        "4\topettaja\ttyön seuraaminen\tEspanja\t5\t\t\t\n"
        "4\topettaja\ttyön seuraaminen\tEspanja\t5\t-3\tehkä\t\n"
    )
    table = operations.paste_rows(draft, text, seen=draft.version, by=coordinator, at=NOW)
    assert [line.outcome for line in table.lines] == [pasting.ADDED, pasting.ADDED, pasting.REFUSED]
    assert [(r.distance_km, r.is_green, r.fewer_opportunities) for r in draft.rows.all()] == [
        (2950, True, 1),
        (None, False, None),
    ]
    problems = [cell.problem for cell in table.lines[2].cells if cell.problem]
    assert problems == ["“-3” is not a whole number from 0 to 20038.", "“ehkä” is neither yes nor no."]


def test_an_application_is_started_again_with_all_fields_of_its_rows(draft: Application, coordinator: Actor, call: Call) -> None:
    operations.save_rows(draft, [{**STUDENTS, "distance_km": 100}, TEACHERS], by=coordinator, at=NOW)
    again = operations.start_from(draft, call, by=coordinator, at=NOW)
    assert [(r.distance_km, r.is_green, r.fewer_opportunities) for r in again.rows.all()] == [(100, False, 2), (2950, True, None)]
    copied = operations.duplicate_row(again, again.rows.all()[1].pk, by=coordinator, at=NOW)
    assert (copied.distance_km, copied.is_green) == (2950, True)


def test_the_page_of_rows_asks_and_saves_what_erasmus_needs(
    draft: Application, liisa: Person, movable_clock: None, coordinator: Actor
) -> None:
    clock.move_to(NOW)
    browser = Client()
    browser.force_login(liisa)
    address = f"/en/applications/{draft.pk}/rows/"
    page = browser.get(address)
    assert page.status_code == 200, address
    for shown in (
        "Activity type",
        "Distance one way, km",
        "Green travel",
        "People with fewer opportunities",
        "Country of departure",
    ):
        assert shown in page.content.decode()
    posted = {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-count": "2", "rows-0-target_group": "teacher",
        "rows-0-purpose": "teaching", "rows-0-country_to": "DE", "rows-0-days": "5", "rows-0-distance_km": "1500",
        "rows-0-is_green": "on", "rows-0-fewer_opportunities": "1",
    }  # fmt: skip
    browser.post(address, posted)
    row = draft.rows.get()
    assert (row.distance_km, row.is_green, row.fewer_opportunities, row.country_from) == (1500, True, 1, "FI")
    again = browser.get(address).content.decode()
    assert 'value="1500"' in again
    # 2 × 5 × 104 = 1,040; green 500–1,999 km: 2 × 320 = 640; 2 × 350 = 700; inclusion 100: together 2,480.
    assert "€2,480" in again
    values = draft_paper.values_of(draft, NOW)
    (section,) = [one for one in values["sections"] if one.get("rows") and "Green travel" in one["head"]]
    assert section["rows"][0][-3:] == ["1,500", "yes", "1"]
    assert browser.get(f"/en/applications/{draft.pk}/check/").status_code == 200


MORE: dict[str, Any] = {
    **STUDENTS, "purpose": "training", "target_group": "teacher", "count": 4, "days": 10, "distance_km": 100, "travel_days": 2,
    "is_blended": True, "accompanying_persons": 1, "accompanying_days": 3, "course_days": 5, "inclusion_costs": 300,
    "expensive_travel_people": 1, "expensive_travel_costs": 900, "other_costs": 150,
}  # fmt: skip


def test_all_that_a_row_can_hold_is_counted_sent_and_started_again(draft: Application, coordinator: Actor, call: Call) -> None:
    fill(draft, coordinator)
    operations.save_rows(draft, [{**MORE, "id": draft.rows.get().pk}], by=coordinator, at=NOW)
    draft = Application.objects.get(pk=draft.pk)
    # Estonia is in group 3: 4 × 12 × 91 = 4,368; the person who goes along 1 × (3 + 2) × 91 = 455; 3 of 4 × 180 = 540; courses
    # 4 × 100 = 400; 2 × 100 + 300 = 500; 4 × 5 × 80 = 1,600; 80 % of 900 = 720. The share of other costs was only recalled.
    assert lines(draft) == [
        (1, "individual_support", 4368), (1, "accompanying_individual_support", 455), (1, "travel", 540),
        (1, "accompanying_travel", None), (1, "organisational_support", 400), (1, "inclusion", 200), (1, "inclusion", 300),
        (1, "course_fee", 1600), (1, "exceptional_costs", 720), (1, "exceptional_costs", None),
    ]  # fmt: skip
    operations.save_project(draft, {"starts_on": date(2027, 6, 1), "ends_on": date(2028, 5, 31)}, by=coordinator, at=NOW)
    codes = [finding.code for finding in queries.judgement(draft, NOW).findings]
    sent = operations.submit(draft, by=coordinator, at=NOW, acknowledged=codes).content
    assert {name: sent["rows"][0][name] for name in facts.OF_ANNEX} == {name: MORE.get(name, False) for name in facts.OF_ANNEX}
    shown = sent_words.rows(sent["rows"])
    said = dict(zip(shown.head, next(iter(shown.rows)), strict=True))
    assert (said["Travel days"], said["Blended"], said["Costs of expensive travel, €"]) == ("2", "yes", "€900")
    worked = sent_words.budget(sent["budget"], sent["rows"])
    assert ("1 Estonia, exceptional costs", "share of the real cost: 80% × €900", "€720") in worked.rows
    assert rechecking.run(Application.objects.all()).changed == []
    again = operations.start_from(Application.objects.get(pk=draft.pk), call, by=coordinator, at=NOW).rows.get()
    assert [getattr(again, name) for name in facts.OF_ANNEX] == [MORE.get(name, False) for name in facts.OF_ANNEX]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"expensive_travel_people": 9}, "More people with expensive travel"),
        ({"course_days": 29}, "More days with a course fee"),
        ({"travel_days": 31}, "too large"),
        ({"other_costs": -1}, "negative"),
    ],
)
def test_numbers_of_the_folded_fields_that_cannot_be_are_refused(
    draft: Application, coordinator: Actor, values: dict[str, Any], said: str
) -> None:
    with pytest.raises(operations.CannotSaveRows, match=said):
        operations.save_rows(draft, [{**STUDENTS, **values}], by=coordinator, at=NOW)


def test_too_many_travel_days_are_told_beside_the_row(draft: Application, coordinator: Actor) -> None:
    operations.save_rows(draft, [STUDENTS, {**TEACHERS, "is_green": False, "travel_days": 3}], by=coordinator, at=NOW)
    found = queries.judgement(Application.objects.get(pk=draft.pk), NOW).of("ERA-7")
    assert (found.verdict, found.rows, found.severity.value) == (Verdict.NOT_MET, (2,), "note")


def test_travel_days_accompanying_persons_and_costs_are_pasted(draft: Application, coordinator: Actor) -> None:
    text = (
        "antal;målgrupp;syfte;målland;dagar;resdagar;kombinerad;medresande;stödpersonernas dagar;inkluderingskostnader;med sämre "
        "förutsättningar;dyr resa\n"
        "3;lärare;jobbskuggning;Spanien;5;2;ja;1;4;1 200 €;1;\n3;lärare;jobbskuggning;Spanien;5;31;;;;;;\n"
    )
    table = operations.paste_rows(draft, text, seen=draft.version, by=coordinator, at=NOW)
    assert ([line.outcome for line in table.lines], table.unknown) == ([pasting.ADDED, pasting.REFUSED], ("dyr resa",))
    row = draft.rows.get()
    assert (row.travel_days, row.is_blended, row.accompanying_persons, row.accompanying_days, row.inclusion_costs) == (
        2, True, 1, 4, 1200
    )  # fmt: skip


def test_the_page_keeps_the_rarer_fields_folded_and_says_what_does_not_fit(
    draft: Application, liisa: Person, movable_clock: None, coordinator: Actor
) -> None:
    clock.move_to(NOW)
    browser = Client()
    browser.force_login(liisa)
    address = f"/en/applications/{draft.pk}/rows/"
    page = browser.get(address).text
    assert "Accompanying persons, courses and real costs" in page
    posted = {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-count": "2", "rows-0-target_group": "teacher",
        "rows-0-purpose": "teaching", "rows-0-country_to": "DE", "rows-0-days": "5", "rows-0-inclusion_costs": "50",
        "rows-0-course_days": "2", "rows-0-accompanying_days": "2", "rows-0-other_costs": "70",
    }  # fmt: skip
    wrong = browser.post(address, posted).text
    for said in ("Nobody in this row has fewer", "Only courses have a fee", "Write how many go along"):
        assert said in wrong
    row = draft.rows.get()
    assert (row.other_costs, row.inclusion_costs, row.course_days) == (70, None, None)
    head, body = draft_paper.rows(draft)["head"], draft_paper.rows(draft)["rows"][0]
    assert dict(zip(head, body, strict=True))["Other exceptional costs, €"] == "€70"
