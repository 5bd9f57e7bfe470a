"""The desks' pages: front, desk, case, search, my data, and who may open them."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.desks import own_data, timeline
from vaihto.kit import audit, clock, searching
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import AuditLine, RecordView
from vaihto.kit.operations import operation
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.programmes.models import Programme

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(db: None) -> None:
    clock.move_to(AT)


@operation("test.deed", "A deed of the test")
def deed(case: str, who: str = "system") -> None:
    audit.write(case=case, subject="test", by=SYSTEM, at=AT, changes={"state": ["draft", "sent"]})


@operation("assessment.test", "An assessor's deed")
def secret_deed(case: str) -> None:
    audit.write(case=case, subject="test", by=SYSTEM, at=AT)


def person(name: str, *roles: str) -> Person:
    made = people.add_person(email=f"{name.lower()}@example.org", name=name, language="fi", by=SYSTEM, at=AT)
    for role in roles:
        people.give_role(made, role=role, by=SYSTEM, at=AT)
    return made


def signed_in(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def school(name: str, coordinator: Person) -> Organisation:
    values = {"name": name, "country": "FI", "kind": "vet_provider", "city": name}
    return organisations.register(values, by=organisation_queries.actor_for(coordinator), at=AT)


@pytest.fixture
def call() -> Call:
    programme = Programme.objects.create(
        code="demo", pack="leonardo", rule_year=2012, title_fi="Ohjelma", title_sv="Program", title_en="Programme",
        agency_fi="Virasto", agency_sv="Myndighet", agency_en="Agency", contact="virasto@example.org",
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return Call.objects.create(
        programme=programme, action="student_mobility", year=2027, title_fi="Haku 2027", title_sv="Utlysning 2027",
        title_en="Call 2027", opens_at=AT - timedelta(days=10), closes_at=AT + timedelta(days=20), budget=100000,
        state="published", published_at=AT - timedelta(days=10), created_at=AT, version=1,
    )  # fmt: skip


def application(call: Call, of: Organisation, number: str = "", **values: Any) -> Application:
    sent = {"number": number, "state": "sent", "sent_at": AT, "check_state": "waiting"} if number else {}
    made = Application.objects.create(call=call, organisation=of, created_at=AT, saved_at=AT, **sent, **values)
    searching.renew("application", [made.pk])
    return made


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", ["front", "accessibility", "privacy", "easy", "help", "contact"])
def test_everybody_reads_the_public_pages_in_each_language(call: Call, name: str, language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        url = reverse(f"desks:{name}")
    answer = Client().get(url)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1


def test_the_front_page_asks_the_finders_first_question_and_lists_open_calls(call: Call) -> None:
    text = Client().get("/en/").text
    assert 'action="/en/finder/"' in text
    assert 'name="who" type="radio" value="students"' in text
    assert "Call 2027" in text
    assert "20 days left" in text


def test_the_first_answer_leads_to_the_second_question(call: Call) -> None:
    answer = Client().get("/en/finder/", {"answered": "1", "shown": "who", "who": "students"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/en/finder/2/?who=students"


def test_a_newcomer_is_told_to_register_an_organisation() -> None:
    text = signed_in(person("Aino")).get("/en/desk/").text
    assert reverse("organisations:register").split("/", 2)[2] in text


def test_a_coordinators_desk_shows_the_draft_to_finish_and_the_projects_stage(call: Call) -> None:
    aino = person("Aino")
    application(call, school("Turku", aino), title="Ruoka kertoo")
    text = signed_in(aino).get("/en/desk/").text
    assert "Finish the application: Ruoka kertoo" in text
    assert 'aria-current="step"' in text
    assert "Call closes: Call 2027" in text


def test_an_officers_desk_counts_what_waits_for_the_check(call: Call) -> None:
    of = school("Turku", person("Aino"))
    for number in ("2027-0001", "2027-0002"):
        application(call, of, number)
    text = signed_in(person("Olli", "officer")).get("/en/desk/").text
    assert "Check 2 applications" in text


def test_an_officers_desk_leads_to_assigning_assessors(call: Call) -> None:
    Call.objects.update(closes_at=AT - timedelta(days=1))
    one = application(call, school("Turku", person("Aino")), "2027-0001")
    Application.objects.filter(pk=one.pk).update(check_state="eligible")
    client = signed_in(person("Olli", "officer"))
    text = client.get("/en/desk/").text
    assert "Assign an assessor: 1 application" in text
    assert f'href="/en/assessments/calls/{call.pk}/"' in text
    case = client.get(f"/en/applications/case/{one.pk}/").text
    assert f'href="/en/assessments/applications/{one.pk}/"' in case
    assert 'href="/en/cases/2027-0001/"' in case


def test_the_list_of_own_applications_says_where_each_project_is_now(call: Call) -> None:
    aino = person("Aino")
    of = school("Turku", aino)
    for number, state in (("2027-0001", "eligible"), ("2027-0002", "waiting")):
        Application.objects.filter(pk=application(call, of, number).pk).update(check_state=state)
    text = signed_in(aino).get("/en/applications/mine/").text
    assert text.count("<strong>Assessment</strong>") == 1
    assert text.count("</svg>Being checked</strong>") == 1


@pytest.mark.parametrize("role", ["officer", "assessor", "auditor", "administrator"])
def test_each_role_has_a_desk(role: str) -> None:
    answer = signed_in(person("Paula", role)).get("/fi/desk/")
    assert answer.status_code == 200


def test_a_visitors_desk_is_the_sign_in_page() -> None:
    assert Client().get("/sv/desk/").headers["Location"] == "/sv/sign-in/?next=%2Fsv%2Fdesk%2F"


def test_the_menu_marks_the_page_and_shows_who_is_signed_in() -> None:
    text = signed_in(person("Olli", "officer")).get("/en/organisations/").text
    assert 'href="/en/organisations/" aria-current="true"' in text
    assert "Olli, officer" in text
    assert "/en/account/logout/" in text


def test_the_case_page_tells_the_life_of_the_case_and_that_its_chain_is_whole(call: Call) -> None:
    one = application(call, school("Turku", person("Aino")), "2027-0001", title="Ruoka kertoo")
    deed(one.case)
    text = signed_in(person("Olli", "officer")).get("/en/cases/2027-0001/").text
    assert "A deed of the test" in text
    assert "draft → sent" in text
    assert "Whole" in text


@pytest.mark.parametrize(
    ("name", "change", "language", "said"),
    [
        ("starts_on", [None, "2027-04-02"], "fi", "– → 2.4.2027"),
        ("country", "DK", "sv", "Danmark"),
        (
            "row",
            {"count": 5, "target_group": "initial_vet", "days": None},
            "en",
            "How many: 5; Target group: student in initial VET",
        ),
        ("units", [[], [7, 8]], "en", "– → 7, 8"),
    ],
)
def test_what_changed_is_told_in_the_readers_words(name: str, change: Any, language: str, said: str) -> None:
    with translation.override(language):
        assert timeline.told(change, name) == said


def test_my_data_names_the_cases_of_my_deeds_by_their_number(call: Call) -> None:
    aino = person("Aino")
    one = application(call, school("Turku", aino), "2027-0001")
    mine = Actor(kind="person", id=str(aino.pk), name="Aino", organisation_ids=frozenset({one.organisation_id}))
    with translation.override("en"):
        assert own_data.names_of({one.case, "call:7"}, mine) == {one.case: "2027-0001", "call:7": "Call"}


def test_a_line_changed_afterwards_shows_as_a_broken_chain(call: Call) -> None:
    """Negative control: without the hash in timeline.is_whole this was seen to say Whole."""
    one = application(call, school("Turku", person("Aino")), "2027-0001")
    deed(one.case)
    AuditLine.objects.filter(case=one.case).update(actor_name="Somebody else")
    assert "Broken" in signed_in(person("Olli", "officer")).get("/en/cases/2027-0001/").text


def test_the_applicant_does_not_read_what_assessors_do(call: Call) -> None:
    aino = person("Aino")
    one = application(call, school("Turku", aino), "2027-0001")
    deed(one.case)
    secret_deed(one.case)
    text = signed_in(aino).get("/en/cases/2027-0001/").text
    assert "A deed of the test" in text
    assert "An assessor's deed" not in text
    assert "An assessor&#x27;s deed" in signed_in(person("Olli", "officer")).get("/en/cases/2027-0001/").text


def test_a_foreign_case_answers_like_a_missing_one(call: Call) -> None:
    application(call, school("Turku", person("Aino")), "2027-0001")
    bertta = person("Bertta")
    school("Oulu", bertta)
    client = signed_in(bertta)
    foreign, missing = client.get("/fi/cases/2027-0001/"), client.get("/fi/cases/2027-9999/")
    assert (foreign.status_code, missing.status_code) == (404, 404)


def test_reading_a_foreign_case_is_logged_and_reading_the_own_one_is_not(call: Call) -> None:
    aino = person("Aino")
    one = application(call, school("Turku", aino), "2027-0001")
    signed_in(aino).get("/fi/cases/2027-0001/")
    assert not RecordView.objects.exists()
    signed_in(person("Olli", "officer")).get("/fi/cases/2027-0001/")
    assert [view.record for view in RecordView.objects.all()] == [f"applications.Application:{one.pk}"]


def test_search_finds_only_what_may_be_opened(call: Call) -> None:
    aino, bertta = person("Aino"), person("Bertta")
    application(call, school("Turku", aino), "2027-0001", title="Ruoka kertoo")
    school("Oulu", bertta)
    assert "Ruoka kertoo" in signed_in(aino).get("/en/search/", {"q": "2027-0001"}).text
    assert "Nothing was found" in signed_in(bertta).get("/en/search/", {"q": "2027-0001"}).text
    assert "Aino" not in signed_in(bertta).get("/en/search/", {"q": "aino"}).text
    assert "@example.org" in signed_in(person("Aulis", "auditor")).get("/en/search/", {"q": "aino"}).text


def test_my_data_shows_the_deeds_and_who_looked_and_is_exported_whole() -> None:
    aino, auditor = person("Aino"), person("Aulis", "auditor")
    school("Turku", aino)
    signed_in(auditor).get(reverse("people:person", args=[aino.pk]))
    client = signed_in(aino)
    text = client.get("/en/my-data/").text
    assert "Organisation registered" in text
    assert "Aulis" in text
    kept = json.loads(client.get("/en/my-data.json").content)
    assert kept["account"]["email"] == "aino@example.org"
    assert [one["who"] for one in kept["viewings"]] == ["Aulis"]
    assert {one["deed"] for one in kept["deeds"]} == {"Organisation registered", "Colleague added"}


@pytest.mark.parametrize(("role", "status"), [("administrator", 200), ("auditor", 200), ("officer", 404), ("assessor", 404)])
def test_the_outbox_is_for_those_who_look_after_the_house(role: str, status: int) -> None:
    assert signed_in(person("Paula", role)).get("/fi/outbox/").status_code == status


@pytest.mark.once
def test_a_desk_costs_the_same_for_one_and_three_projects(call: Call, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    aino = person("Aino")
    of = school("Turku", aino)
    application(call, of, "2027-0001")
    client = signed_in(aino)
    client.get("/fi/desk/")
    with CaptureQueriesContext(connection) as first:
        client.get("/fi/desk/")
    for number in ("2027-0002", "2027-0003"):
        application(call, of, number)
    with django_assert_num_queries(len(first)):
        client.get("/fi/desk/")
